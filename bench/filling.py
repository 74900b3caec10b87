"""Fills a site of each size through `omctpub import`, and tells how fast that was and what it took."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.items import lines

SECONDS_BETWEEN_LOOKS = 0.1
LONGEST_COMPLAINT = 2_000


class BenchError(Exception):
    """What was asked cannot be measured; the text says why and the cure."""


@dataclass(frozen=True)
class Filling:
    """One import: sizes in bytes, `peak` the most memory the importing process had resident."""

    size: int
    seconds: float
    peak: int
    file: int
    database: int
    index: int

    @property
    def pace(self) -> float:
        """Items a second."""
        return self.size / self.seconds


def omctpub(*words: object) -> list[str]:
    """The command line of an omctpub command."""
    return [sys.executable, "-m", "omctpub", *map(str, words)]


def fill(folder: Path, sizes: Sequence[int]) -> Iterator[Filling]:
    """Make and fill the sites in `folder` that are missing; each is told of when it stands."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        kept = folder / f"{size}.json"
        if kept.is_file():
            yield Filling(**json.loads(kept.read_text(encoding="utf-8")))
            continue
        filled = _filled(folder / str(size), folder / f"{size}.jsonl", size)
        kept.write_text(json.dumps(asdict(filled)), encoding="utf-8")
        yield filled


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
    start = time.perf_counter()
    peak = _import(site, file)
    return Filling(
        size=size,
        seconds=time.perf_counter() - start,
        peak=peak,
        file=file.stat().st_size,
        database=_bytes(site / "data", "*.db*"),
        index=_bytes(site / "data" / "search", "**/*"),
    )


def _write(file: Path, size: int) -> None:
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(lines(size))


def _import(site: Path, file: Path) -> int:
    """Import a file in a process of its own; gives the peak of its resident memory."""
    command, peak = omctpub("--site", site, "import", file), 0
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        with subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as running:
            while running.poll() is None:
                peak = max(peak, _peak(running.pid))
                time.sleep(SECONDS_BETWEEN_LOOKS)
        output.seek(0)
        said = output.read(LONGEST_COMPLAINT)
    if running.returncode:
        raise BenchError(f"{file}: the import ended with code {running.returncode}: {said.strip()}")
    return peak


def _peak(process: int) -> int:
    """The highest resident memory that a process has had since it began; 0 once it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = (line.split() for line in status.splitlines() if line.startswith("VmHWM:"))
    return next((int(parts[1]) * 1024 for parts in found), 0)


def _bytes(folder: Path, pattern: str) -> int:
    return sum(os.path.getsize(file) for file in folder.glob(pattern) if file.is_file())
