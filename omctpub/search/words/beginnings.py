"""With which letters words begin that have the same stem: others need not be looked at."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from string import ascii_letters, digits
from unicodedata import normalize

from omctpub.search.words.irregular import IRREGULAR
from omctpub.search.words.letters import APOSTROPHES, folded, loose, normal
from omctpub.search.words.stems import stemmer
from omctpub.text import fold

# The stemmers of others take letters from the front of a word as well, or write them in another script.
KEPT = frozenset("ca da de el en es et eu fi fr hu it nb nn no pt ro ru sv tr".split())
# Of those, and of Arabic, the beginning of a stem stands somewhere in the word too. Stems of German lose the
# second letter of ue, those of Greek turn some ι into η.
SURE = (KEPT | {"ar"}) - {"de", "el"}
# In these a stem of three letters does as a whole, but for its last vowel.
_SURE_IF_SHORT = frozenset("ar en es fr ru".split())
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


def some_letters(terms: Collection[str], base: str) -> Sequence[str] | None:
    """Letters of which some stand in every word that has one of the terms, as `loose` writes it.

    Not in abbreviations with dots. None for languages where nothing is sure.
    """
    if base not in SURE:
        return None
    found = dict.fromkeys(_kept_of(term, base) for term in terms)
    forms = _irregular(base)
    found |= dict.fromkeys(loose(form) for term in terms for form in forms.get(term, ()))
    return tuple(found)


def _kept_of(term: str, base: str) -> str:
    """What every form has of a term: of "die" is "dying"; hamza and the first letter of است come and go."""
    if "ء" in term:
        return ""
    term = term.removeprefix("است")
    if len(term) > 3 or (base in _SURE_IF_SHORT and not term.endswith(("e", "i"))):
        return term[:3]
    return term[:1] if term.endswith("ie") else term[:2]


@cache
def _irregular(base: str) -> Mapping[str, Sequence[str]]:
    """The irregular forms by what they are stemmed to."""
    found: dict[str, list[str]] = {}
    for form in IRREGULAR.get(base, {}):
        found.setdefault(folded(stemmer(base)(form), base), []).append(form[:3])
    return found


def _first_letter(word: str, base: str) -> str:
    """What a word begins with, whatever its case and accents."""
    return normalize("NFD", fold(folded(normal(word[:1], base), base)))[:1]
