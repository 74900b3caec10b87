"""Gettext catalogues: gathering the texts of the core and of plugins, and keeping the .po files up to date.

The core and every plugin have a catalogue of their own: `translations/messages.pot`, the template, and
`translations/<language>/LC_MESSAGES/messages.po`. What is written depends on the sources alone, without dates
and line numbers, so that a second run changes nothing.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tokenize import TokenError
from typing import Any

import click
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, normalize, read_po, write_po
from jinja2 import TemplateSyntaxError

from omctpub.plugins import shipped

LANGUAGES = ("en", "fr", "es", "ar", "ru")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "lazy_npgettext": ((1, "c"), 2, 3),
}
# Babel swaps the last two Arabic forms (11 to 99; 100 to 102) against CLDR and every translator's tool.
_PLURAL_FORMS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
}
_TEMPLATE_OPTIONS = {"silent": "false", "newstyle_gettext": "true"}


class CatalogueError(click.ClickException):
    """A source or a catalogue cannot be read; the text names the file and what is wrong."""


@dataclass(frozen=True)
class Domain:
    """Texts that are translated together: the core's, or one plugin's.

    Sources below `scanned` are named in the catalogues by their path from `root`.
    """

    name: str
    root: Path
    scanned: Path
    folder: Path
    languages: tuple[str, ...] = ()

    @property
    def template(self) -> Path:
        return self.folder / "messages.pot"

    def po(self, language: str) -> Path:
        return self.folder / language / "LC_MESSAGES" / "messages.po"

    def present(self) -> list[str]:
        """The languages that have a catalogue, those that every bundled domain has first."""
        found = sorted(path.parts[-3] for path in self.folder.glob("*/LC_MESSAGES/messages.po"))
        return [
            *(tag for tag in self.languages if tag in found),
            *(t for t in found if t not in self.languages),
        ]


def bundled() -> list[Domain]:
    """The core, then every bundled plugin, in the order of their names."""
    package = Path(__file__).resolve().parents[1]
    core = Domain("omctpub", package.parent, package, shipped("translations"), LANGUAGES)
    return [core, *plugins_in(shipped("plugins"), LANGUAGES)]


def plugins_in(folder: Path, languages: tuple[str, ...] = ()) -> list[Domain]:
    """A domain for each plugin's folder in `folder`; none where it does not exist."""
    if not folder.is_dir():
        return []
    return [plugin(path, languages) for path in sorted(folder.iterdir()) if (path / "__init__.py").is_file()]


def plugin(folder: Path, languages: tuple[str, ...] = ()) -> Domain:
    return Domain(folder.name, folder, folder, folder / "translations", languages)


def extracted(domain: Domain) -> Catalog:
    """The template that the sources ask for, in the order of the files and of the texts in them."""
    catalogue = Catalog(project=domain.name)
    for path in _sources(domain.scanned):
        name = path.relative_to(domain.root).as_posix()
        for _line, message, comments, context in _messages(path):
            catalogue.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return catalogue


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if inside[0] in {"_bundled", "static", "tests", "translations"} or not path.is_file():
            continue
        if path.suffix == ".py" or "templates" in inside[:-1]:
            yield path


def _messages(path: Path) -> list[Any]:
    """(line, msgid or tuple of plural msgids, comments, context) of every text in one file."""
    method, options = "python", {}
    if path.suffix != ".py":
        method, options = "jinja2.ext:babel_extract", _TEMPLATE_OPTIONS
    try:
        return extract_from_file(method, path, KEYWORDS, ("Translators:",), options, strip_comment_tags=True)
    except (SyntaxError, TokenError, TemplateSyntaxError, ValueError) as error:
        raise CatalogueError(f"{path}: its texts cannot be read, mend it first: {error}") from error


def read(path: Path, language: str | None = None) -> Catalog:
    """Read a .po or .pot file.

    Raises CatalogueError where the file or its language cannot be understood.
    """
    try:
        with path.open("rb") as file:
            return read_po(file, locale=locale(language) if language else None, abort_invalid=True)
    except (PoFileError, ValueError, OSError) as error:
        raise CatalogueError(f"{path}: not a readable catalogue: {error}") from error


def locale(language: str) -> Locale:
    """The locale of a folder's name such as `fr` or `zh_Hant`; raises CatalogueError where there is none."""
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError) as error:
        raise CatalogueError(
            f"{language!r} is not a language that Babel knows; name the folder as in fr, pt_BR or zh_Hant"
        ) from error


def plural_forms(language: str) -> str:
    """What a catalogue of `language` says of its plurals, e.g. `nplurals=2; plural=(n > 1);`."""
    spoken = locale(language)
    return _PLURAL_FORMS.get(spoken.language) or Catalog(locale=spoken).plural_forms


def text_of(catalogue: Catalog, project: str, language: str | None = None) -> bytes:
    """The catalogue as a file, with a header that holds nothing that changes from day to day."""
    fields = [f"Project-Id-Version: {project}"]
    if language:
        fields += [f"Language: {language}", f"Plural-Forms: {plural_forms(language)}"]
    fields += [
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    header = normalize("".join(f"{line}\n" for line in fields))
    body = io.BytesIO()
    write_po(body, catalogue, width=100, omit_header=True, include_lineno=False)
    return f'msgid ""\nmsgstr {header}\n\n'.encode() + body.getvalue()


def extract(domain: Domain) -> bool:
    """Write the template anew; True where it changed. A domain without texts needs none."""
    catalogue = extracted(domain)
    if not len(catalogue) and not domain.template.exists():
        return False
    return _write(domain.template, text_of(catalogue, domain.name))


def update(domain: Domain, language: str, *, prune: bool = False) -> bool:
    """Bring one catalogue in line with the template; True where it changed.

    Texts that the sources have no more are kept at its end, or left out with `prune`.
    """
    path = domain.po(language)
    catalogue = read(path, language) if path.exists() else Catalog(locale=locale(language))
    for message in list(catalogue.obsolete.values()):  # a text that came back finds its translation again
        catalogue.add(message.id, message.string, context=message.context)
    catalogue.obsolete.clear()
    catalogue.update(read(domain.template), no_fuzzy_matching=True, update_creation_date=False)
    if prune:
        catalogue.obsolete.clear()
    return _write(path, text_of(catalogue, domain.name, language))


def compile_one(domain: Domain, language: str) -> bool:
    """Write the .mo beside the .po; True where it changed."""
    catalogue, compiled = read(domain.po(language), language), io.BytesIO()
    catalogue.creation_date = datetime(2000, 1, 1, tzinfo=UTC)  # Babel writes today's
    write_mo(compiled, catalogue)
    return _write(domain.po(language).with_suffix(".mo"), compiled.getvalue())


def _write(path: Path, content: bytes) -> bool:
    try:
        if path.exists() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be written: {error.strerror}") from error
    return True
