"""Postings on their way from texts to an index: gathered under their terms, written in the order of these.

Whoosh's own pool sorts them one by one, and beyond its memory sends each through a file by itself: with many
texts that takes longer than all the rest. Here what is sorted, put aside and merged are terms.
"""

import marshal
from array import array
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from heapq import merge
from itertools import repeat
from operator import itemgetter
from pathlib import Path

MOST_BYTES = 64 * 1024 * 1024
# What a term and a posting take in memory, values and all, as measured.
_A_TERM, _A_POSTING = 480, 60
# How many postings come between two looks at how much has been gathered.
_BETWEEN_LOOKS = 1 << 13

Posting = tuple[str, bytes, int, float, bytes | None]
# Of one term of one field the numbers of the texts, weights, values.
Lists = tuple["array[int]", "array[float]", list[bytes | None]]
Term = tuple[str, bytes, *Lists]


class Gathering:
    """What a Whoosh writer asks of its pool. Postings of a term have to come in the order of their texts.

    Beyond `most_bytes`, looked at now and then, they are put aside into files in `folder`.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most_bytes = folder, most_bytes
        self._fields: defaultdict[str, defaultdict[bytes, Lists]] = defaultdict(_terms_of_a_field)
        self._postings = 0
        self._aside: list[Path] = []

    def add(self, posting: Posting) -> None:
        field, name, text, weight, value = posting
        texts, weights, values = self._fields[field][name]
        texts.append(text)
        weights.append(weight)
        values.append(value)
        self._postings += 1
        if not self._postings % _BETWEEN_LOOKS and self._bytes() > self._most_bytes:
            self._put_aside()

    def iter_postings(self) -> Iterator[Posting]:
        """All of them in order, once: they are let go of on the way."""
        parts = map(_read, self._aside)
        for field, name, texts, weights, values in merge(*parts, self._terms(), key=itemgetter(0, 1)):
            yield from zip(repeat(field), repeat(name), texts, weights, values)

    def cleanup(self) -> None:
        for file in self._aside:
            file.unlink(missing_ok=True)

    def _bytes(self) -> int:
        return sum(map(len, self._fields.values())) * _A_TERM + self._postings * _A_POSTING

    def _terms(self) -> Iterator[Term]:
        for field in sorted(self._fields):
            terms = self._fields.pop(field)
            for name in sorted(terms):
                yield (field, name, *terms.pop(name))

    def _put_aside(self) -> None:
        self._aside.append(self._folder / f"gathered-{len(self._aside)}")
        with self._aside[-1].open("wb") as file:
            for field, name, texts, weights, values in self._terms():
                marshal.dump((field, name, texts.tobytes(), weights.tobytes(), values), file)
        self._postings = 0


def _terms_of_a_field() -> defaultdict[bytes, Lists]:
    return defaultdict(lambda: (array("I"), array("f"), []))


def _read(path: Path) -> Iterator[Term]:
    with path.open("rb") as file, suppress(EOFError):
        while True:
            field, name, texts, weights, values = marshal.load(file)
            yield field, name, array("I", texts), array("f", weights), values
