"""Words that stand side by side: their positions compared for all texts at once."""

from collections.abc import Sequence

import numpy as np

from omctpub.search.whoosh_postings import NONE, Numbers, Postings
from omctpub.search.whoosh_segments import Segment

# A position in a text as one number: positions are below it (unsigned 32 bits).
_TEXT = 1 << 32


def side_by_side(
    places: Sequence[tuple[Segment, int]], names: Sequence[Sequence[bytes]], lists: Sequence[Postings]
) -> Postings:
    """The texts that hold the words (each by one of its `names`) in this order, with the lowest weight.

    `lists` has for each word the texts that hold it anywhere.
    """
    candidates = lists[0].texts
    for found in lists[1:]:
        candidates = np.intersect1d(candidates, found.texts, assume_unique=True)
    texts = [_in_segment(segment, candidates, offset, names) for segment, offset in places]
    held = np.concatenate(texts) if texts else NONE.texts
    weights = [found.weights[np.searchsorted(found.texts, held)] for found in map(_rising, lists)]
    return Postings(held, np.minimum.reduce(weights)) if len(held) else NONE


def _rising(found: Postings) -> Postings:
    order = np.argsort(found.texts, kind="stable")
    return Postings(found.texts[order], found.weights[order])


def _in_segment(
    segment: Segment, candidates: Numbers, offset: int, names: Sequence[Sequence[bytes]]
) -> Numbers:
    first, last = np.searchsorted(candidates, (offset, offset + segment.size))
    among = candidates[first:last] - offset
    if not len(among):
        return NONE.texts
    begun = _positions(segment, names[0], among, 0)
    for distance, alternatives in enumerate(names[1:], 1):
        begun = np.intersect1d(begun, _positions(segment, alternatives, among, distance))
    return np.unique(begun // _TEXT) + offset


def _positions(segment: Segment, names: Sequence[bytes], among: Numbers, distance: int) -> Numbers:
    """Where one of the terms stands in each text, counted from where the first word would be."""
    parts = [NONE.texts]
    for texts, values in segment.places(names, among):
        counts = [len(value) // 4 for value in values]
        positions = np.frombuffer(b"".join(values), "<u4").astype(np.int64)
        there = positions >= distance
        parts.append((np.repeat(texts, counts) * _TEXT + positions - distance)[there])
    return np.concatenate(parts)
