"""Several pages of a list shown as one: what "More" has made, at an address of its own."""

import json
from collections.abc import Iterator

import pytest

from omctpub.testing import Page, Reader
from tests.harmless import a_site

PLACES = ["news", "statements", "countries/SD", "search?q=letter&sort=new"]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Of a site with thirteen letters, one a page; nobody changes anything there."""
    site = a_site(tmp_path_factory.mktemp("letters")).configure(list_size=1)
    for number in range(1, 14):
        published = f"2018-02-{number:02}"
        site.editor.save(f"l{number}", "statement", published, {"en": f"Letter {number}"}, countries=("SD",))
    yield site.reader
    site.close()


def at(place: str, query: str) -> str:
    return f"/en/{place}{'&' if '?' in place else '?'}{query}"


def numbers(page: Page) -> list[int]:
    return [int(title.split()[-1]) for title in page.titles]


@pytest.mark.parametrize("place", PLACES)
class TestFrom:
    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("from=1&page=3", [13, 12, 11]),
            ("from=2&page=3", [12, 11]),
            ("from=٢&page=٣", [12, 11]),
            ("from=3&page=3", [11]),
            ("from=5&page=3", [11]),
            ("from=1", [13]),
            ("from=1&page=12", [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]),
            ("from=12&page=99", None),
            ("from=0&page=3", None),
            ("from=&page=3", None),
            ("from=-1&page=3", None),
        ],
    )
    def test_it_is_the_first_of_the_pages_shown(
        self, reader: Reader, place: str, query: str, shown: list[int] | None
    ) -> None:
        page = reader.get(at(place, query))
        assert page.status == (404 if shown is None else 200)
        assert shown is None or numbers(page) == shown

    def test_the_list_goes_on_after_the_last_and_back_before_the_first(
        self, reader: Reader, place: str
    ) -> None:
        page = reader.get(at(place, "from=3&page=5"))
        (more,) = page.tree.xpath("//a[@rel='next']/@href")
        assert "from" not in more
        assert numbers(reader.get(more)) == [8]
        for newer in page.tree.xpath("//a[@rel='prev']/@href"):
            assert numbers(reader.get(newer)) == [12]

    def test_title_and_addresses_are_those_of_the_last_page(self, reader: Reader, place: str) -> None:
        page, last = reader.get(at(place, "from=1&page=3")), reader.get(at(place, "page=3"))
        said = "//title/text() | //link/@href | //nav[@class='switch']//@href"
        assert page.tree.xpath(said) == last.tree.xpath(said)
        assert ", page 3 · " in page.tree.xpath("//title/text()")[0]

    def test_a_feed_goes_page_by_page(self, reader: Reader, place: str) -> None:
        path, _, query = place.partition("?")
        address = f"/en/{path}.json?{query}&page=3"
        grown, alone = (json.loads(reader.get(one).text) for one in (f"{address}&from=1", address))
        assert (grown["items"], grown["next_url"]) == (alone["items"], alone["next_url"])


@pytest.mark.parametrize("place", PLACES)
def test_what_more_brings_says_of_itself_what_its_page_says(reader: Reader, place: str) -> None:
    whole, part = reader.get(at(place, "page=2")), reader.get(at(place, "page=2"), part=True)
    for said in ("//title/text()", "//link[@rel='canonical' or @hreflang]/@href", "//a[@lang]/@href"):
        assert sorted(part.tree.xpath(said)) == sorted(whole.tree.xpath(said)), said


def test_the_question_of_a_search_keeps_its_offers(reader: Reader) -> None:
    assert reader.get("/en/search?q=Soudan&from=1&page=2").tree.xpath("//p[@class='offer']")
