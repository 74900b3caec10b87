"""All the ways in which words may be written: with capitals or not, spaced, escaped, as addresses have them.

`loose` passes over the signs of Markdown that are not read, too: it finds what `exact` does, and more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.entities import codepoint2name
from unicodedata import category, east_asian_width, normalize
from urllib.parse import quote

from omctpub.markdown import plain, render
from omctpub.text import slug

FEWEST_LETTERS = 3
# What may stand between two letters of a word and is not read: vowel signs and the long stroke of Arabic,
# soft hyphens, and what has no width.
_UNREAD = "\u00ad\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_LOOSE = _UNREAD + r"\\*_`~"
_BETWEEN_WORDS = r"(?:[\s_+{}]|%20|&nbsp;)+"
# Signs of which people type one for the other, with the names that HTML has for them.
_ALIKE = (("'`´ʼ‘’′", "apos|lsquo|rsquo"), ("-\u2010\u2011\u2012–—\u2212", "ndash|mdash|minus"))


@dataclass(frozen=True)
class Spellings:
    """The words as patterns; `each` are those of the single words."""

    exact: re.Pattern[str]
    loose: re.Pattern[str]
    each: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, words: str) -> "Spellings":
        """ValueError where they have so few letters that they would be found everywhere."""
        parts = tuple(normalize("NFC", words).split())
        if _letters(words) < FEWEST_LETTERS:
            raise ValueError(f"give {FEWEST_LETTERS} letters or more")
        apart, escaped = (tuple(map(way, parts)) for way in (lambda part: normalize("NFD", part), quote))
        forms = [parts, apart, escaped]
        # What is nothing but numbers, with a sign or not, would be found within all others.
        if _letters(slug(words)) >= FEWEST_LETTERS and any(map(str.isalpha, words)):
            forms.append((slug(words),))
        each = [[(one,) for one in ways] for ways in zip(parts, apart, strict=True)]
        exact, loose = _any_of(forms, _UNREAD), _any_of(forms, _LOOSE)
        return cls(exact, loose, tuple(_any_of(one, _LOOSE) for one in each))

    def stand_in(self, text: str) -> bool:
        """Whether they stand in a text, as it is written or as it is read where it is Markdown."""
        if self.loose.search(text):
            return True
        # Links between them are only seen as it is read, which takes its time.
        return "[" in text and all(one.search(text) for one in self.each) and self.are_read_in(text)

    def are_read_in(self, markdown: str) -> bool:
        return self.exact.search(plain(render(markdown))) is not None


def _letters(words: str) -> int:
    """How much they tell: signs and spaces nothing, a sign of Chinese, Japanese or Korean twice as much."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in words if category(one)[0] in "LMN")


def _any_of(forms: Sequence[Sequence[str]], between: str) -> re.Pattern[str]:
    # Capitals count for nothing, and each way that is looked for takes its time.
    ways = [_way(form, between) for form in forms if all(form)]
    return re.compile("|".join({way.lower(): way for way in ways}.values()), re.IGNORECASE)


def _way(parts: Sequence[str], between: str) -> str:
    """One way to write them, as a pattern; in lines that are quoted as well."""
    apart = _BETWEEN_WORDS.format(between + ">" if between != _UNREAD else between)
    return apart.join(f"[{between}]*".join(map(_letter, part)) for part in parts)


def _letter(letter: str) -> str:
    if letter.isascii() and letter.isalnum():
        return letter
    alone = letter, codepoint2name.get(ord(letter), "")
    signs, names = next((group for group in _ALIKE if letter in group[0]), alone)
    numbers = "|".join(f"#0*{ord(one)}|#x0*{ord(one):x}" for one in signs)
    written = "|".join(re.escape(one) for one in signs)
    return rf"\\?(?:{written}|&(?:{names + '|' if names else ''}{numbers});)"
