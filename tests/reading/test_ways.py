"""Ways in besides the newest: countries from A to Z, programmes, the archive by year."""

from collections.abc import Iterator
from typing import Any

import pytest

from omctpub.testing import SECRET, Editor, Page, Reader, SiteUnderTest, bundled_plugins

COUNTRIES = ("ES", "EG", "SE", "CH", "CI", "YE", "SY", "AM", "RU")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteUnderTest]:
    site = SiteUnderTest(tmp_path_factory.mktemp("site"))
    site.configure(secret_key=SECRET, plugins=bundled_plugins(), streams=[])
    fill(site.editor)
    yield site
    site.close()


def fill(editor: Editor) -> None:
    editor.programme("children", en="Rights of the Child", ar="حقوق الطفل")
    editor.programme("ngos", fr="Société civile")
    editor.programme("unused", en="Not used by anything")
    editor.save("all", published="2018-02", countries=COUNTRIES, programmes=("ngos", "children"))
    editor.save("old", published="1999-12-31T23:30:00-05:00", texts={"ar": "قديم"})
    editor.save("older", published="1998", countries=("EG",))
    editor.save("first", published="0999")
    unseen: dict[str, Any] = {"countries": ("TN",), "programmes": ("unused",), "published": "2020"}
    editor.save("draft", texts={"en": {"title": "Draft", "state": "draft"}}, **unseen)
    editor.save("withdrawn", texts={"en": {"title": "Withdrawn", "state": "withdrawn"}}, **unseen)
    editor.save("later", visible_from=2**60, **unseen)
    editor.save("over", visible_until=1, **unseen)
    editor.save("pledge", "pledge", **unseen)


@pytest.fixture
def reader(world: SiteUnderTest) -> Reader:
    return world.reader


def groups(page: Page) -> dict[str, list[str]]:
    """The headings of a page of ways with what stands under each."""
    sections = page.tree.xpath("//div[@class='ways']/section")
    return {one.xpath("string(h2)"): [way.text_content() for way in one.xpath(".//a")] for one in sections}


ALPHABETS = {
    "en": {
        "A": ["Armenia"],
        "C": ["Côte d’Ivoire"],
        "E": ["Egypt"],
        "R": ["Russia"],
        "S": ["Spain", "Sweden", "Switzerland", "Syria"],
        "Y": ["Yemen"],
    },
    "fr": {
        "A": ["Arménie"],
        "C": ["Côte d’Ivoire"],
        "E": ["Égypte", "Espagne"],
        "R": ["Russie"],
        "S": ["Suède", "Suisse", "Syrie"],
        "Y": ["Yémen"],
    },
    "ru": {
        "А": ["Армения"],
        "Е": ["Египет"],
        "И": ["Испания"],
        "Й": ["Йемен"],
        "К": ["Кот-д’Ивуар"],
        "Р": ["Россия"],
        "С": ["Сирия"],
        "Ш": ["Швейцария", "Швеция"],
    },
}


@pytest.mark.parametrize("lang", ALPHABETS)
def test_countries_stand_in_the_alphabet_of_the_pages_language(reader: Reader, lang: str) -> None:
    found = groups(reader.get(f"/{lang}/countries"))
    assert list(found.items()) == list(ALPHABETS[lang].items())


def test_in_arabic_the_ways_to_write_alif_are_one_letter(reader: Reader) -> None:
    assert groups(reader.get("/ar/countries"))["ا"] == ["أرمينيا", "إسبانيا", "السويد", "اليمن"]


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar", "ru"])
def test_each_letter_is_one_jump_away_and_each_country_leads_to_its_items(reader: Reader, lang: str) -> None:
    page = reader.get(f"/{lang}/countries?langs=ar,en")
    jumps = page.tree.xpath("//nav[@class='letters']//a")
    assert [one.text for one in jumps] == list(groups(page))
    for jump in jumps:
        assert page.said(f"//section[@id='{jump.get('href')[1:]}']/h2") == jump.text
    ways = page.tree.xpath("//div[@class='ways']//a")
    assert len(ways) == len(COUNTRIES)
    for way in ways:
        assert way.get("href").endswith("?langs=ar,en")
        there = reader.get(way.get("href"))
        assert there.said("//h1") == way.text
        assert there.tree.xpath("//article")


def test_programmes_are_named_in_the_pages_language_or_say_in_which(reader: Reader) -> None:
    assert groups(reader.get("/en/programmes")) == {"": ["Rights of the Child", "Société civile"]}
    page = reader.get("/ar/programmes")
    ways = page.tree.xpath("//div[@class='ways']//a")
    named = {one.get("href"): (one.text, one.get("lang"), one.get("dir")) for one in ways}
    assert named["/ar/programmes/children"] == ("حقوق الطفل", None, None)
    assert named["/ar/programmes/ngos"] == ("Société civile", "fr", "ltr")
    assert reader.get("/ar/programmes/ngos").tree.xpath("count(//article)") == 1


def test_the_archive_has_the_years_latest_first_under_their_decades(reader: Reader) -> None:
    page = reader.get("/en/archive")
    assert groups(page) == {"2010s": ["2018"], "1990s": ["1999", "1998"], "0990s": ["0999"]}
    counts = {}
    for way in page.tree.xpath("//div[@class='ways']//a"):
        counts[way.text] = reader.get(way.get("href")).tree.xpath("count(//article)")
    assert counts == {"2018": 1, "1999": 1, "1998": 1, "0999": 1}


def test_what_nobody_sees_is_in_no_way_in_and_no_heading(reader: Reader) -> None:
    for place in ("countries", "programmes", "archive"):
        text = reader.get(f"/en/{place}").text
        assert not [word for word in ("Tunisia", "Not used", "2020") if word in text]


def test_what_is_published_is_a_way_in_at_once_and_what_is_withdrawn_none_at_once(
    editor: Editor, site: SiteUnderTest
) -> None:
    reader = site.reader
    assert [groups(reader.get(f"/en/{place}")) for place in ("countries", "programmes", "archive")] == [
        {}
    ] * 3
    editor.save("one", published="2018", countries=("SD",))
    assert groups(reader.get("/en/countries")) == {"S": ["Sudan"]}
    editor.withdraw("one")
    assert groups(reader.get("/en/archive")) == groups(reader.get("/en/countries")) == {}


def test_a_site_with_nothing_says_so(site: SiteUnderTest) -> None:
    for place in ("countries", "programmes", "archive"):
        said = site.reader.get(f"/en/{place}").said("//p[@class='nothing']")
        assert said.startswith("There is nothing here yet")


def test_every_page_leads_there(reader: Reader) -> None:
    for address in ("/fr/", "/fr/news", "/fr/statements/all", "/fr/nothing"):
        links = reader.get(address).tree.xpath("//footer//a/@href")
        assert links == ["/fr/countries", "/fr/programmes", "/fr/archive"]
