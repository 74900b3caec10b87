"""What a page says of itself to programs that show it elsewhere, and to search engines."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

import pytest

from omctpub.testing import SECRET, Editor, Page, Reader, SiteUnderTest, bundled_plugins
from omctpub.web.discovery.sharing import share_locale

HOST = "http://localhost"
LONG = "word " * 100

# What Google asks of each type: developers.google.com/search/docs/appearance/structured-data
REQUIRED = {
    "WebSite": {"name", "url"},
    "CollectionPage": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "NewsArticle": {"headline", "datePublished", "author", "publisher", "url", "inLanguage"},
    "Article": {"headline", "datePublished", "author", "publisher", "url", "inLanguage"},
    "Report": {"headline", "datePublished", "author", "publisher", "url", "inLanguage"},
    "JobPosting": {"title", "description", "datePosted", "hiringOrganization", "jobLocation"},
    "Event": {"name", "startDate", "location"},
}
FIELDS: Mapping[str, dict[str, Any]] = {
    "statement": {"letter_date": "2018-02-14"},
    "urgent_intervention": {"code": "GTM 001 / 0925 / OBS 041.1"},
    "internship": {"office": "Tunis", "time_zone": "Africa/Tunis", "deadline": "2018-03-31"},
    "report": {"isbn": "978-0-306-40615-7", "series": "Handbooks", "issn": "0378-5955"},
    "link": {"address": "https://example.org/page", "source": "Example"},
    "event": {"start": "2018-07-01T10:00:00Z", "end": "2018-07-02", "time_zone": "Europe/Zurich"},
    "pledge": {"goal": 100},
}
FILE = {"file": "https://example.org/a.pdf", "file_size": 1_200_000}
OWN: Mapping[str, dict[str, Any]] = {"event": {"place": "Palais"}, "report": FILE}
PATHS = {"urgent_intervention": "urgent-interventions"}
TYPES = {
    "statement": "NewsArticle",
    "urgent_intervention": "NewsArticle",
    "internship": "JobPosting",
    "report": ["Report", "Book"],
    "link": "NewsArticle",
    "event": "Event",
    "pledge": "Article",
}


def path(kind: str, id: str) -> str:
    return f"{PATHS.get(kind, kind + 's')}/{id}"


def fill(editor: Editor) -> None:
    editor.programme("p", en="Rights of the Child", ar="حقوق الطفل")
    for kind, data in FIELDS.items():
        own = OWN.get(kind, {})
        texts: dict[str, str | dict[str, Any]] = {
            "en": {"title": "A title", "summary": "In short.", "data": own},
            "ar": {"title": "عنوان", "summary": "باختصار", "data": own},
            "th": {"title": "หัวข้อ", "data": own},
            "fr": {"title": "Brouillon", "summary": "Pas encore.", "state": "draft"},
        }
        editor.save(f"{kind}-1", kind, texts=texts, data=data, countries=("TN",), programmes=("p",))
        editor.save(f"{kind}-bare", kind, published="2004-01", texts={"en": ""})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteUnderTest]:
    site = SiteUnderTest(tmp_path_factory.mktemp("site"))
    site.configure(secret_key=SECRET, plugins=bundled_plugins(), name="Lampion & Co", list_size=5)
    fill(site.editor)
    yield site
    site.close()


@pytest.fixture
def reader(world: SiteUnderTest) -> Reader:
    return world.reader


def card(page: Page) -> dict[str, list[str]]:
    """What the page says in Open Graph and in named meta elements."""
    said: dict[str, list[str]] = {}
    for meta in page.tree.xpath("//head/meta[@content][@property or @name]"):
        said.setdefault(meta.get("property") or meta.get("name"), []).append(meta.get("content"))
    return said


def linked(page: Page) -> list[dict[str, Any]]:
    (script,) = page.tree.xpath("//script[@type='application/ld+json']")
    told = json.loads(script.text)
    assert told["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = told["@graph"]
    return nodes


def types(node: Mapping[str, Any]) -> list[str]:
    told = node["@type"]
    return told if isinstance(told, list) else [told]


def inside(value: Any) -> Iterator[Any]:
    """The value and all that stands in it."""
    yield value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from inside(one)


PAGES = {
    "/en/": "en_US",
    "/ar/news": "ar_AR",
    "/fr/news?page=2": "fr_FR",
    "/ru/statements": "ru_RU",
    "/es/countries/TN": "es_ES",
    "/ar/programmes/p": "ar_AR",
    "/en/countries": "en_US",
    "/fr/programmes": "fr_FR",
    "/ar/archive": "ar_AR",
}
ITEMS = [
    f"/{lang}/{path(kind, f'{kind}-{n}')}" for kind in FIELDS for n in ("1", "bare") for lang in ("en", "ar")
]


@pytest.mark.parametrize("address", [*PAGES, *ITEMS])
def test_every_page_that_has_an_address_tells_a_card_and_what_it_is(reader: Reader, address: str) -> None:
    page = reader.get(address)
    said, nodes = card(page), linked(page)
    assert said["og:url"] == page.tree.xpath("//link[@rel='canonical']/@href")
    assert said["og:site_name"] == ["Lampion & Co"]
    assert re.fullmatch(rf"{HOST}/static/icons/share\.[0-9a-f]{{10}}\.png", said["og:image"][0])
    assert all(len(value) == 1 for name, value in said.items() if not re.search("tag|alternate", name)), said
    assert all(one.strip() for value in said.values() for one in value)
    assert page.tree.xpath("string(//title)").startswith(said["og:title"][0])
    for node in nodes:
        assert REQUIRED[types(node)[0]] - node.keys() == set()
    assert [one for one in inside(nodes) if one in (None, "", [], {})] == []
    assert [one for one in inside(nodes) if isinstance(one, dict) and one.keys() == {"@type"}] == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_described_in_its_own_language(reader: Reader, address: str) -> None:
    said = card(reader.get(address))
    assert said["og:locale"] == [PAGES[address]]
    assert sorted([*said["og:locale"], *said["og:locale:alternate"]]) == sorted(
        ["en_US", "fr_FR", "es_ES", "ar_AR", "ru_RU"]
    )
    assert said["og:type"] == ["website"]
    assert said["description"] == said["og:description"]
    (described,) = said["description"]
    assert len(described) <= 200
    if address.startswith("/ar/"):
        assert not re.search("[a-z]", described.replace("Lampion & Co", ""))


# A search is for nobody to find; a reader's own bookmarks may still say what it is.
@pytest.mark.parametrize(
    ("address", "described"),
    {
        "/en/search": ["Search: all items on Lampion & Co"],
        "/en/search?q=title": ["Search: all items on Lampion & Co"],
        "/en/nothing": [],
        "/en/pledge/pledge-1/sign": [],
    }.items(),
)
def test_pages_that_are_nobodys_to_find_have_no_card(
    reader: Reader, address: str, described: Sequence[str]
) -> None:
    said = card(reader.get(address))
    assert said.pop("description", []) == described
    assert [name for name in said if re.match("og:|article:|twitter:", name)] == []


@pytest.mark.parametrize("address", ["/en/search", "/en/search?q=title", "/en/nothing"])
def test_pages_that_are_nobodys_to_find_have_no_linked_data(reader: Reader, address: str) -> None:
    assert reader.get(address).tree.xpath("//script[@type='application/ld+json']") == []


@pytest.mark.parametrize("kind", FIELDS)
def test_an_item_is_described_by_the_text_that_it_shows(reader: Reader, kind: str) -> None:
    shown = {
        "": ("A title", "In short.", "en_US", {"ar_AR", "th_TH"}),
        "?text=ar": ("عنوان", "باختصار", "ar_AR", {"en_US", "th_TH"}),
        "?text=th": ("หัวข้อ", None, "th_TH", {"en_US", "ar_AR"}),
    }
    for query, (title, summary, locale, others) in shown.items():
        page = reader.get(f"/en/{path(kind, f'{kind}-1')}{query}")
        said = card(page)
        assert (said["og:type"], said["og:title"]) == (["article"], [title])
        assert said.get("description", [None]) == said.get("og:description", [None]) == [summary]
        assert said["og:locale"] == [locale]
        assert set(said["og:locale:alternate"]) == others
        assert said["article:published_time"] == ["2018-02-16"]
        assert said["article:tag"] == ["Rights of the Child", "Tunisia"]
        assert (linked(page)[0].get("name") or linked(page)[0]["title"]) == title
        assert "Brouillon" not in page.text


@pytest.mark.parametrize("kind", FIELDS)
def test_each_type_says_what_it_is_and_a_bare_item_is_an_article(reader: Reader, kind: str) -> None:
    assert linked(reader.get(f"/en/{path(kind, f'{kind}-1')}"))[0]["@type"] == TYPES[kind]
    page = reader.get(f"/en/{path(kind, f'{kind}-bare')}")
    node = linked(page)[0]
    bare = "Report" if kind == "report" else "Article" if kind == "pledge" else "NewsArticle"
    assert (node["@type"], node["datePublished"]) == (bare, "2004-01")
    assert "January 2004" in node["name"]
    assert "article:published_time" not in card(page)


def test_the_originals_and_the_translations_name_each_other_and_no_draft(reader: Reader) -> None:
    original, translation = (
        linked(reader.get(f"/{lang}/statements/statement-1"))[0] for lang in ("en", "ar")
    )
    told = {one["inLanguage"]: unquote(one["url"]) for one in original["workTranslation"]}
    assert told == {
        "ar": f"{HOST}/ar/statements/statement-1/عنوان",
        "th": f"{HOST}/en/statements/statement-1/หัวข้อ?text=th",
    }
    assert translation["translationOfWork"]["url"] == original["url"]
    assert (original["inLanguage"], translation["inLanguage"]) == ("en", "ar")


def test_an_internship_is_a_vacancy_until_the_end_of_its_last_day_there(reader: Reader) -> None:
    node = linked(reader.get("/ar/internships/internship-1"))[0]
    assert (node["title"], node["datePosted"]) == ("عنوان", "2018-02-16")
    assert node["validThrough"] == "2018-03-31T23:59:59+01:00"
    assert node["employmentType"] == "INTERN"
    assert node["hiringOrganization"]["name"] == "Lampion & Co"
    assert node["jobLocation"]["address"]["addressLocality"] == "Tunis"
    assert node["jobLocation"]["address"]["addressCountry"] == "TN"


def test_a_vacancy_or_an_event_without_a_place_is_one(site: SiteUnderTest) -> None:
    site.editor.save("call", "internship", texts={"en": "A call"}, data={"deadline": "2018-03-31"})
    site.editor.save("walk", "event", texts={"en": "A walk"}, data={"start": "2018-07-01"})
    call, walk = (linked(site.reader.get(f"/en/{place}"))[0] for place in ("internships/call", "events/walk"))
    assert (call["@type"], call["title"], call["description"]) == ("JobPosting", "A call", "A call")
    assert call["validThrough"] == "2018-03-31T23:59:59+00:00"
    assert (walk["@type"], walk["startDate"]) == ("Event", "2018-07-01")
    assert "jobLocation" not in call
    assert "location" not in walk


def test_an_event_is_told_by_the_clocks_of_its_place(reader: Reader) -> None:
    node = linked(reader.get("/en/events/event-1"))[0]
    assert (node["startDate"], node["endDate"]) == ("2018-07-01T12:00:00+02:00", "2018-07-02")
    assert node["location"] == {"@type": "Place", "name": "Palais", "address": "Palais"}
    assert node["about"] == [{"@type": "Country", "name": "Tunisia", "identifier": "TN"}]


def test_a_report_names_its_file_its_numbers_and_its_series(reader: Reader) -> None:
    node = linked(reader.get("/ar/reports/report-1"))[0]
    assert node["isbn"] == "978-0-306-40615-7"
    assert node["isPartOf"][1] == {"@type": "CreativeWorkSeries", "name": "Handbooks", "issn": "0378-5955"}
    assert node["encoding"] == {
        "@type": "MediaObject",
        "contentUrl": "https://example.org/a.pdf",
        "encodingFormat": "application/pdf",
        "contentSize": "1.2 MB",
        "inLanguage": "ar",
    }


def test_a_link_an_appeal_and_a_letter_say_what_they_have_besides(reader: Reader) -> None:
    told = {kind: linked(reader.get(f"/en/{path(kind, f'{kind}-1')}"))[0] for kind in FIELDS}
    source = {"@type": "Organization", "name": "Example"}
    page = {"@type": "WebPage", "url": "https://example.org/page", "publisher": source}
    assert told["link"]["isBasedOn"] == page
    assert told["urgent_intervention"]["identifier"] == "GTM 001 / 0925 / OBS 041.1"
    assert told["statement"]["dateCreated"] == "2018-02-14"


def test_the_way_leads_from_the_home_page_over_the_list_to_the_item(reader: Reader) -> None:
    way = linked(reader.get("/ar/statements/statement-1"))[1]["itemListElement"]
    assert [(step["position"], step["name"], step.get("item")) for step in way] == [
        (1, "Lampion & Co", f"{HOST}/ar/"),
        (2, "البيانات", f"{HOST}/ar/statements"),
        (3, "عنوان", None),
    ]


def test_the_home_page_says_how_the_site_is_searched(reader: Reader) -> None:
    (node,) = linked(reader.home("fr"))
    target = node["potentialAction"]["target"]
    assert target == f"{HOST}/fr/search?q={{words}}"
    assert reader.get(target.removeprefix(HOST).replace("{words}", "title")).status == 200
    assert reader.get(node["publisher"]["logo"].removeprefix(HOST)).status == 200


def test_characters_stand_as_they_are_in_what_search_engines_read(reader: Reader) -> None:
    page = reader.get("/ar/statements/statement-1")
    (script,) = page.tree.xpath("//script[@type='application/ld+json']")
    assert "عنوان" in script.text
    assert "\\u06" not in script.text


def test_no_address_is_of_another_host(site: SiteUnderTest) -> None:
    site.editor.save("one", texts={"en": "One"})
    asked = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "Host": "localhost:1234"}
    for address in ("/en/", "/en/news", "/en/statements/one"):
        text = site.reader.get(address, headers=asked).text
        assert "evil.example" not in text
        assert "1234" not in text
    site.configure(url="https://news.example.org")
    page = site.reader.get("/en/statements/one")
    addresses = [one for one in inside(linked(page)) if str(one).startswith("http")]
    addresses += [one for name in ("og:url", "og:image") for one in card(page)[name]]
    assert {one.split("/en/")[0].split("/static/")[0] for one in addresses} == {"https://news.example.org"}


def test_what_is_gone_is_not_described(site: SiteUnderTest) -> None:
    site.editor.save("one", texts={"en": "One", "fr": "Un"})
    site.editor.withdraw("one", "fr")
    page = site.reader.get("/en/statements/one")
    assert "og:locale:alternate" not in card(page)
    assert "workTranslation" not in linked(page)[0]
    site.editor.withdraw("one", "en")
    gone = site.reader.get("/en/statements/one")
    assert (gone.status, card(gone).get("og:title")) == (410, None)


BEGINS = [
    ({"summary": "In short.", "body": "At length."}, "In short."),
    (
        {"body": "# Head\n\nAt *length*,\nwith [a link](https://example.org)."},
        "Head · At length, with a link.",
    ),
    ({"summary": " \u200b ", "body": "At length."}, "At length."),
    ({"data": {"situation": "Held since *May*."}}, "Held since May."),
    ({"summary": LONG}, ("word " * 40).strip() + "…"),
    ({"body": "字" * 500}, "字" * 199 + "…"),
    ({}, None),
]


@pytest.mark.parametrize(("text", "described"), BEGINS)
def test_a_text_is_described_by_its_summary_else_by_how_it_begins(
    site: SiteUnderTest, text: dict[str, Any], described: str | None
) -> None:
    site.editor.save("one", "urgent_intervention", texts={"en": {"title": "One", **text}})
    assert card(site.reader.get("/en/urgent-interventions/one")).get("og:description", [None]) == [described]


PUBLISHED = [
    ("2004", None),
    ("2004-01", None),
    ("2018-02-16", "2018-02-16"),
    ("2018-02-16T10:00:00+01:00", "2018-02-16T10:00:00+01:00"),
]


@pytest.mark.parametrize(("published", "told"), PUBLISHED)
def test_a_date_is_told_as_exactly_as_it_is_known(
    site: SiteUnderTest, published: str, told: str | None
) -> None:
    site.editor.save("one", published=published, texts={"en": "One"})
    page = site.reader.get("/en/statements/one")
    assert card(page).get("article:published_time", [None]) == [told]
    assert linked(page)[0]["datePublished"] == published


LOCALES = [
    *(
        ("en", "en_US"),
        ("ar", "ar_AR"),
        ("pt", "pt_BR"),
        ("pt-PT", "pt_PT"),
        ("zh", "zh_CN"),
        ("zh-Hant", "zh_TW"),
    ),
    *(("fa", "fa_IR"), ("ckb", "ckb_IQ"), ("iw", "he_IL"), ("es-419", ""), ("tlh", ""), ("x-own", "")),
]


@pytest.mark.parametrize(("tag", "locale"), LOCALES)
def test_a_language_is_written_as_open_graph_does(tag: str, locale: str) -> None:
    assert share_locale(tag) == locale
