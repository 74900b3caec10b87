"""With which letters words begin that have the same stem: others need not be looked at."""

import re
from collections.abc import Iterable
from string import ascii_letters, digits
from unicodedata import normalize

from omctpub.search.words.irregular import IRREGULAR
from omctpub.search.words.letters import APOSTROPHES, folded, normal
from omctpub.text import fold

# The stemmers of others take letters from the front of a word as well, or write them in another script.
KEPT = frozenset("ca da de el en es et eu fi fr hu it nb nn no pt ro ru sv tr".split())
# Letters that stand for themselves alone; any other may be an accented form of one of them.
_PLAIN = frozenset(ascii_letters + digits) | {
    chr(code)
    for first, last in ("ΑΩ", "αρ", "σω", "АИ", "Ки", "кя")
    for code in range(ord(first), ord(last) + 1)
}


def beginnings(terms: Iterable[str], base: str) -> re.Pattern[str] | None:
    """Finds every place where a word begins that has one of the terms, and the rest up to the next blank.

    It finds other words as well. None for languages where a stem says nothing of the first letter.
    """
    if base not in KEPT:
        return None
    begun = {_first_letter(term, base) for term in terms}
    irregular = IRREGULAR.get(base, {}).items()
    begun |= {_first_letter(form, base) for form, word in irregular if _first_letter(word, base) in begun}
    others = _PLAIN - begun - {letter.upper() for letter in begun}
    return re.compile(rf"[^\W{''.join(sorted(others))}](?<![^\W_{APOSTROPHES}].)\S*")


def _first_letter(word: str, base: str) -> str:
    """What a word begins with, whatever its case and accents."""
    return normalize("NFD", fold(folded(normal(word[:1], base), base)))[:1]
