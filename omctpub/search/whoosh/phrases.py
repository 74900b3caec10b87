"""Words that stand side by side: their positions compared for all texts at once."""

from collections.abc import Sequence

import numpy as np

from omctpub.search.whoosh.postings import NONE, TEXT, Numbers, Postings
from omctpub.search.whoosh.segments import Segment


def side_by_side(
    places: Sequence[tuple[Segment, int]], names: Sequence[Sequence[bytes]], lists: Sequence[Postings]
) -> Postings:
    """The texts that hold the words (each by one of its `names`) in this order, with the lowest weight.

    `lists` has for each word the texts that hold it anywhere, rising.
    """
    fewest_first = sorted(lists, key=lambda found: len(found.texts))
    candidates = fewest_first[0].texts
    for found in fewest_first[1:]:
        candidates = in_both(candidates, found.texts)
    texts = [_in_segment(segment, candidates, offset, names) for segment, offset in places]
    held = np.concatenate(texts) if texts else NONE.texts
    weights = [found.weights[np.searchsorted(found.texts, held)] for found in lists]
    return Postings(held, np.minimum.reduce(weights)) if len(held) else NONE


def in_both(few: Numbers, many: Numbers) -> Numbers:
    """Those of the first numbers that are among the second, both rising."""
    if not len(many):
        return NONE.texts
    at = np.minimum(np.searchsorted(many, few), len(many) - 1)
    both: Numbers = few[many[at] == few]
    return both


def _in_segment(
    segment: Segment, candidates: Numbers, offset: int, names: Sequence[Sequence[bytes]]
) -> Numbers:
    first, last = np.searchsorted(candidates, (offset, offset + segment.size))
    among = candidates[first:last] - offset
    if not len(among):
        return NONE.texts
    # Each counted from where the first word would be; before the beginning of a text nothing meets.
    begun = [_positions(segment, name, among) - distance for distance, name in enumerate(names)]
    fewest, *others = sorted(begun, key=len)
    for more in others:
        fewest = in_both(fewest, more)
    return np.unique(fewest // TEXT) + offset


def _positions(segment: Segment, names: Sequence[bytes], among: Numbers) -> Numbers:
    parts = [segment.positions(name, among) for name in names if segment.frequency("text", name)]
    if len(parts) == 1:
        return parts[0]
    return np.sort(np.concatenate(parts)) if parts else NONE.texts
