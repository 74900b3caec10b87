"""The index follows the database: at once where that is quick, step by step where it is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from omctpub.models import KnownType
from omctpub.search import feeding, journal, names
from omctpub.search.engine import IndexUnusable
from omctpub.search.whoosh.engine import WhooshEngine
from omctpub.testing import Editor, Page, Reader, SiteUnderTest

pytestmark = pytest.mark.both_databases

BEFORE = datetime(2026, 5, 1, tzinfo=UTC)
DUE = BEFORE + timedelta(days=1)
COMES = int(DUE.timestamp()) * 1_000_000


def status(page: Page) -> str:
    return page.said("//*[@role='status']")


@contextmanager
def index_left_behind(editor: Editor) -> Iterator[None]:
    """What is written meanwhile is not yet in the index, as while an import runs in another process."""
    with editor.opened() as site:
        site.journal._postponed = True
        yield
        site.journal._postponed = False


@pytest.fixture
def small_steps(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each search has time for one step of two items, and nothing goes on in the background."""
    monkeypatch.setattr(feeding, "BATCH", 2)
    monkeypatch.setattr(journal, "WORK_SECONDS", 0)
    with editor.opened() as site:
        site.journal.refresh()
        site.journal._busy.acquire()


@pytest.mark.usefixtures("small_steps")
def test_each_search_goes_on_where_the_last_one_ended(editor: Editor, reader: Reader) -> None:
    with index_left_behind(editor):
        for number in range(5):
            editor.save(f"{number}", texts={"en": "Letter"})
        editor.save("0", texts={"en": "Letter again"})
        editor.withdraw("1")
    said = [status(reader.search("letter")) for _ in range(4)]
    behind = " The newest items are still being added."
    assert said == [f"2 items found.{behind}", f"4 items found.{behind}", *["4 items found."] * 2]


@pytest.mark.usefixtures("small_steps")
def test_what_comes_due_does_not_wait_for_a_long_catching_up(editor: Editor, reader: Reader) -> None:
    with time_machine.travel(BEFORE, tick=False) as clock:
        editor.save("comes", texts={"en": "Comes"}, visible_from=COMES)
        editor.save("goes", texts={"en": "Goes"}, visible_until=COMES)
        assert reader.search("goes").titles == ["Goes"]
        with index_left_behind(editor):
            for number in range(9):
                editor.save(f"{number}", texts={"en": "Letter"})
        clock.move_to(DUE)
        assert reader.search("comes").titles == ["Comes"]
        assert status(reader.search("goes")).startswith("Nothing was found")
        clock.move_to(BEFORE)
        assert reader.search("goes").titles == ["Goes"]


def test_many_that_come_due_at_once_are_all_found(editor: Editor, reader: Reader) -> None:
    with time_machine.travel(BEFORE, tick=False) as clock:
        with editor.opened() as site, site.journal.postponed():
            for number in range(3 * feeding.BATCH):
                editor.save(f"{number}", texts={"en": "Letter"}, visible_from=COMES)
        assert reader.search("letter").titles == []
        clock.move_to(DUE)
        while "still being added" in (said := status(reader.search("letter"))):
            pass
        assert said == f"{3 * feeding.BATCH} items found."


def test_an_application_that_lacks_a_type_leaves_the_index_to_the_one_that_has_it(
    site: SiteUnderTest, editor: Editor, reader: Reader
) -> None:
    editor.save("one", "report", texts={"en": "Annual report"})
    every = site.settings["plugins"]
    site.configure(plugins=[name for name in every if name != "reports"])
    assert reader.search("annual").titles == []
    before = site.application.current()
    site.configure(plugins=every).application.current()
    assert before.test_client().get("/en/search?q=annual").status_code == 200
    assert reader.search("annual").titles == ["Annual report"]


def test_where_no_other_takes_over_the_index_is_fed_all_the_same(
    editor: Editor, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.save("one", texts={"en": "Annual letter"})
    with editor.opened():
        KnownType.create(name="elsewhere", path="elsewhere", enabled=True)
    editor.withdraw("one")
    assert "still being added" in status(reader.search("annual"))
    monkeypatch.setattr(feeding, "SECONDS_FOR_ANOTHER", 0)
    assert status(reader.search("annual")) == "Nothing was found for “annual”."


def test_a_server_warms_up_whether_there_is_an_index_or_not(editor: Editor) -> None:
    names._known.cache_clear()
    with editor.opened() as site:
        site.journal.warm_up()
        assert names._known.cache_info().currsize == 1
        editor.save("one", texts={"en": "Zebra"})
        site.journal.warm_up()
        assert site.journal.engine.applied()


def test_an_index_that_can_be_read_and_not_written_is_given_up_for_the_moment(
    editor: Editor, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a text does to the engine, its editor waits no longer than for others."""

    def fails(*_: object) -> None:
        raise IndexUnusable("a text that the engine cannot hold")

    editor.save("one", texts={"en": "Zebra"})
    with monkeypatch.context() as patch:
        patch.setattr(WhooshEngine, "update", fails)
        editor.save("two", texts={"en": "Giraffe"})
        assert reader.search("zebra").titles == ["Zebra"]
    assert reader.search("giraffe").titles == ["Giraffe"]
