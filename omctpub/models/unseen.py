"""Texts, and versions of texts, that no reader sees: for those who look for words in them."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import chunked

from omctpub.models.database import ask

# The newest of each kind: unpublished texts are few, all that was ever withdrawn or has expired need not be.
MOST_OF_A_KIND = 1_000
# Of texts read at once: of all that there can be, half.
BATCH = 3_000

_WORKED_ON = "SELECT id FROM translation WHERE working = ? ORDER BY saved DESC LIMIT ?"
_OF_ITEMS = "SELECT t.id FROM ({}) AS i CROSS JOIN translation AS t WHERE t.item_id = i.number LIMIT ?"
_COMING = "SELECT number FROM item WHERE visible_from > ? ORDER BY visible_from DESC LIMIT ?"
_EXPIRED = "SELECT number FROM item WHERE visible_until <= ? ORDER BY visible_until DESC LIMIT ?"
_OFF = """
SELECT number FROM item WHERE type IN (SELECT name FROM known_type WHERE NOT enabled)
ORDER BY saved DESC LIMIT ?
"""
_TEXTS = """
SELECT i.number, t.language, i.countries, i.programmes, i.data,
  t.state, t.title, t.summary, b.markdown, t.data, t.working, r.content
FROM translation AS t JOIN item AS i ON i.number = t.item_id LEFT JOIN body AS b ON b.translation_id = t.id
LEFT JOIN revision AS r ON r.translation_id = t.id AND r.number = t.pending
WHERE t.id IN (%s)
"""
# What pictures and documents are said to be, and what programmes are called: one question for both.
_BESIDE = """
SELECT item_id, language, alt FROM asset WHERE item_id IN (SELECT item_id FROM translation WHERE id IN (%s))
UNION ALL SELECT NULL, slug, names FROM programme
"""

# What a picture or document is said to be, by language, and the language that it is in, if it is in one.
Described = tuple[str | None, Mapping[str, str]]


@dataclass(frozen=True)
class Version:
    """What a text holds in one version, with what its item says in all languages.

    `programmes` are their names in every language; `described` tells of pictures and documents.
    """

    number: int
    language: str
    state: str
    countries: Sequence[str]
    programmes: Sequence[str]
    described: Sequence[Described]
    shared: Mapping[str, Any]
    title: str
    summary: str
    body: str
    data: Mapping[str, Any]


def numbers_of_texts(now: int) -> tuple[list[int], bool]:
    """The texts to look through, and whether there are more; among them are those of types that are off."""
    kinds: list[tuple[str, list[Any]]] = [
        (_WORKED_ON, [state, MOST_OF_A_KIND]) for state in ("draft", "review", "withdrawn")
    ]
    of_items: list[tuple[str, list[Any]]] = [(_COMING, [now]), (_EXPIRED, [now]), (_OFF, [])]
    kinds += [(_OF_ITEMS.format(sql), [*bound, MOST_OF_A_KIND, MOST_OF_A_KIND]) for sql, bound in of_items]
    runs = (f"SELECT {at} AS kind, id FROM ({sql}) AS run{at}" for at, (sql, _) in enumerate(kinds))
    found = ask(" UNION ALL ".join(runs), [value for _, bound in kinds for value in bound])
    more = any(count >= MOST_OF_A_KIND for count in Counter(kind for kind, _ in found).values())
    return list(dict.fromkeys(number for _, number in found)), more


def versions(numbers: Sequence[int]) -> Iterator[Version]:
    """What these texts hold: as they stand, and where one is newer, that version too. Some at a time."""
    beside = _Beside.of(numbers)
    for some in chunked(numbers, BATCH):
        for *item, state, title, summary, body, data, working, newer in ask(_TEXTS % _places(some), some):
            said = {"title": title, "summary": summary, "body": body or "", "data": json.loads(data)}
            yield _version(item, beside, state, said)
            if newer:
                yield _version(item, beside, working, json.loads(newer))


@dataclass(frozen=True)
class _Beside:
    """What is said beside the texts: of the files of each item, and the names of each programme."""

    described: Mapping[int, Sequence[Described]]
    programmes: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, texts: Sequence[int]) -> "_Beside":
        described: dict[int, list[Described]] = {}
        programmes: dict[str, Sequence[str]] = {}
        for number, key, said in ask(_BESIDE % _places(texts), texts) if texts else ():
            if number is None:
                programmes[key] = tuple(dict.fromkeys(json.loads(said).values()))
            else:
                described.setdefault(number, []).append((key, json.loads(said)))
        return cls(described, programmes)

    def names(self, slugs: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for slug in slugs for name in self.programmes.get(slug, ()))


def _places(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _version(item: Sequence[Any], beside: _Beside, state: str, said: Mapping[str, Any]) -> Version:
    number, language, countries, programmes, shared = item
    return Version(
        number=number,
        language=language,
        state=state,
        countries=json.loads(countries),
        programmes=beside.names(json.loads(programmes)),
        described=beside.described.get(number, ()),
        shared=json.loads(shared),
        title=str(said.get("title", "")),
        summary=str(said.get("summary", "")),
        body=str(said.get("body", "")),
        data=said.get("data", {}),
    )
