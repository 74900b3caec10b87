"""The alphabetical order of names, and the letters they are listed under.

The order is the Unicode root order with what `alphabets.toml` says that a language does otherwise. Chinese
characters stand as in the national character sets, which are laid out by sound (GB 2312) or strokes (Big5).
"""

import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from copy import copy
from functools import lru_cache, partial
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple, TypedDict, cast

from pyuca import Collator
from pyuca.trie import Trie

Elements = list[list[float]]

SIGNS, NO_LETTER = "#", ""

_LONGEST_NAME = 200

_SECONDARY, _SMALL, _CAPITAL = 0x20, 0x02, 0x08
_NOTHING: Elements = [[0, 0, 0]]

# The part of each national set that is in order: the characters in everyday use.
_HAN = {"Hans": ("gb2312", 0xB0A1, 0xD7F9), "Hant": ("big5", 0xA440, 0xC67E)}
_HAN_BY_CODE = 0xFB40
_DOTTED = ("az", "tr")
_KANA = (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB))
_VOWELS = {"A": "ア", "I": "イ", "U": "ウ", "E": "エ", "O": "オ"}


class Key(NamedTuple):
    """What a name is sorted by: signs, the language's own script, other scripts, what has no letter; its
    heading; the rest of the name."""

    section: int
    heading: tuple[float, str]
    name: tuple[float, ...]


class Place(NamedTuple):
    """Where a name stands, and the heading above it: "#" over signs and digits, "" if there is no letter."""

    key: Key
    letter: str


class _Data(TypedDict):
    letters: dict[str, str]
    read_as: dict[str, dict[str, str]]
    rows: dict[str, str]
    scripts: dict[str, str]


class _Letter(NamedTuple):
    spelling: str
    primary: float
    secondary: float
    heading: str


class _Layered(NamedTuple):
    """The root's signs below those of a language; of both the longest match counts."""

    own: Trie
    root: Trie

    def find_prefix(self, key: list[int]) -> Any:
        own, root = self.own.find_prefix(key), self.root.find_prefix(key)
        return own if own[0] and len(own[0]) >= len(root[0]) else root


@lru_cache(maxsize=1)
def _data() -> _Data:
    source = Path(__file__).with_name("alphabets.toml")
    return cast(_Data, tomllib.loads(source.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def _root() -> Any:
    return Collator()


@lru_cache(maxsize=1)
def _plainest() -> dict[float, str]:
    """By primary weight the sign that has it in its plainest form: small, without accents."""
    forms: dict[float, tuple[float, ...]] = {}
    for code, node in _root().table.root.children.items():
        if node.value:
            primary, *others = node.value[0]
            form = (len(node.value), *others, code)
            forms[primary] = min(forms.get(primary, form), form)
    return {primary: chr(int(form[-1])) for primary, form in forms.items()}


def _han(charset: str, first: int, last: int, code: int) -> Elements:
    """The weight of a character that the root orders by its code only."""
    point = int.from_bytes(chr(code).encode(charset, "ignore"), "big")
    if first <= point <= last:
        return [[_HAN_BY_CODE - 1 + point / 0x10000, _SECONDARY, _SMALL]]
    return cast(Elements, _root().implicit_weight(code))


@lru_cache(maxsize=64)
def alphabet(language: str, script: str) -> "Alphabet":
    return Alphabet(language, script)


class Alphabet:
    """How a language ("es") that is written in a script ("Latn") orders names."""

    def __init__(self, language: str, script: str) -> None:
        self._collator = copy(_root())
        self._collator.table = _Layered(Trie(), _root().table)
        if script in _HAN:
            self._collator.implicit_weight = partial(_han, *_HAN[script])
        self._by_sound = script == "Hans"
        self._dotted = language in _DOTTED
        self._own_script = _data()["scripts"].get(script, "LATIN")
        self._headings: dict[float, str] = {}
        self._rows: dict[str, list[float]] = {}
        self._add_letters(_rules(language, script))
        self._add_readings(_data()["read_as"].get(language, {}))
        if language == "ja":
            self._add_long_vowels()
        self._first_letter = self._primary("a")

    def place(self, name: str) -> Place:
        """Only the first 200 characters of a name count."""
        name = unicodedata.normalize("NFD", name[:_LONGEST_NAME])
        elements = self._elements(name)
        letter = self._letter(_first_primary(elements), name)
        section, heading = self._rank(letter)
        rest = tuple(self._collator.sort_key_from_collation_elements(elements))
        return Place(Key(section, heading, rest), letter)

    def _elements(self, text: str) -> Elements:
        return cast(Elements, self._collator.collation_elements(unicodedata.normalize("NFD", text)))

    def _primary(self, text: str) -> float:
        return _first_primary(self._elements(text))

    def _rank(self, letter: str) -> tuple[int, tuple[float, str]]:
        if letter == SIGNS:
            return 0, (0, letter)
        if letter == NO_LETTER:
            return 3, (0, letter)
        own = _script(letter[0]) == self._own_script
        return 1 if own else 2, (self._primary(letter), letter)

    def _letter(self, primary: float, name: str) -> str:
        if primary in self._headings:
            return self._headings[primary]
        if primary < self._first_letter:
            return SIGNS
        sign = _plainest().get(primary) or next(filter(self._primary, name), name[0])
        # A presentation form has the weight that its letter has in the root order.
        return self._headings.get(self._primary(sign)) or self._plain_letter(sign, primary)

    def _plain_letter(self, sign: str, primary: float) -> str:
        if not unicodedata.category(sign).startswith("L"):
            return SIGNS
        script = _script(sign)
        if script == "CJK" and not (self._by_sound and primary < _HAN_BY_CODE):
            return NO_LETTER
        return self._row(script, primary) if script in _data()["rows"] else self._capital(sign)

    def _row(self, script: str, primary: float) -> str:
        """The heading of the row that the weight lies in."""
        rows = _data()["rows"][script].split()
        if script not in self._rows:
            self._rows[script] = [self._primary(row[-1]) for row in rows]
        return rows[max(bisect_right(self._rows[script], primary) - 1, 0)][0]

    def _capital(self, letter: str) -> str:
        # title(), since Georgian has capitals that begin no word.
        first = "İ" if self._dotted and letter[0] == "i" else letter[0].title()
        return first + letter[1:]

    def _spellings(self, letter: str) -> list[str]:
        """ch, cH, Ch, CH."""
        signs = ((sign, self._capital(sign)) for sign in letter)
        return list(dict.fromkeys("".join(spelling) for spelling in product(*signs)))

    def _add(self, spelling: str, elements: Elements) -> None:
        codes = [ord(sign) for sign in unicodedata.normalize("NFD", spelling)]
        self._collator.table.own.add(codes, elements or _NOTHING)

    def _add_letters(self, rules: str) -> None:
        for letter in _letters(rules):
            self._headings.setdefault(letter.primary, self._capital(letter.heading))
            spellings = self._spellings(letter.spelling)
            for number, spelling in enumerate(spellings):
                case = _SMALL + (_CAPITAL - _SMALL) * number / len(spellings)
                self._add(spelling, [[letter.primary, letter.secondary, case]])

    def _add_readings(self, readings: dict[str, str]) -> None:
        for written, read in readings.items():
            for spelling in self._spellings(written):
                self._add(spelling, self._elements(read))

    def _add_long_vowels(self) -> None:
        """スー stands where スウ does."""
        for kana in map(chr, _KANA):
            vowel = _VOWELS.get(unicodedata.name(kana)[-1])
            if vowel:
                self._add(f"{kana}ー", self._elements(kana) + self._elements(vowel))


def _first_primary(elements: Elements) -> float:
    return next((element[0] for element in elements if element[0]), 0)


def _script(sign: str) -> str:
    """The first word of its Unicode name: LATIN, ARABIC, CJK, …"""
    return unicodedata.name(sign, "UNNAMED").split()[0]


def _rules(language: str, script: str) -> str:
    rules = {tag: rules for tags, rules in _data()["letters"].items() for tag in tags.split()}
    return rules.get(f"{language}-{script}") or rules.get(language, "")


def _letters(rules: str) -> Iterator[_Letter]:
    """The letters of "n ñ; …", with weights between those that the root has."""
    for clause in filter(str.strip, rules.split(";")):
        groups = clause.split()
        root = _root().collation_elements(unicodedata.normalize("NFD", groups[0].split("=")[0]))[0][0]
        for place, group in enumerate(groups):
            under, _, alike = group.rpartition("+")
            spellings = alike.split("=")
            for number, spelling in enumerate(spellings):
                if place or number:
                    primary = root + place / len(groups)
                    yield _Letter(spelling, primary, _SECONDARY + number, under or spellings[0])
