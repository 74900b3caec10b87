"""An index that is missing, damaged, another's or newer: search says so, is cured, and all else answers."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from omctpub.search import upkeep
from omctpub.search.whoosh.engine import WhooshEngine
from omctpub.testing import Editor, Reader, SiteUnderTest

ROOT = Path(__file__).parents[2]
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
        patch.setattr("omctpub.search.whoosh.fields.INDEX_FORMAT", 0)
        WhooshEngine(index(site)).rebuild([], 1, "")
    assert not schema.exists()


UNUSABLE = [missing, damaged, newer, another_sites, of_another_format]


@pytest.fixture
def patient(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A site too large for making its index while a reader waits. To call this lets the background begin."""
    monkeypatch.setattr(upkeep, "MOST_REBUILT_AT_ONCE", 0)
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


WITHDRAWING = """
import os, pwd, resource, sys
from pathlib import Path
from werkzeug.test import Client
from omctpub import publishing
from omctpub.holder import Application
from omctpub.testing import Reader

application = Application(Path(sys.argv[1]))
reader, site = Reader(Client(application)), application.current().extensions["omctpub"]

def tell():
    found = [reader.search(word).titles for word in ("zebra", "giraffe")]
    print(found, reader.get("/en/").status, reader.get("/readyz").status)

tell()
"""
WITHOUT_RIGHT = """
if not os.geteuid():
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
with site.use():
    print(publishing.withdraw(site, "one", None, by="test"))
tell()
"""
WITHOUT_ROOM = """
with site.use(), site.journal.postponed():
    print(publishing.withdraw(site, "one", None, by="test"))
    # No file grows beyond a byte from now on.
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
tell()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
tell()
"""


@pytest.fixture
def published(editor: Editor, site: SiteUnderTest) -> None:
    editor.save("one", texts={"en": "Zebra"})
    editor.save("two", texts={"en": "Giraffe"})
    site.close()


def told(site: SiteUnderTest, program: str) -> tuple[list[str], str]:
    """What a process of its own says, and what it logs."""
    done = subprocess.run(
        [sys.executable, "-c", WITHDRAWING + program, str(site.folder)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(), done.stderr


@pytest.mark.usefixtures("published")
def test_without_room_search_reads_what_there_is_and_follows_when_there_is_room(site: SiteUnderTest) -> None:
    said, logged = told(site, WITHOUT_ROOM)
    assert said == [
        "[['Zebra'], ['Giraffe']] 200 200",
        "['en']",
        "[[], ['Giraffe']] 200 503",
        "[[], ['Giraffe']] 200 200",
    ]
    assert "search: the index cannot be written ([Errno 27] File too large" in logged
    assert "Traceback" not in logged


@pytest.fixture
def lent(site: SiteUnderTest) -> Iterator[None]:
    """The site belongs to a user without rights, but for its index, which nobody but root can write to."""
    closed = [folder for folder in site.folder.parents if not folder.stat().st_mode & 0o001]
    for path in (site.folder, *site.folder.rglob("*")):
        if path.is_relative_to(index(site)):
            path.chmod(0o555)
        elif not os.geteuid():
            shutil.chown(path, "nobody")
    for folder in closed:
        folder.chmod(0o711)
    yield
    for folder in closed:
        folder.chmod(0o700)


@pytest.mark.usefixtures("published", "lent")
def test_without_the_right_to_write_search_reads_what_there_is(site: SiteUnderTest) -> None:
    """As after a command that somebody ran as root."""
    said, logged = told(site, WITHOUT_RIGHT)
    assert said == ["[['Zebra'], ['Giraffe']] 200 200", "['en']", "[[], ['Giraffe']] 200 503"]
    assert "search: the index cannot be written ([Errno 13] Permission denied" in logged
    assert "Traceback" not in logged
