"""Several processes on one site: what comes due is seen on time, what is acknowledged by the next request."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from omctpub.cli import main
from omctpub.exchange.importing import Import, Source
from omctpub.testing import Editor, Reader, SiteUnderTest
from tests.turns import EXHAUSTIVE

DUE_ITEMS, WORKERS, READERS = (20, 4, 8) if EXHAUSTIVE else (3, 2, 4)
ROUNDS, SWITCHES = (2_000, 30) if EXHAUSTIVE else (100, 2)
LATEST = 1.0
DATABASES = ["sqlite", "postgresql"] if EXHAUSTIVE else ["sqlite"]
LANDS = [
    *("AF", "AL", "DZ", "AD", "AO", "AR", "AM", "AU", "AT", "AZ"),
    *("BS", "BH", "BD", "BB", "BY", "BE", "BZ", "BJ", "BT", "BO"),
]


def everywhere(number: int) -> dict[str, tuple[str, str]]:
    """Where a certain item stands: the address of each kind of place, and what stands there of it alone."""
    word, year, land = f"Word{number}x", f"{1950 + number}", LANDS[number % len(LANDS)]
    item = f"/reports/due-{number}"
    return {
        "home": ("/en/", word),
        "home in French": ("/fr/", word),
        "news": ("/en/news", word),
        "type": ("/en/reports", word),
        "country": (f"/en/countries/{land}", word),
        "year": (f"/en/news?year={year}&type=report", word),
        "item": (f"/en{item}", word),
        "old address": (f"/old/due-{number}", f"{item}/"),
        "countries": ("/en/countries", f"/en/countries/{land}"),
        "archive": ("/en/archive", f"year={year}"),
        "filters": ("/en/news?filters=1", f'value="{year}"'),
        "Atom": ("/en/news.atom", word),
        "JSON": ("/en/reports.json", word),
        "search": (f"/en/search?q={word}", "1 item found"),
        "newest found": (f"/fr/search?q={word}&sort=new&year={year}", f"{item}/"),
        "search feed": (f"/en/search.json?q={word}", f'"id": "due-{number}"'),
        "sitemap": ("/sitemap.xml", f"{item}/"),
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
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
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


@dataclass
class LookingAround:
    """Readers who look for some items at every place, over and over, each time asking another worker."""

    port: int
    items: Sequence[int]
    looks: list[Look] = field(default_factory=list)
    rounds: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def round(self, connection: Connection) -> None:
        """Look once at every place; at one that is the same for all items, for all of them at once."""
        begun, asked = time.time(), dict[str, tuple[float, str, float]]()
        for number in self.items:
            for place, (address, word) in everywhere(number).items():
                if address not in asked:
                    asked[address] = (time.time(), connection.ask(address), time.time())
                sent, text, arrived = asked[address]
                self.looks.append(Look(number, place, sent, arrived, word in text))
        connection.again()
        self.rounds.append(time.time() - begun)

    def go_on(self) -> None:
        """Until it is over, and once more after that."""
        connection = Connection(self.port)
        while not self.over.is_set():
            self.round(connection)
        self.round(connection)

    @contextmanager
    def by(self, readers: int) -> Iterator[float]:
        """While so many readers look around; gives the seconds that a round takes."""
        threads = [threading.Thread(target=self.go_on) for _ in range(readers)]
        for one in threads:
            one.start()
        try:
            while len(self.rounds) < 3 * readers and any(one.is_alive() for one in threads):
                time.sleep(0.05)
            yield max(self.rounds[-readers:])
        finally:
            self.over.set()
            for one in threads:
                one.join()


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


def wrong(
    looks: Iterable[Look], comes: Mapping[int, float], goes: Mapping[int, float], stored: float
) -> list[Look]:
    """What was shown before its time, or not as it should be more than a second after it."""

    def is_wrong(look: Look) -> bool:
        came, went = comes[look.item], goes[look.item]
        if look.shown:
            return look.arrived < came or look.sent > went + LATEST
        return look.sent > max(stored, came) + LATEST and look.arrived < went

    return list(filter(is_wrong, looks))


@pytest.fixture
def wide(site: SiteUnderTest) -> SiteUnderTest:
    """The site with room on its first pages for all items."""
    return site.configure(list_size=50, stream_size=50)


@pytest.mark.parametrize("new_database", DATABASES, indirect=True)
def test_what_comes_due_is_seen_on_time_by_every_process(
    wide: SiteUnderTest, serve: Serving, tmp_path: Path
) -> None:
    begun = time.monotonic()
    around, file = LookingAround(serve(WORKERS), range(DUE_ITEMS)), tmp_path / "due.jsonl"
    starting = time.monotonic() - begun
    with around.by(READERS) as seconds:
        first = time.time() + max(1.5, 3 * starting)
        comes = {number: first + 0.2 * number for number in around.items}
        goes = {number: moment + max(1.5, 4 * seconds) for number, moment in comes.items()}
        moments = [{"visible_from": iso(comes[one]), "visible_until": iso(goes[one])} for one in comes]
        file.write_text("\n".join(json.dumps(line(one, **moments[one])) for one in around.items))
        assert command(wide, "import", str(file)).wait() == 0
        stored = time.time()
        time.sleep(max(0, max(goes.values()) + LATEST - time.time()))
    assert wrong(around.looks, comes, goes, stored) == []
    assert {look.place for look in around.looks if look.shown} == set(everywhere(0))


def standing(servers: Sequence[Connection], places: Iterable[str]) -> list[tuple[str, int]]:
    """The places at which item number 0 stands, by the place of each server, told by its next request."""
    told = {place: everywhere(0)[place] for place in places}
    asked = [(place, at) for place in told for at in range(len(servers))]
    return [(place, at) for place, at in asked if told[place][1] in servers[at].ask(told[place][0])]


def store(site: SiteUnderTest) -> None:
    """The item number 0, there from now on."""
    source = Source("items", lambda: nullcontext(BytesIO(json.dumps(line(0)).encode())))
    with site.editor.opened() as opened:
        assert Import(opened, print).run([source]).added == 1


def test_what_is_acknowledged_is_seen_by_the_next_request_of_every_process(
    wide: SiteUnderTest, serve: Serving
) -> None:
    servers, places = [Connection(serve(1)), Connection(serve(1))], list(everywhere(0))
    store(wide)
    everything = [(place, at) for place in places for at in range(2)]
    assert standing(servers, places) == everything
    for turn in range(ROUNDS):
        change, shown = (wide.editor.withdraw, False) if turn % 2 == 0 else (wide.editor.publish, True)
        change("due-0")
        some = [places[turn % len(places)], places[(turn + 5) % len(places)]]
        assert standing(servers, some) == (
            [(place, at) for place in some for at in range(2)] if shown else []
        )
    for one in servers:
        one.again()


def test_a_switch_of_plugins_is_seen_by_the_next_request_of_every_process(
    wide: SiteUnderTest, serve: Serving
) -> None:
    servers, places = [Connection(serve(1)), Connection(serve(1))], list(everywhere(0))
    store(wide)
    everything = [(place, at) for place in places for at in range(2)]
    assert standing(servers, places) == everything
    for _ in range(SWITCHES):
        for word, shown in (("disable", False), ("enable", True)):
            done = CliRunner().invoke(main, ["--site", str(wide.folder), "plugins", word, "reports"])
            assert done.exit_code == 0
            assert standing(servers, places) == (everything if shown else [])
    for one in servers:
        one.again()


def test_what_was_withdrawn_and_published_while_its_plugin_was_off_stands_everywhere_again(
    site: SiteUnderTest, editor: Editor, reader: Reader
) -> None:
    editor.save("one", "event", texts={"en": "Hearing"}, data={"start": "2026-12-10"})
    editor.save("two", "report", texts={"en": "Annual report"}, data={"series": "Annual"})
    every = site.settings["plugins"]
    site.configure(plugins=[name for name in every if name not in ("events", "reports")])
    for id in ("one", "two"):
        assert editor.withdraw(id) == editor.publish(id) == ["en"]
    site.configure(plugins=every)
    assert reader.get("/en/events").titles == ["Hearing"]
    assert reader.get("/en/reports?series=Annual").titles == ["Annual report"]
