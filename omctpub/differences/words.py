"""A text taken apart for comparing: words, blanks and signs, in every script."""

import re
import unicodedata
from functools import lru_cache

_LONGEST_KNOWN = 40
_CHUNK = re.compile(r"\s+|\S+")
_JOINERS = "\u200c\u200d\u2060\u00ad"
_STACKING = "\u17d2\u1039"
_WITHIN_WORDS = "'\u2019\u02bc-\u2010\u2011_"
# Scripts whose words stand without spaces: Thai, Lao, Tibetan, Burmese, Khmer, Chinese, Japanese.
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)


def words(text: str) -> list[str]:
    """Words, blanks and signs, which together are the text; where words have no spaces, single letters.

    A mark, an accent or a vowel sign stays with its letter.
    """
    return [word for chunk in _CHUNK.findall(text) for word in _divided(chunk)]


def _divided(chunk: str) -> tuple[str, ...]:
    if chunk.isspace() or (chunk.isascii() and chunk.isalnum()):
        return (chunk,)
    return _known(chunk) if len(chunk) <= _LONGEST_KNOWN else _apart(chunk)


@lru_cache(maxsize=20_000)
def _known(chunk: str) -> tuple[str, ...]:
    return _apart(chunk)


def _apart(chunk: str) -> tuple[str, ...]:
    found: list[str] = []
    for at, letter in enumerate(chunk):
        if found and (_belongs(letter, found[-1]) or _goes_on(chunk, at, found[-1])):
            found[-1] += letter
        else:
            found.append(letter)
    return tuple(found)


def _belongs(letter: str, word: str) -> bool:
    """Whether it is a mark on what stands before, or stacked below it."""
    return letter in _JOINERS or word[-1] in _STACKING or unicodedata.category(letter)[0] == "M"


def _goes_on(chunk: str, at: int, word: str) -> bool:
    """Whether a letter, or a sign between two, continues the word before it."""
    if not word[0].isalnum() or _UNSPACED.match(word[0]) or _UNSPACED.match(chunk[at]):
        return False
    if chunk[at] in _WITHIN_WORDS:
        return word[-1] not in _WITHIN_WORDS and chunk[at + 1 : at + 2].isalnum()
    return chunk[at].isalnum()
