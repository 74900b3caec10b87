"""The posting lists of a Whoosh index as arrays, decoded block by block.

A common word stands in tens of thousands of texts: going from one posting to the next by the public matcher
costs some hundred times what its arrays cost. So this module, and no other, reads private members of the
matcher, which are the same in all releases of the format; where they are not there, it goes one by one.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.matching.mcore import Matcher
from whoosh.reading import IndexReader

Numbers = NDArray[np.int64]
Weights = NDArray[np.float32]
Block = tuple[Numbers, Any, Any]

# A position in a text as one number: positions are below it.
TEXT = 1 << 32
_PRIVATE = ("_data", "_read_data", "_next_block", "_blocklength", "_maxid")


class Postings(NamedTuple):
    """The texts that hold a term, rising, and how much it weighs in each."""

    texts: Numbers
    weights: Weights

    @property
    def size(self) -> int:
        """The bytes that they take."""
        return int(self.texts.nbytes + self.weights.nbytes)


NONE = Postings(np.empty(0, np.int64), np.empty(0, np.float32))


def postings(reader: IndexReader, field: str, name: bytes) -> Postings:
    """All postings of a term in one segment, those of deleted texts perhaps among them."""
    matcher = _plain(reader.postings(field, name))
    if not _in_blocks(matcher):
        return _one_by_one(matcher)
    blocks = [(texts, _full(weights, len(texts))) for texts, weights, _ in _blocks(matcher)]
    return Postings(*(np.concatenate(part) for part in zip(*blocks, strict=True)))


def positions(reader: IndexReader, field: str, name: bytes, among: Numbers | None = None) -> Numbers:
    """Where a term stands, rising: each place as one number, `TEXT` times the text plus the position in it.

    With `among` (rising) only the places in these texts are surely there.
    """
    matcher = _plain(reader.postings(field, name))
    if not _in_blocks(matcher):
        return _placed(*_values_one_by_one(matcher, among))
    parts = [_placed(texts, values) for texts, _, values in _blocks(matcher, among)]
    return np.concatenate(parts) if parts else NONE.texts


def _placed(texts: Numbers, values: Sequence[bytes]) -> Numbers:
    """The values are positions, each an unsigned 32-bit number."""
    counts = [len(value) // 4 for value in values]
    placed: Numbers = np.repeat(texts, counts) * TEXT + np.frombuffer(b"".join(values), "<u4")
    return placed


def _plain(matcher: Any) -> Any:
    """The matcher below the one that leaves deleted texts out: a mask does that for all of them at once."""
    child = getattr(matcher, "child", None)
    if child is None:
        return matcher
    child.reset()  # the one above has gone on to its first text that is not deleted
    return child


def _in_blocks(matcher: Any) -> bool:
    return all(hasattr(matcher, name) for name in _PRIVATE)


def _blocks(matcher: Any, among: Numbers | None = None) -> Iterator[Block]:
    """Texts, weights and values of each block; of those only that may hold one of the texts `among`."""
    first = 0
    while matcher.is_active():
        last = matcher._maxid
        if among is None or _any_between(among, first, last):
            matcher._read_data()
            gaps, weights, values = matcher._data
            yield np.cumsum(np.array(gaps, np.int64)), weights, values
        first = last + 1
        matcher._next_block()


def _any_between(rising: Numbers, first: int, last: int) -> bool:
    at = int(np.searchsorted(rising, first))
    return at < len(rising) and int(rising[at]) <= last


def _full(weights: Sequence[float] | float | None, length: int) -> Weights:
    """Whoosh writes weights that are all the same once, and none where all are 1."""
    if weights is None or isinstance(weights, float):
        return np.full(length, 1.0 if weights is None else weights, np.float32)
    return np.array(weights, np.float32)


def _one_by_one(matcher: Matcher) -> Postings:
    texts, weights = [], []
    while matcher.is_active():
        texts.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return Postings(np.array(texts, np.int64), np.array(weights, np.float32))


def _values_one_by_one(matcher: Matcher, among: Numbers | None) -> tuple[Numbers, list[bytes]]:
    texts, values = [], []
    wanted = None if among is None else set(among.tolist())
    while matcher.is_active():
        if wanted is None or matcher.id() in wanted:
            texts.append(matcher.id())
            values.append(matcher.value())
        matcher.next()
    return np.array(texts, np.int64), values
