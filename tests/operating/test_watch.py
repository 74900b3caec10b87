"""Who keeps what was read sees every commit, of whichever process, and never a change that there was not."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from omctpub.models import Change, Watch, snapshot, watch, writing
from omctpub.site import Site
from omctpub.testing import SiteUnderTest

pytestmark = pytest.mark.both_databases


@pytest.fixture
def opened(site: SiteUnderTest) -> Iterator[Site]:
    with site.editor.opened() as opened:
        yield opened


@pytest.fixture
def watching(opened: Site) -> Iterator[Watch]:
    """One that has seen all so far."""
    watching = Watch(opened.database)
    assert watching.moved()
    yield watching
    watching.close()


def test_nothing_moves_by_reading(watching: Watch, site: SiteUnderTest) -> None:
    with snapshot():
        assert Change.select().count() == 0
    assert site.reader.home().status == 200
    assert [watching.moved(), watching.moved()] == [False, False]


def test_a_commit_of_this_process_is_seen_at_once_and_once(watching: Watch) -> None:
    with writing():
        Change.insert(number=1, item=1).execute()
        assert not watching.moved()
    assert [watching.moved(), watching.moved()] == [True, False]


def test_what_is_not_committed_moves_nothing(watching: Watch) -> None:
    def fail() -> None:
        with writing():
            Change.insert(number=1, item=1).execute()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not watching.moved()


def test_what_follows_an_undone_part_is_seen_too(watching: Watch) -> None:
    with writing() as transaction:
        transaction.rollback()
        Change.insert(number=1, item=1).execute()
    assert watching.moved()


def test_a_commit_of_another_process_is_seen_within_a_second(watching: Watch, site: SiteUnderTest) -> None:
    program = "import sys; from omctpub.cli import main; main(sys.argv[1:])"
    site.editor.save("one")
    watching.moved()
    subprocess.run(
        [sys.executable, "-c", program, "--site", site.folder, "withdraw", "one"],
        check=True,
        capture_output=True,
    )
    time.sleep(watch.SECONDS)
    assert [watching.moved(), watching.moved()] == [True, False]


FORKING = """
import os, sys, time
from pathlib import Path
from omctpub.models import Change, Watch, watch as watches, writing
from omctpub.site import open_site
site = open_site(Path(sys.argv[1]))
watch = Watch(site.database)
def write(number):
    with site.use(), writing():
        Change.insert(number=number, item=1).execute()
write(1)
watch.moved()
if child := os.fork():
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    time.sleep(watches.SECONDS)
    assert watch.moved()
    write(3)
else:
    assert [watch.moved(), watch.moved()] == [True, False]
    write(2)
    assert watch.moved()
with site.use():
    print(Change.select().count(), flush=True)
"""


def test_a_forked_process_has_connections_of_its_own(site: SiteUnderTest) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKING, site.folder], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("2\n3\n", "")
