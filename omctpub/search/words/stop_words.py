"""Words too common to be asked for among others, one file of them for each language."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

from omctpub.search.words.letters import folded, normal

FOLDER = Path(__file__).parent / "stop_words"


@cache
def listed() -> tuple[str, ...]:
    """The languages that have such a list."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


@cache
def stop_words(base: str) -> frozenset[str]:
    """Those of a language, folded; none where we have no list."""
    words = (FOLDER / f"{base}.txt").read_text(encoding="utf-8").split() if base in listed() else []
    return frozenset(folded(normal(word, base), base) for word in words)


def common_stretches(characters: Sequence[str], base: str) -> Iterator[tuple[int, int]]:
    """Where stop words begin and end among the characters of a script without spaces."""
    if any_of := _any_of(base):
        places = {length: at for at, length in enumerate(accumulate(map(len, characters), initial=0))}
        for found in any_of.finditer("".join(characters)):
            first, last = map(places.get, found.span())
            if first is not None and last is not None:
                yield first, last


@cache
def _any_of(base: str) -> re.Pattern[str] | None:
    longest_first = sorted(stop_words(base), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
