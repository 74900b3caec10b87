"""The worker: what comes due, and what others left, is done without anybody asking for a page."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from omctpub.search.engine import Restriction
from omctpub.search.query import parse
from omctpub.search.whoosh.engine import MOST_SEGMENTS, WhooshEngine
from omctpub.testing import Editor, SiteUnderTest

from .test_processes import Serving, serve

__all__ = ["serve"]
ROOT = Path(__file__).parents[1]
SECONDS = 30

Starting = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(site: SiteUnderTest) -> Iterator[Starting]:
    """Starts `omctpub worker`, and waits for its first word."""
    running: list[subprocess.Popen[str]] = []

    def begin() -> subprocess.Popen[str]:
        one = subprocess.Popen(
            [sys.executable, "-u", "-m", "omctpub", "--site", str(site.folder), "worker"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(one)
        return one

    yield begin
    for one in running:
        one.kill()
        one.communicate()


def index(site: SiteUnderTest) -> Path:
    return site.folder / "data" / "search"


def held(site: SiteUnderTest, word: str) -> list[int]:
    """The items found in the index as it stands on the disk: no application catches up first."""
    engine = WhooshEngine(index(site))
    with suppress(Exception):
        return [hit.item for hit in engine.search(parse(word), Restriction(types=None)).hits]
    return []


def comes(condition: Callable[[], bool]) -> bool:
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.1)
    return False


def segments(site: SiteUnderTest) -> int:
    return len(list(index(site).glob("index-*/*.trm")))


def test_what_comes_due_is_indexed_without_anybody_searching(
    site: SiteUnderTest, editor: Editor, start: Starting
) -> None:
    due = time.time_ns() // 1000 + 3_000_000
    editor.save("comes", texts={"en": "Okapi"}, visible_from=due)
    editor.save("goes", texts={"en": "Giraffe"}, visible_until=due)
    assert (held(site, "okapi"), len(held(site, "giraffe"))) == ([], 1)
    start()
    assert comes(lambda: len(held(site, "okapi")) == 1 and held(site, "giraffe") == [])
    assert time.time_ns() // 1000 > due


def test_a_missing_index_is_made_anew_and_many_parts_are_joined(
    site: SiteUnderTest, editor: Editor, start: Starting
) -> None:
    editor.save("one", texts={"en": "Zebra"})
    shutil.rmtree(index(site))
    worker = start()
    assert worker.stdout
    assert worker.stdout.readline() == f"{site.folder.name}: the worker is at work (Ctrl-C ends it)\n"
    assert comes(lambda: len(held(site, "zebra")) == 1)
    for turn in range(MOST_SEGMENTS + 2):
        editor.save("one", texts={"en": f"Zebra {turn}"})
        editor.save(f"{turn}", texts={"en": "Giraffe"})
    assert comes(lambda: segments(site) <= MOST_SEGMENTS)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait() == 0


def test_serve_has_one_worker_whatever_the_number_of_its_processes(
    site: SiteUnderTest, editor: Editor, serve: Serving, start: Starting
) -> None:
    serve(2)
    with editor.opened() as opened:
        assert comes(opened.jobs.attended)
    waiting = start()
    assert waiting.stdout
    assert waiting.stdout.readline() == (
        f"{site.folder.name}: another worker is at work; this one takes over when that one ends "
        "(Ctrl-C ends it)\n"
    )
    editor.save("one", texts={"en": "Zebra"})
    shutil.rmtree(index(site))
    assert comes(lambda: len(held(site, "zebra")) == 1)


def test_a_reader_leaves_a_long_rebuild_to_the_worker(
    site: SiteUnderTest, editor: Editor, start: Starting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omctpub.search.upkeep.MOST_REBUILT_AT_ONCE", 0)
    monkeypatch.setattr("omctpub.search.feeding.BATCH", 0)
    with editor.opened() as opened:
        editor.save("one", texts={"en": "Zebra"})
        start()
        assert comes(opened.jobs.attended)
        shutil.rmtree(index(site), ignore_errors=True)
        site.reader.search("zebra")
        assert comes(lambda: len(held(site, "zebra")) == 1)
        assert not opened.journal._busy.locked()


def test_the_worker_of_a_server_that_is_killed_ends_too(site: SiteUnderTest, serve: Serving) -> None:
    serve(1)
    with site.editor.opened() as opened:
        assert comes(opened.jobs.attended)
        os.kill(processes(f"--site {site.folder} serve")[0], signal.SIGKILL)
        assert comes(lambda: not opened.jobs.attended())


def processes(words: str) -> list[int]:
    """Numbers of the processes whose command line holds these words, the oldest first."""
    found = subprocess.run(["pgrep", "-f", "--", words], capture_output=True, text=True, check=False)
    return sorted(map(int, found.stdout.split()))
