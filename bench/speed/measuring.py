"""Fills the engines, and asks them in turn: each question of a sort goes to one after the other."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import methodcaller
from pathlib import Path

from bench.peers.peer import PeerMissing, reachable_folder
from bench.speed.engine import Engine
from bench.speed.fts5 import Fts5
from bench.speed.on_tantivy import Tantivy
from bench.speed.ours import Omctpub
from bench.speed.postgresql import PostgreSQL
from bench.speed.reading import Memory, memory
from bench.speed.texts import Questions, questions, texts

Question = Callable[[Engine], object]

OTHERS: Sequence[Callable[[Path], Engine]] = (Fts5, PostgreSQL, Tantivy)
ROUNDS = 3
COLD = 12
# What a sort of question may take at most, as a part of what another engine takes: by sort and size.
PROMISES: dict[tuple[str, int], dict[str, float]] = {
    ("page, warm", 10_000): {"FTS5": 1.0, "PostgreSQL": 0.6},
    ("page, warm", 100_000): {"FTS5": 0.4, "PostgreSQL": 0.5},
    ("page, cold", 10_000): {"FTS5": 2.0},
    ("page, cold", 100_000): {"FTS5": 1.5},
    ("counts alone", 10_000): {"FTS5": 0.2},
    ("counts alone", 100_000): {"FTS5": 0.15},
    ("common word, newest", 10_000): {"FTS5": 1.0},
    ("common word, newest", 100_000): {"FTS5": 1.0},
    ("phrase", 10_000): {"FTS5": 6.0},
    ("phrase", 100_000): {"FTS5": 6.0},
}


@dataclass(frozen=True)
class Row:
    """Milliseconds that an engine took for a sort of question: the median, and what 95 % stay below."""

    sort: str
    size: int
    engine: str
    median: float
    most: float


def measure(size: int, note: Callable[[str], None], warn: Callable[[str], None]) -> Iterator[Row | Memory]:
    """Every engine that is there, asked every sort of question.

    `note` hears how far it is, `warn` which engine is left out.
    In the end what a process takes that reads with ours.
    """
    given = texts(size)
    asked = questions(given)
    with reachable_folder() as place:
        engines: list[Engine] = [Omctpub(place), *_others(place, warn)]
        try:
            for engine in engines:
                begun = time.perf_counter()
                engine.fill(given)
                taken = time.perf_counter() - begun
                note(f"{engine.name} holds {size:,} texts after {taken:,.1f} s, {size / taken:,.0f} a second")
            yield from _asked(engines, asked, size)
            yield memory(place, given, asked)
        finally:
            for engine in engines:
                engine.close()


def _others(place: Path, warn: Callable[[str], None]) -> Iterator[Engine]:
    for other in OTHERS:
        try:
            yield other(place)
        except PeerMissing as error:
            warn(str(error))


def _asked(engines: Sequence[Engine], asked: Questions, size: int) -> Iterator[Row]:
    sorts: dict[str, list[Question]] = {
        "page, warm": [methodcaller("page", *pair) for pair in asked.pairs],
        "counts alone": [methodcaller("counts", *pair) for pair in asked.pairs],
        "common word, newest": [methodcaller("newest", word) for word in asked.common],
        "phrase": [methodcaller("phrase", *pair) for pair in asked.phrases],
    }
    yield from _cold(engines, asked, size)
    for sort, several in sorts.items():
        taken: dict[str, list[float]] = {engine.name: [] for engine in engines}
        for question in several:
            for engine in engines:
                question(engine)
        for question in several * ROUNDS:
            for engine in engines:
                taken[engine.name].append(_milliseconds(question, engine))
        yield from (_row(sort, size, name, times) for name, times in taken.items())


def _cold(engines: Sequence[Engine], asked: Questions, size: int) -> Iterator[Row]:
    """An index opened anew for each question; for the others the first time that they are asked it."""
    taken: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for pair in asked.pairs[:COLD]:
        for engine in engines:
            fresh = engine.reopened() if isinstance(engine, Omctpub) else engine
            taken[engine.name].append(_milliseconds(methodcaller("page", *pair), fresh))
            if fresh is not engine:
                fresh.close()
    return (_row("page, cold", size, name, times) for name, times in taken.items())


def _milliseconds(question: Question, engine: Engine) -> float:
    begun = time.perf_counter()
    question(engine)
    return (time.perf_counter() - begun) * 1_000


def _row(sort: str, size: int, engine: str, times: Sequence[float]) -> Row:
    return Row(sort, size, engine, statistics.median(times), sorted(times)[len(times) * 95 // 100])
