"""The worker: what comes due, and what others left, is done without anybody asking for a page."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from omctpub.search.engine import Restriction
from omctpub.search.query import parse
from omctpub.search.whoosh.engine import WhooshEngine
from omctpub.search.whoosh.merging import MOST_SEGMENTS
from omctpub.testing import Editor, SiteUnderTest
from tests.turns import on_postgresql

from .test_processes import Connection, Serving, serve

if TYPE_CHECKING:
    from conftest import Cluster

__all__ = ["serve"]
ROOT = Path(__file__).parents[2]
SECONDS = 30

Starting = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(site: SiteUnderTest) -> Iterator[Starting]:
    """Starts a command of omctpub in a process of its own: `worker` unless told otherwise."""
    running: list[subprocess.Popen[str]] = []

    def begin(*words: str, stderr: int | None = None) -> subprocess.Popen[str]:
        one = subprocess.Popen(
            [sys.executable, "-u", "-m", "omctpub", "--site", str(site.folder), *(words or ["worker"])],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )
        running.append(one)
        return one

    yield begin
    for one in running:
        with suppress(ProcessLookupError):
            os.killpg(one.pid, signal.SIGKILL)
        one.communicate()


@pytest.fixture
def free_port() -> str:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


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


def beside(server: int) -> int:
    """The number of the worker's process beside a server's; 0 where there is none."""
    which = ("-P", str(server), "-f", "multiprocessing.spawn")
    return int(subprocess.run(["pgrep", *which], capture_output=True, text=True, check=False).stdout or 0)


def test_a_worker_that_dies_beside_serve_is_begun_again_and_ends_with_it(
    site: SiteUnderTest, start: Starting, free_port: str
) -> None:
    server = start("serve", "--port", free_port, stderr=subprocess.PIPE)
    dead = [0]
    for pause in (1, 2):
        assert comes(lambda: beside(server.pid) not in dead)
        dead.append(beside(server.pid))
        os.kill(dead[-1], signal.SIGKILL)
        assert server.stderr
        assert server.stderr.readline() == f"worker: it ended (code -9); the next begins in {pause} seconds\n"
    with site.editor.opened() as opened:
        assert comes(opened.jobs.attended)
        server.terminate()
        assert server.wait() == 0
        assert not opened.jobs.attended()


@on_postgresql
def test_a_worker_whose_database_is_away_says_so_in_a_line_and_goes_on(
    start: Starting, postgresql: "Cluster"
) -> None:
    worker = start("worker", stderr=subprocess.PIPE)
    assert worker.stdout
    assert worker.stderr
    assert "the worker is at work" in worker.stdout.readline()
    with postgresql.stopped():
        said = [worker.stderr.readline(), worker.stderr.readline()]
    for line in said:
        assert line.startswith("worker: ")
        assert ": the database is out of reach: " in line
        assert line.endswith(" seconds\n")


def answers(port: str) -> bool:
    with suppress(OSError):
        return Connection(int(port)).ask("/healthz") == "ok\n"
    return False


def answering(server: int) -> list[int]:
    """The numbers of the processes that answer: they look like the one that began them."""
    which = ("-P", str(server), "-f", "omctpub --site")
    return list(map(int, subprocess.run(["pgrep", *which], capture_output=True, text=True).stdout.split()))


def test_what_answers_is_begun_again_and_lets_the_port_go_with_its_server(
    start: Starting, free_port: str
) -> None:
    server = start("serve", "--port", free_port)
    assert comes(lambda: answers(free_port))
    [before] = answering(server.pid)
    os.kill(before, signal.SIGKILL)
    assert comes(lambda: answering(server.pid) not in ([], [before]))
    assert comes(lambda: answers(free_port))
    server.kill()
    assert comes(lambda: not answers(free_port))


ENDLESS = """
import time
from pathlib import Path
from omctpub.content import ContentType
from omctpub.plugins import Plugin

class Endless(ContentType):
    name, path, label, label_plural = "endless", "endless", "Endless", "Endless"

    def codes(self, text):
        while Path({busy!r}).exists():
            time.sleep(0.1)
        return ()

plugin = Plugin(content_types=(Endless,))
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_ends_with_its_server_whatever_it_is_doing(
    site: SiteUnderTest, start: Starting, free_port: str, tmp_path: Path, ending: signal.Signals
) -> None:
    busy = tmp_path / "busy"
    site.plugin("endless", ENDLESS.format(busy=str(busy)))
    site.configure(plugins=[*site.settings["plugins"], "endless"]).editor.save("one")
    busy.touch()
    shutil.rmtree(index(site))
    server = start("serve", "--port", free_port)
    assert comes(lambda: bool(list(index(site).glob("beside-*/*"))))
    server.send_signal(ending)
    server.wait()
    with site.editor.opened() as opened:
        assert comes(lambda: not opened.jobs.attended())
