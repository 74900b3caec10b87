"""The settings change, and the index with them: by itself, once, while search answers."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from omctpub.search import feeding, upkeep
from omctpub.search.engine import Document, IndexBusy
from omctpub.testing import Editor, Reader, SiteUnderTest
from tests.operating.test_processes import Connection, Serving, serve

__all__ = ["serve"]
ROOT = Path(__file__).parents[2]
SECONDS = 30
# Nobody writes these words: they stand around an item on the pages of one language.
GERMAN, ITALIAN = '"vereinigte staaten"', '"stati uniti"'


@pytest.fixture(autouse=True)
def filled(site: SiteUnderTest, editor: Editor) -> None:
    site.configure(languages=["en", "de"])
    editor.save("one", texts={"en": "Zebra"}, countries=("US",))


def found(reader: Reader) -> dict[str, list[str]]:
    return {typed: reader.search(typed).titles for typed in (GERMAN, ITALIAN)}


def made(site: SiteUnderTest) -> str:
    """The name of the index in use: each that is made has one of its own."""
    return (site.folder / "data" / "search" / "current").read_text()


def check(site: SiteUnderTest) -> list[tuple[str, str]]:
    command = [sys.executable, "-m", "omctpub", "--site", str(site.folder), "check", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return [(one["part"], one["what"]) for one in json.loads(done.stdout)["faults"]]


@pytest.mark.both_databases
def test_what_is_shown_around_an_item_is_found_by_the_languages_of_the_site(
    site: SiteUnderTest, reader: Reader
) -> None:
    assert found(reader) == {GERMAN: ["Zebra"], ITALIAN: []}
    site.configure(languages=["en", "it"])
    assert found(reader) == {GERMAN: [], ITALIAN: ["Zebra"]}
    assert check(site) == []


def test_their_order_changes_nothing(site: SiteUnderTest, reader: Reader) -> None:
    before = made(site)
    site.configure(languages=["de", "en"])
    assert found(reader) == {GERMAN: ["Zebra"], ITALIAN: []}
    assert (made(site), check(site)) == (before, [])


def test_a_plugin_that_reads_codes_has_them_found_in_every_text(
    site: SiteUnderTest, editor: Editor, reader: Reader
) -> None:
    plugins = site.settings["plugins"]
    site.configure(plugins=[name for name in plugins if name != "urgent_interventions"])
    editor.save("two", texts={"en": {"title": "Letter", "body": "It is about HND 002/0703/OBS 035."}})
    assert reader.search("obs035").titles == []
    site.configure(plugins=plugins)
    assert reader.search("obs035").titles == ["Letter"]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site too large for making its index while a reader waits."""
    monkeypatch.setattr(upkeep, "MOST_REBUILT_AT_ONCE", 0)


@pytest.mark.usefixtures("large")
def test_search_answers_and_follows_while_the_index_is_made_anew(
    site: SiteUnderTest, editor: Editor, reader: Reader
) -> None:
    site.configure(languages=["en", "it"])
    with editor.opened() as opened:
        opened.journal._busy.acquire()
        assert reader.search("zebra").titles == ["Zebra"]
        assert reader.get("/readyz").status == 503
        editor.save("two", texts={"en": "Okapi"}, countries=("US",))
        assert reader.search("okapi").titles == ["Okapi"]
        assert found(reader) == {GERMAN: ["Zebra"], ITALIAN: ["Okapi"]}
        what = "The search index is from before a change of the settings, and is made anew"
        assert check(site) == [("search", what)]
        opened.journal._busy.release()
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends and reader.get("/readyz").status != 200:
        time.sleep(0.1)
    assert found(reader) == {GERMAN: [], ITALIAN: ["Okapi", "Zebra"]}
    assert check(site) == []


@pytest.mark.usefixtures("large")
def test_what_was_changed_back_before_that_was_done_is_made_anew_all_the_same(
    site: SiteUnderTest, editor: Editor, reader: Reader
) -> None:
    site.configure(languages=["en", "it"])
    editor.save("two", texts={"en": "Okapi"}, countries=("US",))
    site.configure(languages=["en", "de"])
    with editor.opened() as opened:
        opened.journal.keep_up()
    assert found(reader) == {GERMAN: ["Okapi", "Zebra"], ITALIAN: []}


@pytest.mark.parametrize("seconds", [feeding.SECONDS_FOR_ANOTHER, 0])
def test_who_still_goes_by_the_old_settings_makes_no_index(
    site: SiteUnderTest, editor: Editor, reader: Reader, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    before = site.application.current()
    site.configure(languages=["en", "it"])
    assert reader.search("zebra").titles == ["Zebra"]
    monkeypatch.setattr(feeding, "SECONDS_FOR_ANOTHER", seconds)
    anew = made(site)
    for client in (before.test_client(), site.application.current().test_client()):
        assert "Zebra" in client.get("/en/search?q=zebra").text
    assert made(site) == anew


def test_an_index_that_was_made_while_a_plugin_was_switched_on_does_not_take_over(
    site: SiteUnderTest, editor: Editor, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.save("report", "report", texts={"en": "Annual report"})
    plugins = site.settings["plugins"]
    site.configure(plugins=[name for name in plugins if name != "reports"])
    with editor.opened() as opened:
        documents = list(opened.journal._feed.all(opened.sight(), lambda items: None))

        def switched(*asked: object) -> Iterator[Document]:
            yield from documents
            site.configure(plugins=plugins).application.current()

        monkeypatch.setattr(opened.journal._feed, "all", switched)
        with pytest.raises(IndexBusy, match="settings or plugins changed while its index was made"):
            opened.journal.rebuild()
    assert reader.search("annual").titles == ["Annual report"]


def test_a_served_site_of_several_processes_makes_its_index_anew_once(
    site: SiteUnderTest, serve: Serving
) -> None:
    connection, address, indexes = Connection(serve(2)), "/en/search?q=%22stati+uniti%22", {made(site)}
    site.configure(languages=["en", "it"])
    for _ in range(60):
        connection.ask(address)
        connection.again()
        indexes.add(made(site))
        time.sleep(0.1)
    assert len(indexes) == 2
    assert "1 item found" in connection.ask(address)
    assert check(site) == []
