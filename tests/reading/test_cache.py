"""Pages that are kept: always true, the same for everybody, and never more than the memory allows."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from time_machine import travel
from werkzeug.test import Client

from omctpub.models import Item, Watch
from omctpub.testing import Editor, Page, Reader, SiteUnderTest
from omctpub.web.answers.cache import PageCache

SECOND = 1_000_000
NOON = 1_900_000_000
# Where an item stands that is called Later, and by which word it is known there.
DUE = {
    **{f"/en/{place}": "Later" for place in ("", "news", "news.atom", "statements.json", "statements/later")},
    **{"/en/countries": "Tunisia", "/en/archive": "2018", "/sitemap.xml": "statements/later"},
}
KEPT = ["", "news", "news.atom", "news.json?year=2017", "statements/one/first", "countries", "archive"]


@contextmanager
def counted(editor: Editor) -> Iterator[list[str]]:
    """The statements that this thread asks the database meanwhile."""
    asked: list[str] = []
    with editor.opened() as site:
        connection = site.database.connection()
        connection.set_trace_callback(asked.append)
        try:
            yield asked
        finally:
            connection.set_trace_callback(None)


def database(site: SiteUnderTest) -> sqlite3.Connection:
    """A connection like that of another process."""
    return sqlite3.connect(site.folder / "data" / "omctpub.db", isolation_level=None)


@pytest.fixture
def one(editor: Editor) -> None:
    editor.save("one", published="2017", texts={"en": "First"}, countries=("SD",))


@pytest.mark.usefixtures("one")
class TestKept:
    def test_a_page_that_was_made_is_given_again_without_asking_the_database(
        self, editor: Editor, reader: Reader
    ) -> None:
        for place in KEPT:
            made = reader.get(f"/en/{place}")
            with counted(editor) as asked:
                again = reader.get(f"/en/{place}")
            assert asked == []
            assert (again.text, again.response.headers) == (made.text, made.response.headers)

    def test_what_is_asked_in_own_words_or_not_there_is_made_anew(
        self, editor: Editor, reader: Reader
    ) -> None:
        for place in ("search?q=first", "statements/two", "news?page=7", "news?x=" + "a" * 1000):
            reader.get(f"/en/{place}")
            with counted(editor) as asked:
                reader.get(f"/en/{place}")
            assert asked

    def test_a_form_with_a_token_is_made_for_each_reader(self, editor: Editor, reader: Reader) -> None:
        editor.save("campaign", "pledge", texts={"en": "Campaign"})
        tokens = set()
        for moment in (NOON, NOON + 5):
            with travel(moment, tick=False):
                page = reader.get("/en/pledge/campaign/sign")
            tokens.add(page.tree.xpath("//input[@name='token']/@value")[0])
        assert len(tokens) == 2

    def test_the_same_address_is_kept_apart_for_the_whole_page_and_its_part(self, reader: Reader) -> None:
        for _ in range(2):
            whole, part = reader.get("/en/news"), reader.get("/en/news", part=True)
            full = reader.get("/en/news", headers={"HX-Request": "true", "HX-Request-Type": "full"})
            assert "<html" in whole.text
            assert "<html" in full.text
            assert "<html" not in part.text
            assert all({"HX-Request", "HX-Request-Type"} <= set(one.response.vary) for one in (whole, part))

    def test_each_host_name_of_the_site_has_pages_of_its_own(self, site: SiteUnderTest) -> None:
        reader = site.configure(hosts=["localhost", "news.example.org", "127.0.0.1"]).reader
        for host in ("localhost", "news.example.org", "127.0.0.1") * 2:
            for foreign in ("evil.example", "localhost:99999", "localhost/../evil"):
                assert reader.get("/en/news.json", headers={"Host": foreign}).status == 400
            page = reader.get("/en/news.json", headers={"Host": host})
            assert json.loads(page.text)["home_page_url"] == f"http://{host}/en/news"

    def test_the_readers_language_is_that_of_the_request(self, reader: Reader) -> None:
        for lang in ("fr", "ar", "en", "fr"):
            asked = {"Accept-Language": lang}
            assert reader.get("/", headers=asked).response.location == f"/{lang}/"
            assert reader.get("/nothing", headers=asked).tree.xpath("/html/@lang") == [lang]
            assert reader.get("/en/news", headers=asked).tree.xpath("/html/@lang") == ["en"]


@pytest.mark.usefixtures("one")
class TestDropped:
    def test_by_what_another_connection_commits(self, site: SiteUnderTest) -> None:
        pages = [site.reader.get(f"/en/{place}") for place in KEPT[:4]]
        with closing(database(site)) as other:
            other.execute("UPDATE translation SET title = 'Second'")
        assert ["Second" in site.reader.get(f"/en/{place}").text for place in KEPT[:4]] == [True] * len(pages)

    def test_by_a_command_in_another_process(self, site: SiteUnderTest) -> None:
        assert site.reader.news().titles == ["First"]
        command = [sys.executable, "-m", "omctpub", "--site", str(site.folder), "withdraw", "one"]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        assert site.reader.news().titles == []
        assert site.reader.get("/en/statements/one").status == 410

    def test_by_everything_that_an_editor_does(self, editor: Editor, reader: Reader) -> None:
        steps: list[Callable[[], object]] = [
            lambda: editor.save("one", texts={"en": "Second"}),
            lambda: editor.save("two", texts={"en": "Other"}, programmes=()),
            lambda: editor.withdraw("two"),
            lambda: editor.programme("children", en="Children"),
            lambda: editor.save("one", texts={"en": "Second"}, programmes=("children",)),
            lambda: editor.programme("children", en="Rights of the Child"),
        ]
        seen = [reader.news().text]
        for step in steps:
            step()
            seen.append(reader.news().text)
        assert [before != after for before, after in pairwise(seen)] == [
            *(True, True, True, False, True, True)
        ]

    def test_at_the_moment_when_something_comes_due_and_when_the_clock_goes_back(
        self, editor: Editor, reader: Reader
    ) -> None:
        around: dict[str, Any] = {"visible_from": NOON * SECOND, "visible_until": (NOON + 60) * SECOND}
        editor.save("later", texts={"en": "Later"}, countries=("TN",), **around)
        moments = [
            (-0.001, False),
            (0, True),
            (59.999, True),
            (60, False),
            (30, True),
            (-30, False),
            (1, True),
        ]
        for after, there in moments:
            with travel(NOON + after, tick=False):
                for address, word in DUE.items():
                    pages = [reader.get(address), reader.get(address)]
                    assert [word in page.text for page in pages] == [there] * 2, (after, address)

    def test_a_call_that_closes_is_closed_everywhere_at_once(self, editor: Editor, reader: Reader) -> None:
        editor.save("call", "internship", data={"deadline": "2030-03-17"}, texts={"en": "A call"})
        states = []
        for moment in (NOON, 1_900_022_399.9, 1_900_022_400):
            with travel(moment, tick=False):
                shown = reader.news().said(
                    "//article[.//a[contains(@href, 'call')]]//li[contains(@class, 'state')]"
                )
                states.append((shown, len(reader.get("/en/internships").titles)))
        assert states == [("Open", 1), ("Open", 1), ("Closed", 0)]

    def test_when_it_was_made_while_something_was_published(self, site: SiteUnderTest) -> None:
        def slow(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            with site.editor.opened():
                title = Item.get(Item.id == "one").translations.get().title
            if title == "First":
                site.editor.save("one", texts={"en": "Second"})
            environ["omctpub.keep"] = True
            start("200 OK", [])
            return [title.encode()]

        with site.editor.opened() as opened:
            client = Client(PageCache(opened, slow))
        assert [client.get("/").text for _ in range(3)] == ["First", "Second", "Second"]

    def test_for_all_who_ask_at_the_same_time(
        self, site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        moved, noticed, answered = Watch.moved, threading.Event(), threading.Event()

        def slowly(watch: Watch) -> bool:
            found = moved(watch)
            if found and threading.current_thread() is other:
                noticed.set()
                answered.wait(0.3)
            return found

        assert site.reader.news().titles == ["First"]
        other = threading.Thread(target=lambda: Client(site.application).get("/en/news"))
        monkeypatch.setattr(Watch, "moved", slowly)
        site.editor.save("one", texts={"en": "Second"})
        other.start()
        assert noticed.wait(10)
        assert site.reader.news().titles == ["Second"]
        answered.set()
        other.join()

    def test_no_reader_gets_a_page_older_than_what_was_acknowledged(self, site: SiteUnderTest) -> None:
        acknowledged, faults, over = [0], [], threading.Event()
        site.editor.save("one", texts={"en": "0"})

        def read() -> None:
            client = Client(site.application)
            while not over.is_set():
                least = acknowledged[0]
                seen = int(Page(client.get("/en/statements/one")).said("//*[@class='p-name']"))
                faults.extend([(least, seen)] if seen < least else [])

        readers = [threading.Thread(target=read) for _ in range(2)]
        for one in readers:
            one.start()
        for number in range(1, 15):
            site.editor.save("one", texts={"en": str(number)})
            acknowledged[0] = number
        over.set()
        for one in readers:
            one.join()
        assert faults == []
