"""What is called by name in a question: countries in any language, codes in any spelling."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from omctpub import countries
from omctpub.content import Code, ContentType
from omctpub.search import marks
from omctpub.search.analysis import UNSPACED, analyse
from omctpub.search.query import EXCLUDED, LONGEST, MINUS, PHRASES, QUOTES, WORDS, Name, Query, parse
from omctpub.search.words.stop_words import listed
from omctpub.text import fold, words

MOST_WORDS_OF_A_CODE = 8
# What may stand before a name or after it within one word: l'Algérie, Sudan's, Türkiye'de.
LONGEST_ENDING = 2
SHORTEST_STEM = 4
_ARABIC_BEFORE = "وبفكل"
_SHORTEST_AFTER = 4
_RUSSIAN_ENDING = re.compile(
    "(?:[ое](?:го|му|й|м)|[ыи](?:ми|й|х|м)|[ая](?:ми|м|х)|ая|яя|ую|юю|[аяуюыиеойь])$"
)

# A word as names are compared, and which of the typed words it stands in.
Run = tuple[str, int]
# The typed words that name a country, and the codes that they may mean.
Named = tuple[tuple[str, ...], tuple[str, ...]]
Reader = Callable[[str], Sequence[Code]]


def understand(typed: str, types: Mapping[str, ContentType]) -> Query:
    """The question that was typed, with the names in it; never raises."""
    query = parse(typed)

    def read(text: str) -> Sequence[Code]:
        return marks.codes(types, text)

    pieces = QUOTES.sub(" ", typed[:LONGEST]).split()
    return replace(query, names=(*_codes(query, pieces, read), *_countries(query)))


def _codes(query: Query, pieces: Sequence[str], read: Reader) -> Iterator[Name]:
    """The codes, each where it stands in the query; one among the words of a longer phrase is none.

    Of what is excluded the others of its case stay.
    """
    for code, place in _places(pieces, read):
        text = MINUS.sub("", " ".join(piece for piece in place if any(map(str.isalnum, piece))))
        if text in query.phrases:
            yield Name(PHRASES, (text,), code.keys)
        elif text in query.excluded:
            yield Name(EXCLUDED, (text,), code.keys[1:2])
        elif found := tuple(word for word in dict.fromkeys(place) if word in query.words):
            yield Name(WORDS, found, code.keys)


def _places(typed: Sequence[str], read: Reader) -> Iterator[tuple[Code, Sequence[str]]]:
    """Each code in what was typed, and the fewest words that make it up."""
    wanted = set(read(" ".join(typed)))
    for length in range(1, MOST_WORDS_OF_A_CODE + 1):
        for start in range(len(typed) - length + 1 if wanted else 0):
            place = typed[start : start + length]
            for code in wanted.intersection(read(" ".join(place))):
                wanted.remove(code)
                yield code, place


def _countries(query: Query) -> Iterator[Name]:
    for place, codes in dict.fromkeys(countries_in(query.words)):
        yield Name(WORDS, place, tuple(map(marks.country, codes)), codes)
    for text in query.phrases:
        for _place, codes in _whole(text):
            yield Name(PHRASES, (text,), (), codes)
    for text in query.excluded:
        for _place, codes in _whole(text):
            yield Name(EXCLUDED, (text,), tuple(map(marks.country, codes)) if len(codes) == 1 else ())


def _whole(text: str) -> list[Named]:
    typed = tuple(text.split())
    return [(place, codes) for place, codes in countries_in(typed) if place == typed]


def headed(title: str) -> tuple[str, ...]:
    """The country whose name stands before the first colon of a title: an editor's way of tagging."""
    before, colon, _ = title[:LONGEST].partition(":" if ":" in title else "：")
    named = [codes for _place, codes in _whole(before) if len(codes) == 1] if colon else []
    return named[0] if named else ()


def countries_in(typed: Sequence[str]) -> Iterator[Named]:
    """The countries that are named, from left to right the longest name first."""
    runs = [(run, at) for at, word in enumerate(typed) for run in words(fold(word))]
    start = 0
    while start < len(runs):
        length, codes = _longest(runs, start)
        place = tuple(typed[at] for at in dict.fromkeys(at for _, at in runs[start : start + length]))
        if codes and not (len(place) == 1 and _common(place[0], alone=len(typed) == 1)):
            yield place, tuple(sorted(codes))
        elif not codes:
            yield from _within(runs[start][0])
        start += max(1, length)


def _within(run: str) -> Iterator[Named]:
    """The countries named inside a run of a script without spaces: 墨西哥的记者."""
    for found in _unspaced().finditer(run):
        yield (found[0],), tuple(sorted(_known()[0][found[0]]))


@lru_cache(maxsize=1)
def _unspaced() -> re.Pattern[str]:
    """Every name in such a script, the longest first: 南苏丹 before 苏丹."""
    names = (name for name in _known()[0] if all(map(UNSPACED.match, name)))
    return re.compile("|".join(sorted(names, key=len, reverse=True)))


def _longest(runs: Sequence[Run], start: int) -> tuple[int, frozenset[str]]:
    known, longest = _known()
    for length in range(min(longest, len(runs) - start), 0, -1):
        if _whole_words(runs, start, start + length):
            for key in _keys([run for run, _ in runs[start : start + length]]):
                if key in known:
                    return length, known[key]
    return 0, frozenset()


def _whole_words(runs: Sequence[Run], start: int, end: int) -> bool:
    """Whether what is left of the first and of the last word is an article or an ending at most."""
    first, last = runs[start][1], runs[end - 1][1]
    left = [run for run, at in runs[:start] if at == first] + [run for run, at in runs[end:] if at == last]
    return all(len(run) <= LONGEST_ENDING for run in left)


def _keys(name: Sequence[str]) -> Iterator[str]:
    """The words as they stand, without what Arabic writes together with them, and by their Russian stems."""
    yield " ".join(name)
    first = name[0]
    if first.startswith("لل"):
        yield " ".join(("ال" + first[2:], *name[1:]))
    if first[0] in _ARABIC_BEFORE and len(first) > _SHORTEST_AFTER:
        yield " ".join((first[1:], *name[1:]))
    if _cyrillic(name):
        yield _stems(name)


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, frozenset[str]], int]:
    """Every name, Russian ones also by their stems, and the most words that one has."""
    named = countries.spellings()
    stems: dict[str, set[str]] = {}
    for label, codes in named.items():
        name = label.split()
        if name and _cyrillic(name):
            stems.setdefault(_stems(name), set()).update(codes)
    inflected = {stem: frozenset(codes) for stem, codes in stems.items() if len(stem) >= SHORTEST_STEM}
    return {**inflected, **named}, max(len(label.split()) for label in named)


def _cyrillic(name: Sequence[str]) -> bool:
    return all("\u0400" <= word[0] <= "\u052f" for word in name)


def _stems(name: Sequence[str]) -> str:
    return " ".join(_RUSSIAN_ENDING.sub("", word) for word in name)


@lru_cache(maxsize=4096)
def _common(word: str, alone: bool) -> bool:
    """Whether a word, written small, is a common word of some language: "us", Dutch "indien" among others."""
    if countries.written_small(word):
        return True
    small = word == word.lower() and not alone
    return small and any(token.stop for lang in listed() for token in analyse(word, lang))
