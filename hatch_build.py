"""Build hook: compiles every catalogue in place, so that no installation speaks English only."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOGUES = (
    "translations/*/LC_MESSAGES/messages.po",
    "plugins/*/translations/*/LC_MESSAGES/messages.po",
)


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


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
