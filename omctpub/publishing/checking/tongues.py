"""Texts that are not in the language they are stored under: told by their letters, then by common words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from babel import localedata
from babel.core import get_global
from flask_babel import lazy_gettext as _

from omctpub import languages
from omctpub.publishing.checking.subject import Finding, Passage, Subject
from omctpub.search.words.stop_words import FOLDER, listed

# Shorter texts are names and headings as often as sentences.
FEWEST_LETTERS, FEWEST_WORDS = 100, 30
# So much of a text is looked at.
MOST_LETTERS, MOST_WORDS = 5_000, 1_000
# How much of a text is in the letters of another language, or in its commonest words; and how many times more
# of these there are than of its own.
MOSTLY, COMMON, TIMES = 0.8, 0.1, 3

# Scripts that tell no two of the listed languages apart, with blanks between words.
_SHARED = ("Latn", "Cyrl", "Arab")
_WITH_CHINESE = ("Hans", "Hant", "Jpan", "Kore")
_WORD = re.compile(r"[^\W\d_]+")
# What the names of letters in Unicode begin with, and their script (ISO 15924).
_SCRIPTS: Mapping[str, str] = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "THAI": "Thai",
    "HANGUL": "Kore",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "CJK": "Hani",
    "ETHIOPIC": "Ethi",
    "KHMER": "Khmr",
    "MYANMAR": "Mymr",
    "LAO": "Laoo",
    "TAMIL": "Taml",
    "SINHALA": "Sinh",
    "TIBETAN": "Tibt",
}


def findings(subject: Subject, told_in: str) -> Iterator[Finding]:
    for passage in subject.checked():
        if passage.language and passage.prose and len(passage.text) >= FEWEST_LETTERS:
            at, own = (passage.field, passage.language), languages.name(passage.language, told_in)
            if _other_letters(passage):
                letters = _("This is not written in the letters of the language: %(language)s.", language=own)
                yield Finding("other_language", *at, letters)
            elif found := other_language(passage):
                words = _(
                    "This seems to be in another language: %(other)s, not %(language)s.",
                    other=languages.name(found, told_in),
                    language=own,
                )
                yield Finding("other_language", *at, words)


def _other_letters(passage: Passage) -> bool:
    """Whether nearly all letters are of one script in which the language is not written."""
    letters = list(islice(filter(str.isalpha, passage.text), MOST_LETTERS))
    if len(letters) < FEWEST_LETTERS or not languages.known(passage.language):
        return False
    script, count = Counter(map(_script, letters)).most_common(1)[0]
    return bool(script) and count > MOSTLY * len(letters) and not _written_in(passage.language, script)


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "")


@lru_cache(maxsize=256)
def _written_in(tag: str, script: str) -> bool:
    """Whether somebody writes the language in the script, after CLDR."""
    usual, base = languages.script(tag), tag.split("-")[0]
    if script == usual or (script == "Hani" and usual in _WITH_CHINESE):
        return True
    return localedata.exists(f"{base}_{script}") or f"{base}_{script}" in _likely()


@lru_cache(maxsize=1)
def _likely() -> frozenset[str]:
    """Every language with a script that somewhere is the likely one."""
    subtags = get_global("likely_subtags")
    return frozenset("_".join(one.split("_")[:2]) for one in (*subtags, *map(str, subtags.values())))


def other_language(passage: Passage) -> str | None:
    """The language whose common words make up the text, where those of its own do not; None if in doubt."""
    base = passage.language.split("-")[0]
    words = [found[0].lower() for found in islice(_WORD.finditer(passage.text), MOST_WORDS)]
    if languages.script(passage.language) not in _SHARED or base not in listed() or len(words) < FEWEST_WORDS:
        return None
    counted = Counter(words)
    mistaken = {one: _told_apart(counted, one, base) / len(words) for one in listed() if one != base}
    other = max(mistaken, key=mistaken.__getitem__)
    own = _told_apart(counted, base, other) / len(words)
    return other if mistaken[other] > max(COMMON, TIMES * own) else None


def _told_apart(counted: Mapping[str, int], one: str, other: str) -> int:
    """How many words are common ones of a language, and none of another's."""
    return sum(counted[word] for word in _common(one) - _common(other) if word in counted)


@lru_cache(maxsize=64)
def _common(base: str) -> frozenset[str]:
    """The commonest words of a language as they are written."""
    return frozenset((FOLDER / f"{base}.txt").read_text(encoding="utf-8").lower().split())
