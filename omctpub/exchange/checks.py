"""What all kinds of records share: collecting faults, cleaning texts, reading the keys of an object."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from omctpub import languages, plugins
from omctpub.media import MediaFolder, Taken
from omctpub.models import Programme
from omctpub.site import Site
from omctpub.text import one_line, tidy, unstorable, without_controls

DEEPEST = 20
MOST_NOTES = 20


class Refused(ValueError):
    """A value that cannot be taken; the text says why."""


@dataclass
class Notes:
    """What is wrong with one line, as pairs of field and reason; at most `MOST_NOTES` of a sort."""

    errors: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, at: str, reason: object) -> None:
        if len(self.errors) < MOST_NOTES:
            self.errors.append((at, str(reason)))

    def warn(self, at: str, reason: object) -> None:
        if len(self.warnings) < MOST_NOTES:
            self.warnings.append((at, str(reason)))


@dataclass(frozen=True)
class Known:
    """What the lines of one file are checked against; `programmes` grows with the lines read.

    Files that lines name lie in `folder` (None: the lines come from nowhere), and are taken into `media`;
    `taken` tells which.
    """

    site: Site
    programmes: set[str]
    media: MediaFolder
    folder: Path | None = None
    taken: list[Taken] = field(default_factory=list)

    @classmethod
    def of(cls, site: Site, media: MediaFolder) -> "Known":
        return cls(site, {row.slug for row in Programme.select(Programme.slug)}, media)

    @cached_property
    def switched_off(self) -> dict[str, str]:
        """Types of bundled plugins that are not enabled, with the plugin's name."""
        registry = self.site.registry
        used = {one.name for one in registry.loaded} | registry.broken.keys()
        found = plugins.find(self.site.settings.folder, safe=True).values()
        asleep = [one.name for one in found if one.origin == "bundled" and one.name not in used]
        loaded = plugins.load_enabled(self.site.settings.folder, asleep, safe=True).loaded
        return {kind.name: one.name for one in loaded for kind in one.plugin.content_types}


@dataclass(frozen=True)
class Reading:
    """The line being read: what it is checked against, and what is found wrong with it."""

    known: Known
    notes: Notes

    @property
    def site(self) -> Site:
        return self.known.site


Reader = Callable[[Any, str, Reading], Any]


@dataclass(frozen=True)
class Key:
    """A key of an object: `read(value, field, reading)` gives what is kept, or raises `Refused`.

    `missing` says, of a key that has to be there, what to write.
    """

    read: Reader
    missing: str = ""


def read_object(
    keys: Mapping[str, Key], given: Mapping[str, Any], at: str, reading: Reading
) -> dict[str, Any]:
    """The values of an object by key, those left out and those refused missing; `null` counts as left out."""
    for name in given:
        if name not in keys:
            reading.notes.warn(dotted(at, name), "is unknown and left out.")
    found = {}
    for name, key in keys.items():
        value, field = given.get(name), dotted(at, name)
        if value is None:
            if key.missing:
                reading.notes.refuse(field, f"is missing; {key.missing}.")
            continue
        try:
            found[name] = key.read(value, field, reading)
        except Refused as error:
            reading.notes.refuse(field, error)
    return found


def cleaned(value: Any, at: str, notes: Notes, depth: int = 0) -> Any:
    """The same value without control characters (a warning); what no database keeps is refused."""
    if depth > DEEPEST:
        raise Refused("is nested too deeply to be an item.")
    if isinstance(value, str):
        return _storable(value, at, notes)
    if isinstance(value, dict):
        return {
            _storable(key, dotted(at, key), notes): cleaned(one, dotted(at, key), notes, depth + 1)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [cleaned(one, f"{at}[{number}]", notes, depth + 1) for number, one in enumerate(value)]
    return value


def _storable(text: str, at: str, notes: Notes) -> str:
    fault = unstorable(text)
    if fault:
        notes.refuse(at, f"holds {fault}, which cannot be stored. Take it out.")
        return ""
    clean, found = without_controls(text)
    if found:
        notes.warn(at, "held control characters; they are taken out.")
    return clean


def dotted(at: str, name: str) -> str:
    """The path of a key, as translations.fr.title; a long key is cut."""
    return f"{at}.{name[:60]}" if at else name[:60]


def quoted(value: str) -> str:
    """A value as it may stand in a message: on one line, cut where it is long."""
    return repr(value) if len(value) <= 60 else f"{value[:60]!r}…"


def sentence(fault: object) -> str:
    """What somebody else says is wrong, ended by one full stop."""
    return f"{str(fault).rstrip('.')}."


def string(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused(f"must be a text, not {_what(value)}.")
    return value


def mapping(value: Any, at: str, reading: Reading) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(f"must be an object, not {_what(value)}.")
    return value


def texts(most: int) -> Reader:
    """Reads a list of at most so many texts, each kept once."""

    def read(value: Any, at: str, reading: Reading) -> list[str]:
        if not isinstance(value, list):
            raise Refused(f"must be a list of texts, not {_what(value)}.")
        if len(value) > most:
            raise Refused(f"has {len(value):,} entries; at most {most} are taken.")
        return list(dict.fromkeys(string(one) for one in value))

    return read


def text(longest: int, tidied: Callable[[str], str] = tidy) -> Reader:
    """Reads a text of at most so many characters, tidied."""

    def read(value: Any, at: str, reading: Reading) -> str:
        kept = tidied(string(value))
        if len(kept) > longest:
            raise Refused(f"has {len(kept):,} characters; at most {longest:,} are taken.")
        return kept

    return read


def line_of_text(longest: int) -> Reader:
    """Reads a text of one line: line breaks and tabs become blanks."""
    read_text = text(longest)

    def read(value: Any, at: str, reading: Reading) -> str:
        return one_line(read_text(value, at, reading))

    return read


def language(value: Any, at: str = "", reading: Reading | None = None) -> str:
    """A language tag in its canonical case."""
    try:
        return languages.canonical(string(value))
    except ValueError as error:
        raise Refused(str(error)) from None


def _what(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "a text" if isinstance(value, str) else "nothing")
