"""What a word is reduced to, so that its forms find each other: by Snowball where it knows the language."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from threading import Lock

import snowballstemmer

from omctpub.search.words.irregular import IRREGULAR

Stem = Callable[[str], str]

SNOWBALL = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}

_HEBREW_ENDS = ("ים", "ות", "ה", "ת")
_SHORTEST_HEBREW = 3
# A letter at the end of a Hebrew word has a form of its own.
_WITHIN = str.maketrans("םןץףך", "מנצפכ")

# "and", "in", "from" are written onto the next word, and may as well be its first letter.
_PREFIXES = {
    "ar": re.compile("[وف](?=(?:ال|لل)...)"),
    "he": re.compile("ו?[בלמשכ](?=...)"),
}

_stemming = Lock()


def hebrew(word: str) -> str:
    """Without "and", the article and the endings of gender and number, as long as three letters remain."""
    for prefix in ("ו", "ה"):
        if len(word) > _SHORTEST_HEBREW and word.startswith(prefix):
            word = word[1:]
    for end in _HEBREW_ENDS:
        if word.endswith(end) and len(word) - len(end) >= _SHORTEST_HEBREW:
            return word.removesuffix(end)
    return word.translate(_WITHIN)


def without_prefix(word: str, base: str) -> str:
    """What the word is if its first letters are words of their own; else the word."""
    found = _PREFIXES[base].match(word) if base in _PREFIXES else None
    return word[found.end() :] if found else word


OWN: Mapping[str, Stem] = {"he": hebrew}


@cache
def stemmer(base: str) -> Stem:
    """Gives words back as they are where nothing is known of the language."""
    name = SNOWBALL.get(base)
    if name is None or name not in snowballstemmer.algorithms():
        return OWN.get(base, str)
    snowball, irregular = snowballstemmer.stemmer(name), IRREGULAR.get(base, {})
    article = "ال" if base == "ar" else ""

    def stem(word: str) -> str:
        # A stemmer keeps the word it is working on: two threads would mix theirs.
        with _stemming:
            return str(snowball.stemWord(irregular.get(word.removeprefix(article), word)))

    return stem
