"""How a text is written into a Whoosh index: one field of weighted terms, and tags to filter by.

Our own field types hand Whoosh finished postings, so that no analysis of its own takes part.
"""

import struct
from collections import defaultdict
from collections.abc import Generator, Iterable
from typing import Any

from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Format

from omctpub.search.analysis import Word, words
from omctpub.search.engine import Document
from omctpub.search.whoosh.columns import NumberColumn

# Another number makes older indexes unusable, and so rebuilt: whenever postings or analysis change.
INDEX_FORMAT = 7

TITLE, SUMMARY, BODY, EXTRA = 3.0, 1.5, 1.0, 0.5
GAP = 100
NO_ANALYZER: Any = None


# A term, nothing (what Whoosh would count, a column knows), its weight, its value.
Posting = tuple[bytes, int, float, bytes]


class PositionsFormat(Format):
    """Values are positions, each an unsigned 32-bit number; `postings` reads them."""

    @staticmethod
    def encode(positions: list[int]) -> bytes:
        return struct.pack(f"<{len(positions)}I", *positions)


# What is found without being anywhere, a part of a word, has a place too: Whoosh leaves empty values out, and
# cannot read a list that it has left some out of.
NOWHERE = PositionsFormat.encode([0])


class WeightFormat(Format):
    """No values: a posting has its weight alone."""

    posting_size = 0


class PostingsField(FieldType):
    """A field whose value is an iterable of `Posting`."""

    def __init__(self, format: Format) -> None:
        super().__init__(format, NO_ANALYZER)

    def index(self, value: Iterable[Posting], **options: object) -> Generator[Posting, Any, None]:
        yield from value


class StateField(FieldType):
    """No field of documents: it is stored with the schema, and so in one step with each commit."""

    indexed = False

    def __init__(self, number: int, note: str) -> None:
        super().__init__(WeightFormat(), NO_ANALYZER)
        self.index_format = INDEX_FORMAT
        self.number, self.note = number, note


def schema(number: int = 0, note: str = "") -> Schema:
    """`text` has terms with positions, `surface` words as written for prefixes, `tags` what to filter by."""
    return Schema(
        text=PostingsField(PositionsFormat()),
        surface=PostingsField(WeightFormat()),
        tags=PostingsField(WeightFormat()),
        item=COLUMN(NumberColumn()),
        published=COLUMN(NumberColumn()),
        length=COLUMN(NumberColumn()),
        fingerprint=COLUMN(NumberColumn()),
        state=StateField(number, note),
    )


def state_of(written: Schema) -> StateField:
    state = written["state"]
    if not isinstance(state, StateField):
        raise TypeError("the index was not written by omctpub")
    return state


def tag(name: str, value: object) -> bytes:
    return encoded(f"{name}:{value}")


def term(language: str, word: str) -> bytes:
    return encoded(f"{language}:{word}")


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def fields_of(document: Document) -> dict[str, object]:
    """What `writer.add_document` takes."""
    gathered, start, language = Gathered(), 0, document.language
    titles = ((document.title, TITLE), (document.summary, SUMMARY))
    for text, weight in (*titles, (document.body, BODY), (document.extra, EXTRA)):
        start += gathered.read(text, language, weight, start) + GAP
    for mark, weight in document.marks:
        gathered.positions[mark], gathered.weights[mark] = [start], weight
        start += GAP
    return {
        "text": gathered.postings(language),
        "surface": [(term(language, one), 0, weight, b"") for one, weight in gathered.surfaces.items()],
        "tags": [(name, 0, 1.0, b"") for name in sorted(_tags(document))],
        "item": document.item,
        "published": document.published,
        "length": gathered.length,
        "fingerprint": document.fingerprint,
    }


def _tags(document: Document) -> set[bytes]:
    return {
        tag("item", document.item),
        tag("language", document.language),
        tag("type", document.type),
        *(tag("programme", programme) for programme in document.programmes),
        *(tag("country", country) for country in document.countries),
        *(tag(f"facet {field}", value) for field, value in document.facets),
    }


class Gathered:
    """What the words of one text come to. `length` counts those that are not too common."""

    def __init__(self) -> None:
        self.positions: defaultdict[str, list[int]] = defaultdict(list)
        self.weights: defaultdict[str, float] = defaultdict(float)
        self.surfaces: defaultdict[str, float] = defaultdict(float)
        self.length = 0

    def read(self, text: str, language: str, weight: float, start: int) -> int:
        """Take in a part of the text, whose first word stands at `start`; tells how many words it has."""
        places, position = defaultdict[Word, list[int]](list), start
        for position, word in enumerate(words(text, language), start + 1):
            places[word].append(position - 1)
        for word, at in places.items():
            self._take(word, at, weight * len(at))
        return position - start

    def _take(self, word: Word, places: list[int], weight: float) -> None:
        for term in word.terms:
            self.positions[term] += places
            self.weights[term] += weight
        for gram in word.grams:
            self.weights[gram] += weight
        if not word.stop:
            self.surfaces[word.surface] += weight
            self.length += len(places)

    def postings(self, language: str) -> list[Posting]:
        encode, places, start = PositionsFormat.encode, self.positions, encoded(f"{language}:")
        return [
            (start + encoded(one), 0, weight, encode(sorted(places[one])) if one in places else NOWHERE)
            for one, weight in self.weights.items()
        ]
