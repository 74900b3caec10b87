"""Reading one segment of a Whoosh index: what never changes in it is read once, and kept while it lives."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader

from omctpub.search.whoosh.columns import column
from omctpub.search.whoosh.fields import encoded, tag
from omctpub.search.whoosh.postings import NONE, Numbers, Postings, positions, postings

MOST_BYTES = 32 * 1024 * 1024
# Where so many times more texts hold a word than are looked at, its positions are not read in full.
RARE = 16
MOST_MASKS = 32

Mask = NDArray[np.bool_]
Places = NDArray[np.int32]
Kept = TypeVar("Kept")


class Values(NamedTuple):
    """The values that texts are tagged with under one name.

    Text `t` has the `names` at `which[begins[t] : begins[t + 1]]`, or at `which[t]` where each has just one.
    """

    names: Sequence[str]
    begins: Places | None
    which: Places

    def counted(self, texts: Numbers) -> Sequence[int]:
        """How many of the texts have each value; no number for the last ones that none has."""
        held = self.which[texts] if self.begins is None else self.which[self._places(texts, self.begins)]
        counts: list[int] = np.bincount(held).tolist()
        return counts

    def _places(self, texts: Numbers, begins: Places) -> Numbers:
        """Where the values of these texts stand, those of each where those of the one before end."""
        first, many = begins[texts], begins[texts + 1] - begins[texts]
        places: Numbers = np.arange(many.sum()) + np.repeat(first - (np.cumsum(many) - many), many)
        return places


class Lists:
    """What was decoded lately: posting lists and positions. Those of a segment never change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable, decode: Callable[[], Kept], size: Callable[[Kept], int]) -> Kept:
        """What stands under the key, decoded now or before; `size` tells how many bytes it takes."""
        with self._lock:
            if found := self._kept.get(key):
                self._kept.move_to_end(key)
                kept: Kept = found[0]
                return kept
        made = decode()
        with self._lock:
            if key not in self._kept and size(made) <= MOST_BYTES // 4:
                self._kept[key] = made, size(made)
                self._bytes += size(made)
            while self._bytes > MOST_BYTES:
                self._bytes -= self._kept.popitem(last=False)[1][1]
        return made


class Segment:
    """One segment: its columns, tags and posting lists, whatever of it is deleted by now."""

    def __init__(self, reader: IndexReader, lists: Lists) -> None:
        self.reader, self._lists = reader, lists
        segment: Any = reader.segment()
        self.key = str(segment.segment_id())
        self.size: int = reader.doc_count_all()
        self.items: Numbers = self._column("item")
        self.published: Numbers = self._column("published")
        self.lengths: Numbers = self._column("length")
        self._values: dict[str, Values] = {}
        self._tagged: dict[tuple[str, tuple[str, ...]], Mask] = {}
        self._frequencies: dict[tuple[str, bytes], int] = {}

    def _column(self, name: str) -> Numbers:
        found: Numbers = column(self.reader, name).load()
        return found

    def values(self, kind: str) -> Values:
        """What texts are tagged with under that name, read at the first use."""
        if kind not in self._values:
            start = encoded(f"{kind}:")
            found = self.beginning("tags", start)
            texts = [postings(self.reader, "tags", name).texts for name in found]
            names = [name[len(start) :].decode() for name in found]
            self._values[kind] = Values(names, *_by_text(texts, self.size))
        return self._values[kind]

    def tagged(self, kind: str, values: tuple[str, ...]) -> Mask:
        """Which texts are tagged with one of the values. What is asked for is nearly always the same."""
        if (kind, values) not in self._tagged:
            if len(self._tagged) > MOST_MASKS:
                self._tagged.clear()
            mask = np.zeros(self.size, np.bool_)
            for value in values:
                mask[self.postings("tags", tag(kind, value)).texts] = True
            self._tagged[kind, values] = mask
        return self._tagged[kind, values]

    def postings(self, field: str, name: bytes) -> Postings:
        """The postings of a term; none where no text holds it."""
        if not self.frequency(field, name):
            return NONE
        key = self.key, field, name
        return self._lists.get(key, lambda: postings(self.reader, field, name), lambda found: found.size)

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

    def positions(self, name: bytes, among: Numbers) -> Numbers:
        """Where a term stands in the texts `among` (rising) and perhaps in others: see `positions`."""
        frequency = self.frequency("text", name)
        if frequency > RARE * len(among):
            return positions(self.reader, "text", name, among)
        key = self.key, "positions", name
        return self._lists.get(key, lambda: positions(self.reader, "text", name), lambda found: found.nbytes)


def _by_text(texts: Sequence[Numbers], size: int) -> tuple[Places | None, Places]:
    """From the texts of each value to the values of each text."""
    held = np.concatenate([NONE.texts, *texts])
    which = np.repeat(np.arange(len(texts)), [len(some) for some in texts])
    in_order = which[np.argsort(held, kind="stable")].astype(np.int32)
    many = np.bincount(held, minlength=size)
    begins = None if (many == 1).all() else np.concatenate([[0], np.cumsum(many)]).astype(np.int32)
    return begins, in_order
