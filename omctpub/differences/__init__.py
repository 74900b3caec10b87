"""What differs between two versions of a text, word by word, in every script."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from omctpub.differences.matching import Budget, matches
from omctpub.differences.words import words

KEPT, REMOVED, ADDED = "kept", "removed", "added"
# Texts of more words are compared by paragraphs first.
MOST_WORDS = 40_000
# With less than this share of the shorter version kept, what is kept is so by chance.
_SAME_TEXT = 0.2


class Piece(NamedTuple):
    """Some of the text: `kind` is kept, removed or added."""

    kind: str
    text: str


class Difference(NamedTuple):
    """Pieces in the order of reading: kept and removed ones are the old text, kept and added ones the new.

    `too_different`: next to nothing is common to both, so the whole of each is one piece.
    """

    pieces: tuple[Piece, ...]
    too_different: bool = False


def difference(old: str, new: str) -> Difference:
    """What was removed from `old` and added to it to give `new`."""
    if old == new or not old or not new:
        whole = [(KEPT, old)] if old == new else [(REMOVED, old), (ADDED, new)]
        return Difference(_pieces([one for one in whole if one[1]]))
    budget, before, after = Budget(), words(old), words(new)
    if len(before) + len(after) <= MOST_WORDS:
        pieces = _compared(before, after, budget)
    else:
        pieces = _by_paragraphs(old, new, budget)
    if _share(pieces, min(len(old), len(new))) < _SAME_TEXT:
        return Difference((Piece(REMOVED, old), Piece(ADDED, new)), too_different=True)
    return Difference(pieces)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Difference]:
    """The parts of a text in which two of its versions differ: title, summary, body, then its own fields.

    Versions are as `models.revisions` gives them. A field that is no text is compared as JSON, a line each.
    """
    names = dict.fromkeys([*old.get("data", {}), *new.get("data", {})])
    parts = [(name, old.get(name), new.get(name)) for name in ("title", "summary", "body")]
    parts += [(name, old.get("data", {}).get(name), new.get("data", {}).get(name)) for name in names]
    return {name: difference(_written(was), _written(now)) for name, was, now in parts if was != now}


def _written(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, indent=1)


def _by_paragraphs(old: str, new: str, budget: Budget) -> tuple[Piece, ...]:
    """Paragraphs that are the same are kept; what lies between is compared by words if it is not too long."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[tuple[str, str]] = []
    for kind, was, now in _runs(before, after, matches(before, after, budget)):
        if kind == KEPT:
            pieces.append((KEPT, "".join(was)))
            continue
        removed, added = words("".join(was)), words("".join(now))
        if len(removed) + len(added) <= MOST_WORDS:
            pieces += _compared(removed, added, budget)
        else:
            pieces += [(REMOVED, "".join(was)), (ADDED, "".join(now))]
    return _pieces(pieces)


def _compared(before: Sequence[str], after: Sequence[str], budget: Budget) -> tuple[Piece, ...]:
    pieces: list[tuple[str, str]] = []
    runs = list(_runs(before, after, matches(before, after, budget)))
    for at, (kind, was, now) in enumerate(runs):
        # A blank or a comma that two changes have in common only hides that they are one.
        alone = 0 < at < len(runs) - 1 and not any(map(_is_word, was))
        if kind == KEPT and not alone:
            pieces.append((KEPT, "".join(was)))
        else:
            pieces += [(REMOVED, "".join(was)), (ADDED, "".join(now))]
    return _pieces(pieces)


def _is_word(word: str) -> bool:
    return word[0].isalnum()


def _runs(
    before: Sequence[str], after: Sequence[str], common: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """Runs of what is kept, and what stands in either between two of them."""
    a = b = at = 0
    while at < len(common):
        one, other = common[at]
        if a < one or b < other:
            yield "", before[a:one], after[b:other]
        length = 1
        while at + length < len(common) and common[at + length] == (one + length, other + length):
            length += 1
        yield KEPT, before[one : one + length], after[other : other + length]
        a, b, at = one + length, other + length, at + length
    if a < len(before) or b < len(after):
        yield "", before[a:], after[b:]


def _share(pieces: Sequence[Piece], size: int) -> float:
    return sum(len(piece.text) for piece in pieces if piece.kind == KEPT) / size


def _pieces(found: Sequence[tuple[str, str]]) -> tuple[Piece, ...]:
    """Joined where they are of a kind: between two kept pieces one is removed at most, then one added."""
    pieces: list[Piece] = []
    for kept, run in groupby(found, key=lambda one: one[0] == KEPT):
        parts = list(run)
        for kind in (KEPT,) if kept else (REMOVED, ADDED):
            if said := "".join(text for one, text in parts if one == kind):
                pieces.append(Piece(kind, said))
    return tuple(pieces)
