"""Texts that break programs stand on the site like any other: they are shown, and nothing more."""

import importlib
import importlib.util
import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from omctpub.contained import balanced
from omctpub.models import Programme
from omctpub.testing import Page, Reader, SiteUnderTest
from omctpub.text import visible
from tests.harmless import KINDS, Harmless, a_site, outline, read, stored, with_harmless_texts
from tests.naughty import EVERY, FAMILIES, line, programme
from tests.turns import EXHAUSTIVE, some

ONE_OF_EACH = EVERY if EXHAUSTIVE else [family[-1] for family in FAMILIES.values()]
ATOM = "{http://www.w3.org/2005/Atom}"
NO_NAME = (
    "has nothing to be seen.",
    "is empty.",
    "characters; at most 300 are taken.",
    "held control characters; they are taken out.",
)
LISTS = ["news", *(kind.path for kind in KINDS.values() if not kind.open_only)]


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harmless]:
    site = a_site(tmp_path_factory.mktemp("harmless"))
    yield with_harmless_texts(site)
    site.close()


@pytest.fixture(scope="module")
def naughty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteUnderTest]:
    """A site with every text in all fields where any text fits, of one type each, or of all types."""
    site, kinds = a_site(tmp_path_factory.mktemp("naughty")), list(KINDS.values())
    lines = [
        line(f"{kind.name}-{at}", kind, text)
        for at, text in enumerate(EVERY)
        for kind in some(kinds, len(kinds), at)
    ]
    report, said = read(site, lines)
    assert (report.added, report.refused) == (len(lines), 0), [one for one in said if "warning" not in one]
    yield site
    site.close()


def test_each_opens_and_changes_nothing_of_the_page_around_it(
    naughty: SiteUnderTest, harmless: Harmless
) -> None:
    for place, id, title in stored(naughty):
        like = place.replace(id, id.rpartition("-")[0])
        for lang, part in (("en", False), ("ar", True)):
            page = naughty.reader.get(f"/{lang}/{place}", part=part)
            harmless.nothing_else_stands_in(page)
            if title:
                assert outline(page) == outline(harmless.reader.get(f"/{lang}/{like}", part=part)), place


def test_each_title_is_all_that_its_name_holds_and_leads_to_its_page(naughty: SiteUnderTest) -> None:
    for place, _id, title in stored(naughty):
        page = naughty.reader.get(f"/en/{place}")
        names = [name.text_content() for name in page.tree.find_class("p-name")]
        assert names == ([title] if title else [])
        (address,) = page.tree.xpath("//a[@class='u-url']/@href")
        assert naughty.reader.get(address).status == 200


def pages_of(reader: Reader, address: str) -> Iterator[tuple[Page, Page, Page]]:
    """Each page of a list with its two feeds."""
    for number in range(1, 100):
        page, atom, feed = (
            reader.get(f"/en/{address}{form}?page={number}") for form in ("", ".atom", ".json")
        )
        yield page, atom, feed
        if not page.tree.xpath("//a[@rel='next']"):
            return


def entries_of(feed: Page) -> int:
    """How many entries an Atom feed has, for a strict reader and for one that many use."""
    entries = etree.fromstring(feed.response.data).findall(f"{ATOM}entry")
    if importlib.util.find_spec("feedparser"):
        parsed = importlib.import_module("feedparser").parse(feed.response.data)
        assert (bool(parsed.bozo), len(parsed.entries)) == (False, len(entries))
    return len(entries)


@pytest.mark.parametrize("address", LISTS)
def test_every_list_and_its_feeds_hold_each_once(
    naughty: SiteUnderTest, harmless: Harmless, address: str
) -> None:
    paths = {kind.path for kind in KINDS.values() if kind.listed} if address == "news" else {address}
    there = [title for place, _id, title in stored(naughty) if place.partition("/")[0] in paths]
    around = {*outline(harmless.reader.get(f"/en/{address}")), ("p", "next-page"), ("p", "previous-page")}
    found: list[str] = []
    for page, atom, feed in pages_of(naughty.reader, address):
        harmless.nothing_else_stands_in(page)
        assert set(outline(page)) <= around | {("a", ""), ("span", "unseen")}
        names = [entry.xpath("string(.//*[@class='p-name'])") for entry in page.tree.find_class("h-entry")]
        titles = [item["title"] for item in json.loads(feed.text)["items"]]
        assert entries_of(atom) == len(titles) == len(names)
        assert all(t == balanced(n) if n else visible(t) for t, n in zip(titles, names, strict=True))
        found += names
    assert sorted(found) == sorted(there)


def test_the_sitemap_names_each_once(naughty: SiteUnderTest) -> None:
    tree = etree.fromstring(naughty.reader.get("/sitemap.xml").response.data)
    addresses = [f"{found.text}/" for found in tree.iter("{*}loc")]
    for place, _id, _title in stored(naughty):
        assert sum(f"/{place}/" in address for address in addresses) == 1


@pytest.mark.parametrize("text", ONE_OF_EACH, ids=lambda text: ascii(text)[:30])
def test_each_can_be_searched_for(naughty: SiteUnderTest, harmless: Harmless, text: str) -> None:
    harmless.nothing_else_stands_in(naughty.reader.search(text[:300]))
    entries_of(naughty.reader.get(f"/en/search.atom?q={quote(text[:300])}"))


def test_each_can_be_filtered_by(naughty: SiteUnderTest, harmless: Harmless) -> None:
    reports = [
        (place, title) for place, _id, title in stored(naughty) if place.startswith("reports/") and title
    ]
    for place, title in reports:
        (address,) = naughty.reader.get(f"/en/{place}").tree.xpath("//a[contains(@href, '?series=')]/@href")
        page = naughty.reader.get(address)
        harmless.nothing_else_stands_in(page)
        assert page.tree.xpath("//*[@class='h-entry']//*[@class='p-name']")[0].text_content() == title
        assert entries_of(naughty.reader.get(address.replace("?", ".atom?", 1))) == 1


def test_each_can_be_the_name_of_a_programme(site: SiteUnderTest, harmless: Harmless) -> None:
    _report, said = read(site, [programme(f"p{at}", text) for at, text in enumerate(EVERY)])
    assert [one for one in said if not one.endswith(NO_NAME)] == []
    with site.editor.opened():
        slugs = [row.slug for row in Programme.select()]
    read(site, [line(slug, KINDS["statement"], programmes=[slug]) for slug in slugs])
    for address in ("news", "news?filters=1&programme=p0", "programmes"):
        harmless.nothing_else_stands_in(site.reader.get(f"/fr/{address}"))
    for slug in slugs:
        harmless.nothing_else_stands_in(site.reader.get(f"/ar/programmes/{slug}"))
        assert entries_of(site.reader.get(f"/en/programmes/{slug}.atom")) == 1


def test_a_title_that_nobody_sees_leaves_something_to_click_on(site: SiteUnderTest) -> None:
    kinds = [kind for kind in KINDS.values() if not kind.in_footer]
    unseen = enumerate(FAMILIES["nothing to see"])
    read(site, [line(f"here-{at}", kinds[at % len(kinds)], title, fields={}) for at, title in unseen])
    places = [place for place, _id, _title in stored(site)]
    for address in ("", "news", "pledges", "events", "pledge/here-3/sent"):
        page = site.reader.get(f"/en/{address}")
        links = page.tree.xpath("//main//a[contains(@href, '/here-')][not(@hidden)]")
        assert links
        assert all(visible(link.text_content()) for link in links)
    assert all(visible(site.reader.get(f"/en/{place}").said("//h1")) for place in places)
    title = site.reader.get("/en/statements/here-5").said("//title")
    assert title == "Statement, February 16, 2018 · omctpub"


@settings(
    max_examples=1_000 if EXHAUSTIVE else 15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=st.text(min_size=1, max_size=60), kind=st.sampled_from(sorted(KINDS)))
def test_any_text_is_shown_and_nothing_more(
    site: SiteUnderTest, harmless: Harmless, text: str, kind: str
) -> None:
    report, said = read(site, [line("any", KINDS[kind], text)])
    assert not report.refused or "which cannot be stored. Take it out." in said[0]
    for place, _id, title in stored(site):
        page = site.reader.get(f"/en/{place}")
        harmless.nothing_else_stands_in(page)
        assert page.tree.xpath("string(//*[@class='p-name'])") == title
        assert entries_of(site.reader.get("/en/news.atom")) <= 1
