"""What is wrong with a catalogue: every text that a reader would see in English, broken, or not at all."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from omctpub.cli.catalogues import CatalogueError, Domain, extracted, plural_forms, read, text_of

_NAME_LINE = re.compile(r"(?:\[(?P<languages>[\w, ]+)\] +)?(?P<text>.*\S)\s+# *(?P<reason>\S.*)")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")
_STRAY = re.compile(r"%(?!%|\(\w+\)[a-z])")
_PLURAL = re.compile(r"nplurals *= *(\d+); *plural *= *(.*?);?")
_NUMBERS = range(201)


@dataclass(frozen=True)
class Problem:
    """One thing to mend: in which file, at which text (empty: the file as a whole), and what."""

    file: Path
    msgid: str
    what: str

    def __str__(self) -> str:
        return f'{self.file}: "{self.msgid}": {self.what}' if self.msgid else f"{self.file}: {self.what}"


@dataclass(frozen=True)
class Names:
    """Texts that may stay as they are in English, as (language, text); language "" stands for all."""

    kept: frozenset[tuple[str, str]] = frozenset()

    def hold(self, text: str, language: str) -> bool:
        return ("", text) in self.kept or (language, text) in self.kept


def read_names(path: Path) -> Names:
    """Read a names.txt: one text a line, the reason behind a #, in front the languages if not all are meant.

    `Atom  # name of a format` or `[fr, es] Type  # the same word`. A line without reason is a CatalogueError.
    """
    kept = set()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _NAME_LINE.fullmatch(line.strip())
        if not found:
            raise CatalogueError(
                f"{path}, line {number}: write the text, then its reason behind a #: {line!r}"
            )
        kept |= {(tag.strip(), found["text"]) for tag in (found["languages"] or "").split(",")}
    return Names(frozenset(kept))


def problems(domain: Domain, names: Names = Names()) -> Iterator[Problem]:
    """Everything to mend in the template and the catalogues of one domain, file by file."""
    template = extracted(domain)
    if _is_old(domain, template):
        yield Problem(domain.template, "", "is older than the sources; run: omctpub translations extract")
    names = Names(names.kept | read_names(domain.folder / "names.txt").kept)
    for language in dict.fromkeys([*domain.languages, *domain.present()]):
        if domain.po(language).exists():
            yield from _catalogue(domain.po(language), language, template, names)
        elif len(template):
            yield Problem(domain.po(language), "", "is missing; run: omctpub translations update")


def _is_old(domain: Domain, template: Catalog) -> bool:
    if not domain.template.exists():
        return len(template) > 0
    return domain.template.read_bytes() != text_of(template, domain.name)


def _catalogue(po: Path, language: str, template: Catalog, names: Names) -> Iterator[Problem]:
    catalogue = read(po, language)
    if catalogue.plural_forms.strip("; ") != plural_forms(language).strip("; "):
        yield Problem(po, "", f"its Plural-Forms must be: {plural_forms(language)}")
    for message in _texts(template):
        found = catalogue.get(message.id, message.context)
        wrong = ["is missing"] if found is None else _message(found, message, language, names)
        yield from (Problem(po, _msgid(message), what) for what in wrong)
    wanted = {_key(message) for message in _texts(template)}
    unused = [message for message in _texts(catalogue) if _key(message) not in wanted]
    for message in [*unused, *catalogue.obsolete.values()]:
        yield Problem(po, _msgid(message), "is obsolete; run: omctpub translations update --prune")


def _texts(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _msgid(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _key(message: Message) -> tuple[str, str | None]:
    return _msgid(message), message.context


def _message(found: Message, source: Message, language: str, names: Names) -> Iterable[str]:
    """What is wrong with one translation of `source`."""
    if found.fuzzy:
        yield "is marked fuzzy; read it and take the mark off"
    msgids = (source.id,) if isinstance(source.id, str) else tuple(source.id)
    forms = (found.string,) if isinstance(found.string, str) else tuple(found.string or ())
    if isinstance(found.id, str) != isinstance(source.id, str):
        yield "has plural forms in only one of template and catalogue; run: omctpub translations update"
    elif language == "en" and not any(forms):
        return
    elif not all(forms) or not forms:
        yield "is not translated" if len(msgids) == 1 or not any(forms) else "lacks a plural form"
    else:
        yield from _placeholders(msgids, forms, language)
        if language != "en" and not names.hold(msgids[0], language) and set(forms) & set(msgids):
            yield "is the same as in English; translate it or list it in names.txt"


def _placeholders(msgids: tuple[str, ...], forms: tuple[str, ...], language: str) -> Iterator[str]:
    wanted = set(_PLACEHOLDER.findall(msgids[-1]))
    for number, form in enumerate(forms):
        optional = {"num", "count"} if len(msgids) > 1 and _one_number(language, number) else set()
        given = set(_PLACEHOLDER.findall(form))
        if given - wanted:
            yield f"has a placeholder that the text has not: {', '.join(sorted(given - wanted))}"
        if wanted - given - optional:
            yield f"lacks the placeholder {', '.join(sorted(wanted - given))} in: {form}"
        if _STRAY.search(form) and not _STRAY.search(msgids[-1]):
            yield f"has a lone % (write %%) in: {form}"


def _one_number(language: str, form: int) -> bool:
    """True where a plural form is for one number alone, which it may then say in words."""
    plural = plural_rule(language)
    return sum(plural(number) == form for number in _NUMBERS) == 1


@cache
def plural_rule(language: str) -> Callable[[int], int]:
    """The function from a number to the index of its plural form."""
    found = _PLURAL.fullmatch(plural_forms(language))
    if not found:
        raise CatalogueError(f"Babel gives no plural rule that can be read for {language!r}")
    return c2py(found[2])
