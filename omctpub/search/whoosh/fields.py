"""How a text is written into a Whoosh index: one field of weighted terms, and tags to filter by.

Our own field types hand Whoosh finished postings, so that no analysis of its own takes part.
"""

import struct
from collections import defaultdict
from collections.abc import Generator, Iterable
from typing import Any, NamedTuple

from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Format

from omctpub.search.analysis import analyse, surface
from omctpub.search.engine import Document
from omctpub.search.whoosh.columns import NumberColumn

# Another number makes older indexes unusable, and so rebuilt: whenever postings or analysis change.
INDEX_FORMAT = 5

TITLE, SUMMARY, BODY, EXTRA = 3.0, 1.5, 1.0, 0.5
GAP = 100
NO_ANALYZER: Any = None


class Posting(NamedTuple):
    """`length` is what the term adds to the length of the text: nothing for stop words and second terms."""

    term: bytes
    length: int
    weight: float
    value: bytes


class PositionsFormat(Format):
    """Values are positions, each an unsigned 32-bit number; `postings` reads them."""

    @staticmethod
    def encode(positions: list[int]) -> bytes:
        return struct.pack(f"<{len(positions)}I", *positions)


class WeightFormat(Format):
    """No values: a posting has its weight alone."""

    posting_size = 0


class PostingsField(FieldType):
    """A field whose value is an iterable of `Posting`."""

    def __init__(self, format: Format, scorable: bool = False) -> None:
        super().__init__(format, NO_ANALYZER, scorable=scorable)

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
        text=PostingsField(PositionsFormat(), scorable=True),
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
    text, surfaces = _postings(document)
    return {
        "text": text,
        "surface": surfaces,
        "tags": [Posting(name, 0, 1.0, b"") for name in sorted(_tags(document))],
        "item": document.item,
        "published": document.published,
        "length": sum(posting.length for posting in text),
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


def _postings(document: Document) -> tuple[list[Posting], list[Posting]]:
    positions: defaultdict[str, list[int]] = defaultdict(list)
    weights: defaultdict[str, float] = defaultdict(float)
    lengths: defaultdict[str, int] = defaultdict(int)
    surfaces: defaultdict[str, float] = defaultdict(float)
    start, language = 0, document.language
    titles = ((document.title, TITLE), (document.summary, SUMMARY))
    for text, weight in (*titles, (document.body, BODY), (document.extra, EXTRA)):
        tokens = analyse(text, language)
        for token in tokens:
            if not token.stop:
                surfaces[surface(text[token.start : token.end], language)] += weight
                lengths[token.terms[0]] += 1
            for one in token.terms:
                positions[one].append(start + token.position)
                weights[one] += weight
            for one in token.grams:
                weights[one] += weight
        start += len(tokens) + GAP
    for one, weight in document.marks:
        positions[one], weights[one] = [start], weight
        start += GAP
    return (
        [
            Posting(term(language, one), lengths[one], weight, PositionsFormat.encode(positions[one]))
            for one, weight in weights.items()
        ],
        [Posting(term(language, one), 0, weight, b"") for one, weight in surfaces.items()],
    )
