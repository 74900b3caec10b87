"""What it costs to keep the search index: made anew by one process and by several, and change by change.

Each runs in processes of its own, as an operator's commands and a server's workers do.
"""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.filling import BenchError, cpu_of_children, omctpub, peak
from bench.items import RARE_WORD
from bench.serving import Client, family, serving
from omctpub import publishing
from omctpub.site import open_site

SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_TO_BE_FOUND = 10.0
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
    """Milliseconds from the call of `publish` or `withdraw` on: until it returned, and until a search in
    another process, asked then, was answered as it is to be."""

    size: int
    returned: list[float]
    found: list[float]


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
    """Publish and withdraw one item after the other, while a server is asked for it."""
    for size, site in sites.items():
        with serving(site, size) as server:
            client = server.client()
            yield _turns(site, size, client, times)
            client.close()


def _turns(site: Path, size: int, client: Client, times: int) -> Turned:
    measured = Turned(size, [], [])
    opened, id = open_site(site), json.loads(client.read(ADDRESS))["items"][0]["id"]
    with opened.use():
        for turn in range(times):
            public = turn % 2 == 1
            start = time.perf_counter()
            (publishing.publish if public else publishing.withdraw)(opened, id, None, by="bench")
            measured.returned.append((time.perf_counter() - start) * 1000)
            while (f'"{id}"' in client.read(ADDRESS)) is not public:
                if time.perf_counter() - start > SECONDS_TO_BE_FOUND:
                    raise BenchError(
                        f"{site}: {id} is not found as it is after {SECONDS_TO_BE_FOUND} seconds."
                    )
            measured.found.append((time.perf_counter() - start) * 1000)
        publishing.publish(opened, id, None, by="bench")
        opened.journal.engine.close()
        opened.database.close()
    return measured
