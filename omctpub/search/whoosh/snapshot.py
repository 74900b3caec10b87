"""One generation of a Whoosh index, open for reading: its segments as one row of texts."""

from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader

from omctpub.search.engine import Restriction
from omctpub.search.whoosh.contents import Contents
from omctpub.search.whoosh.fields import tag
from omctpub.search.whoosh.postings import NONE, Numbers, Postings
from omctpub.search.whoosh.segments import Lists, Mask, Segment

Floats = NDArray[np.float32]

K1, B = 0.9, 0.75
# Items are numbered as they arrive: with so many numbers for each text they are places themselves.
FEW_GAPS = 4


class Snapshot:
    """All texts, numbered through from the first segment to the last.

    Segments that stood in the generation `before` are not opened again, only what is deleted of them is read:
    of Whoosh's own readers all would be new ones, or have old deletions.
    """

    def __init__(self, written: Contents, lists: Lists, before: "Snapshot | None" = None) -> None:
        self.state = written.state
        known = {segment.key: segment for segment in before.segments} if before else {}
        self._deleted = [list(one.deleted_docs() or ()) for one in written.filled]
        self.segments: list[Segment] = [
            known.get(one.segment_id()) or Segment(SegmentReader(written.storage, written.schema, one), lists)
            for one in written.filled
        ]
        self.offsets = np.cumsum([0, *(segment.size for segment in self.segments)]).tolist()
        self.size: int = self.offsets[-1]

    def close(self, kept: "Snapshot | None" = None) -> None:
        """Lets go of all files but those that another generation has too."""
        for segment in set(self.segments).difference(kept.segments if kept else ()):
            segment.reader.close()

    @cached_property
    def items(self) -> Numbers:
        return self._row([segment.items for segment in self.segments])

    @cached_property
    def published(self) -> Numbers:
        return self._row([segment.published for segment in self.segments])

    @cached_property
    def alive(self) -> Mask:
        """Which texts are not deleted."""
        found = np.ones(self.size, np.bool_)
        for deleted, offset in zip(self._deleted, self.offsets, strict=False):
            found[np.array(deleted, np.int64) + offset] = False
        return found

    def texts_of(self, items: Collection[int]) -> list[int]:
        """The texts of these items that are not deleted."""
        texts: list[int] = np.flatnonzero(np.isin(self.items, list(items)) & self.alive).tolist()
        return texts

    @cached_property
    def places_of_items(self) -> Numbers:
        """For each text the place of its item among all items, in their order; a few places may be empty."""
        if self.items.max(initial=0) < FEW_GAPS * self.size:
            return self.items
        return np.unique(self.items, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def number_of_items(self) -> int:
        return int(self.places_of_items.max(initial=-1)) + 1

    @cached_property
    def _tongues(self) -> tuple[Sequence[str], Numbers]:
        """All languages, and for each text which of them is its own."""
        values = [segment.values("language") for segment in self.segments]
        names = sorted({name for one in values for name in one.names})
        own = [np.array([names.index(name) for name in one.names], np.int64)[one.which] for one in values]
        return names, self._row(own)

    @cached_property
    def norms(self) -> Floats:
        """For each text what its length takes from the weight of its words (BM25).

        It is long or short among those of its language: one says in eight words what takes another twenty.
        """
        lengths, tongues = self._row([segment.lengths for segment in self.segments]), self._tongues[1]
        means = np.bincount(tongues, lengths) / np.maximum(1, np.bincount(tongues))
        share = lengths / np.maximum(1, means)[tongues]
        return (K1 * (1 - B) + K1 * B * share).astype(np.float32)

    @cached_property
    def texts_by_language(self) -> dict[str, int]:
        """How many texts each language has, in alphabetical order."""
        names, tongues = self._tongues
        held = np.bincount(tongues[self.alive], minlength=len(names)).tolist()
        return {name: count for name, count in zip(names, held, strict=True) if count}

    def language(self, text: int) -> str:
        """The language of one text."""
        names, tongues = self._tongues
        return names[int(tongues[text])]

    def segments_in(self, language: str) -> list[tuple[Segment, int]]:
        """The segments with texts in a language, each with the number of its first text."""
        name = tag("language", language)
        return [pair for pair in self._placed() if pair[0].frequency("tags", name)]

    def tagged(self, kind: str, values: tuple[str, ...]) -> Mask:
        """Which texts are tagged with one of the values."""
        masks = [segment.tagged(kind, values) for segment in self.segments]
        return np.concatenate(masks) if masks else np.zeros(0, np.bool_)

    def counted(self, kind: str, among: Numbers) -> dict[str, int]:
        """How many of the texts `among` (rising) have each value, in the order of the values."""
        counts: dict[str, int] = {}
        bounds = np.searchsorted(among, self.offsets).tolist()
        for (segment, offset), first, last in zip(self._placed(), bounds, bounds[1:], strict=False):
            values = segment.values(kind)
            for name, count in zip(values.names, values.counted(among[first:last] - offset), strict=False):
                if count:
                    counts[name] = counts.get(name, 0) + count
        return dict(sorted(counts.items()))

    def masks(self, restriction: Restriction) -> dict[str, Mask]:
        """By the name of each field that is restricted, which texts fit."""
        demands = {"type": restriction.types, "language": restriction.languages or None}
        demands |= {"programme": restriction.programmes or None, "country": restriction.countries or None}
        masks = {name: self.tagged(name, values) for name, values in demands.items() if values is not None}
        for name, values in restriction.facets:
            if values:
                masks[name] = self.tagged(f"facet {name}", values)
        if restriction.after is not None:
            masks["after"] = self.published >= restriction.after
        if restriction.before is not None:
            masks["before"] = self.published < restriction.before
        return masks

    def postings(
        self, field: str, segments: Sequence[tuple[Segment, int]], names: Sequence[bytes]
    ) -> Postings:
        """The texts that hold one of the terms; of several, the highest weight counts."""
        found = [
            (held, offset)
            for s, offset in segments
            for name in names
            if len((held := s.postings(field, name))[0])
        ]
        if not found:
            return NONE
        texts = np.concatenate([held.texts + offset for held, offset in found])
        weights = np.concatenate([held.weights for held, _ in found])
        if len(names) == 1:
            return Postings(texts, weights)
        order = np.lexsort((weights, texts))
        last = np.append(texts[order][1:] != texts[order][:-1], True)
        return Postings(texts[order][last], weights[order][last])

    def _placed(self) -> list[tuple[Segment, int]]:
        return list(zip(self.segments, self.offsets, strict=False))

    def _row(self, parts: Sequence[Numbers]) -> Numbers:
        return np.concatenate(parts) if parts else NONE.texts
