"""What the page cache answers to whoever has a page already, and what strangers cannot do to it."""

import sqlite3
import tracemalloc
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from omctpub.testing import Editor, Reader, SiteUnderTest
from omctpub.web.answers import cache
from omctpub.web.answers.cache import PageCache

MIB = 1024 * 1024


@pytest.fixture
def one(editor: Editor) -> None:
    editor.save("one", texts={"en": "First"})


@pytest.mark.usefixtures("one")
class TestWhoeverHasThePage:
    def test_gets_304_and_no_body_until_it_changes(self, editor: Editor, reader: Reader) -> None:
        tags = {}
        for address in ("/en/", "/en/statements/one", "/en/news.atom", "/sitemap.xml", "/robots.txt"):
            first = reader.get(address)
            tags[address] = tag = first.response.headers["ETag"]
            for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
                again = reader.get(address, headers={"If-None-Match": known})
                assert (again.status, again.response.data) == (304, b"")
                told, whole = dict(again.response.headers), dict(first.response.headers)
                assert whole.keys() - told.keys() == {"Content-Type", "Content-Length"}
                assert told.items() <= whole.items()
            assert reader.get(address, headers={"If-None-Match": '"other"'}).text == first.text
        editor.save("one", texts={"en": "Second"})
        changed = [reader.get(one, headers={"If-None-Match": tag}).status for one, tag in tags.items()]
        assert changed == [200, 200, 200, 200, 304]

    def test_the_tag_of_a_part_is_not_that_of_the_page(self, reader: Reader) -> None:
        tags = {reader.get("/en/news", part=part).response.headers["ETag"] for part in (True, False, True)}
        assert len(tags) == 2

    def test_an_error_has_no_tag(self, reader: Reader) -> None:
        for _ in range(2):
            answer = reader.get("/en/nothing", headers={"If-None-Match": "*"})
            assert (answer.status, "ETag" in answer.response.headers) == (404, False)


@pytest.mark.usefixtures("one")
def test_head_says_what_get_would_and_sends_nothing(reader: Reader) -> None:
    for place in ("news", "search?q=first", "nothing", "statements/one/wrong") * 2:
        head = reader.client.head(f"/en/{place}")
        got = reader.get(f"/en/{place}").response
        assert head.data == b""
        assert (head.status, head.headers) == (got.status, got.headers)
        assert int(head.headers["Content-Length"]) == len(got.data)


CONDITIONS = {
    "If-Match": '"foo"',
    "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT",
    "If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT",
    "Range": "bytes=0-1",
    "If-Range": '"foo"',
    "If-None-Match": "*",
}


@pytest.mark.usefixtures("one")
def test_what_one_reader_asks_for_is_not_given_to_the_next(reader: Reader) -> None:
    for header, condition in CONDITIONS.items():
        for place in ("news", "news.json", "statements/one"):
            address = f"/en/{place}?{header}"
            reader.get(address, headers={header: condition})
            assert (reader.get(address).status, "First" in reader.get(address).text) == (200, True), address


OTHERS = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Original-URL": "/en/statements/one",
    "Accept": "application/json",
    "Cookie": "langs=ar; session=1",
    "Accept-Language": "ar",
    "Origin": "https://evil.example",
    "X-HTTP-Method-Override": "DELETE",
}


@pytest.mark.usefixtures("one")
def test_no_other_header_changes_what_is_kept(reader: Reader) -> None:
    for address in ("/en/news", "/en/news.atom", "/sitemap.xml"):
        with_all = reader.get(address, headers=OTHERS)
        assert reader.get(address).text == with_all.text
        assert "evil" not in with_all.text


def test_without_its_database_the_process_still_answers_and_recovers(site: SiteUnderTest) -> None:
    site.editor.save("one", texts={"en": "First"})
    assert site.reader.news().titles == ["First"]
    with closing(sqlite3.connect(site.folder / "data" / "omctpub.db")) as other:
        other.execute("ALTER TABLE item RENAME TO elsewhere")
        other.commit()
        assert [site.reader.get(one).status for one in ("/healthz", "/readyz", "/en/news")] == [200, 503, 500]
        other.execute("ALTER TABLE elsewhere RENAME TO item")
        other.commit()
    assert [site.reader.get(one).status for one in ("/healthz", "/readyz", "/en/news")] == [200, 200, 200]
    assert site.reader.news().titles == ["First"]


class Pages:
    """An application with a page of any length at every address, which counts how often it makes one."""

    def __init__(self, length: int) -> None:
        self.length, self.made = length, 0

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        self.made += 1
        environ["omctpub.keep"] = True
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"%5d" % self.made * (self.length // 5)]


@dataclass
class Visitor:
    """Asks the page cache in front of an application, as a server does."""

    cache: PageCache

    def get(self, path: str, query: str = "", **headers: str) -> bytes:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, **headers}
        return b"".join(self.cache(environ, lambda status, headers, error=None: lambda content: None))


def before(site: SiteUnderTest, pages: Pages) -> Visitor:
    with site.editor.opened() as opened:
        return Visitor(PageCache(opened, pages))


def test_a_flood_of_different_queries_takes_no_more_than_its_share(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 2 * MIB)
    pages = Pages(10_000)
    visitor = before(site, pages)
    tracemalloc.start()
    for number in range(5_000):
        visitor.get("/en/news", f"x={number}")
    grown, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 3 * MIB
    assert pages.made == 5_000
    for number in (4_999, 4_900, 0):
        visitor.get("/en/news", f"x={number}")
    assert pages.made == 5_001


def test_long_headers_count_as_well(site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", MIB)
    visitor = before(site, Pages(10))
    tracemalloc.start()
    for number in range(200):
        visitor.get(f"/{number}", HTTP_HX_REQUEST=f"{number}" + "x" * 50_000)
    grown, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 2 * MIB


def test_what_is_read_most_recently_stays_longest(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 4_000)
    pages = Pages(1_000)
    visitor = before(site, pages)
    front = visitor.get("/")
    for number in range(50):
        visitor.get(f"/{number}")
        assert visitor.get("/") == front


def test_a_page_too_large_to_keep_is_answered_all_the_same(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "LARGEST_PAGE", 100)
    pages = Pages(105)
    visitor = before(site, pages)
    assert [len(visitor.get("/")) for _ in range(2)] == [105, 105]
    assert pages.made == 2
