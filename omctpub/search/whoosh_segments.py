"""Reading one segment of a Whoosh index: what never changes in it is read once, and kept while it lives."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from whoosh.reading import IndexReader

from omctpub.search import whoosh_postings
from omctpub.search.whoosh_fields import encoded
from omctpub.search.whoosh_postings import NONE, Numbers, Postings

MOST_BYTES = 12 * 1024 * 1024


class Values(NamedTuple):
    """The values that texts are tagged with under one name: text `texts[i]` has `names[which[i]]`."""

    names: Sequence[str]
    texts: Numbers
    which: Numbers


class Lists:
    """Posting lists that were decoded lately, of all segments. Those of a segment never change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str, bytes], Postings] = OrderedDict()
        self._bytes = 0

    def get(self, reader: IndexReader, segment: str, field: str, name: bytes) -> Postings:
        """The postings of a term, decoded now or before."""
        key = segment, field, name
        with self._lock:
            if found := self._kept.get(key):
                self._kept.move_to_end(key)
                return found
        found = whoosh_postings.postings(reader, field, name)
        with self._lock:
            if key not in self._kept and found.size <= MOST_BYTES // 4:
                self._kept[key] = found
                self._bytes += found.size
            while self._bytes > MOST_BYTES:
                self._bytes -= self._kept.popitem(last=False)[1].size
        return found


class Segment:
    """One segment: its columns, tags and posting lists, whatever of it is deleted by now."""

    def __init__(self, reader: IndexReader, lists: Lists, before: "Segment | None" = None) -> None:
        self.reader, self.key, self._lists = reader, key_of(reader), lists
        self.size: int = reader.doc_count_all()
        self.items: Numbers = before.items if before else self._column("item")
        self.published: Numbers = before.published if before else self._column("published")
        self.lengths: Numbers = before.lengths if before else self._column("length")
        self._values: dict[str, Values] = before._values if before else {}
        self._frequencies: dict[tuple[str, bytes], int] = before._frequencies if before else {}

    def _column(self, name: str) -> Numbers:
        column: Any = self.reader.column_reader(name)
        found: Numbers = np.asarray(column.load(), np.int64)
        return found

    def deleted(self) -> list[int]:
        """The texts of this segment that are deleted in the generation of its reader."""
        segment: Any = self.reader.segment()
        return list(segment.deleted_docs()) if self.reader.has_deletions() else []

    def values(self, kind: str) -> Values:
        """What texts are tagged with under that name, read at the first use."""
        if kind not in self._values:
            start = encoded(f"{kind}:")
            found = list(self.reader.expand_prefix("tags", start))
            texts = [whoosh_postings.postings(self.reader, "tags", name).texts for name in found]
            which = [np.full(len(held), at, np.int64) for at, held in enumerate(texts)]
            names = [name[len(start) :].decode() for name in found]
            self._values[kind] = Values(names, _joined(texts), _joined(which))
        return self._values[kind]

    def tagged(self, name: bytes) -> Numbers:
        """The texts with a tag."""
        return self.postings("tags", name).texts

    def postings(self, field: str, name: bytes) -> Postings:
        """The postings of a term; none where no text holds it."""
        return self._lists.get(self.reader, self.key, field, name) if self.frequency(field, name) else NONE

    def frequency(self, field: str, name: bytes) -> int:
        """How many texts hold a term, deleted ones included."""
        known = self._frequencies.get((field, name))
        if known is None:
            if len(self._frequencies) > 20_000:
                self._frequencies.clear()
            known = self._frequencies[field, name] = int(self.reader.doc_frequency(field, name))
        return known

    def beginning(self, field: str, start: bytes, most: int | None = None) -> list[bytes]:
        """The first terms that begin so."""
        return list(islice(self.reader.expand_prefix(field, start), most))

    def places(self, names: Iterable[bytes], among: Numbers) -> Iterator[tuple[Numbers, Sequence[bytes]]]:
        """For each of the terms the texts `among` (rising) that hold it, and the positions in each."""
        for name in names:
            if self.frequency("text", name):
                yield whoosh_postings.places(self.reader, "text", name, among)


def key_of(reader: IndexReader) -> str:
    """The name of the segment read, never given to another."""
    segment: Any = reader.segment()
    return str(segment.segment_id())


def _joined(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else NONE.texts
