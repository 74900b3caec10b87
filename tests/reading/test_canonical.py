"""By which address others should know a page, and where its translations are."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from omctpub.testing import SECRET, Editor, Page, Reader, SiteUnderTest, bundled_plugins

HOST = "http://localhost"
Texts = dict[str, str | dict[str, Any]]
OFFERED = ("en", "fr", "es", "ar", "ru")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteUnderTest]:
    site = SiteUnderTest(tmp_path_factory.mktemp("site"))
    stream = {"name": "news", "titles": {"en": "News"}}
    site.configure(secret_key=SECRET, plugins=bundled_plugins(), streams=[stream], list_size=2)
    fill(site.editor)
    yield site
    site.close()


def fill(editor: Editor) -> None:
    editor.programme("children", en="Rights of the Child")
    draft = {"title": "واحد", "state": "draft"}
    texts: Texts = {"fr": "Un", "en": "One", "th": "หนึ่ง", "zh-Hant": "一", "ar": draft}
    editor.save("many", texts=texts, countries=("SD",), programmes=("children",))
    editor.save("thai", texts={"th": "สอง"}, countries=("SD",), programmes=("children",))
    editor.save("bare", texts={"zh-Hant": "", "ckb": ""}, countries=("SD",), programmes=("children",))


@pytest.fixture
def reader(world: SiteUnderTest) -> Reader:
    return world.reader


def canonical(page: Page) -> str:
    assert page.status == 200
    (found,) = page.tree.xpath("//link[@rel='canonical']/@href")
    return unquote(found.removeprefix(HOST))


def alternates(page: Page) -> dict[str, str]:
    links = page.tree.xpath("//link[@rel='alternate'][@hreflang]")
    return {one.get("hreflang"): unquote(one.get("href").removeprefix(HOST)) for one in links}


MANY = {
    "fr": "/fr/statements/many/un",
    "en": "/en/statements/many/one",
    "th": "/en/statements/many/หนึ่ง?text=th",
    "zh-Hant": "/en/statements/many/一?text=zh-Hant",
}
# How an item is asked for, and which of its texts that shows.
ASKED = [
    ("/en/statements/many", "en"),
    ("/fr/statements/many/un", "fr"),
    ("/es/statements/many", "fr"),
    ("/es/statements/many/one?text=en", "en"),
    ("/en/statements/many?text=fr", "fr"),
    ("/ru/statements/many?text=th", "th"),
    ("/ar/statements/many?langs=zh-Hant,th", "zh-Hant"),
    ("/en/statements/many?langs=th", "th"),
    ("/en/statements/many?langs=th,en&x=1", "en"),
    ("/en/statements/many?filters=1&page=4", "en"),
]


@pytest.mark.parametrize(("address", "shown"), ASKED)
def test_an_item_is_known_by_the_address_of_the_text_that_it_shows(
    reader: Reader, address: str, shown: str
) -> None:
    page = reader.get(address)
    assert page.tree.xpath("//article/@lang") == [shown]
    assert canonical(page) == MANY[shown]
    assert alternates(page) == MANY


def test_those_addresses_show_what_they_promise(reader: Reader) -> None:
    for lang, address in MANY.items():
        page = reader.get(address)
        assert page.tree.xpath("//article/@lang") == [lang]
        assert canonical(page) == address


def test_a_text_in_a_language_without_interface_can_be_read_on_every_page(reader: Reader) -> None:
    for lang in OFFERED:
        page = reader.get(f"/{lang}/statements/thai")
        assert page.said("//*[@class='p-name']") == "สอง"
        assert canonical(page) == "/en/statements/thai/สอง?text=th"
        assert alternates(page) == {"th": "/en/statements/thai/สอง?text=th"}
        assert page.tree.xpath("/html/@lang") == [lang]


def test_an_item_without_title_is_known_by_its_short_address(reader: Reader) -> None:
    page = reader.get("/ar/statements/bare")
    assert page.tree.xpath("//article/@lang") == ["zh-Hant"]
    assert alternates(page) == {
        "zh-Hant": "/en/statements/bare?text=zh-Hant",
        "ckb": "/en/statements/bare?text=ckb",
    }
    assert reader.get("/en/statements/bare?text=ckb").tree.xpath("//article/@dir") == ["rtl"]


@pytest.mark.parametrize("text", ["es", "ar", "EN", "nothing", "%00", "en,fr"])
def test_a_text_that_is_not_there_is_not_found(reader: Reader, text: str) -> None:
    assert reader.get(f"/en/statements/many?text={text}").status == 404


def test_the_language_switch_keeps_the_text_that_was_asked_for(reader: Reader) -> None:
    page = reader.get("/en/statements/many/หนึ่ง?text=th&langs=en,th")
    for link in page.tree.xpath("//nav[@class='switch']//a/@href"):
        there = reader.get(link)
        assert (there.status, there.said("//*[@class='p-name']")) == (200, "หนึ่ง")
        assert "langs=en,th" in link


def test_a_wrong_slug_leads_to_the_text_that_was_asked_for(reader: Reader) -> None:
    answer = reader.get("/fr/statements/many/wrong?text=th&langs=fr")
    assert unquote(answer.response.location) == "/fr/statements/many/หนึ่ง?text=th&langs=fr"
    assert answer.status == 301


PLACES = {
    "": "",
    "news": "news",
    "news?page=2": "news?page=2",
    "news?page=1&filters=1&langs=th": "news",
    "statements?country=sd&year=2018&x=1": "statements?country=SD&year=2018",
    "countries/SD?page=٢": "countries/SD?page=2",
    "programmes/children": "programmes/children",
    "news?stream=news": "news?stream=news",
    "countries": "countries",
    "programmes?langs=th": "programmes",
    "archive": "archive",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_list_is_known_by_its_address_and_stands_in_every_interface_language(
    reader: Reader, place: str
) -> None:
    page = reader.get(f"/fr/{place}")
    assert canonical(page) == f"/fr/{PLACES[place]}"
    assert alternates(page) == {lang: f"/{lang}/{PLACES[place]}" for lang in OFFERED}


@pytest.mark.parametrize("address", ["/en/search?q=one", "/en/nothing", "/en/statements/none"])
def test_searches_and_errors_are_known_by_no_address(reader: Reader, address: str) -> None:
    tree = reader.get(address).tree
    assert tree.xpath("//link[@rel='canonical'] | //link[@hreflang]") == []


def test_a_search_wants_no_place_in_other_search_engines(reader: Reader) -> None:
    assert reader.get("/en/search?q=one").tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_the_first_language_of_the_site_takes_the_texts_in_others(site: SiteUnderTest) -> None:
    site.editor.save("one", texts={"en": "One", "th": "หนึ่ง"})
    reader = site.configure(languages=["fr", "ar"], url="https://news.example.org").reader
    page = reader.get("/ar/statements/one")
    assert {tag: one.removeprefix("https://news.example.org") for tag, one in alternates(page).items()} == {
        "en": "/fr/statements/one/one?text=en",
        "th": "/fr/statements/one/หนึ่ง?text=th",
    }


def test_a_draft_is_no_translation_until_it_is_published(site: SiteUnderTest) -> None:
    texts: Texts = {"en": "One", "fr": {"title": "Un", "state": "draft"}}
    site.editor.save("one", texts=texts)
    assert list(alternates(site.reader.get("/en/statements/one"))) == ["en"]
    site.editor.publish("one", "fr")
    assert list(alternates(site.reader.get("/en/statements/one"))) == ["en", "fr"]
    site.editor.withdraw("one", "en")
    page = site.reader.get("/en/statements/one")
    assert (list(alternates(page)), canonical(page)) == (["fr"], "/fr/statements/one/un")
