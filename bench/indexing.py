"""What it costs to keep the search index: made anew by one process and by several, and change by change.

Each runs in processes of its own, as an operator's commands and a server's workers do.
"""

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from bench.filling import BenchError, cpu_of_children, omctpub, peak
from bench.items import RARE_WORD
from bench.serving import Client, family, serving
from omctpub import publishing
from omctpub.models import Item
from omctpub.search.engine import Restriction
from omctpub.search.query import parse
from omctpub.site import open_site

SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_TO_BE_FOUND = 10.0
COUNTED = ("language", "type", "country", "programme", "year")
# A search that few items answer.
ADDRESS = f"/en/search.json?q={RARE_WORD}"


@dataclass(frozen=True)
class Rebuild:
    """One run of `omctpub reindex`; `cpu` and `peak` (bytes) are those of all its processes together."""

    size: int
    processes: int
    texts: int
    seconds: float
    cpu: float
    peak: int

    @property
    def pace(self) -> float:
        """Texts a second, by the clock."""
        return self.texts / self.seconds

    @property
    def pace_of_core(self) -> float:
        """Texts a second of CPU: what a core does that has nothing else to do."""
        return self.texts / self.cpu


@dataclass(frozen=True)
class Turned:
    """Milliseconds from the call of `publish` or `withdraw` on: until it returned, until a search in another
    process, asked then, found what it is to find, and until a page of a server did."""

    size: int
    returned: list[float]
    found: list[float]
    shown: list[float]


def rebuilds(sites: Mapping[int, Path], processes: Sequence[int], rounds: int) -> Iterator[Rebuild]:
    """In turn, so that all have the same weather."""
    for size, site in sites.items():
        for _ in range(rounds):
            for number in processes:
                yield _rebuild(site, size, number)


def _rebuild(site: Path, size: int, processes: int) -> Rebuild:
    before, most = cpu_of_children(), 0
    command = omctpub("--site", site, "reindex", "--json", "--processes", processes)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        while running.poll() is None:
            most = max(most, sum(peak(one) for one in family(running.pid)))
            time.sleep(SECONDS_BETWEEN_LOOKS)
        said = running.stdout.read() if running.stdout else ""
    if running.returncode:
        raise BenchError(f"{site}: omctpub reindex ended with code {running.returncode}.")
    told = json.loads(said)
    return Rebuild(size, processes, told["texts"], told["seconds"], cpu_of_children() - before, most)


def turns(sites: Mapping[int, Path], times: int) -> Iterator[Turned]:
    """Publish and withdraw one item over and over, and ask a process that searches, then a server for a page.

    The server runs all the time: its worker joins what so many changes leave.
    """
    for size, site in sites.items():
        with serving(site, size) as server:
            yield _turns(site, size, server.client(), times)


def _turns(site: Path, size: int, client: Client, times: int) -> Turned:
    id = json.loads(client.read(ADDRESS))["items"][0]["id"]
    with _searching(site, id) as there:
        returned, found = _turned(site, id, there, times)
    _, shown = _turned(site, id, lambda: f'"{id}"' in client.read(ADDRESS), times)
    client.close()
    return Turned(size, returned, found, shown)


def _turned(site: Path, id: str, there: Callable[[], bool], times: int) -> tuple[list[float], list[float]]:
    """Milliseconds until each call returned, and until it showed."""
    opened, returned, showed = open_site(site), list[float](), list[float]()
    with opened.use():
        for public in islice(cycle((False, True)), times):
            start = time.perf_counter()
            (publishing.publish if public else publishing.withdraw)(opened, id, None, by="bench")
            returned.append((time.perf_counter() - start) * 1000)
            while there() is not public:
                if time.perf_counter() - start > SECONDS_TO_BE_FOUND:
                    raise BenchError(
                        f"{site}: {id} is not found as it is after {SECONDS_TO_BE_FOUND} seconds."
                    )
            showed.append((time.perf_counter() - start) * 1000)
        publishing.publish(opened, id, None, by="bench")
        opened.journal.engine.close()
        opened.database.close()
    return returned, showed


@contextmanager
def _searching(site: Path, id: str) -> Iterator[Callable[[], bool]]:
    """Asks a process of its own whether a search there finds an item."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_search, args=(site, id, theirs), daemon=True)
    process.start()

    def there() -> bool:
        ours.send(True)
        return bool(ours.recv())

    there()
    yield there
    ours.send(False)
    process.join()


def _search(site: Path, id: str, asked: Connection) -> None:
    opened = open_site(site)
    with opened.use():
        number = Item.get(Item.id == id).number
        while asked.recv():
            everything = Restriction(tuple(opened.types))
            answer = opened.journal.search(parse(RARE_WORD), everything, "best", 0, 20, COUNTED)
            hits = answer.results.hits if answer.results else []
            asked.send(any(hit.item == number for hit in hits))
