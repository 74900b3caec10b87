"""Ids, slugs and programmes that look like something else."""

import json
from collections.abc import Mapping

import pytest

from omctpub.models import Programme
from omctpub.testing import Page, Reader, SiteUnderTest
from tests.harmless import read
from tests.naughty import a_line as item


def address_of(page: Page) -> str:
    """Where an item's page says that it stands."""
    return str(page.tree.xpath("//a[@class='u-url']/@href")[0])


SLUGS: Mapping[str, str] = {
    **{"static": "static", "admin": "admin", "search": "search", "sign": "sign", "atom": "atom"},
    **{"news.atom": "news-atom", "index.html": "index-html", "%2e%2e": "2e-2e", "a/b\\c": "a-b-c"},
    **{"?q=1#x": "q-1-x", "NEWS": "news", "News": "news", "x" * 300: "x" * 60, "٣": "%D9%A3"},
    **{"ab " * 100: "-".join(["ab"] * 20)},
    **dict.fromkeys(("..", ".", "---", "👍", "\u200b", "\u0301", "\u202e", "''", "{}"), ""),
}  # fmt: skip


def test_a_slug_is_words_or_nothing(site: SiteUnderTest) -> None:
    slugs = enumerate(SLUGS)
    read(site, [one for at, slug in slugs for one in (item(f"s{at}", "A title", slug), item(f"t{at}", slug))])
    for at, (slug, expected) in enumerate(SLUGS.items()):
        for id, kept in ((f"s{at}", expected or "a-title"), (f"t{at}", expected)):
            address = address_of(site.reader.get(f"/en/statements/{id}"))
            assert address == f"/en/statements/{id}" + (f"/{kept}" if kept else ""), slug
            assert site.reader.get(address).status == 200
            again = site.reader.get(f"/en/statements/{id}/another")
            assert (again.status, again.response.location) == (301, address)


IDS = [
    *"index.html x.json news.atom statements.json static admin search sitemap.xml healthz sign".split(),
    *"None 1e9 0 00 CON con Con ... ..a .x x. - _".split(),
    "a" * 64,
]


@pytest.mark.both_databases
def test_ids_are_told_apart_and_open_whatever_they_look_like(site: SiteUnderTest) -> None:
    report, said = read(site, [item(id, f"Title of {id}") for id in IDS])
    assert (report.added, said) == (len(IDS), [])
    for id in IDS:
        page = site.reader.get(f"/en/statements/{id}")
        assert page.said("//*[@class='p-name']") == f"Title of {id}"
        assert site.reader.get(address_of(page)).status == 200
    items = json.loads(site.reader.get("/en/statements.json").text)["items"]
    assert len(items) == 20
    assert {one["id"] for one in items} <= set(IDS)
    assert site.reader.get("/en/statements/cOn").status == 404
    report, _said = read(site, [item("CON", "Another")])
    assert (report.added, report.changed) == (0, 1)
    assert site.reader.get("/en/statements/con").said("//*[@class='p-name']") == "Title of con"


PROGRAMMES = ["static", "search", "a", "A", "CON", "con", "-", "...", "index.html", "a.atom.x", "x" * 64, "0"]


@pytest.mark.both_databases
def test_programmes_are_told_apart_whatever_they_look_like(site: SiteUnderTest) -> None:
    lines = [{"kind": "programme", "slug": slug, "names": {"en": f"Name {slug}"}} for slug in PROGRAMMES]
    read(site, [*lines, *(item(f"in-{slug}"[:64], programmes=[slug]) for slug in PROGRAMMES)])
    for slug in PROGRAMMES:
        page = site.reader.get(f"/en/programmes/{slug}")
        assert (page.said("//h1"), len(page.titles)) == (f"Name {slug}", 1)
        assert len(site.reader.news(programme=slug).titles) == 1
        for form in ("atom", "json"):
            assert f"in-{slug}"[:64] in site.reader.get(f"/en/programmes/{slug}.{form}").text
    assert site.reader.get("/en/programmes/cON").status == 404


@pytest.mark.parametrize(
    "slug", ["..", ".", "a.atom", ".json", "A.JSON", "a/b", "", "é", "x" * 65, "a\n", "a b"]
)
def test_a_programme_that_could_have_no_page_is_refused(site: SiteUnderTest, slug: str) -> None:
    report, said = read(site, [{"kind": "programme", "slug": slug, "names": {"en": "X"}}])
    assert (report.refused, len(said)) == (1, 1)
    assert said[0].startswith("in.jsonl:1: slug: ")
    with site.editor.opened():
        assert Programme.select().count() == 0


def test_pages_of_the_site_are_never_an_item(reader: Reader) -> None:
    for address in (
        "/en/static",
        "/en/admin",
        "/static",
        "/en/statements/",
        "/en/news/x",
        "/en/search/x",
    ):
        assert reader.get(address).status == 404


def test_an_item_without_an_id_gives_way_to_one_that_has_it(site: SiteUnderTest) -> None:
    nameless = item("left out", "None")
    del nameless["id"]
    report, _said = read(site, [nameless, item("1", "Its own")])
    assert (report.added, report.changed) == (2, 0)
    assert sorted(site.reader.news().titles) == ["Its own", "None"]
    assert site.reader.get("/en/statements/1").said("//*[@class='p-name']") == "Its own"
