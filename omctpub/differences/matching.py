"""What two rows of words have in common.

Words that stand once in both, and in the same order, are held fast first (patience diff, Bram Cohen); what
lies between two of them is small, and compared exactly. So the work is bounded, whatever the texts.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

# How many words are looked at in all, and how many pairs of them are compared exactly.
MOST_STEPS, MOST_PAIRS = 400_000, 200_000

Span = tuple[int, int, int, int]


class Budget:
    """How much work is left for one comparison."""

    def __init__(self) -> None:
        self.steps, self.pairs = MOST_STEPS, MOST_PAIRS


def matches(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[tuple[int, int]]:
    """The places of what both have in the same order, rising."""
    found: list[tuple[int, int]] = []
    spans: list[Span] = [(0, len(before), 0, len(after))]
    while spans:
        a, a_end, b, b_end = spans.pop()
        while a < a_end and b < b_end and before[a] == after[b]:
            found.append((a, b))
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and before[a_end - 1] == after[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            found.append((a_end, b_end))
        size, pairs = a_end - a + b_end - b, (a_end - a) * (b_end - b)
        if not pairs or size > budget.steps:
            continue
        budget.steps -= size
        if anchors := _anchors(before, after, (a, a_end, b, b_end)):
            found += anchors
            edges = [(a - 1, b - 1), *anchors, (a_end, b_end)]
            spans += [(x + 1, u, y + 1, v) for (x, y), (u, v) in pairwise(edges)]
        elif pairs <= budget.pairs:
            budget.pairs -= pairs
            found += _exact(before, after, (a, a_end, b, b_end))
    return sorted(found)


def _anchors(before: Sequence[str], after: Sequence[str], span: Span) -> list[tuple[int, int]]:
    """What stands once in both, the longest row of it that has the same order."""
    a, a_end, b, b_end = span
    once = {word for word, times in Counter(before[a:a_end]).items() if times == 1}
    twice = {word for word, times in Counter(after[b:b_end]).items() if times > 1}
    places = {word: at for at, word in enumerate(after[b:b_end], b) if word in once and word not in twice}
    pairs = [(at, places[word]) for at, word in enumerate(before[a:a_end], a) if word in places]
    ends: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for number, (_at, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        previous.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [number]
    row, number = [], last[-1] if last else -1
    while number >= 0:
        row.append(pairs[number])
        number = previous[number]
    return row[::-1]


def _exact(before: Sequence[str], after: Sequence[str], span: Span) -> list[tuple[int, int]]:
    """The longest common subsequence."""
    a, a_end, b, b_end = span
    width = b_end - b
    rows = [[0] * (width + 1)]
    for word in reversed(before[a:a_end]):
        below, row, right = rows[-1], [0] * (width + 1), 0
        for at in range(width - 1, -1, -1):
            right = below[at + 1] + 1 if after[b + at] == word else max(below[at], right)
            row[at] = right
        rows.append(row)
    rows.reverse()
    found, i, j = [], 0, 0
    while i < a_end - a and j < width:
        if before[a + i] == after[b + j]:
            found.append((a + i, b + j))
            i, j = i + 1, j + 1
        elif rows[i + 1][j] >= rows[i][j + 1]:
            i += 1
        else:
            j += 1
    return found
