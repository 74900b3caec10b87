"""Any items under any filters, on every page of every list, against a plain model of the contract."""

import io
import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omctpub.exchange.importing import Import, Source
from omctpub.models import Item
from omctpub.testing import SECRET, Reader, SiteUnderTest, bundled_plugins

PAGE = 3
PAST, FUTURE = "2011-01-01", "2999-01-01"
PATHS = {
    "statement": "statements",
    "urgent_intervention": "urgent-interventions",
    "internship": "internships",
    "report": "reports",
    "event": "events",
    "pledge": "pledges",
}
# Of each type the fields that decide where its items stand, with values to choose from.
FIELDS: dict[str, dict[str, list[str]]] = {
    "statement": {"open_until": [PAST, FUTURE]},
    "urgent_intervention": {
        "status": ["open", "released"],
        "code": ["HND 002 / 0703 / OBS 035", "TUN 001 / 0517 / OBS 052.1"],
    },
    "internship": {"office": ["Tunis", "Genève"], "deadline": [PAST, FUTURE]},
    "report": {"series": ["Annual reports", "Tunis"]},
    "event": {"start": [PAST, "2012-05-05T10:00:00+02:00", FUTURE, "2999-01-01T09:00:00Z", "2998-12-31"]},
    "pledge": {"closes": [PAST, FUTURE]},
}
PUBLISHED = [
    *("2016", "2016-01", "2016-01-01", "2016-01-01T00:00:00Z", "2016-06-30T12:00:00+05:30"),
    *("2017-12-31T23:30:00-05:00", "2018-01-01T04:30:00Z", "2018-01-01", "2018"),
]
LANGUAGES = ["en", "fr", "ar", "zh-Hant"]
PROGRAMMES = ["human-rights-defenders", "children"]
COUNTRIES = ["SD", "PE", "TN"]


@dataclass(frozen=True)
class Question:
    """A list at `place`, read in `lang`, narrowed by `filters`; `stream` is one of the home page's."""

    place: str
    lang: str
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stream: str = ""

    @property
    def address(self) -> str:
        stream = {"stream": self.stream} if self.stream else {}
        return f"/{self.lang}/{self.place}?{urlencode({**self.filters, **stream}, doseq=True)}"


def chosen(values: Sequence[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


@st.composite
def items(draw: st.DrawFn) -> dict[str, Any]:
    type_name = draw(st.sampled_from(list(FIELDS)))
    states = st.sampled_from(["published", "published", "published", "draft", "review", "withdrawn"])
    texts = draw(st.dictionaries(st.sampled_from(LANGUAGES), states, min_size=1, max_size=3))
    around = {"visible_from": draw(st.sampled_from([None, None, None, PAST, FUTURE]))}
    around["visible_until"] = draw(st.sampled_from([None, None, None, PAST, FUTURE]))
    fields = {name: draw(st.sampled_from([None, *values])) for name, values in FIELDS[type_name].items()}
    return {
        "type": type_name,
        "published": draw(st.sampled_from(PUBLISHED)),
        "original": draw(st.sampled_from(sorted(texts))),
        "programmes": draw(chosen(PROGRAMMES)),
        "countries": draw(chosen(COUNTRIES)),
        "fields": {name: value for name, value in fields.items() if value},
        "translations": {lang: {"title": f"In {lang}", "state": state} for lang, state in texts.items()},
        **{name: value for name, value in around.items() if value},
    }


OFFERED = {
    "type": list(FIELDS),
    "country": COUNTRIES,
    "programme": PROGRAMMES,
    "year": ["2016", "2017", "2018", "1999"],
    "langs": [*LANGUAGES, "th"],
    **{name: FIELDS["urgent_intervention"][name] for name in ("status", "code")},
    **{"office": FIELDS["internship"]["office"], "series": FIELDS["report"]["series"]},
}
questions = st.builds(
    Question,
    place=st.sampled_from(["news", *PATHS.values(), "countries/SD", "programmes/children"]),
    lang=st.sampled_from(["en", "ar"]),
    filters=st.fixed_dictionaries({}, optional={name: chosen(values) for name, values in OFFERED.items()}),
    stream=st.sampled_from(["", "", "human-rights-defenders", "news-on-torture"]),
)


def moment(date: str) -> datetime:
    """The first moment of a year, a month or a day, or the instant itself."""
    whole = date if "T" in date else date + "-01-01"[len(date) - 4 :]
    read = datetime.fromisoformat(whole)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def public(item: Mapping[str, Any]) -> list[str]:
    return [lang for lang, text in item["translations"].items() if text["state"] == "published"]


def visible(item: Mapping[str, Any]) -> bool:
    embargoed = item.get("visible_from") == FUTURE
    return bool(public(item)) and not embargoed and item.get("visible_until") != PAST


def stands_in(item: Mapping[str, Any], question: Question) -> bool:
    first, second = question.place.partition("/")[::2]
    if second:
        here = second in item["countries" if first == "countries" else "programmes"]
    else:
        here = first in ("news", PATHS[item["type"]])
    listed = item["type"] != "pledge" or first == "pledges"
    open_only = first == "internships" and item["fields"].get("deadline") == PAST
    defends = "human-rights-defenders" in item["programmes"]
    stream = {"": True, "human-rights-defenders": defends, "news-on-torture": not defends}
    return here and listed and not open_only and stream[question.stream]


def fits(item: Mapping[str, Any], name: str, values: Sequence[str]) -> bool:
    has = {
        "type": [item["type"]],
        "country": item["countries"],
        "programme": item["programmes"],
        "year": [item["published"][:4]],
        "langs": public(item),
    }
    return not values or bool(set(values) & set(has.get(name, [item["fields"].get(name)])))


def in_order(found: list[tuple[int, dict[str, Any]]], place: str) -> list[tuple[int, dict[str, Any]]]:
    """Newest first, then latest arrival first; events that come first, soonest first."""
    if place != "events":
        return sorted(found, key=lambda one: (moment(one[1]["published"]), one[0]), reverse=True)

    def start(one: tuple[int, dict[str, Any]]) -> tuple[datetime, int]:
        return moment(one[1]["fields"].get("start") or one[1]["published"]), one[0]

    coming = [one for one in found if one[1]["fields"].get("start", PAST) > "2100"]
    return sorted(coming, key=start) + sorted((one for one in found if one not in coming), key=start)[::-1]


def shown(item: Mapping[str, Any], question: Question) -> str:
    """The language in which the page shows an item."""
    there, reads = public(item), question.filters.get("langs", ())
    if question.lang in there and (not reads or question.lang in reads):
        return question.lang
    fallback = item["original"] if item["original"] in there else min(there)
    return next((lang for lang in reads if lang in there), fallback)


def expected(stored: Sequence[dict[str, Any]], question: Question) -> list[tuple[str, str]]:
    found = [
        (number, item)
        for number, item in enumerate(stored)
        if visible(item) and stands_in(item, question)
        if all(fits(item, name, values) for name, values in question.filters.items())
    ]
    return [(str(number), shown(item, question)) for number, item in in_order(found, question.place)]


def entries(tree: Any) -> list[tuple[str, str]]:
    """Public id and language of each entry of a page."""
    articles = tree.xpath("//article[contains(@class, 'h-entry')]")
    return [
        (one.xpath(".//a[@class='u-url']/@href")[0].split("?")[0].split("/")[3], one.get("lang"))
        for one in articles
    ]


def every_page(reader: Reader, question: Question) -> list[list[tuple[str, str]]]:
    pages, following = [], [question.address]
    while following:
        page = reader.get(following[0])
        assert page.status == 200, following
        pages.append(entries(page.tree))
        following = page.tree.xpath("//p[@class='next-page']/a/@href")
    return pages


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> SiteUnderTest:
    streams = [
        {"name": "human-rights-defenders", "programme": PROGRAMMES[0], "titles": {"en": "A"}},
        {"name": "news-on-torture", "titles": {"en": "B"}},
    ]
    site = SiteUnderTest(tmp_path_factory.mktemp("site"))
    site.configure(secret_key=SECRET, plugins=bundled_plugins(), streams=streams, list_size=PAGE)
    for slug in PROGRAMMES:
        site.editor.programme(slug, en=slug)
    return site


def store(site: SiteUnderTest, lines: Sequence[dict[str, Any]]) -> None:
    """Import these items in place of all others, under the number of their arrival."""
    content = "".join(json.dumps({"id": str(number), **line}) + "\n" for number, line in enumerate(lines))
    with site.editor.opened() as opened:
        Item.delete().execute()
        source = Source("items", lambda: nullcontext(io.BytesIO(content.encode())))
        assert Import(opened, lambda problem: None).run([source]).added == len(lines)


@settings(
    max_examples=settings.default.max_examples // 8 if settings.default else 12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(stored=st.lists(items(), max_size=12), asked=st.lists(questions, min_size=6, max_size=6))
def test_every_page_of_every_list_holds_what_it_should(
    world: SiteUnderTest, stored: list[dict[str, Any]], asked: list[Question]
) -> None:
    store(world, stored)
    for question in asked:
        right = expected(stored, question)
        pages = every_page(world.reader, question)
        assert [entry for page in pages for entry in page] == right, question
        assert [len(page) for page in pages[:-1]] == [PAGE] * (len(pages) - 1)
        beyond = f"{question.address}&page={len(pages) + 1}"
        assert world.reader.get(beyond).status == 404
