"""Texts and questions become the same terms here, language by language, whichever engine keeps them.

A word is normalised (NFC, lower case, Arabic and Russian spellings, digits of any script), then stemmed,
then folded. Scripts written without spaces give overlapping pairs of characters instead of words.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

import snowballstemmer

from omctpub.search.stopwords import SAME_STEM, STOP_WORDS
from omctpub.text import digits, fold

STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic", "ru": "russian"}
NEVER_FOLDED = frozenset({"vi"})
LONGEST_WORD = 64

_APOSTROPHES = "'’＇"
_ELIDED = {
    "fr": re.compile(r"(?:[cdjlmnst]|(?:jus|lors|puis|quoi|pres)?qu)['’＇](?=.)", re.IGNORECASE),
    "it": re.compile(r"(?:[cdlmnstv]|un|all|dall|dell|nell|sull|coll|quell|quest)['’＇](?=.)", re.IGNORECASE),
}
_CONTRACTED = re.compile(r"(?<=[^\W\d_])['’＇](?:s|d|m|ll|re|ve)$", re.IGNORECASE)
_NEGATED = re.compile(r"n['’＇]t$", re.IGNORECASE)
_INNER_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")

# Han, kana, Hangul (syllables and jamo), Thai, Lao, Burmese, Khmer; the second class continues a character.
_UNSPACED = (
    "\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2-\u0eb3\u0ebd\u0ec0-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u1100-\u115f\u1780-\u17b3\u17d7\u3005-\u3007\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d"
    "\U00020000-\U0003ffff"
)
_CONTINUING = "\u1160-\u11ff\ud7b0-\ud7fb"
UNSPACED = re.compile(f"[{_UNSPACED}]")

_STRESS = dict.fromkeys((0x300, 0x301))
_TATWEEL = 0x640
_ARABIC_MARKS = dict.fromkeys(
    (*range(0x610, 0x61B), _TATWEEL, *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6ED))
)
_RUSSIAN = str.maketrans("ёѐ", "ее")
_FOLDED = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "ة": "ه",
        "ہ": "ه",
    }
)

_stemming = Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text.

    `terms` are what the index keeps, all at the same `position`: the folded stem, and the stem of the folded
    word where it differs. `start` and `end` index the text as it was given. `stop` marks a word that is too
    common to be asked for among others.
    """

    terms: tuple[str, ...]
    position: int
    start: int
    end: int
    stop: bool = False


def base_language(language: str) -> str:
    """`pt` of `pt-BR`."""
    return language.partition("-")[0].lower()


def analyse(text: str, language: str) -> list[Token]:
    """Every word of the text, stop words among them, in order."""
    return list(iterate(text, language))


def iterate(text: str, language: str) -> Iterator[Token]:
    """As `analyse`, word by word: for reading no further than needed."""
    base = base_language(language)
    for position, (start, end) in enumerate(_spans(text, base)):
        terms, stop = _terms(text[start : min(end, start + 4 * LONGEST_WORD)], base)
        yield Token(terms, position, start, end, stop)


def surface(word: str, language: str) -> str:
    """The word as a prefix is compared with it: normalised and folded, not stemmed."""
    return _surface(word[: 4 * LONGEST_WORD], base_language(language))


def _spans(text: str, base: str) -> Iterator[tuple[int, int]]:
    for match in _pattern().finditer(text):
        if match.lastgroup == "run":
            yield from _pairs(text, match.start(), match.end())
        else:
            yield from _parts(match.group(), match.start(), base)


@cache
def _pattern() -> re.Pattern[str]:
    """A word begins with a letter or digit, keeps its marks, may hold invisible characters and apostrophes.

    Python's `\\w` has no combining marks: it would tear vocalised Arabic and Hindi apart.
    """
    marks = "".join(filter(_is_mark, map(chr, range(0x300, 0x1F000)))) + "\U000e0100-\U000e01ef"
    invisible = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    letter = f"[^\\W_{_UNSPACED}]"
    word = f"{letter}(?:[{marks}{invisible}]*[{_APOSTROPHES}]?{letter})*[{marks}]*"
    run = f"(?:[{_UNSPACED}][{_CONTINUING}{marks}{invisible}]*)+"
    return re.compile(f"(?P<run>{run})|(?P<word>{word})")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _pairs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    starts = [match.start() for match in UNSPACED.finditer(text, start, end)]
    ends = [*starts[1:], end]
    if len(starts) == 1:
        yield start, end
    yield from zip(starts[:-1], ends[1:], strict=True)


def _parts(word: str, offset: int, base: str) -> Iterator[tuple[int, int]]:
    """Cuts what apostrophes join: the article of *l'avocat*, the ending of *Sudan's*."""
    if not _INNER_APOSTROPHE.search(word):
        yield offset, offset + len(word)
        return
    start, end = 0, len(word)
    if base in _ELIDED and (elided := _ELIDED[base].match(word)):
        start = elided.end()
    elif base == "en" and (contracted := _CONTRACTED.search(word)):
        end = contracted.start()
    if base == "en" and _NEGATED.search(word):
        yield offset, offset + len(word)
        return
    for match in re.finditer(f"[^{_APOSTROPHES}]+", word[start:end]):
        yield offset + start + match.start(), offset + start + match.end()


@lru_cache(maxsize=1 << 16)
def _terms(word: str, base: str) -> tuple[tuple[str, ...], bool]:
    plain = _normalise(word, base)[:LONGEST_WORD]
    folded = _fold(plain, base)
    if folded in _stop_words(base):
        return (folded,), True
    if base not in STEMMERS:
        return (folded,), False
    stem = _fold(_stem(plain, base), base)
    stem_of_folded = stem if folded == plain else _fold(_stem(folded, base), base)
    return ((stem,) if stem == stem_of_folded else (stem, stem_of_folded)), False


@lru_cache(maxsize=1 << 16)
def _surface(word: str, base: str) -> str:
    return _fold(_normalise(word, base)[:LONGEST_WORD], base)


def _normalise(word: str, base: str) -> str:
    visible = "".join(c for c in unicodedata.normalize("NFC", word) if unicodedata.category(c) != "Cf")
    if base in ("tr", "az"):
        visible = visible.replace("I", "ı").replace("İ", "i")
    plain = visible.lower().translate(_ARABIC_MARKS).translate(_RUSSIAN)
    plain = _INNER_APOSTROPHE.sub("", plain)
    if "\u0400" <= plain[:1] <= "\u052f":
        plain = plain.translate(_STRESS)
    return digits(plain)


def _fold(word: str, base: str) -> str:
    if word.isascii() or base in NEVER_FOLDED:
        return word
    return fold(word).translate(_FOLDED)


def _stem(word: str, base: str) -> str:
    # A stemmer keeps the word it is working on: two threads would mix theirs.
    with _stemming:
        return SAME_STEM.get(base, {}).get(word) or str(_stemmer(base).stemWord(word))


@cache
def _stemmer(base: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(STEMMERS[base])


@cache
def _stop_words(base: str) -> frozenset[str]:
    return frozenset(_fold(_normalise(word, base), base) for word in STOP_WORDS.get(base, "").split())
