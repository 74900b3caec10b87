"""The room of the redirects: what is typed is checked at its field, and never leads to another site."""

from collections.abc import Callable

import pytest

from omctpub import publishing
from omctpub.models.redirects import Redirect
from omctpub.publishing.redirects import from_address
from omctpub.testing import Page, SiteUnderTest
from tests.admin.conftest import Visitor


@pytest.fixture
def chief(member: Callable[..., Visitor]) -> Visitor:
    return member("editor")


def rows(page: Page) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.tree.xpath("//*[@class='ledger']/li")]


def number(site: SiteUnderTest, address: str) -> int:
    with site.editor.opened():
        return int(Redirect.get(Redirect.address == address).number)


def test_one_is_added_and_leads_on(site: SiteUnderTest, chief: Visitor) -> None:
    assert site.reader.get("/jobs").status == 404
    form = {
        "from": "https://old.example.org/jobs/",
        "to": "http://localhost/en/internships",
        "to-fr": "/fr/internships",
    }
    answer = chief.post("/admin/redirects", form)
    assert (answer.status, answer.response.location) == (303, "/admin/redirects?done=added")
    assert site.reader.get("/jobs").response.location == "/en/internships"
    assert site.reader.get("/jobs", headers={"Accept-Language": "fr"}).response.location == "/fr/internships"
    assert rows(chief.get("/admin/redirects")) == [
        "/jobs → leads to /en/internships · Français: /fr/internships"
    ]


MISTAKES: list[tuple[dict[str, str], str, str]] = [
    ({"from": ""}, "from", "Write an address that begins with /"),
    ({"from": "/"}, "from", "The front page cannot lead elsewhere."),
    ({"from": "/taken"}, "from", "There is a redirect from this address already."),
    ({"from": "/of-item"}, "from", "The item one had this address, and is what it leads to."),
    ({"to": ""}, "to", "Write an address on this site that begins with /, or the id of an item."),
    ({"to": "//evil.example"}, "to", "Write an address on this site"),
    ({"to": "/\\evil.example"}, "to", "Write an address on this site"),
    ({"to": "https://evil.example/"}, "to", "This leads to another site."),
    ({"to": "two"}, "to", "There is no item two."),
    ({"to": "/old"}, "to", "This leads back to the address itself."),
    ({"to-ar": "/old?x=1"}, "to-ar", "This leads back to the address itself."),
    ({"to-fr": "/back"}, "to-fr", "This leads in a circle"),
    ({"to-fr": "javascript:alert(1)"}, "to-fr", "Write an address on this site"),
]


@pytest.mark.parametrize(("given", "field", "said"), MISTAKES)
def test_a_mistake_stands_at_its_field_and_nothing_typed_is_lost(
    site: SiteUnderTest, chief: Visitor, given: dict[str, str], field: str, said: str
) -> None:
    site.editor.save("one", old_urls=("/of-item",))
    with site.editor.opened():
        publishing.save_redirect("/taken", "/en/", {}, "test")
        publishing.save_redirect("/back", "/old", {}, "test")
    form = {"from": "/old", "to": "/en/", **given}
    page = chief.post("/admin/redirects", form)
    assert (page.status, page.said(f"//*[@id='{field}-fault']")[: len(said)]) == (422, said)
    assert page.tree.xpath("//*[@aria-invalid]/@id") == [field]
    assert {name: page.tree.xpath(f"//input[@name='{name}']/@value")[0] for name in form} == form
    assert site.reader.get("/old").status == 404


# Where the site answers by itself, a redirect would never be followed.
PAGES = """
    /en  /en/news  /en/news?id=7  /fr/news.atom  /en/statements  /fr/statements.json
    /en/search  /en/search.atom  /ar/archive  /en/countries  /en/countries/td
    /en/programmes  /en/programmes/land
    /en/statements/one  /en/statements/one/any-words  /en/statements/gone
    /admin  /admin/items/one  /admin/unsaved  /admin/no-such-room
    /static/admin.css  /favicon.ico  /robots.txt  /sitemap.xml  /sitemap-1.xml  /site-en.webmanifest  /healthz
""".split()
# These fit the form of an address of the site, and nothing is there: sites that moved here had such ones.
NO_PAGES = """
    /en/jobs  /en/about.json  /en/countries/chad  /en/programmes/water  /en/about/us  /en/about/us/now
    /en/a/b/c/d  /en/statements/two  /en/statements/draft  /en/reports/one  /sw/news  /news  /administration
    /static/old.pdf  /media/report.pdf  /sitemap-7.xml  /index.php?page=news  /?p=3
""".split()


@pytest.fixture
def full(site: SiteUnderTest) -> SiteUnderTest:
    site.editor.programme("land", en="Land")
    site.editor.save("one")
    site.editor.save("draft", texts={"en": {"title": "Secret", "state": "draft"}})
    site.editor.save("gone")
    site.editor.withdraw("gone")
    return site


@pytest.mark.parametrize("address", PAGES)
def test_where_there_is_a_page_nobody_can_be_led_on(
    full: SiteUnderTest, chief: Visitor, address: str
) -> None:
    page = chief.post("/admin/redirects", {"from": address, "to": "/en/internships"})
    said = "There is a page at this address already: nobody would be led on from it."
    assert (page.status, page.said("//*[@id='from-fault']")) == (422, said)
    with full.editor.opened():
        publishing.save_redirect(from_address(address), "/en/internships", {}, "import")
    assert full.reader.get(address).response.location != "/en/internships"


def test_where_there_is_none_everybody_is_led_on(full: SiteUnderTest, chief: Visitor) -> None:
    for address in NO_PAGES:
        answer = chief.post("/admin/redirects", {"from": address, "to": "/en/internships"})
        assert (answer.status, address) == (303, address)
        assert full.reader.get(address).response.location == "/en/internships", address


def test_it_is_changed_and_removed(site: SiteUnderTest, chief: Visitor) -> None:
    site.editor.save("about", texts={"en": "About"})
    chief.post("/admin/redirects", {"from": "/about", "to": "about", "to-ru": "/ru/"})
    place = f"/admin/redirects/{number(site, '/about')}"
    assert site.reader.get("/about").response.location == "/en/statements/about/about"
    page = chief.get(place)
    assert [page.tree.xpath(f"//input[@name='{name}']/@value")[0] for name in ("to", "to-ru")] == [
        "about",
        "/ru/",
    ]
    assert chief.post(place, {"do": "save", "to": "/about/"}).status == 422
    assert chief.post(place, {"do": "save", "to": "/en/news", "from": "/other"}).status == 303
    assert site.reader.get("/about", headers={"Accept-Language": "ru"}).response.location == "/en/news"
    assert chief.post(place, {"do": "remove"}).status == 303
    assert (site.reader.get("/about").status, chief.get(place).status) == (404, 404)


def test_many_are_looked_through_page_by_page(site: SiteUnderTest, chief: Visitor) -> None:
    with site.editor.opened():
        for at in range(60):
            publishing.save_redirect(f"/old_{at}", "/en/", {}, "test")
    pages = [chief.get(f"/admin/redirects?page={at}") for at in (1, 2)]
    assert [len(rows(page)) for page in pages] == [50, 10]
    assert pages[0].tree.xpath("//a[@rel]/@href") == ["/admin/redirects?page=2"]
    assert rows(chief.get("/admin/redirects?q=OLD_5")) == [
        f"/old_{at} → leads to /en/" for at in (*range(59, 49, -1), 5)
    ]
    assert rows(chief.get("/admin/redirects?q=%25' OR 1=1 --")) == []
    assert chief.get("/admin/redirects?page=x").status == 404


def test_an_address_is_shown_as_it_is_written(chief: Visitor) -> None:
    chief.post("/admin/redirects", {"from": "/<img src=x onerror=alert(1)>{{7*7}}", "to": "/en/?q=<b>"})
    page = chief.get("/admin/redirects")
    assert page.tree.xpath("//img[@onerror] | //main//b") == []
    assert "{{7*7}}" in rows(page)[0]
    assert "<b>" in rows(page)[0]
