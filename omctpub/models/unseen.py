"""Texts, and versions of texts, that no reader sees: for those who look for words in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import chunked

from omctpub.models.database import ask
from omctpub.models.tables import Body, Item, Revision, Translation

# The newest of each kind: unpublished texts are few, all that was ever withdrawn or has expired need not be.
MOST_OF_A_KIND = 1_000
BATCH = 100

_WORKED_ON = "SELECT id FROM translation WHERE working = ? ORDER BY saved DESC LIMIT ?"
_OF_ITEMS = "SELECT t.id FROM ({}) AS i JOIN translation AS t ON t.item_id = i.number"
_COMING = "SELECT number FROM item WHERE visible_from > ? ORDER BY visible_from DESC LIMIT ?"
_EXPIRED = "SELECT number FROM item WHERE visible_until <= ? ORDER BY visible_until DESC LIMIT ?"
_OFF = "SELECT number FROM item WHERE type = ? ORDER BY saved DESC LIMIT ?"


@dataclass(frozen=True)
class Version:
    """What a text holds in one version, with what its item says in all languages.

    `draft` tells that only those who write in its language may know of it.
    """

    number: int
    language: str
    draft: bool
    countries: Sequence[str]
    shared: Mapping[str, Any]
    title: str
    summary: str
    body: str
    data: Mapping[str, Any]


def numbers_of_texts(now: int, off: Sequence[str]) -> tuple[list[int], bool]:
    """The texts to look through, and whether there are more; `off` are types that are switched off."""
    asked: list[tuple[str, Any]] = [(_WORKED_ON, state) for state in ("draft", "review", "withdrawn")]
    asked += [(_OF_ITEMS.format(sql), now) for sql in (_COMING, _EXPIRED)]
    asked += [(_OF_ITEMS.format(_OFF), name) for name in off]
    found: dict[int, None] = {}
    more = False
    for sql, value in asked:
        rows = ask(sql, [value, MOST_OF_A_KIND])
        more |= len(rows) >= MOST_OF_A_KIND
        found.update(dict.fromkeys(number for (number,) in rows))
    return list(found), more


def versions(numbers: Sequence[int]) -> Iterator[Version]:
    """What these texts hold: as they stand, and where one is newer, that version too. A few at a time."""
    for some in chunked(numbers, BATCH):
        texts = list(Translation.select(Translation, Item).join(Item).where(Translation.id.in_(some)))
        bodies = Body.select(Body.translation, Body.markdown).where(Body.translation.in_(some))
        long = {body.translation_id: body.markdown for body in bodies}
        for text in texts:
            yield _version(
                text, text.state == "draft", text.title, text.summary, long.get(text.id, ""), text.data
            )
        yield from _pending([text for text in texts if text.pending is not None])


def _pending(texts: Sequence[Translation]) -> Iterator[Version]:
    for text in texts:
        kept = Revision.get((Revision.translation == text) & (Revision.number == text.pending)).content
        said = {name: str(kept.get(name, "")) for name in ("title", "summary", "body")}
        yield _version(text, text.working == "draft", **said, data=kept.get("data", {}))


def _version(
    text: Translation, draft: bool, title: str, summary: str, body: str, data: Mapping[str, Any]
) -> Version:
    item = text.item
    return Version(item.number, text.language, draft, item.countries, item.data, title, summary, body, data)
