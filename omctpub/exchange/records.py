"""What a line can hold: the kinds of record, each with its natural key, and how it is read and stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from omctpub import publishing
from omctpub.config import STREAM, Stream
from omctpub.exchange.checks import (
    Key,
    Known,
    Notes,
    Reading,
    Refused,
    cleaned,
    dotted,
    language,
    line_of_text,
    mapping,
    quoted,
    read_object,
    string,
)
from omctpub.exchange.items import identifier, read_item
from omctpub.exchange.lines import BadLine, Line, parse
from omctpub.models.redirects import is_item
from omctpub.publishing import ItemContent, PublishingError
from omctpub.publishing.redirects import from_address, target
from omctpub.publishing.streams import MOST_STREAMS
from omctpub.site import Site
from omctpub.text import visible

BY = "import"
LINE = "line"
FEEDS = (".atom", ".json")


@dataclass(frozen=True)
class Record:
    """A checked line. `key` is empty where it has none yet; `store` tells added, changed or unchanged.

    `names` are items that it names, each the field and the id: they may come later.
    """

    kind: str
    key: str
    store: Callable[[Site], str]
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of record: the name of its natural key, and what reads it (None: the notes say why not)."""

    key: str
    read: Callable[[Mapping[str, Any], Reading], Record | None]


def read(line: Line, known: Known, notes: Notes) -> Record | None:
    """The record on a line, or None where `notes` says what is wrong with it."""
    try:
        given = cleaned(parse(line), "", notes)
        name = string("item" if given.get("kind") in (None, "") else given["kind"])
        if name not in KINDS:
            notes.refuse("kind", f"{quoted(name)} is no kind of record; there are: {', '.join(KINDS)}.")
    except BadLine as error:
        notes.refuse(LINE, error)
    except Refused as error:
        notes.refuse(LINE, error)
    return None if notes.errors else KINDS[name].read(given, Reading(known, notes))


def _item(given: Mapping[str, Any], reading: Reading) -> Record | None:
    content = read_item(given, reading)
    if content is None:
        return None
    if not content.id:
        reading.notes.warn("id", "is missing: one is made, and importing the line again adds another item.")
    names = (("follows", content.follows),) if content.follows else ()
    return Record("item", content.id, _saving(content), names)


def _saving(content: ItemContent) -> Callable[[Site], str]:
    return lambda site: publishing.save(site, content, BY)


def _programme(given: Mapping[str, Any], reading: Reading) -> Record | None:
    found = read_object(_PROGRAMME, given, "", reading)
    if reading.notes.errors:
        return None
    slug, names = found["slug"], found["names"]
    reading.known.programmes.add(slug)
    return Record("programme", slug, lambda site: publishing.save_programme(slug, names, BY))


def _stream(given: Mapping[str, Any], reading: Reading) -> Record | None:
    found = read_object(_STREAM, given, "", reading)
    if reading.notes.errors:
        return None
    stream = Stream(found["name"], found["titles"], found.get("programme", ""))
    if stream.programme and stream.programme not in reading.known.programmes:
        reading.notes.warn("programme", f"there is no programme {quoted(stream.programme)} yet.")
    place = found.get("place")
    return Record("stream", stream.name, lambda site: publishing.save_stream(stream, BY, place))


def _redirect(given: Mapping[str, Any], reading: Reading) -> Record | None:
    found = read_object(_REDIRECT, given, "", reading)
    if reading.notes.errors:
        return None
    address, to, others = found["from"], found["to"], found.get("languages", {})
    items = dict.fromkeys(one for one in (to, *others.values()) if is_item(one))
    names = tuple(("to", id) for id in items)
    return Record("redirect", address, lambda site: publishing.save_redirect(address, to, others, BY), names)


def _stream_name(value: Any, at: str, reading: Reading) -> str:
    name = string(value)
    if not STREAM.fullmatch(name):
        raise Refused(f"{quoted(name)} must be of 1 to 64 of a-z, 0-9, '-' and '_', from a letter on.")
    return name


def _place(value: Any, at: str, reading: Reading) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_STREAMS:
        raise Refused(f"must be a number from 1 to {MOST_STREAMS}.")
    return value


def _from(value: Any, at: str, reading: Reading) -> str:
    return _ruled(lambda: from_address(string(value)))


def _to(value: Any, at: str, reading: Reading) -> str:
    return _ruled(lambda: target(reading.site.settings, string(value)))


def _languages(value: Any, at: str, reading: Reading) -> dict[str, str]:
    targets: dict[str, str] = {}
    for tag, one in mapping(value, at, reading).items():
        try:
            targets[language(tag)] = _to(one, at, reading)
        except Refused as error:
            reading.notes.refuse(dotted(at, tag), error)
    return targets


def _ruled(read: Callable[[], str]) -> str:
    try:
        return read()
    except PublishingError as error:
        raise Refused(str(error)) from None


def _slug(value: Any, at: str, reading: Reading) -> str:
    slug = identifier(value)
    if slug.lower().endswith(FEEDS):
        raise Refused(f"{slug!r} ends like the address of a feed. Choose another.")
    return slug


def _names(value: Any, at: str, reading: Reading) -> dict[str, str]:
    names: dict[str, str] = {}
    if not mapping(value, at, reading):
        raise Refused('needs a name in one language at least, as {"en": "Human Rights Defenders"}.')
    for tag, given in value.items():
        try:
            name = line_of_text(300)(given, dotted(at, tag), reading)
            names[language(tag)] = name
            if not visible(name):
                raise Refused("has nothing to be seen." if name else "is empty.")
        except Refused as error:
            reading.notes.refuse(dotted(at, tag), error)
    return names


_KIND = Key(lambda value, at, reading: value)
_PROGRAMME = {
    "kind": _KIND,
    "slug": Key(_slug, "write the word that stands for the programme in addresses"),
    "names": Key(_names, 'write {"en": "Human Rights Defenders"}'),
}
_STREAM = {
    "kind": _KIND,
    "name": Key(_stream_name, "write the word that stands for the stream in addresses"),
    "place": Key(_place),
    "programme": Key(lambda value, at, reading: identifier(value) if value else ""),
    "titles": Key(_names, 'write {"en": "News on Torture"}'),
}
_REDIRECT = {
    "kind": _KIND,
    "from": Key(_from, "write the address to lead on from, as /en/old-page"),
    "to": Key(_to, "write an address on this site, as /en/news, or the id of an item"),
    "languages": Key(_languages),
}
KINDS: Mapping[str, Kind] = {
    "item": Kind("id", _item),
    "programme": Kind("slug", _programme),
    "stream": Kind("name", _stream),
    "redirect": Kind("from", _redirect),
}
