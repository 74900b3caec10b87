"""Where words begin and end, in any script."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from omctpub.search.words.letters import APOSTROPHES, INVISIBLE, marks

# Han, kana, Hangul (syllables and jamo), Thai, Lao, Burmese, Khmer; the second class continues a character.
UNSPACED_LETTERS = (
    "\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2-\u0eb3\u0ebd\u0ec0-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u1100-\u115f\u1780-\u17b3\u17d7\u3005-\u3007\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d"
    "\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{UNSPACED_LETTERS}]")
_CONTINUING = "\u1160-\u11ff\ud7b0-\ud7fb\uff9e\uff9f"

# A class looks up characters of the first plane in a table, and compares the others one by one.
_USUAL = 0x10000
_RARE = re.compile("[\U00010000-\U0010ffff]")
# Beyond it are Han characters, and nothing else that words are made of.
_ALL = 0x20000

# Of scripts with capitals, but for the apostrophes among them.
_INITIALS = "A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff"
# Most texts have no abbreviation with dots within; their words need not be looked at for one each.
PERHAPS_ABBREVIATED = re.compile(rf"\.[{_INITIALS}]{{1,2}}(?![^\W_])")
_NEVER = "(?!)"

_AFTER_LETTER = f"(?<=[^\\W\\d_])[{APOSTROPHES}]"
_FRONT = {
    "fr": "(?:[cdjlmnst]|(?:jus|lors|puis|quoi|pres)?qu)",
    "it": "(?:[cdlmnstv]|un|all|dall|dell|nell|sull|coll|quell|quest)",
    "ca": "[dlmnst]",
    "pt": "d",
}
_ELIDED = {base: re.compile(f"{front}[{APOSTROPHES}](?=.)", re.IGNORECASE) for base, front in _FRONT.items()}
_ENDINGS = {
    "en": re.compile(f"{_AFTER_LETTER}(?:s|d|m|ll|re|ve)$", re.IGNORECASE),
    # What follows the apostrophe of a name or number is its case.
    "tr": re.compile(f"[{APOSTROPHES}].*$", re.DOTALL),
}
_WHOLE = {
    "en": re.compile(f"n[{APOSTROPHES}]t$", re.IGNORECASE),
    "fr": re.compile(f"aujourd[{APOSTROPHES}]hui", re.IGNORECASE),
}
# An apostrophe is a letter there: об'єкт, ng'ombe.
_LETTER_THERE = frozenset({"uk", "be", "sw", "uz", "br", "he", "yi"})
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
# A mark that has lost its letter begins none.
_HALF = re.compile(f"[^\\W_{APOSTROPHES}][^{APOSTROPHES}]*")

# Where it starts and ends; whether it is a run of characters of a script without spaces, or a word.
Piece = tuple[int, int, bool]


def pieces(text: str, base: str) -> Iterator[Piece]:
    """Every word and run of the text, in order, with what apostrophes join cut apart."""
    below, dotted = _ALL if _RARE.search(text) else _USUAL, bool(PERHAPS_ABBREVIATED.search(text))
    for match in _pattern(below, dotted).finditer(text):
        start, end = match.span()
        if match.lastgroup is None:
            yield start, end, True
        elif _APOSTROPHE.search(text, start, end):
            yield from ((start + first, start + last, False) for first, last in _parts(match[0], base))
        else:
            yield start, end, False


def _parts(word: str, base: str) -> Iterator[tuple[int, int]]:
    """Leaves out the article of *l'avocat* and the ending of *Sudan's*; *O'Brien* is a name in two halves."""
    if base in _LETTER_THERE or (base in _WHOLE and _WHOLE[base].search(word)):
        yield 0, len(word)
        return
    elided = _ELIDED[base].match(word) if base in _ELIDED else None
    ending = _ENDINGS[base].search(word) if base in _ENDINGS else None
    start, end = elided.end() if elided else 0, ending.start() if ending else len(word)
    yield from (half.span() for half in _HALF.finditer(word, start, end))


@cache
def _pattern(last: int, dotted: bool) -> re.Pattern[str]:
    """Finds words and runs in a text whose characters are below `last`.

    A word begins with a letter or digit, keeps its marks, may hold invisible characters and apostrophes.
    Single or doubled letters with dots between them are one word: U.S., EE.UU.; only where `dotted`.
    """
    letter, mark = f"[{_letters(last)}]", f"[{marks(last)}]"
    within = f"[{marks(last)}{INVISIBLE}]"
    alone, behind = (_abbreviation(last, name) if dotted else _NEVER for name in ("alone", "behind"))
    joined = f"{within}*+[{APOSTROPHES}״](?:{behind}|{letter}++)"
    word = f"{letter}++(?:{within}++{letter}++|{joined})*+{mark}*+"
    run = f"(?:[{UNSPACED_LETTERS}][{_CONTINUING}{marks(last)}{INVISIBLE}]*+)++"
    return re.compile(f"(?P<word>{alone}|{word})|{run}")


def _abbreviation(last: int, name: str) -> str:
    """Single or doubled letters, each with a dot that only the last may lack. `name` is for its groups."""
    letter, mark = f"(?=[^\\W\\d_])[{_INITIALS}]", f"[{marks(last)}]*+"
    dotted, ending = (f"(?P<{name}{n}>{letter}{mark})(?P={name}{n})?+" for n in "12")
    return f"(?:{dotted}\\.)+{ending}(?![{_letters(last)}{marks(last)}])\\.?"


def _letters(last: int) -> str:
    """What words are made of, as ranges: a class that takes some out of `\\w` would be tried one by one."""
    unspaced = re.compile(f"[{UNSPACED_LETTERS}{_CONTINUING}]+")
    others = unspaced.sub("", "".join(filter(str.isalnum, map(chr, range(last)))))
    kept = list(map(ord, others))
    begin = [code for before, code in pairwise([-1, *kept]) if code != before + 1]
    end = [code for code, after in pairwise([*kept, -1]) if after != code + 1]
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in zip(begin, end, strict=True))
