"""Reading one segment of a Whoosh index, by public readers and matchers alone.

What never changes in a segment (dates, lengths, tags) is read once and kept as long as the segment lives;
deletions are a mask over it. Bit n of a mask stands for the segment's text n.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from whoosh.reading import IndexReader

from omctpub.search.engine import Restriction
from omctpub.search.whoosh_fields import encoded, tag

Places = dict[int, tuple[float, tuple[int, ...]]]


class Fixed:
    """What stays as it is as long as the segment lives."""

    def __init__(self, reader: IndexReader) -> None:
        self.size: int = reader.doc_count_all()
        self.items = array("q", _column(reader, "item"))
        self.published = array("q", _column(reader, "published"))
        self.lengths = array(
            "L", (reader.doc_field_length(text, "text", 0) or 0 for text in range(self.size))
        )
        self.masks: dict[bytes, int] = {}


def _column(reader: IndexReader, name: str) -> Iterator[int]:
    column = reader.column_reader(name)
    return (column[text] for text in range(reader.doc_count_all()))


def key_of(reader: IndexReader) -> str:
    """The name of the segment read, never given to another."""
    segment: Any = reader.segment()
    return str(segment.segment_id())


class Segment:
    """One segment as one generation of the index sees it."""

    def __init__(self, reader: IndexReader, fixed: Fixed | None = None) -> None:
        self.reader = reader
        self.key = key_of(reader)
        self.fixed = fixed or Fixed(reader)
        segment: Any = reader.segment()
        deleted = segment.deleted_docs() if reader.has_deletions() else ()
        self.alive = (1 << self.fixed.size) - 1 & ~_mask(deleted, self.fixed.size)

    def tagged(self, name: bytes) -> int:
        """The mask of the texts with a tag."""
        known = self.fixed.masks.get(name)
        if known is None:
            if ("tags", name) not in self.reader:
                return 0
            known = _mask(self.reader.postings("tags", name).all_ids(), self.fixed.size)
            self.fixed.masks[name] = known
        return known & self.alive

    def values(self, kind: str) -> Iterator[str]:
        """Every value that texts of this segment are tagged with."""
        start = encoded(f"{kind}:")
        for name in self.reader.expand_prefix("tags", start):
            if self.tagged(name):
                yield name[len(start) :].decode()

    def allowed(self, restriction: Restriction) -> int:
        """The mask of the texts a restriction leaves, dates and languages apart."""
        mask = self.alive
        if restriction.types is not None:
            mask &= self._any("type", restriction.types)
        demands = [("programme", restriction.programmes), ("country", restriction.countries)]
        demands += [(f"facet {name}", values) for name, values in restriction.facets]
        for kind, values in demands:
            if values:
                mask &= self._any(kind, values)
        return mask

    def _any(self, kind: str, values: Iterable[str]) -> int:
        mask = 0
        for value in values:
            mask |= self.tagged(tag(kind, value))
        return mask

    def among(self, mask: int) -> Callable[[int], bool]:
        """Whether a text is in the mask. Shifting so long a number would cost its length for each text."""
        bits = mask.to_bytes(self.fixed.size // 8 + 1, "little")
        return lambda text: bool(bits[text >> 3] >> (text & 7) & 1)

    def frequencies(self, field: str, names: Iterable[bytes]) -> dict[bytes, int]:
        """How many texts hold each term, without those that no text holds."""
        found = {name: int(self.reader.doc_frequency(field, name)) for name in names}
        return {name: frequency for name, frequency in found.items() if frequency}

    def beginning(self, field: str, start: bytes, most: int) -> list[bytes]:
        """The first terms that begin so."""
        return list(islice(self.reader.expand_prefix(field, start), most))

    def weights(self, field: str, names: Sequence[bytes]) -> Iterable[tuple[int, float]]:
        """(text, weight) of the texts that hold one of the terms; of several, the highest weight counts."""
        if len(names) == 1:
            return self._weights(field, names[0])
        best: dict[int, float] = {}
        for name in names:
            for text, weight in self._weights(field, name):
                if weight > best.get(text, 0.0):
                    best[text] = weight
        return best.items()

    def _weights(self, field: str, name: bytes) -> Iterator[tuple[int, float]]:
        matcher = self.reader.postings(field, name)
        while matcher.is_active():
            yield matcher.id(), matcher.weight()
            matcher.next()

    def places(self, names: Iterable[bytes], within: Iterable[int] | None = None) -> Places:
        """Weight and positions of the texts that hold one of the terms; only those `within`, where given."""
        rising = None if within is None else sorted(within)
        found: Places = {}
        for name in names:
            for text, weight, places in self._places(name, rising):
                before = found.get(text)
                found[text] = (max(weight, before[0]), before[1] + places) if before else (weight, places)
        return found

    def _places(self, name: bytes, rising: list[int] | None) -> Iterator[tuple[int, float, tuple[int, ...]]]:
        matcher = self.reader.postings("text", name)
        if rising is None:
            while matcher.is_active():
                yield matcher.id(), matcher.weight(), matcher.value_as("positions")
                matcher.next()
            return
        for text in rising:
            if not matcher.is_active():
                return
            matcher.skip_to(text)
            if matcher.is_active() and matcher.id() == text:
                yield text, matcher.weight(), matcher.value_as("positions")


def _mask(texts: Iterable[int], size: int) -> int:
    bits = bytearray(size // 8 + 1)
    for text in texts:
        bits[text >> 3] |= 1 << (text & 7)
    return int.from_bytes(bits, "little")
