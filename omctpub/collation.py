"""The alphabetical order of names: the Unicode root order, and what single languages do otherwise."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from pyuca import Collator

Order = Callable[[str], tuple[float, ...]]

_NORDIC = ("z æÆ øØ åÅ",)
_SWEDISH = ("z åÅ äÄ öÖ",)

# Letters of their own, small and capital, after the letter that they follow in the alphabet.
_TAILORED: dict[str, tuple[str, ...]] = {
    "da": _NORDIC,
    "es": ("n ñÑ",),
    "fi": _SWEDISH,
    "nb": _NORDIC,
    "nn": _NORDIC,
    "no": _NORDIC,
    "sv": _SWEDISH,
    "tr": ("c çÇ", "g ğĞ", "h ıI", "o öÖ", "s şŞ", "u üÜ"),
}

_SECONDARY = 0x20
_SMALL, _CAPITAL = 0x02, 0x08


@lru_cache(maxsize=1)
def _root() -> Collator:
    return Collator()


@lru_cache(maxsize=32)
def order(language: str) -> Order:
    """A sort key for names, in the order of a language ("es"); else the root order."""
    own = _own_letters(_TAILORED.get(language, ()))
    letters = re.compile(f"([{''.join(own)}])") if own else None

    def key(text: str) -> tuple[float, ...]:
        composed = unicodedata.normalize("NFC", text)
        elements: list[list[float]] = []
        for piece in letters.split(composed) if letters else [composed]:
            elements += [own[piece]] if piece in own else _elements(piece)
        return tuple(_root().sort_key_from_collation_elements(elements))

    return key


def _own_letters(tailored: tuple[str, ...]) -> dict[str, list[float]]:
    """The collation element of each letter; a fraction puts it between its neighbours in the root order."""
    own: dict[str, list[float]] = {}
    for line in tailored:
        letters = line.split()
        before, pairs = letters[0], letters[1:]
        primary = _elements(before)[0][0]
        for place, pair in enumerate(pairs, start=1):
            weight = primary + place / (len(pairs) + 1)
            own[pair[0]] = [weight, _SECONDARY, _SMALL]
            own[pair[1]] = [weight, _SECONDARY, _CAPITAL]
    return own


def _elements(text: str) -> list[list[float]]:
    elements: list[list[float]] = _root().collation_elements(unicodedata.normalize("NFD", text))
    return elements
