"""What a process takes in memory that reads an index, above one whose index is as good as empty."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bench.speed.ours import Omctpub
from bench.speed.texts import Questions, Text

SMAPS = Path("/proc/self/smaps_rollup")
MOST = {10_000: 60.0, 100_000: 80.0}


@dataclass(frozen=True)
class Memory:
    """Mebibytes of a process of its own that has been asked every question, above an empty one."""

    size: int
    mebibytes: float

    @property
    def most(self) -> float | None:
        return MOST.get(self.size)

    @property
    def kept(self) -> bool | None:
        """Whether that is within what is promised; None where nothing is."""
        return None if self.most is None else self.mebibytes <= self.most


def memory(folder: Path, given: Sequence[Text], asked: Questions) -> Memory:
    """`folder` is that of an engine that holds the texts."""
    empty = folder / "empty"
    empty.mkdir()
    engine = Omctpub(empty)
    engine.fill(given[:1])
    engine.close()
    return Memory(len(given), _private(folder, asked) - _private(empty, asked))


def _private(folder: Path, asked: Questions) -> float:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_read, folder, asked).result()


def _read(folder: Path, asked: Questions) -> float:
    engine = Omctpub(folder)
    for pair in asked.pairs:
        engine.page(*pair)
    for word in asked.common:
        engine.newest(word)
    for phrase in asked.phrases:
        engine.phrase(*phrase)
    return sum(int(line.split()[1]) for line in SMAPS.read_text().splitlines() if "Private_" in line) / 1024
