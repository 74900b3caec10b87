"""Invented items with the shape of a human-rights organisation's news, the same in every run.

Items are counted back from the newest: number 0 is the newest one. What an item says depends on its number
and not on the size of the site, so that page 1 shows the same items at every size, and what differs between
two sizes is only what lies behind.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any

from bench.words import vocabulary
from omctpub import countries

FIRST_DAY, DAYS, LAST_YEAR = date(2005, 1, 1), 7_304, 2024
ITEMS_A_DAY = 4
BLOCK = 100

PROGRAMMES = {
    "human-rights-defenders": "Human Rights Defenders",
    "monitoring": "Monitoring Protection Mechanisms",
    "urgent-campaigns": "Urgent Campaigns",
    "rights-of-the-child": "Rights of the Child",
    "violence-against-women": "Violence against Women",
    "social-rights": "Economic, Social and Cultural Rights",
    "assistance": "Urgent Assistance to Victims of Torture",
}
# The most frequent first.
_CODES = """CO GT TN RU EG MX SD TR PH CN IN DZ HN BY CD UZ BR PK VE LK BD MA IR SY IL KE UG NI ZW MY
    PE AZ ET KZ MM BH SA TH BO GE TD CM NG YE IQ JO LB LY MR BI RW TZ ZM AO MZ SN ML NE TG BJ CI GN LR SL GM
    GH DJ SO ER SS CF GA CG AR CL EC PY UY CR SV PA CU HT DO KG TJ TM AM MD UA RS BA MK AL GR HU PL RO BG KH
    VN LA ID NP"""
COUNTRIES = tuple(_CODES.split())
RARITY = tuple(accumulate(1 / (rank + 2) for rank in range(len(COUNTRIES))))
LANGUAGES = {"en": 60, "fr": 15, "es": 15, "ar": 6, "ru": 4}
TYPES = {
    "statement": 45,
    "urgent_intervention": 35,
    "report": 6,
    "link": 6,
    "internship": 4,
    "event": 4,
}
CAMPAIGN = 30

# In twenty items of every site from 1,000 items on, and nowhere else.
RARE_WORD, RARE_EVERY, RARE_BELOW = "kelvorandish", 50, 1_000


@dataclass(frozen=True)
class Step:
    """An appeal as a step of its case: `update` 0 opened it, `follows` is the number of the step before."""

    country: str
    serial: int
    update: int
    opened: int
    follows: int | None


def type_of(number: int) -> str:
    """The type of an item: one is the campaign that stands in the banner."""
    if number == CAMPAIGN:
        return "pledge"
    return Random(f"type {number}").choices(tuple(TYPES), weights=tuple(TYPES.values()))[0]


def hidden(number: int) -> bool:
    """Whether readers do not see the item: under embargo, or expired."""
    return number % 211 == 17 or number % 223 == 29


def public_id(number: int) -> str:
    return f"bench-{number}"


def listed(size: int) -> int:
    """How many items of a site of `size` readers find in lists."""
    return sum(not hidden(number) and number != CAMPAIGN for number in range(size))


@lru_cache(maxsize=4)
def cases(block: int) -> Mapping[int, Step]:
    """The appeals among a hundred items by number: about half of them are updates of an older one."""
    random, found, open_cases = Random(f"cases {block}"), dict[int, Step](), list[list[int]]()
    for number in range((block + 1) * BLOCK - 1, block * BLOCK - 1, -1):
        if type_of(number) != "urgent_intervention":
            continue
        if open_cases and random.random() < 0.5:
            case = random.choice(open_cases[-6:])
            opened = found[case[0]]
            found[number] = Step(opened.country, opened.serial, len(case), case[0], case[-1])
            case.append(number)
        else:
            open_cases.append([number])
            country = random.choices(COUNTRIES, cum_weights=RARITY)[0]
            found[number] = Step(country, number % 1_000, 0, number, None)
    return found


def day(number: int, size: int) -> date:
    """The day of an item: several stand on one day, over twenty years."""
    arrival = (size - 1 - number) // ITEMS_A_DAY * ITEMS_A_DAY
    return FIRST_DAY + timedelta(days=(arrival + ITEMS_A_DAY) * DAYS // (size + ITEMS_A_DAY))


def item(number: int, size: int) -> dict[str, Any]:
    """One item of a site of `size` as a line of a file holds it."""
    random, kind = Random(f"item {number}"), type_of(number)
    step = cases(number // BLOCK).get(number)
    tagged = [step.country] if step else _countries(random)
    original, langs = _languages(random)
    found: dict[str, Any] = {
        "id": public_id(number),
        "type": kind,
        "published": _published(random, day(number, size)),
        "original": original,
        "programmes": _programmes(random),
        "countries": tagged,
        "fields": _fields(random, kind, number, size),
        "translations": {lang: _text(random, kind, number, lang, tagged, lang == original) for lang in langs},
    }
    if step and step.follows is not None and step.follows < size:
        found["follows"] = public_id(step.follows)
    if number % 211 == 17:
        found["visible_from"] = "2099-01-01T09:00:00+01:00"
    if number % 223 == 29:
        found["visible_until"] = "2010-01-01"
    return found


def lines(size: int) -> Iterator[str]:
    """A whole file, in order of arrival: the programmes, then the oldest item first."""
    for slug, name in PROGRAMMES.items():
        yield json.dumps({"kind": "programme", "slug": slug, "names": {"en": name}}) + "\n"
    for number in range(size - 1, -1, -1):
        yield json.dumps(item(number, size), ensure_ascii=False) + "\n"


def _published(random: Random, day: date) -> str:
    """Mostly a day; sometimes a moment, and seldom no more than a month or a year."""
    chance = random.random()
    if chance < 0.01:
        return f"{day.year}"
    if chance < 0.02:
        return f"{day:%Y-%m}"
    return f"{day}T{random.randint(8, 18):02}:30:00+01:00" if chance < 0.05 else f"{day}"


def _programmes(random: Random) -> list[str]:
    count = random.choices((0, 1, 2, 3, 5), weights=(35, 52, 8, 3, 2))[0]
    return random.sample(tuple(PROGRAMMES), count)


def _countries(random: Random) -> list[str]:
    count = random.choices((0, 1, 2, 3), weights=(40, 45, 10, 5))[0]
    return list(dict.fromkeys(random.choices(COUNTRIES, cum_weights=RARITY, k=count)))


def _languages(random: Random) -> tuple[str, list[str]]:
    """The original's language, and those of all one to five texts."""
    original = random.choices(tuple(LANGUAGES), weights=tuple(LANGUAGES.values()))[0]
    count = random.choices((0, 1, 2, 3, 4), weights=(55, 22, 13, 4, 6))[0]
    others = [lang for lang in LANGUAGES if lang != original]
    return original, [original, *random.sample(others, count)]


def _text(
    random: Random, kind: str, number: int, lang: str, tagged: list[str], original: bool
) -> dict[str, Any]:
    words = vocabulary(lang)
    title = words.some(random, 5, 14)
    if len(tagged) == 1 and random.random() < 0.2:
        title = f"{countries.name(tagged[0], lang)}: {title}"
    text: dict[str, Any] = {"title": "" if random.random() < 0.01 else title}
    if random.random() < 0.5:
        text["summary"] = words.sentences(random, random.randint(25, 60))
    text["body"] = words.body(random, random.randint(30, 90))
    if number % RARE_EVERY == 7 and number < RARE_BELOW:
        text["body"] += f"\n\n{RARE_WORD.capitalize()}."
    if not original and random.random() < 0.03:
        text["state"] = "draft"
    fields = _translated_fields(random, kind, number, lang)
    return {**text, "fields": fields} if fields else text


def _fields(random: Random, kind: str, number: int, size: int) -> dict[str, Any]:
    """The type's own fields, those of all languages."""
    day_ = day(number, size)
    if kind == "urgent_intervention":
        return _appeal(random, number, size)
    if kind == "statement" and random.random() < 0.3:
        return {"letter_date": f"{day_ - timedelta(days=random.randint(0, 9))}", **_signed(random)}
    if kind == "internship":
        return {"office": random.choice(("Geneva", "Brussels", "Tunis")), "deadline": _end(number, day_)}
    if kind == "report":
        return {"year": day_.year, "series": random.choice(("Annual report", "Country report"))}
    if kind == "link":
        return {"address": f"https://example.org/{number}", "source": "Example"}
    if kind == "event":
        return {"start": f"{day_ + timedelta(days=20)}", "end": f"{day_ + timedelta(days=22)}"}
    return {"goal": 1_000} if kind == "pledge" else {}


def _signed(random: Random) -> dict[str, Any]:
    """The organisations that signed a letter, where it is a joint one."""
    if random.random() < 0.5:
        return {}
    names = [vocabulary("en").some(random, 2, 5) for _ in range(random.randint(3, 25))]
    countries_ = random.choices(COUNTRIES, cum_weights=RARITY, k=len(names))
    pairs = zip(names, countries_, strict=True)
    return {"signatories": [{"organisation": name, "country": country} for name, country in pairs]}


def _end(number: int, day_: date) -> str:
    """A deadline: a month after the call, but for the newest calls, which stay open."""
    return "2099-01-31" if number < 100 else f"{day_ + timedelta(days=30)}"


def _appeal(random: Random, number: int, size: int) -> dict[str, Any]:
    step = cases(number // BLOCK)[number]
    opened = day(min(step.opened, size - 1), size)
    update = f".{step.update}" if step.update else ""
    alpha3 = countries.alpha3(step.country)
    return {
        "code": f"{alpha3} {step.serial:03} / {opened:%m%y} / OBS {step.opened // BLOCK % 1000:03}{update}",
        "status": random.choice(("open", "open", "released", "acquitted", "closed")),
        "authorities": [
            {"role": "Minister", "name": vocabulary("en").some(random, 2, 3), "email": "office@example.org"}
        ],
    }


def _translated_fields(random: Random, kind: str, number: int, lang: str) -> dict[str, Any]:
    words = vocabulary(lang)
    if kind == "urgent_intervention":
        return {"people": words.some(random, 2, 5), "actions": words.sentences(random, 40)}
    if kind == "internship":
        return {"how_to_apply": words.sentences(random, 30)}
    if kind == "report":
        return {"file": f"https://example.org/files/{number}-{lang}.pdf"}
    if kind == "event":
        return {"place": words.some(random, 1, 3)}
    return {}
