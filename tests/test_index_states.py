"""An index that is missing, damaged, another's or newer: search says so, cures itself, and all else answers."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from omctpub.search import journal
from omctpub.search.whoosh_engine import WhooshEngine
from omctpub.testing import Editor, Reader, SiteUnderTest

ROOT = Path(__file__).parents[1]
REBUILT = "The search index is being rebuilt. Please try again in a moment; all pages can be read meanwhile."


def index(site: SiteUnderTest) -> Path:
    return site.folder / "data" / "search"


def missing(site: SiteUnderTest) -> None:
    shutil.rmtree(index(site))


def damaged(site: SiteUnderTest) -> None:
    for file in index(site).rglob("*"):
        if file.is_file():
            file.write_bytes(b"not an index")


def newer(site: SiteUnderTest) -> None:
    """As where the database was put back from a copy."""
    with site.editor.opened() as opened:
        number, note = opened.journal.engine.state()
        opened.journal.engine.update({}, number + 1, note)


def another_sites(site: SiteUnderTest) -> None:
    folder = site.folder.with_name("other")
    folder.mkdir()
    other = SiteUnderTest(folder).configure(**site.settings)
    other.editor.save("one", texts={"en": "Zebra"})
    with other.editor.opened() as opened:
        opened.journal.rebuild()
    shutil.rmtree(index(site))
    shutil.copytree(index(other), index(site))
    other.close()


def of_another_format(site: SiteUnderTest) -> None:
    [schema] = index(site).rglob("*.toc")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("omctpub.search.whoosh_fields.INDEX_FORMAT", 0)
        WhooshEngine(index(site)).rebuild([], 1, "")
    assert not schema.exists()


UNUSABLE = [missing, damaged, newer, another_sites, of_another_format]


@pytest.fixture
def patient(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A site too large for making its index while a reader waits; the background begins when this is called."""
    monkeypatch.setattr(journal, "MOST_REBUILT_AT_ONCE", 0)
    editor.save("one", texts={"en": "Zebra"})
    with editor.opened() as opened:
        opened.journal.rebuild()
        opened.journal._busy.acquire()
        return opened.journal._busy.release


@pytest.mark.parametrize("spoil", UNUSABLE)
def test_search_says_that_it_is_rebuilt_and_all_else_answers(
    site: SiteUnderTest, reader: Reader, patient: Callable[[], None], spoil: Callable[[SiteUnderTest], None]
) -> None:
    spoil(site)
    page = reader.search("zebra")
    assert (page.status, page.said("//*[@role='status']")) == (200, REBUILT)
    assert reader.get("/en/search.json?q=zebra").status == 503
    ready = reader.get("/readyz")
    assert (ready.status, json.loads(ready.text)["missing"]) == (503, ["search index"])
    assert [reader.get(address).status for address in ("/en/", "/en/statements/one/zebra", "/healthz")] == [
        200
    ] * 3
    patient()
    for _ in range(100):
        if reader.get("/readyz").status == 200:
            break
        time.sleep(0.1)
    assert reader.search("zebra").titles == ["Zebra"]


def test_an_index_put_back_from_a_copy_misses_nothing(
    site: SiteUnderTest, editor: Editor, reader: Reader, time_machine: object
) -> None:
    editor.save("comes", texts={"en": "Okapi"}, visible_from=2_000_000_000_000_000)
    editor.save("goes", texts={"en": "Giraffe"}, visible_until=2_000_000_000_000_000)
    editor.save("withdrawn", texts={"en": "Lion"})
    assert reader.search("giraffe").titles == ["Giraffe"]
    copy = shutil.copytree(index(site), site.folder / "copy")
    time_machine.move_to("2033-05-18T03:33:21Z", tick=False)  # type: ignore[attr-defined]
    editor.withdraw("withdrawn")
    assert reader.search("okapi").titles == ["Okapi"]
    shutil.rmtree(index(site))
    shutil.copytree(copy, index(site))
    found = {word: reader.search(word).titles for word in ("okapi", "giraffe", "lion")}
    assert found == {"okapi": ["Okapi"], "giraffe": [], "lion": []}


PROGRAM = """
import sys
from pathlib import Path
from werkzeug.test import Client
from omctpub.holder import Application
from omctpub.testing import Reader
reader = Reader(Client(Application(Path(sys.argv[1]))))
for address in sys.argv[2:]:
    print(reader.get(address).status, file=sys.stderr if 0 else sys.stdout)
"""
