"""What search engines are told: where every text stands, its translations, and what not to look through."""

from collections.abc import Iterator
from typing import Any
from urllib import robotparser

import lxml.etree
import pytest

from omctpub.testing import Editor, Reader, SiteUnderTest
from omctpub.web.discovery import sitemap

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HOST = "http://localhost"


def read(reader: Reader, address: str = "/sitemap.xml") -> Any:
    answer = reader.get(address)
    assert (answer.status, answer.response.mimetype) == (200, "application/xml")
    return lxml.etree.fromstring(answer.response.data)


def locations(reader: Reader, address: str = "/sitemap.xml") -> list[str]:
    found: list[str] = read(reader, address).xpath("//s:loc/text()", namespaces=NAMES)
    return [one.removeprefix(HOST) for one in found]


def items(reader: Reader, address: str = "/sitemap.xml") -> list[str]:
    """Addresses of items: language, type, id, slug."""
    return [one for one in locations(reader, address) if one.count("/") > 3]


def alternates(reader: Reader) -> Iterator[tuple[str, dict[str, str]]]:
    for url in read(reader).xpath("s:url", namespaces=NAMES):
        links = url.xpath("x:link[@rel='alternate']", namespaces=NAMES)
        yield url.findtext("s:loc", "", NAMES), {one.get("hreflang"): one.get("href") for one in links}


def test_each_text_has_its_address_and_names_its_translations(editor: Editor, reader: Reader) -> None:
    editor.save("one", texts={"en": "One & only", "fr": "Un", "th": "หนึ่ง"})
    editor.save("two", "report", texts={"ar": ""})
    every = {
        "en": f"{HOST}/en/statements/one/one-only",
        "fr": f"{HOST}/fr/statements/one/un",
        "th": f"{HOST}/en/statements/one/%E0%B8%AB%E0%B8%99%E0%B8%B6%E0%B9%88%E0%B8%87?text=th",
    }
    found = {address: links for address, links in alternates(reader) if "/statements/one" in address}
    assert found == dict.fromkeys(every.values(), every)
    assert ("http://localhost/ar/reports/two", {}) in alternates(reader)


def test_every_address_answers_and_calls_itself_so(editor: Editor, reader: Reader) -> None:
    editor.save("one", texts={"en": "One", "th": "หนึ่ง"}, countries=("SD",))
    editor.save("two", "pledge", texts={"ar": "تعهد"})
    found = locations(reader)
    assert len(found) == len(set(found)) > 5 * 8
    for address in found:
        page = reader.get(address)
        assert (page.status, page.tree.xpath("//link[@rel='canonical']/@href")) == (200, [HOST + address])


def test_the_sites_own_pages_are_there_in_every_language(reader: Reader) -> None:
    found = dict(alternates(reader))
    for path in ("", "news", "countries", "programmes", "archive", "statements", "urgent-interventions"):
        every = {lang: f"{HOST}/{lang}/{path}" for lang in ("en", "fr", "es", "ar", "ru")}
        assert [found[address] for address in every.values()] == [every] * 5


UNSEEN: dict[str, dict[str, Any]] = {
    "draft": {"texts": {"en": {"title": "Words", "state": "draft"}}},
    "review": {"texts": {"en": {"title": "Words", "state": "review"}}},
    "withdrawn": {"texts": {"en": {"title": "Words", "state": "withdrawn"}}},
    "embargoed": {"visible_from": 2**60},
    "expired": {"visible_until": 1},
}


@pytest.mark.parametrize("how", UNSEEN)
def test_what_nobody_sees_is_not_told(editor: Editor, reader: Reader, how: str) -> None:
    editor.save(how, **UNSEEN[how])
    assert items(reader) == []


def test_of_an_item_only_the_published_texts_are_told(editor: Editor, reader: Reader) -> None:
    editor.save("one", texts={"en": "One", "fr": {"title": "Brouillon", "state": "draft"}, "es": "Uno"})
    editor.withdraw("one", "es")
    assert items(reader) == ["/en/statements/one/one"]
    assert "es" not in dict(alternates(reader))[f"{HOST}/en/statements/one/one"]


def test_items_of_a_disabled_plugin_and_its_list_leave(site: SiteUnderTest) -> None:
    site.editor.save("one", "report")
    assert items(site.reader) == ["/en/reports/one/a-title"]
    site.configure(plugins=[name for name in site.settings["plugins"] if name != "reports"])
    assert not [address for address in locations(site.reader) if "reports" in address]


def test_a_large_site_is_told_in_parts(
    editor: Editor, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "ITEMS", 3)
    for number in range(1, 12):
        state = "published" if number in (1, 2, 3, 7) else "draft"
        editor.save(f"n{number}", texts={"en": {"title": "A title", "state": state}})
    index = read(reader)
    assert index.tag.endswith("}sitemapindex")
    parts = locations(reader)
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    found = [items(reader, part) for part in parts]
    assert [[address.split("/")[3] for address in part] for part in found] == [["n1", "n2", "n3"], [], ["n7"]]
    assert [len(locations(reader, part)) - len(items(reader, part)) for part in parts[1:]] == [0, 0]
    assert [reader.get(f"/sitemap-{wrong}.xml").status for wrong in ("0", "4", "x", 10**30)] == [404] * 4


def test_a_change_is_told_with_its_time(editor: Editor, reader: Reader) -> None:
    editor.save("one")
    before = read(reader).xpath("//s:lastmod/text()", namespaces=NAMES)
    editor.save("one", texts={"en": "Another title"})
    after = read(reader).xpath("//s:lastmod/text()", namespaces=NAMES)
    assert len(before) == len(after) == 1
    assert before < after


def test_robots_may_read_all_but_searches_and_are_shown_the_sitemap(reader: Reader) -> None:
    answer = reader.get("/robots.txt")
    assert answer.response.mimetype == "text/plain"
    rules = robotparser.RobotFileParser()
    rules.parse(answer.text.splitlines())
    asked = ("/en/", "/ar/news.atom", "/fr/statements/1", "/en/search?q=a", "/ru/search.json?q=a", "/admin/")
    assert [rules.can_fetch("anybody", HOST + path) for path in asked] == [True] * 3 + [False] * 3
    assert rules.site_maps() == [f"{HOST}/sitemap.xml"]


def test_the_public_address_of_the_site_is_told_where_it_is_set(site: SiteUnderTest) -> None:
    reader = site.configure(url="https://news.example.org").reader
    assert all(one.startswith("https://news.example.org/") for one in locations(reader))
    assert "Sitemap: https://news.example.org/sitemap.xml\n" in reader.get("/robots.txt").text
