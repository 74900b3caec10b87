"""Languages: tags, whose turn it is, direction, names and their order, how lists and numbers are written."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, TypeVar

from babel import Locale, localedata
from babel.core import get_global
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from omctpub import collation

T = TypeVar("T")

_LONGEST_TAG = 35
_MOST_LANGS = 32
_LONGEST_HEADER = 2000
_MOST_WISHES = 50
_UNITS = ("kilobyte", "megabyte", "gigabyte", "terabyte")

# The grammar of RFC 5646, section 2.1, on a lower-case tag.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+"
    r"|en-gb-oed|sgn-be-fr|sgn-be-nl|sgn-ch-de"
    r"|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)"
)
_WISH = re.compile(r"\s*(\*|[a-z0-9-]{1,35})\s*(?:; *q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?", re.I | re.A)

_RIGHT_TO_LEFT = (
    "Adlm Arab Aran Armi Avst Chrs Cprt Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb Nbat"
    " Nkoo Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sidt Sogd Sogo Syrc Syre Syrj Syrn Thaa Yezi"
)


class _Parts(NamedTuple):
    language: str
    script: str
    region: str
    variants: tuple[str, ...]


def canonical(tag: str) -> str:
    """The tag in the case of RFC 5646, section 2.1.1 ("zh-Hant", "pt-BR").

    Raises ValueError for anything but a well-formed BCP 47 tag of at most 35 characters.
    """
    if len(tag) > _LONGEST_TAG:
        raise ValueError(f"{tag[:20]!r}… is no language tag: one has at most {_LONGEST_TAG} characters.")
    if not tag.isascii() or not _TAG.fullmatch(tag.lower()):
        raise ValueError(f"{tag!r} is no language tag; write one such as 'fr', 'pt-BR', 'zh-Hant' (BCP 47).")
    first, *rest = tag.lower().split("-")
    return "-".join([first, *_cased(first, rest)])


def as_tag(typed: str) -> str:
    """The tag in its canonical case; "" where it is none."""
    try:
        return canonical(typed)
    except ValueError:
        return ""


def _cased(first: str, rest: list[str]) -> Iterator[str]:
    extended = len(first) == 1
    for subtag in rest:
        extended = extended or len(subtag) == 1
        if not extended and len(subtag) == 2:
            yield subtag.upper()
        elif not extended and len(subtag) == 4:
            yield subtag.capitalize()
        else:
            yield subtag


@lru_cache(maxsize=1024)
def _parts(tag: str) -> _Parts:
    """The subtags of a tag, replaced languages by their successors ("iw" by "he"), the script filled in."""
    match = _TAG.fullmatch(canonical(tag).lower())
    if not match or not match["language"]:
        return _Parts("", "", "", ())
    language = _most_exact(match["language"].split("-"))
    script, region = (match["script"] or "").capitalize(), (match["region"] or "").upper()
    language, *implied = str(get_global("language_aliases").get(language, language)).split("_")
    script = script or next((part for part in implied if len(part) == 4), "")
    region = region or next((part for part in implied if len(part) < 4), "")
    variants = tuple(match["variants"].split("-")[1:])
    return _Parts(language, script or _usual_script(language, region), region, variants)


def _most_exact(languages: list[str]) -> str:
    """Of a language and its extended subtags (ar-arz) the last that CLDR knows."""
    likely = get_global("likely_subtags")
    return next((language for language in reversed(languages) if language in likely), languages[0])


def _usual_script(language: str, region: str) -> str:
    likely = get_global("likely_subtags")
    full = str(likely.get(f"{language}_{region}") or likely.get(language) or "")
    return next((part for part in full.split("_")[1:] if len(part) == 4), "")


def script(tag: str) -> str:
    """The script that the tag names or its language is usually written in (CLDR): "Arab"; "" if unknown."""
    return _parts(tag).script


def direction(tag: str) -> str:
    """`rtl` or `ltr`, by the script the tag names or its language is usually written in."""
    return "rtl" if script(tag) in _RIGHT_TO_LEFT.split() else "ltr"


def region(tag: str) -> str:
    """Where the language is written as the tag says, else where most write it (CLDR): "BR"; "" if unknown."""
    language, script, named, _ = _parts(tag)
    likely = get_global("likely_subtags")
    full = str(likely.get(f"{language}_{script}") or likely.get(language) or "")
    return named or next((part for part in full.split("_")[1:] if len(part) < 4), "")


@lru_cache(maxsize=256)
def locale(tag: str) -> Locale:
    """The nearest locale that Babel has: with script and region, else of the language alone, else English."""
    language, script, region, _ = _parts(tag)
    shapes = ((language, script, region), (language, script), (language, region), (language,))
    names = ("_".join(filter(None, shape)) for shape in shapes if shape[0])
    return Locale.parse(next(filter(localedata.exists, names), "en"))


def known(tag: str) -> bool:
    """Whether Babel has a locale of the tag's own language."""
    language = _parts(tag).language
    return bool(language) and localedata.exists(language)


@lru_cache(maxsize=4096)
def name(tag: str, lang: str) -> str:
    """What the language `tag` is called in the language `lang`, after CLDR; the tag if that has no word."""
    there, (language, script, region, variants) = locale(lang), _parts(tag)
    subtags = canonical(tag).split("-")
    script, region = (part if part in subtags else "" for part in (script, region))
    for shape, details in (
        ((language, script, region), ()),
        ((language, script), (region,)),
        ((language, region), (script,)),
        ((language,), (script, region)),
    ):
        base = there.languages.get("_".join(filter(None, shape)))
        if base:
            return _with_details(base, [_detail(there, part) for part in details if part] + list(variants))
    return canonical(tag)


def _detail(there: Locale, part: str) -> str:
    return str(there.scripts.get(part) or there.territories.get(part) or part)


def _with_details(base: str, details: list[str]) -> str:
    return f"{base} ({', '.join(details)})" if details else str(base)


def own_name(tag: str) -> str:
    """What the language calls itself, written as in a list of languages: English, Français, العربية."""
    if not known(tag) or _parts(str(locale(tag)).replace("_", "-")).script != _parts(tag).script:
        return canonical(tag)
    own = name(tag, tag)
    first_word = own.split(" ", 1)[0]
    # title(), since Georgian has capitals that stand in no sentence; isiZulu keeps its own.
    return own[:1].title() + own[1:] if first_word.islower() else own


def negotiate(header: str, offered: Sequence[str]) -> str:
    """The offered language that an Accept-Language header asks for (RFC 4647, lookup), the first if none is.

    What is not understood is passed over, and so is what stands after the first 50 wishes.
    """
    wishes = sorted(_wishes(header), key=lambda wish: -wish[1])
    refused = [tag for tag, weight in wishes if weight == 0]
    left = [tag for tag in offered if not {*_cut_short(tag)}.intersection(refused)] or list(offered)
    found = (_lookup(tag, left) for tag, weight in wishes if weight > 0)
    return next(filter(None, found), left[0])


def _wishes(header: str) -> Iterator[tuple[str, float]]:
    for wish in header[:_LONGEST_HEADER].split(",")[:_MOST_WISHES]:
        match = _WISH.fullmatch(wish)
        if match and match[1] == "*":
            yield "*", float(match[2] or 1)
        elif match and _TAG.fullmatch(match[1].lower()):
            yield canonical(match[1]), float(match[2] or 1)


def _lookup(wish: str, offered: list[str]) -> str | None:
    """The offered tag that is the wish cut short, in the same script if there is one (zh-TW: zh-Hant)."""
    if wish == "*":
        return offered[0]
    shorter = [tag for cut in _cut_short(wish) for tag in offered if tag == cut]
    alike = [tag for tag in (*shorter, *offered) if _parts(tag)[:2] == _parts(wish)[:2] != ("", "")]
    return next(iter(alike + shorter), None)


def _cut_short(tag: str) -> Iterator[str]:
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]


def choose(available: Collection[str], page: str, reads: Sequence[str], original: str) -> str:
    """The language in which a page shows an item to someone who reads `reads` (without any: everything)."""
    if page in available and (not reads or page in reads):
        return page
    read = (lang for lang in reads if lang in available)
    last = original if original in available else min(available)
    return next(read, last)


def parse_langs(values: Sequence[str]) -> tuple[str, ...]:
    """The `langs` parameter, given any number of times, tags separated by commas: canonical tags, each once.

    Raises ValueError for a malformed tag and for more than 32 tags.
    """
    tags: dict[str, None] = {}
    for value in values:
        for tag in value.split(","):
            if tag.strip():
                tags[canonical(tag.strip())] = None
            if len(tags) > _MOST_LANGS:
                raise ValueError(f"At most {_MOST_LANGS} languages can be asked for at once; leave some out.")
    return tuple(tags)


def sort_names(names: Iterable[T], lang: str, key: Callable[[T], str]) -> list[T]:
    """The names in the order a reader of the language looks them up in. Slow: sort once, keep the result."""
    return [name for _, group in by_letter(names, lang, key) for name in group]


def by_letter(names: Iterable[T], lang: str, key: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    """The names in the order of `sort_names` under their headings, each a capital of the language's alphabet.

    The order is that of CLDR: Russian Ё stands under Е, as in its dictionaries; the Arabic article counts.
    Simplified Chinese stands under its first sound (A to Z). Signs and digits come first, under "#"; what has
    no letter comes last, under "". Slow: group once, keep the result.
    """
    language, script, *_ = _parts(lang)
    placed = sorted(
        ((_place(language, script, key(name)), name) for name in names), key=lambda each: each[0].key
    )
    groups = groupby(placed, key=lambda each: each[0].letter)
    return [(letter, [name for _, name in group]) for letter, group in groups]


@lru_cache(maxsize=4096)
def _place(language: str, script: str, name: str) -> collation.Place:
    return collation.alphabet(language, script).place(name)


def list_of(names: Sequence[str], lang: str) -> str:
    """The names as one phrase of the language: a, b and c."""
    return format_list(names, locale=locale(lang))


@lru_cache(maxsize=1 << 12)
def file_size(count: float, lang: str) -> str:
    """So many bytes in the units and digits of a language, of a thousand each: 1.2 MB, 1,2 Mo."""
    count, power = count / 1000, 0
    while _two_digits(count) >= 1000 and power + 1 < len(_UNITS):
        count, power = count / 1000, power + 1
    return format_unit(_two_digits(count), f"digital-{_UNITS[power]}", "short", locale=locale(lang))


def _two_digits(count: float) -> float:
    """Two digits at least: 1.2, but 12 and 120."""
    return round(count, 1) if count < 9.95 else round(count)


def number(n: float, lang: str) -> str:
    """A number with the digits and marks of a language; Spanish and Polish leave four digits together.

    CLDR says the latter (minimumGroupingDigits), and Babel does not know it.
    """
    spoken = locale(lang)
    together = spoken.language in ("es", "pl") and abs(n) < 10_000
    return format_decimal(n, locale=spoken, group_separator=not together)


def percent(share: float, lang: str) -> str:
    """A part of a whole, from 0 to 1, in hundredths: 12%, 12 %, ‎12%."""
    return format_percent(share, locale=locale(lang))


def country_of(zone: str) -> str:
    """The code of the country whose clocks a time zone (Africa/Tunis) tells; "" where it is of none."""
    found = get_global("zone_territories").get(get_global("zone_aliases").get(zone, zone), "ZZ")
    return "" if found == "ZZ" else str(found)


def city(zone: str, lang: str) -> str:
    """The city that a time zone (Africa/Tunis) is named after, in a language; "" for a zone that has none."""
    aliases = get_global("zone_aliases")
    known = str(aliases.get(zone, zone))
    if "/" not in known or known.startswith("Etc/"):
        return ""
    # CLDR has its names under the oldest name of a zone, Babel looks under the newest only.
    same = [known, *(old for old, new in aliases.items() if new == known)]
    names = (locale(lang).time_zones.get(each, {}).get("city") for each in same)
    return str(next(filter(None, names), known.rpartition("/")[2].replace("_", " ")))
