"""Every list and every search as a feed, read as other programs read it."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser
import lxml.etree
import pytest

from omctpub.testing import SECRET, Editor, Page, Reader, SiteUnderTest, bundled_plugins

ATOM = {"a": "http://www.w3.org/2005/Atom"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOST = "http://localhost"


def filled(editor: Editor) -> None:
    editor.programme("children", en="Rights of the Child", ar="حقوق الطفل")
    editor.programme("ngos", fr="Société civile & défense")
    texts: Any = {
        "en": {"title": "One <b>title</b> & more", "summary": "First.\n\n“Second” <i>paragraph</i>."}
    }
    editor.save("one", texts=texts, countries=("SD",), programmes=("ngos", "children"))
    texts = {"fr": "Titre", "ar": "عنوان title"}
    editor.save("month", published="2018-01", texts=texts, countries=("SD", "PE"))
    editor.save("hour", "report", "2018-01-31T23:30:00.5-05:00", {"en": {"title": "", "summary": "title"}})
    editor.save("bare", "link", "2004", {"th": ""}, countries=("SD",))
    editor.save("call", "internship", "2018", {"en": "A call title"}, data={"deadline": "2999-01-01"})
    editor.save("event", "event", "2018", {"en": "An event title"}, data={"start": "2018-01-01"})
    editor.save("coming", "event", "2017", {"es": "Un evento title"}, data={"start": "2999-01-01"})
    editor.save("pledge", "pledge", "2018", {"en": "A pledge title"})
    editor.save("draft", texts={"en": {"title": "Draft title", "state": "draft"}})
    editor.save("later", texts={"en": "Embargoed title"}, visible_from=2**60)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteUnderTest]:
    site = SiteUnderTest(tmp_path_factory.mktemp("site"))
    first = {"name": "children", "programme": "children", "titles": {"en": "Children", "fr": "Enfants"}}
    streams = [first, {"name": "others", "titles": {"en": "All others"}}]
    site.configure(secret_key=SECRET, plugins=bundled_plugins(), streams=streams, list_size=2)
    site.configure(timezone="Europe/Zurich", name="News & views")
    filled(site.editor)
    yield site
    site.close()


@pytest.fixture
def reader(world: SiteUnderTest) -> Reader:
    return world.reader


def labels(page: Page) -> list[list[str]]:
    """Programmes, type and countries of each entry of a page."""
    entries = page.tree.xpath("//article[contains(@class, 'h-entry')]")
    return [[one.text_content() for one in entry.xpath(".//*[@class='p-category']")] for entry in entries]


def links(page: Page) -> list[str]:
    return [HOST + link for link in page.tree.xpath("//article//a[@class='u-url']/@href")]


def form(address: str, suffix: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path}.{suffix}{mark}{query}"


LISTS = [
    *("news", "statements", "internships", "events", "pledges", "countries/SD", "programmes/children"),
    *("news?stream=children", "news?stream=others", "news?year=2018&country=SD&langs=fr,ar"),
    *("search?q=title", "search?q=title&sort=new", "search?q=title&type=event&langs=es,en", "search"),
    "news?country=TN",
]


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("place", LISTS)
def test_a_feed_has_the_entries_of_its_page_in_their_order(reader: Reader, place: str, lang: str) -> None:
    address = f"/{lang}/{place}"
    while address:
        page = reader.get(address)
        atom = entries(reader.get(form(address, "atom")))
        items = json.loads(reader.get(form(address, "json")).text)
        assert links(page) == [one["link"] for one in atom] == [one["url"] for one in items["items"]]
        assert labels(page) == [one["tags"] for one in items["items"]]
        assert labels(page) == [[tag["term"] for tag in one.get("tags", [])] for one in atom]
        assert page.tree.xpath("//article/@lang") == [one["language"] for one in items["items"]]
        following = page.tree.xpath("//a[@rel='next']/@href")
        assert items.get("next_url") == (HOST + form(following[0], "json") if following else None)
        address = following[0] if following else ""


def entries(feed: Page) -> list[dict[str, Any]]:
    """The entries of an Atom feed, in which nobody finds fault."""
    assert feed.response.mimetype == "application/atom+xml"
    read = feedparser.parse(feed.response.data, response_headers={"content-type": feed.response.content_type})
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    found: list[dict[str, Any]] = read.entries
    return found


@pytest.mark.parametrize("suffix", ["atom", "json"])
@pytest.mark.parametrize("place", ["news", "search?q=title", "countries/SD"])
def test_the_next_addresses_reach_every_item_once(reader: Reader, place: str, suffix: str) -> None:
    seen, address = [], f"/en/{form(place, suffix)}"
    while address:
        answer = reader.get(address)
        if suffix == "json":
            content = json.loads(answer.text)
            seen += [one["id"] for one in content["items"]]
            address = content.get("next_url", "").removeprefix(HOST)
        else:
            tree = lxml.etree.fromstring(answer.response.data)
            seen += [one.rsplit("/", 1)[1] for one in tree.xpath("a:entry/a:id/text()", namespaces=ATOM)]
            further = tree.xpath("a:link[@rel='next']/@href", namespaces=ATOM)
            address = further[0].removeprefix(HOST) if further else ""
    there = {"news": 7, "search?q=title": 7, "countries/SD": 3}[place]
    assert len(seen) == len(set(seen)) == there
    assert not {"draft", "later"} & set(seen)


def test_a_json_feed_says_what_the_standard_asks_for(reader: Reader) -> None:
    feed = json.loads(reader.get("/fr/countries/SD.json?langs=en,ar").text)
    assert {name: feed[name] for name in ("version", "language", "title")} == {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "fr",
        "title": "Soudan · English et \u2068العربية\u2069 · News & views",
    }
    assert feed["home_page_url"] == f"{HOST}/fr/countries/SD?langs=en,ar"
    assert feed["feed_url"] == f"{HOST}/fr/countries/SD.json?langs=en,ar"
    first, second = feed["items"]
    assert first.pop("date_modified").endswith("Z")
    assert first == {
        "id": "one",
        "url": f"{HOST}/fr/statements/one/one-b-title-b-more?langs=en,ar",
        "title": "One <b>title</b> & more",
        "language": "en",
        "date_published": "2018-02-16T00:00:00+01:00",
        "summary": "First.\n\n“Second” <i>paragraph</i>.",
        "content_text": "First.\n\n“Second” <i>paragraph</i>.",
        "tags": ["Société civile & défense", "Rights of the Child", first["tags"][2], "Soudan"],
    }
    assert (second["id"], second["language"]) == ("month", "ar")
    assert "summary" not in second
    assert second["content_text"] == second["title"] == "عنوان title"


DATES = {
    "one": "2018-02-16T00:00:00+01:00",
    "month": "2018-01-01T00:00:00+01:00",
    "hour": "2018-01-31T23:30:00.5-05:00",
}


def test_dates_keep_their_day_and_untitled_items_are_called_by_type_and_date(world: SiteUnderTest) -> None:
    pages = [json.loads(world.reader.get(f"/en/news.json?page={page}").text) for page in range(1, 5)]
    items = {one["id"]: one for page in pages for one in page["items"]}
    assert {id: items[id]["date_published"] for id in DATES} == DATES
    assert items["bare"]["title"] == items["bare"]["content_text"] == "Link, 2004"
    assert items["hour"]["title"] == "Report, January 31, 2018"


def test_an_atom_feed_says_what_the_standard_asks_for(reader: Reader) -> None:
    asked = "/fr/countries/SD.atom?x=%26&page=2&langs=en,ar,th"
    feed = lxml.etree.fromstring(reader.get(asked).response.data)
    assert feed.get(XML_LANG) == "fr"
    said = {name: feed.xpath(f"a:{name}", namespaces=ATOM) for name in ("id", "title", "updated", "author")}
    assert {name: len(found) for name, found in said.items()} == dict.fromkeys(said, 1)
    assert feed.xpath("string(a:author/a:name)", namespaces=ATOM) == "News & views"
    ways = {one.get("rel"): one.get("href") for one in feed.xpath("a:link", namespaces=ATOM)}
    assert ways == {
        "self": HOST + asked,
        "alternate": f"{HOST}/fr/countries/SD?page=2&langs=en,ar,th",
        "previous": f"{HOST}/fr/countries/SD.atom?langs=en,ar,th",
    }


def test_every_entry_has_its_own_language_name_and_times(reader: Reader) -> None:
    feed = lxml.etree.fromstring(reader.get("/ar/countries/SD.atom").response.data)
    first, second = feed.xpath("a:entry", namespaces=ATOM)
    assert [first.get(XML_LANG), second.get(XML_LANG)] == ["en", "ar"]
    assert first.xpath("string(a:title)", namespaces=ATOM) == "One <b>title</b> & more"
    assert first.xpath("string(a:id)", namespaces=ATOM) == f"{HOST}/en/statements/one"
    assert first.xpath("string(a:published)", namespaces=ATOM) == DATES["one"]
    updated = [datetime.fromisoformat(one) for one in feed.xpath("//a:updated/text()", namespaces=ATOM)]
    assert updated[0] == max(updated[1:])


def test_an_id_stays_when_the_title_and_the_readers_language_change(site: SiteUnderTest) -> None:
    editor, reader = site.editor, site.reader
    editor.save("one", texts={"en": "Before", "fr": "Avant"})
    before = entries(reader.get("/fr/news.atom"))[0]
    editor.save("one", texts={"en": "After", "fr": "Après"})
    after = entries(reader.get("/ar/news.atom"))[0]
    assert before["id"] == after["id"]
    assert before["updated"] < after["updated"]


STRANGE = "a\x0bb\ufffe\x1b\x85c\u2028d<]]>&amp;\U0001fffe😀"


def test_characters_that_no_feed_can_hold_are_left_out(site: SiteUnderTest) -> None:
    reader, text = site.reader, {"title": STRANGE, "summary": STRANGE, "body": STRANGE}
    site.editor.programme("p", en=STRANGE)
    site.editor.save("one", texts={"en": text}, programmes=("p",))
    for address in ("/en/news.atom?x=%0b", "/en/search.atom?q=a%0bb&x=%00", "/en/programmes/p.atom"):
        assert entries(reader.get(address)) or "search" in address
    entry = lxml.etree.fromstring(reader.get("/en/news.atom").response.data).find("a:entry", ATOM)
    assert entry is not None
    for name in ("title", "summary"):
        assert entry.findtext(f"a:{name}", "", ATOM) == "abc\u2028d<]]>&amp;\U0001fffe😀"
    assert json.loads(reader.get("/en/news.json").text)["items"][0]["tags"][0].startswith("a")


def test_a_list_and_each_stream_of_the_home_page_name_their_feeds(reader: Reader) -> None:
    named = "//link[@rel='alternate'][@type='application/{}']/@href"
    for address, feeds in {"news?year=2018&langs=ar": 1, "search?q=title": 1, "": 2}.items():
        page = reader.get(f"/fr/{address}")
        for kind in ("atom+xml", "feed+json"):
            found = page.tree.xpath(named.format(kind))
            assert len(found) == feeds
            assert {reader.get(one).response.mimetype for one in found} == {f"application/{kind}"}
    streams = reader.get("/fr/").tree.xpath(named.format("atom+xml"))
    titles = [feedparser.parse(reader.get(one).text).feed.title for one in streams]
    assert titles == ["Enfants · News & views", "All others · News & views"]


def test_addresses_begin_with_the_sites_public_one_where_it_is_set(site: SiteUnderTest) -> None:
    site.editor.save("one")
    reader = site.configure(url="https://news.example.org").reader
    for suffix in ("atom", "json"):
        found = re.findall(r'https?://[^"<]+', reader.get(f"/en/news.{suffix}").text)
        hosts = {urlsplit(one).netloc for one in found} - {"www.w3.org", "jsonfeed.org"}
        assert hosts == {"news.example.org"}


@pytest.mark.parametrize("place", ["news.rss", "nothing.atom", "news.atom?page=9", "news.json?year=1"])
def test_what_is_no_feed_is_not_found(reader: Reader, place: str) -> None:
    assert reader.get(f"/en/{place}").status == 404


def test_the_feed_of_a_disabled_type_is_gone(site: SiteUnderTest) -> None:
    assert site.reader.get("/en/reports.json").status == 200
    site.configure(plugins=[name for name in site.settings["plugins"] if name != "reports"])
    assert site.reader.get("/en/reports.json").status == 410
