"""Addresses that items had on an earlier site: whoever kept one is led to where the item is."""

import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import pytest

from omctpub.publishing import PublishingError
from omctpub.testing import SECRET, Editor, Reader, SiteUnderTest, bundled_plugins

OLD = (
    "http://www.old.example/en/statement/2016/d23742/",
    "/spip.php?article12",
    "https://old.example/déclaration?année=2016&x=1#top",
    "/a b/c%2Fd",
    "/en/old.atom",
    "/Case/Matters",
    "/en/statements/renamed/as-it-was",
)


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Reads a site with an item that had all these addresses."""
    site = SiteUnderTest(tmp_path_factory.mktemp("site"))
    site.configure(secret_key=SECRET, plugins=bundled_plugins())
    texts = {"en": "One", "fr": "Un", "th": "หนึ่ง"}
    site.editor.save("one", texts=texts, original="th", old_urls=OLD)
    yield site.reader
    site.close()


def test_an_address_in_a_language_without_interface_leads_to_that_text(
    editor: Editor, reader: Reader
) -> None:
    editor.save("one", texts={"en": "One", "fr": "Un", "th": "หนึ่ง"}, old_urls=("/th/abc", "/de/abc"))
    leads = {old: reader.get(old).response.location for old in ("/th/abc", "/de/abc")}
    assert reader.get(leads["/th/abc"]).said("//*[@class='p-name']") == "หนึ่ง"
    assert reader.get(leads["/de/abc"]).said("//*[@class='p-name']") == "One"


KEPT = [
    *(
        "/en/statement/2016/d23742/",
        "/en/statement/2016/d23742",
        "/en/statement/2016/d23742?utm_source=letter",
    ),
    *(
        "/spip.php?article12",
        "/d%C3%A9claration?ann%C3%A9e=2016&x=1",
        "/a%20b/c%2Fd",
        "/a%20b/c/d",
        "/en/old.atom",
    ),
    quote(unicodedata.normalize("NFD", "/déclaration")) + "?" + quote("année=2016&x=1", safe="=&"),
    *("/Case/Matters", "/en/statements/renamed/as-it-was"),
]


@pytest.mark.parametrize("address", KEPT)
def test_an_old_address_leads_to_the_item_for_good(moved: Reader, address: str) -> None:
    answer = moved.get(address)
    assert answer.status == 301
    there = moved.get(answer.response.location)
    assert (there.status, there.said("//*[@class='p-name']")) == (
        200,
        "One" if address[:4] == "/en/" else "หนึ่ง",
    )
    assert there.tree.xpath("//link[@rel='canonical']/@href") == [
        f"http://localhost{answer.response.location}"
    ]


OTHERS = [
    *(
        "/spip.php",
        "/spip.php?article1",
        "/spip.php?article123",
        "/case/matters",
        "/en/statement/2016",
        "/a",
        "/",
    ),
    *("/en/statement/2016/d23742/more", "//www.old.example/en/none", "/%00", "/en/statements/renamed"),
]


@pytest.mark.parametrize("address", OTHERS)
def test_another_address_leads_nowhere(moved: Reader, address: str) -> None:
    assert moved.get(address).status == (302 if address == "/" else 404)


def test_the_language_is_that_of_the_old_address_where_there_is_such_a_text(
    editor: Editor, reader: Reader
) -> None:
    every = tuple(f"/{lang}/old" for lang in ("en", "fr", "ar", "de"))
    editor.save("one", texts={"fr": "Un", "ar": "واحد"}, old_urls=every)
    found = [unquote(reader.get(address).response.location) for address in every]
    ar = "/ar/statements/one/واحد"
    assert found == ["/fr/statements/one/un", "/fr/statements/one/un", ar, "/fr/statements/one/un"]


UNSEEN: list[tuple[dict[str, Any], int]] = [
    ({"texts": {"en": {"title": "T", "state": "draft"}}}, 404),
    ({"texts": {"en": {"title": "T", "state": "review"}}}, 404),
    ({"visible_from": 2**60}, 404),
    ({"texts": {"en": {"title": "T", "state": "withdrawn"}}}, 410),
    ({"visible_until": 1}, 410),
    ({}, 301),
]


@pytest.mark.parametrize(("how", "status"), UNSEEN)
def test_it_says_no_more_of_an_item_than_the_items_own_address(
    editor: Editor, reader: Reader, how: dict[str, Any], status: int
) -> None:
    editor.save("one", old_urls=("/old?a=1",), **how)
    assert reader.get("/old?a=1").status == status
    assert reader.get("/old").status == 404
    assert reader.get("/en/statements/one").status == (200 if status == 301 else status)


def test_it_follows_the_item_through_its_life(site: SiteUnderTest) -> None:
    editor, reader = site.editor, site.reader
    editor.save("one", "report", texts={"en": {"title": "Draft", "state": "draft"}}, old_urls=("/old",))
    steps = [reader.get("/old").status]
    editor.publish("one")
    steps.append(reader.get("/old").status)
    editor.save("one", "report", texts={"en": "Renamed"}, old_urls=("/old",))
    assert reader.get("/old").response.location == "/en/reports/one/renamed"
    site.configure(plugins=[name for name in site.settings["plugins"] if name != "reports"])
    steps.append(reader.get("/old").status)
    site.configure(plugins=[*site.settings["plugins"], "reports"])
    editor.withdraw("one")
    steps.append(reader.get("/old").status)
    editor.save("one", "report", texts={"en": "Back"})
    steps.append(reader.get("/old").status)
    assert steps == [404, 301, 410, 410, 404]


def test_the_sites_own_pages_win(editor: Editor, reader: Reader) -> None:
    editor.save("two", texts={"en": "Two"})
    own = ("/en/news", "/en/statements/two", "/sitemap.xml", "/en/countries/SD", "/static/omctpub.css")
    editor.save("one", old_urls=own)
    assert [reader.get(address).status for address in own] == [200] * len(own)


@pytest.mark.parametrize("query", ["\xff", "%ff", "a=\xe9&b=%e9", "\x0b"])
def test_bytes_that_are_no_text_are_an_address_like_any_other(moved: Reader, query: str) -> None:
    answer = moved.client.get("/old", environ_overrides={"QUERY_STRING": query})
    assert answer.status_code == 404


def test_an_address_belongs_to_one_item_until_that_gives_it_up(editor: Editor, reader: Reader) -> None:
    editor.save("first", old_urls=("/taken",))
    with pytest.raises(PublishingError) as refusal:
        editor.save("second", old_urls=("http://old.example/taken/",))
    assert str(refusal.value) == "the old address '/taken' belongs to item 'first'. Name it once."
    assert reader.get("/en/statements/second").status == 404
    editor.save("first")
    editor.save("second", old_urls=("/taken",))
    assert reader.get("/taken").response.location == "/en/statements/second/a-title"


def test_nobody_is_led_to_another_site(editor: Editor, reader: Reader) -> None:
    editor.save("one", old_urls=("//evil.example/old", "http://evil.example/next"))
    for path in ("/old", "/next", "//evil.example/old", "//evil.example/next"):
        location = reader.client.get("/", environ_overrides={"PATH_INFO": path}).location
        assert location in (None, "/en/statements/one/a-title")


NO_PAGES_OF_THE_SITE = (
    *("/en/countries/sudan", "/en/programmes/torture-prevention", "/static/files/x.pdf", "/sitemap-7.xml"),
    *("/?p=123", "/fr/search.html"),
)


@pytest.mark.parametrize("address", NO_PAGES_OF_THE_SITE)
def test_what_only_looks_like_a_page_of_the_site_leads_on(
    editor: Editor, reader: Reader, address: str
) -> None:
    assert reader.get(address).status in (302, 404)
    editor.save("one", texts={"en": "One"}, old_urls=(address,))
    answer = reader.get(address)
    assert (answer.status, answer.response.location) == (301, "/en/statements/one/one")


def test_a_redirect_names_no_host(reader: Reader) -> None:
    assert reader.get("/en").response.location == "/en/"
    assert reader.get("/en", headers={"Host": "LocalHost"}).status == 308
