"""Words of the index that look like a mistyped one."""

from collections.abc import Sequence

from omctpub.search.analysis import surface
from omctpub.search.whoosh.fields import term
from omctpub.search.whoosh.snapshot import Snapshot

MOST = 5
SHORTEST, SHORT = 4, 6
# So many words with the same beginning are looked at, which are all of them in most languages.
MOST_LOOKED_AT = 20_000


def similar(snapshot: Snapshot, word: str, language: str) -> list[tuple[str, int]]:
    """Words that differ by one letter, of longer words by two, each with the number of texts that hold it.

    None for a word that a text holds, and for short ones, which look like too many others. The first letter
    is seldom wrong: only words that begin with it are looked at.
    """
    typed, places = surface(word, language), snapshot.segments_in(language)
    if len(typed) < SHORTEST or any(
        segment.frequency("surface", term(language, typed)) for segment, _ in places
    ):
        return []
    most = 1 if len(typed) < SHORT else 2
    begin, start = term(language, ""), term(language, typed[0])
    found: dict[str, int] = {}
    for segment, _ in places:
        for name in segment.beginning("surface", start, MOST_LOOKED_AT):
            other = name[len(begin) :].decode()
            if abs(len(other) - len(typed)) <= most and _letters_apart(typed, other) <= 2 * most:
                found[other] = found.get(other, 0) + segment.frequency("surface", name)
    near = [(distance(typed, one, most), -count, one) for one, count in found.items()]
    return [(one, -count) for apart, count, one in sorted(near) if apart <= most][:MOST]


def _letters_apart(one: str, other: str) -> int:
    """How many letters only one of them has: never more than twice their distance, and quickly told."""
    return len(set(one) ^ set(other))


def distance(one: str, other: str, most: int) -> int:
    """How many letters have to be added, left out, changed or swapped with the next; `most` + 1 beyond that.

    The restricted Damerau–Levenshtein distance (optimal string alignment).
    """
    before: Sequence[int] = []
    last: Sequence[int] = range(len(other) + 1)
    for at, letter in enumerate(one, 1):
        row = [at]
        for to, opposite in enumerate(other, 1):
            changed = last[to - 1] + (letter != opposite)
            swapped = at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == opposite
            row.append(min(row[-1] + 1, last[to] + 1, changed, before[to - 2] + 1 if swapped else changed))
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
