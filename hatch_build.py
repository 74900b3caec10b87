"""Build hook: compiles every catalogue in place, and writes down what countries are called anywhere.

So no installation speaks English only, and none reads a thousand languages of CLDR to know one name.
"""

import importlib.util
import io
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel import Locale, localedata
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOGUES = (
    "translations/*/LC_MESSAGES/messages.po",
    "plugins/*/translations/*/LC_MESSAGES/messages.po",
)


LABELS, NAMES = "omctpub/country_labels.toml", "omctpub/country_names.txt"


def write_country_names(root: Path) -> None:
    """Write the names of countries in all languages of CLDR, folded, with the codes that each may mean."""
    spec = importlib.util.spec_from_file_location("text", root / "omctpub" / "text.py")
    assert spec is not None
    assert spec.loader is not None
    text = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(text)
    codes = frozenset(tomllib.loads((root / LABELS).read_text(encoding="utf-8"))["codes"].split())
    found: dict[str, set[str]] = {}
    for tag in localedata.locale_identifiers():
        locale = Locale.parse(tag)
        for code, name in locale.territories.items() if locale.territory is None else ():
            if code in codes:
                found.setdefault(" ".join(text.words(text.fold(name))), set()).add(code)
        localedata._cache.clear()
    lines = (f"{name}\t{' '.join(sorted(found[name]))}\n" for name in sorted(found) if name)
    (root / NAMES).write_text("".join(lines), encoding="utf-8")


def compile_catalogues(root: Path) -> None:
    """Write a messages.mo beside each messages.po under `root`, where it is not there already."""
    for po in sorted(path for pattern in CATALOGUES for path in root.glob(pattern)):
        compiled, target = _compiled(po), po.with_suffix(".mo")
        if not target.exists() or target.read_bytes() != compiled:
            target.write_bytes(compiled)


def _compiled(po: Path) -> bytes:
    with po.open("rb") as file:
        catalogue = read_po(file, locale=po.parts[-3], abort_invalid=True)
    catalogue.creation_date = datetime(2000, 1, 1, tzinfo=UTC)  # the same sources give the same wheel
    content = io.BytesIO()
    write_mo(content, catalogue)
    return content.getvalue()


class CompileCatalogues(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))
        write_country_names(Path(self.root))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
    write_country_names(Path(__file__).parent)
