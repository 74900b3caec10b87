"""Fills a site of each size through `omctpub import`, and tells how fast that was and what it took."""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.items import lines

DATABASE = Path("data") / "omctpub.db"
SECONDS_BETWEEN_LOOKS = 0.1
LONGEST_COMPLAINT = 500


class BenchError(Exception):
    """What was asked cannot be measured; the text says why and the cure."""


@dataclass
class Import:
    """One run of `omctpub import`.

    After `stored` seconds the last item stood in the lists, after `seconds` in the search index too; `cpu` is
    the seconds of CPU that this took. `peak` is the most memory, in bytes, that the process had resident, and
    `peak_stored` the most until all items were stored.
    """

    seconds: float = 0.0
    stored: float = 0.0
    cpu: float = 0.0
    peak: int = 0
    peak_stored: int = 0


@dataclass(frozen=True)
class Filling:
    """A filled site, and what stands on the disk in bytes."""

    size: int
    run: Import
    file: int
    database: int
    index: int

    @property
    def pace(self) -> float:
        """Items a second, until they are found by search."""
        return self.size / self.run.seconds

    @property
    def pace_stored(self) -> float:
        """Items a second, until they stand in the lists."""
        return self.size / self.run.stored


def omctpub(*words: object) -> list[str]:
    """The command line of an omctpub command."""
    return [sys.executable, "-m", "omctpub", *map(str, words)]


def fill(folder: Path, sizes: Sequence[int]) -> Iterator[Filling]:
    """Make and fill the sites in `folder` that are missing; each is told of when it stands."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        kept = folder / f"{size}.json"
        if kept.is_file():
            yield _remembered(kept)
            continue
        filled = _filled(folder / str(size), folder / f"{size}.jsonl", size)
        kept.write_text(json.dumps(asdict(filled)), encoding="utf-8")
        yield filled


def _remembered(kept: Path) -> Filling:
    told = json.loads(kept.read_text(encoding="utf-8"))
    return Filling(**{**told, "run": Import(**told["run"])})


def sites(folder: Path, sizes: Sequence[int] = ()) -> dict[int, Path]:
    """The filled sites in `folder` by size, the smallest first; of those `sizes` where they are named."""
    found = sorted(int(kept.stem) for kept in folder.glob("*.json") if kept.stem.isdecimal())
    wanted = {size: folder / str(size) for size in found if not sizes or size in sizes}
    if not wanted or set(sizes) - set(wanted):
        raise BenchError(f"{folder} has no filled site of that size. Make it with: python -m bench fill")
    return wanted


def _filled(site: Path, file: Path, size: int) -> Filling:
    if site.exists():
        raise BenchError(f"{site} was not filled to its end. Remove that folder, and fill again.")
    _write(file, size)
    subprocess.run(omctpub("init", site), check=True, stdout=subprocess.DEVNULL)
    return Filling(
        size=size,
        run=_import(site, file, size),
        file=file.stat().st_size,
        database=_bytes(site / "data", "*.db*"),
        index=_bytes(site / "data" / "search", "**/*"),
    )


def _write(file: Path, size: int) -> None:
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(lines(size))


def _import(site: Path, file: Path, size: int) -> Import:
    """Import a file in a process of its own, and look at it all the time."""
    found, start, before = Import(), time.perf_counter(), cpu_of_children()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        command = omctpub("--site", site, "import", file)
        with subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as running:
            while running.poll() is None:
                _look(found, running.pid, site / DATABASE, size, start)
                time.sleep(SECONDS_BETWEEN_LOOKS)
        output.seek(0)
        said = output.read(LONGEST_COMPLAINT)
    if running.returncode:
        raise BenchError(f"{file}: the import ended with code {running.returncode}: {said.strip()}")
    found.seconds, found.cpu = time.perf_counter() - start, cpu_of_children() - before
    found.stored, found.peak_stored = found.stored or found.seconds, found.peak_stored or found.peak
    return found


def _look(found: Import, process: int, database: Path, size: int, start: float) -> None:
    found.peak = max(found.peak, peak(process))
    if not found.stored and _newest(database) >= size:
        found.stored, found.peak_stored = time.perf_counter() - start, found.peak


def _newest(database: Path) -> int:
    """The number of the item stored last; they are numbered in order of arrival."""
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT MAX(number) FROM item").fetchone()[0] or 0)
    except sqlite3.OperationalError:
        return 0


def cpu_of_children() -> float:
    """User and system seconds of all processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak(process: int) -> int:
    """The highest resident memory that a process has had since it began; 0 once it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = (line.split() for line in status.splitlines() if line.startswith("VmHWM:"))
    return next((int(parts[1]) * 1024 for parts in found), 0)


def _bytes(folder: Path, pattern: str) -> int:
    return sum(os.path.getsize(file) for file in folder.glob(pattern) if file.is_file())
