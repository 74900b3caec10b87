"""The pictures and documents that a line names: files beside the import file, never outside its folder."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any

from omctpub.exchange.checks import (
    Key,
    Reading,
    Refused,
    dotted,
    language,
    line_of_text,
    mapping,
    quoted,
    read_object,
    string,
)
from omctpub.media import ENDINGS, PDF, WARNINGS, clean_name
from omctpub.media import Refused as NotTaken
from omctpub.models import Asset, Item, Translation
from omctpub.publishing import AssetContent

MOST_ASSETS = 100
LONGEST_ALT = 1_000
_CHECKSUM = re.compile("[0-9a-f]{64}")
_INSIDE = "must lie beside the import file or in a folder there: write it as pictures/a.jpg."


@dataclass(frozen=True)
class Named:
    """What a line says of one; `at` is its field."""

    at: str
    file: str
    name: str
    sha256: str
    alt: Mapping[str, str]
    lang: str | None


def read_assets(value: Any, at: str, reading: Reading) -> list[Named]:
    """What a line says of its pictures and documents; no file is looked at yet."""
    if not isinstance(value, list) or len(value) > MOST_ASSETS:
        raise Refused(f'must be a list of {MOST_ASSETS} objects at most, as [{{"file": "pictures/a.jpg"}}].')
    found = []
    for number, given in enumerate(value):
        field = f"{at}[{number}]"
        try:
            keys = read_object(_ASSET, mapping(given, field, reading), field, reading)
        except Refused as error:
            reading.notes.refuse(field, error)
            continue
        if "file" in keys:
            defaults: dict[str, Any] = {
                "name": PurePosixPath(keys["file"]).name,
                "sha256": "",
                "alt": {},
                "lang": None,
            }
            found.append(Named(field, **{**defaults, **keys}))
    return found


def taken_in(id: str, named: list[Named], languages: list[str], reading: Reading) -> tuple[AssetContent, ...]:
    """What is to be stored; what the item has already is not taken in again.

    What goes with a text that the line does not name stays as that text does.
    """
    rows, unnamed = _stored(id), _other_languages(id, languages)
    known = _by_checksum(rows)
    found = []
    for one in named:
        try:
            content = _content(one, known, unnamed, reading)
        except Refused as error:
            reading.notes.refuse(dotted(one.at, "file"), f"{quoted(one.file)} {error}")
            continue
        found.append(content)
        missing = [tag for tag in languages if not one.alt.get(tag)]
        if missing and not content.given.endswith(ENDINGS[PDF]):
            said = "does not say what the picture shows to people who cannot see it, in"
            reading.notes.warn(dotted(one.at, "alt"), f"{said}: {', '.join(missing)}.")
    named_already = {content.file for content in found}
    for row in rows:
        if row.language in unnamed and row.name not in named_already:
            found.insert(row.position, AssetContent(row.name, row.given, row.alt, row.language))
    return tuple(found)


def _stored(id: str) -> list[Asset]:
    return list(Asset.select().join(Item).where(Item.id == id).order_by(Asset.position)) if id else []


def _other_languages(id: str, languages: Sequence[str]) -> set[str]:
    """The languages of texts that the item has and the line does not name."""
    texts = Translation.select(Translation.language).join(Item).where(Item.id == id) if id else ()
    return {text.language for text in texts} - set(languages)


def _by_checksum(rows: Sequence[Asset]) -> dict[str, list[Asset]]:
    """The item's own by the checksum of what is kept, and of what it was made from."""
    found: dict[str, list[Asset]] = {}
    for row in rows:
        for checksum in {row.checksum, row.source}:
            found.setdefault(checksum, []).append(row)
    return found


def _content(one: Named, known: dict[str, list[Asset]], unnamed: Set[str], reading: Reading) -> AssetContent:
    there = _pop(known, one.sha256)
    if there:
        return _again(one, there, unnamed)
    with _opened(one.file, reading.known.folder) as stream:
        checksum = hashlib.file_digest(stream, "sha256").hexdigest()
        if one.sha256 and checksum != one.sha256:
            raise Refused("is not the file that sha256 tells of. Fetch it again.")
        there = _pop(known, checksum)
        if there:
            return _again(one, there, unnamed)
        stream.seek(0)
        try:
            taken = reading.known.media.take_in(stream, one.name)
        except NotTaken as error:
            raise Refused(str(error)) from None
    reading.known.taken.append(taken)
    for warning in taken.warnings:
        reading.notes.warn(dotted(one.at, "file"), f"{quoted(one.file)} {WARNINGS[warning]}")
    return AssetContent(taken, taken.given, one.alt, one.lang)


def _again(one: Named, there: Asset, unnamed: Set[str]) -> AssetContent:
    stays = {tag: said for tag, said in there.alt.items() if tag in unnamed and tag not in one.alt}
    return AssetContent(there.name, clean_name(one.name, there.kind), {**one.alt, **stays}, one.lang)


def _pop(known: dict[str, list[Asset]], checksum: str) -> Asset | None:
    """One of that checksum that no other entry of the line has been given."""
    rows = known.get(checksum)
    if not rows:
        return None
    row = rows[0]
    for others in known.values():
        if row in others:
            others.remove(row)
    return row


@contextmanager
def _opened(given: str, folder: Path | None) -> Iterator[BufferedReader]:
    """The file of that name below the folder, whatever links stand in the way."""
    path = _path(given, folder)
    try:
        if not path.is_file():
            raise Refused("is no file.")
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise Refused(f"cannot be read: {error.strerror}.") from None
    with os.fdopen(descriptor, "rb") as stream:
        yield stream


def _path(given: str, folder: Path | None) -> Path:
    if folder is None:
        raise Refused("is named by a line from standard input, which lies in no folder. Import from a file.")
    name = PurePosixPath(given)
    if not name.name or name.is_absolute() or ".." in name.parts or "\\" in given:
        raise Refused(_INSIDE)
    try:
        inside, path = folder.resolve(), (folder / name).resolve(strict=True)
    except FileNotFoundError:
        raise Refused("is not there.") from None
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its links lead in a circle"
        raise Refused(f"cannot be found: {reason}.") from None
    if not path.is_relative_to(inside):
        raise Refused(f"leads elsewhere by a link. It {_INSIDE}")
    return path


def _sha256(value: Any, at: str, reading: Reading) -> str:
    if not _CHECKSUM.fullmatch(string(value)):
        raise Refused("must be a SHA-256 in 64 digits 0-9 and a-f.")
    return string(value)


def _alt(value: Any, at: str, reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag, given in mapping(value, at, reading).items():
        try:
            said = line_of_text(LONGEST_ALT)(given, dotted(at, tag), reading)
            if said:
                found[language(tag, at, reading)] = said
        except Refused as error:
            reading.notes.refuse(dotted(at, tag), error)
    return found


_ASSET = {
    "file": Key(lambda value, at, reading: string(value), "name a file beside this one, as pictures/a.jpg"),
    "name": Key(line_of_text(200)),
    "sha256": Key(_sha256),
    "alt": Key(_alt),
    "lang": Key(language),
}
