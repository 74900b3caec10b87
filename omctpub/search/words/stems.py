"""What a word is reduced to, so that its forms find each other: by Snowball where it knows the language."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from threading import Lock

import snowballstemmer

from omctpub.search.words.irregular import IRREGULAR
from omctpub.search.words.light import hebrew, swahili, ukrainian
from omctpub.search.words.spelling import unified
from omctpub.search.words.stop_words import stop_words

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

# What is written onto a word, and may as well be a part of it: "and", "in" or "from" before it, "its" or the
# ending of things behind it (mahkemesi, "his court", as mahkeme; drepturi, "rights", as drept).
_ADDED = {
    "ar": re.compile("^(?:[وف]?[بك](?=ال...)|[وف](?=(?:ال|لل)...))"),
    "he": re.compile("^ו?[בלמשכ](?=...)"),
    "ro": re.compile("(?<=....)uri(?:le|lor)?$"),
    "tr": re.compile("(?<=...[aeıioöuü])s[ıiuü](?:n(?:[ıiuü]n?|[ae]|d[ae](?:n|ki)?|c[ae]))?$"),
}
_ARTICLE = re.compile("^(?:ال|لل)(?=...)")

OWN: Mapping[str, Stem] = {"he": hebrew, "sw": swahili, "uk": ukrainian}

_stemming = Lock()


def without_added(word: str, base: str) -> str:
    """What the word is if its first letters are words of their own, or its last an ending; else the word."""
    return _ADDED[base].sub("", word) if base in _ADDED else word


@cache
def stemmer(base: str) -> Stem:
    """Gives words back as they are where nothing is known of the language."""
    reduced, irregular = _reducing(base), IRREGULAR.get(base, {})
    article, common = (_ARTICLE, stop_words(base)) if base == "ar" else (None, frozenset())

    def stem(word: str) -> str:
        bare = article.sub("", word) if article else word
        form = unified(irregular.get(bare, bare), base)
        found = reduced(form)
        # What Snowball leaves of انتهاك, "breach", is "you".
        return form if found in common else found

    return stem


def _reducing(base: str) -> Stem:
    name = SNOWBALL.get(base)
    if name is None or name not in snowballstemmer.algorithms():
        return OWN.get(base, str)
    snowball = snowballstemmer.stemmer(name)

    def reduced(word: str) -> str:
        # A stemmer keeps the word it is working on: two threads would mix theirs.
        with _stemming:
            return str(snowball.stemWord(word))

    return reduced
