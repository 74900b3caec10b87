"""Several processes on one site: what comes due is seen on time, what is acknowledged by the next request."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from omctpub.cli import main
from omctpub.testing import Editor, Reader, SiteUnderTest

EXHAUSTIVE = bool(os.environ.get("OMCTPUB_EXHAUSTIVE"))
DUE_ITEMS, WORKERS, READERS = (20, 4, 8) if EXHAUSTIVE else (3, 2, 4)
ROUNDS, SWITCHES = (2_000, 30) if EXHAUSTIVE else (200, 2)
LATEST = 1.0
LANDS = "AF AL DZ AD AO AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO".split()


def everywhere(number: int) -> dict[str, str]:
    """Where a certain item stands, and what stands there of it alone: its word, year or country."""
    word, year, land = f"Word{number}x", f"{1950 + number}", LANDS[number % len(LANDS)]
    addresses = [
        *("/en/", "/fr/", "/en/news", "/en/news.atom", "/en/news.json", "/en/reports", "/en/reports.atom"),
        *(f"/en/countries/{land}", f"/en/news?year={year}&type=report", f"/en/reports/due-{number}"),
    ]
    return {
        **dict.fromkeys(addresses, word),
        f"/en/search?q={word}": "1 item found",
        f"/fr/search?q={word}&sort=new&year={year}": f"/reports/due-{number}/",
        f"/en/search.json?q={word}": f'"id": "due-{number}"',
        f"/old/due-{number}": f"/reports/due-{number}/",
        "/en/countries": f"/en/countries/{land}",
        "/en/archive": f"year={year}",
        "/en/news?filters=1": f'value="{year}"',
        "/sitemap.xml": f"/reports/due-{number}/",
    }


def line(number: int, **around: str) -> dict[str, object]:
    """The item as it is imported."""
    return {
        "id": f"due-{number}",
        "type": "report",
        "published": f"{1950 + number}",
        "original": "en",
        "countries": [LANDS[number % len(LANDS)]],
        "old_urls": [f"/old/due-{number}"],
        "translations": {"en": {"title": f"Word{number}x", "body": "A report."}},
        **around,
    }


@dataclass
class Connection:
    """To a server; sends along which copy it has of a page, and tells what that page holds."""

    port: int
    copies: dict[str, tuple[str, str]] = field(default_factory=dict)
    open: HTTPConnection | None = None

    def ask(self, address: str) -> str:
        """What stands at an address at this moment: nothing where there is no page, or one that is gone."""
        self.open = self.open or HTTPConnection("127.0.0.1", self.port, timeout=60)
        etag, copy = self.copies.get(address, ("", ""))
        self.open.request("GET", address, headers={"If-None-Match": etag} if etag else {})
        answer = self.open.getresponse()
        text = answer.read().decode()
        if answer.status == 304:
            return copy
        self.copies[address] = answer.headers.get("ETag", ""), text
        return text if answer.status in (200, 301) else ""

    def again(self) -> None:
        """Let another worker answer the next time."""
        if self.open:
            self.open.close()
        self.open = None


Serving = Callable[[int], int]


@pytest.fixture
def serve(site: SiteUnderTest) -> Iterator[Serving]:
    """Starts a server with so many workers, and gives its port as soon as it answers."""
    running: list[subprocess.Popen[bytes]] = []

    def begin(workers: int) -> int:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        running.append(command(site, "serve", "--port", str(port), "--workers", str(workers)))
        for _ in range(600):
            with suppress(OSError):
                Connection(port).ask("/healthz")
                return port
            time.sleep(0.1)
        pytest.fail("the server does not answer")

    yield begin
    for one in running:
        with suppress(ProcessLookupError):
            os.killpg(one.pid, signal.SIGKILL)
        one.wait()


def command(site: SiteUnderTest, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "omctpub", "--site", str(site.folder), *words],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


@dataclass(frozen=True)
class Look:
    """An item looked for at one place: when that was asked and when answered, in seconds since 1970."""

    item: int
    place: str
    sent: float
    arrived: float
    shown: bool


def look_around(port: int, items: Iterable[int], looks: list[Look], until: threading.Event) -> None:
    """Look for these items at every place, over and over; one whole round after `until` is the last."""
    places: dict[str, list[tuple[int, str]]] = {}
    for number in items:
        for address, word in everywhere(number).items():
            places.setdefault(address, []).append((number, word))
    connection, last = Connection(port), False
    while not last:
        last = until.is_set()
        for address, words in places.items():
            sent = time.time()
            text = connection.ask(address)
            arrived = time.time()
            looks += [Look(number, address, sent, arrived, word in text) for number, word in words]
        connection.again()


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


def wrong(looks: Iterable[Look], comes: Mapping[int, float], goes: Mapping[int, float], stored: float) -> list[Look]:
    """What was shown before its time, or not as it should be more than a second after it."""
    return [
        look
        for look in looks
        if (look.shown and look.arrived < comes[look.item])
        or (look.shown and look.sent > goes[look.item] + LATEST)
        or (
            not look.shown
            and look.sent > max(stored, comes[look.item] + LATEST)
            and look.arrived < goes[look.item]
        )
    ]


@pytest.fixture
def wide(site: SiteUnderTest) -> SiteUnderTest:
    """The site with room on its first pages for all items."""
    return site.configure(list_size=50, stream_size=50)


def test_what_comes_due_is_seen_on_time_by_every_process(
    wide: SiteUnderTest, serve: Serving, tmp_path: Path
) -> None:
    started = time.monotonic()
    port = serve(WORKERS)
    slow = time.monotonic() - started
    items, looks, over = range(DUE_ITEMS), list[Look](), threading.Event()
    readers = [
        threading.Thread(target=look_around, args=(port, items, looks, over)) for _ in range(READERS)
    ]
    for one in readers:
        one.start()
    time.sleep(slow / 2)
    first = time.time() + max(1.5, 2 * slow)
    comes = {number: first + 0.2 * number for number in items}
    goes = {number: moment + max(1.5, slow) for number, moment in comes.items()}
    file = tmp_path / "due.jsonl"
    lines = [line(one, visible_from=iso(comes[one]), visible_until=iso(goes[one])) for one in items]
    file.write_text("\n".join(map(json.dumps, lines)))
    assert command(wide, "import", str(file)).wait() == 0
    stored = time.time()
    time.sleep(max(0, max(goes.values()) + LATEST - time.time()))
    over.set()
    for one in readers:
        one.join()
    print("slow", slow, "import", stored-first, len(looks), len({l.place for l in looks}))
    print("late come", max((l.sent - comes[l.item] for l in looks if not l.shown and l.sent>stored and l.arrived<goes[l.item]), default=0), "late go", max((l.sent-goes[l.item] for l in looks if l.shown)))
    print(*[(round(l.sent-first,3), round(l.arrived-l.sent,3), l.shown) for l in looks if l.item==0 and l.place=="/fr/"], sep="\n")
    print("SLOW", *sorted({(round(l.arrived-l.sent,2), round(l.sent-first,2), l.place) for l in looks})[-14:], sep="\n")
    assert wrong(looks, comes, goes, stored) == []
    shown = {(look.item, look.place) for look in looks if look.shown}
    assert shown == {(number, address) for number in items for address in everywhere(number)}
