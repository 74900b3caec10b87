"""What it costs to keep the search index: made anew by one process and by several, and change by change.

Each runs in processes of its own, as an operator's commands and a server's workers do.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.filling import BenchError, cpu_of_children, omctpub, peak
from bench.serving import Client, serving
from omctpub import publishing
from omctpub.site import open_site

SECONDS_BETWEEN_LOOKS = 0.05
WORD = "bench-9"


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
class Publishing:
    """Milliseconds from the call of `publish` (or `withdraw`) on: until it returns, and until another
    process answered a search rightly."""

    size: int
    stored: list[float]
    found: list[float]


def rebuilds(sites: dict[int, Path], processes: Sequence[int], rounds: int) -> Iterator[Rebuild]:
    for size, site in sites.items():
        for _ in range(rounds):
            for number in processes:
                yield _rebuild(site, size, number)


def _rebuild(site: Path, size: int, processes: int) -> Rebuild:
    before, most = cpu_of_children(), 0
    command = omctpub("--site", site, "reindex", "--json", "--processes", processes)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        while running.poll() is None:
            most = max(most, sum(map(peak, _family(running.pid))))
            time.sleep(SECONDS_BETWEEN_LOOKS)
        told = json.loads(running.stdout.read()) if running.stdout and not running.returncode else None
    if told is None:
        raise BenchError(f"{site}: omctpub reindex ended with code {running.returncode}.")
    spent = cpu_of_children() - before
    return Rebuild(size, processes, told["texts"], told["seconds"], spent, most)
