"""Texts and questions become the same terms here, language by language, whichever engine keeps them.

A word is brought to one spelling, then stemmed, then folded. Scripts written without spaces give overlapping
pairs of characters instead of words.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from omctpub.search.words.letters import folded, normal, respelt
from omctpub.search.words.stems import stemmer, without_added
from omctpub.search.words.stop_words import common_stretches, stop_words
from omctpub.search.words.tokens import UNSPACED, pieces

__all__ = ["UNSPACED", "Token", "Word", "analyse", "base_language", "surface", "words"]

LONGEST_WORD = 64
# Some 500 bytes each; a site in five languages has as many in use.
MOST_KNOWN = 1 << 16
# In others the parts of a word find what its stem does not: compounds, endings upon endings, broken plurals.
# They take as much room again as all words do. A syllable of Vietnamese has no parts to find.
STEM_ENOUGH = frozenset({"en", "fr", "es", "pt", "it", "ru", "vi"})
GRAM = 4
# A word of Turkish may end like an ending (mahkeme, "court"), and loses it; behind a true ending it is whole.
STEM_DOUBTFUL = frozenset({"tr"})
# A word as it is written may hold marks and invisible characters besides.
_LONGEST_WRITTEN = 4 * LONGEST_WORD
# In Thai and its neighbours two characters are hardly a syllable; a word of Chinese has two.
_SYLLABIC = re.compile("[\u0e00-\u109f\u1780-\u17ff]")


class Token(NamedTuple):
    """A word of a text.

    `terms` are what the index keeps, all at the same `position`: the folded stem, and where they differ the
    stem of the folded word and that of the word without what may be written onto it. `start` and `end` index
    the text as it was given. `stop` marks a word that is too common to be asked for among others. `grams` are
    what the index keeps besides: parts of the word, or a longer stretch of a script without spaces. A text
    that has them too fits better; none must have them.
    """

    terms: tuple[str, ...]
    position: int
    start: int
    end: int
    stop: bool = False
    grams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """What a token is wherever it stands. Words that are written alike are, as a rule, the same object."""

    terms: tuple[str, ...]
    stop: bool
    grams: tuple[str, ...]
    surface: str


def base_language(language: str) -> str:
    """`pt` of `pt-BR`, as one string for all the words that are known under it."""
    return intern(language.partition("-")[0].lower())


def analyse(text: str, language: str) -> list[Token]:
    """Every word of the text, stop words among them, in order."""
    return list(_tokens(text, base_language(language)))


def words(text: str, language: str) -> Iterator[Word]:
    """The same words as those of `analyse`, without their places: all that an index needs, and quicker."""
    base = base_language(language)
    for start, end, run in pieces(text, base):
        if run:
            for pair in _pairs(text, start, end, base, 0):
                yield Word(pair.terms, pair.stop, pair.grams, surface(text[pair.start : pair.end], base))
        else:
            yield _word(text[start : min(end, start + _LONGEST_WRITTEN)], base)


def _tokens(text: str, base: str) -> Iterator[Token]:
    position = 0
    for start, end, run in pieces(text, base):
        if run:
            for token in _pairs(text, start, end, base, position):
                yield token
                position += 1
            continue
        word = _word(text[start : min(end, start + _LONGEST_WRITTEN)], base)
        yield Token(word.terms, position, start, end, word.stop, word.grams)
        position += 1


def surface(word: str, language: str) -> str:
    """The word as a prefix is compared with it: normalised and folded, not stemmed."""
    return _word(word[:_LONGEST_WRITTEN], base_language(language)).surface


def _pairs(text: str, start: int, end: int, base: str, position: int) -> Iterator[Token]:
    """Each two neighbours of a run, and where these say little, each three."""
    starts = [match.start() for match in UNSPACED.finditer(text, start, end)]
    units, bounds = _units(text, starts, end, base), [*starts[1:], end]
    triples, common = _SYLLABIC.match(text, start) is not None, _common(units, base)
    for at in range(max(1, len(units) - 1)):
        after = min(at + 2, len(units))
        stop = common[at] >= after
        three = triples and common[at] < at + 3 <= len(units)
        grams = ("".join(units[at : at + 3]),) if three else ()
        yield Token(("".join(units[at:after]),), position + at, starts[at], bounds[after - 1], stop, grams)


def _common(units: list[str], base: str) -> list[int]:
    """For each character of a run where the stop word ends that it is a part of; 0 if of none."""
    ends = [0] * len(units)
    for first, last in common_stretches(units, base):
        ends[first:last] = [last] * (last - first)
    return ends


def _units(text: str, starts: list[int], end: int, base: str) -> list[str]:
    """The characters of a run in one spelling, each with its marks."""
    run = text[starts[0] : end]
    if len(starts) == len(run) and unicodedata.is_normalized("NFKC", run):
        return list(respelt(run, base))
    written = (text[first:last] for first, last in zip(starts, [*starts[1:], end], strict=True))
    return [respelt(normal(one[:_LONGEST_WRITTEN], ""), base)[:LONGEST_WORD] for one in written]


@lru_cache(maxsize=MOST_KNOWN)
def _word(word: str, base: str) -> Word:
    plain = normal(word, base)[:LONGEST_WORD]
    simple = folded(plain, base)
    # "us" is too common to be asked for, "U.S." is not.
    if simple in stop_words(base) and "." not in word:
        return Word((simple,), True, (), simple)
    stem, forms = stemmer(base), dict.fromkeys((plain, simple, without_added(plain, base)))
    stems = dict.fromkeys(folded(stem(form), base) or simple for form in forms)
    if base in STEM_DOUBTFUL:
        stems[simple] = None
    return Word(tuple(stems), False, _grams(simple, base), simple)


def _grams(word: str, base: str) -> tuple[str, ...]:
    """Each few neighbouring letters of a word, its beginning and its end being one too."""
    padded = f" {word} "
    if base in STEM_ENOUGH or len(padded) == GRAM:
        return ()
    return tuple(f"~{padded[at : at + GRAM]}" for at in range(len(padded) - GRAM + 1))
