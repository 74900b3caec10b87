"""Countries: ISO 3166-1 codes (and Kosovo, XK), their names in every language, and labels to codes."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypedDict, cast

from babel import Locale
from babel.core import get_global

from omctpub import languages
from omctpub.text import fold, words

Index = dict[str, frozenset[str]]

_MAIN_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh", "zh-Hant", "pt", "tr", "fa", "de", "it")
_LONGEST_NAME = 120

_AROUND_DASHES = re.compile(r" ?- ?")
_OPENING = re.compile(r"[\s\"'«»‹›“”„‟‚‘’「『《〈(\[¿¡]*")
_FIRST_WORD = re.compile(r"[^\s:,،、;-]+")
_AFTER_NAME = re.compile(r"\s|[:,،、-]|$")


class _Withdrawn(TypedDict):
    labels: list[str]
    successors: list[str]


class _Labels(TypedDict):
    codes: str
    capitals: list[str]
    labels: dict[str, list[str]]
    withdrawn: list[_Withdrawn]


@lru_cache(maxsize=1)
def _data() -> _Labels:
    source = Path(__file__).with_name("country_labels.toml")
    return cast(_Labels, tomllib.loads(source.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """The alpha-2 codes of ISO 3166-1 and XK, sorted."""
    return tuple(_data()["codes"].split())


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(codes())


def name(code: str, lang: str) -> str:
    """The country's name in a language, after CLDR; in English where CLDR has none."""
    there = languages.locale(lang).territories
    return str(there.get(code) or languages.locale("en").territories.get(code) or code)


@lru_cache(maxsize=64)
def options(lang: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of every country, in the order of the reader's alphabet."""
    named = [(code, name(code, lang)) for code in codes()]
    return tuple(languages.sort_names(named, lang, key=lambda option: option[1]))


@lru_cache(maxsize=1)
def _alpha3_codes() -> dict[str, tuple[str, ...]]:
    """Alpha-3 codes, withdrawn ones too, to the alpha-2 codes of today."""
    aliases = get_global("territory_aliases").items()
    letters = ((code, tuple(today)) for code, today in aliases if len(code) == 3 and code.isalpha())
    return {code: today for code, today in letters if _known().intersection(today)}


@lru_cache(maxsize=1)
def _alpha2_codes() -> dict[str, str]:
    single = ((code, today[0]) for code, today in _alpha3_codes().items() if len(today) == 1)
    return {today: code for code, today in single if not withdrawn(code)}


def from_alpha3(code: str) -> str | None:
    """The alpha-2 code; of a withdrawn one (ZAR) that of its only successor."""
    today = _alpha3_codes().get(code.upper(), ())
    return today[0] if len(today) == 1 else None


def alpha3(code2: str) -> str | None:
    return _alpha2_codes().get(code2)


def find(label: str) -> str | None:
    """The code a code or label stands for; None if it is unknown, ambiguous ("Congo") or withdrawn ("YU")."""
    if len(label) > _LONGEST_NAME or withdrawn(label):
        return None
    code = label.strip().upper()
    if code in _known():
        return code
    folded = _folded(label)
    named = _labels().get(folded) or _labels().get(folded.removeprefix("the ")) or frozenset[str]()
    return next(iter(named)) if len(named) == 1 else from_alpha3(code)


def meant(label: str, lang: str) -> frozenset[str]:
    """The codes that a name may stand for: in the main languages, in this one, or else in any of CLDR's."""
    if successors(label):
        return frozenset()
    known = find(label)
    folded = _folded(label[:_LONGEST_NAME])
    if known or folded in _labels():
        return frozenset([known]) if known else _labels()[folded]
    name = " ".join(words(folded))
    return spellings_in(lang).get(name) or _everywhere().get(name, frozenset[str]())


@lru_cache(maxsize=1)
def _everywhere() -> Index:
    """Names in all languages, which the build writes down; none in a checkout that was not built."""
    file = Path(__file__).with_name("country_names.txt")
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else ()
    pairs = (line.split("\t") for line in lines)
    return {name: frozenset(codes.split()) for name, codes in pairs}


def successors(label: str) -> tuple[str, ...]:
    """The codes to use in the place of a code or name of a country that is no more; none for any other."""
    known = len(label) <= _LONGEST_NAME
    return tuple(_withdrawn_labels().get(_folded(label), ())) if known else ()


def withdrawn(label: str) -> str | None:
    """A sentence for whoever gave a code or name of a country that is no more, with the codes to use."""
    codes = ", ".join(successors(label))
    return f"{label.strip()!r} is no longer in ISO 3166; use what took its place: {codes}." if codes else None


@lru_cache(maxsize=1)
def _withdrawn_labels() -> dict[str, list[str]]:
    return {_folded(label): gone["successors"] for gone in _data()["withdrawn"] for label in gone["labels"]}


def _folded(label: str) -> str:
    return _AROUND_DASHES.sub("-", fold(label))


def _spellings(label: str) -> Iterator[str]:
    """A name and what it looks like when typed: CLDR writes "St. Vincent & Grenadines"."""
    yield label
    if " & " in label:
        yield from _spellings(label.replace(" & ", " and "))
    if label.startswith("St. "):
        yield label.replace("St. ", "St ", 1)
        yield label.replace("St. ", "Saint ", 1)


def _index(named: Iterable[tuple[str, str]]) -> Index:
    found: dict[str, set[str]] = {}
    for code, label in named:
        for spelling in _spellings(label):
            found.setdefault(_folded(spelling), set()).add(code)
    return {label: frozenset(named_so) for label, named_so in found.items()}


def _names_in(locale: Locale) -> list[tuple[str, str]]:
    return [(code, str(locale.territories[code])) for code in codes() if code in locale.territories]


@lru_cache(maxsize=1)
def _labels() -> Index:
    """Names in the main languages and aliases, folded, to the codes they may mean."""
    aliases = [(code, alias) for code, given in _data()["labels"].items() for alias in given]
    return _index(aliases + [pair for lang in _MAIN_LANGUAGES for pair in _names_in(languages.locale(lang))])


@lru_cache(maxsize=1)
def spellings() -> Index:
    """Names in the main languages and aliases, as folded words without signs, to the codes they may mean."""
    found: dict[str, set[str]] = {}
    for label, named in _labels().items():
        found.setdefault(" ".join(words(label)), set()).update(named)
    return {label: frozenset(named) for label, named in found.items()}


@lru_cache(maxsize=128)
def spellings_in(lang: str) -> Index:
    """The same of the names in one language, whichever it is."""
    return {
        " ".join(words(label)): named for label, named in _index(_names_in(languages.locale(lang))).items()
    }


def written_small(word: str) -> bool:
    """Whether a word names a country in capitals only: small, it is a word of some language ("us", "eau")."""
    return word in _data()["capitals"]  # "irã" is Iran alone, "ira" is anger too


@lru_cache(maxsize=128)
def _by_first_word(lang: str | None) -> dict[str, list[tuple[str, frozenset[str]]]]:
    """The labels of one language, without one all of `_labels`, under their first word."""
    labels = _labels() if lang is None else _index(_names_in(languages.locale(lang)))
    grouped: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for label, named in labels.items():
        grouped.setdefault(_first_word(label), []).append((label, named))
    return grouped


def _first_word(folded: str) -> str:
    word = _FIRST_WORD.match(folded)
    return word[0] if word else ""


@lru_cache(maxsize=8192)
def _named_first(title: str, lang: str) -> frozenset[str]:
    """The countries that a title may begin with: by the longest name, or by a clear one before a comma."""
    start = _OPENING.sub("", _folded(title), count=1)
    word = _first_word(start)
    labels = [*_by_first_word(None).get(word, ()), *_by_first_word(lang).get(word, ())]
    there = [(len(label), named) for label, named in labels if _begins(start, label)]
    longest = max((length for length, _ in there), default=0)
    comma = (named for length, named in there if len(named) == 1 and start[length : length + 1] == ",")
    return frozenset[str]().union(*comma, *(named for length, named in there if length == longest))


def _begins(start: str, label: str) -> bool:
    return start.startswith(label) and _AFTER_NAME.match(start, len(label)) is not None


def starts_with_name(title: str, code: str, lang: str) -> bool:
    """Whether a title begins with a name of the country, in a main language or `lang`, as whole words.

    "Guinea-Bissau: …" begins with no name of Guinea, "Sudanese …" with none of Sudan; "Israel, Occupied
    Palestinian Territories: …" begins with a name of both.
    """
    return code in _named_first(title[:_LONGEST_NAME], lang)
