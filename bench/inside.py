"""What a page does inside: its SQL statements, and where its time goes. In this process, by `create_app`."""

import cProfile
import io
import pstats
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.kinds import Kind
from omctpub import create_app

TO_WARM_UP = 3
PROFILED = 100
LINES_SHOWN = 25
TRIES = 5
READING = ("SELECT", "WITH")

_numbers = count(1)


@dataclass(frozen=True)
class Counted:
    """The SQL of one kind of page on one site; `others` are pragmas and whatever else is no SELECT."""

    kind: str
    site: int
    status: int
    selects: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Explained:
    """One statement: its SQL, the milliseconds that it takes by itself, and SQLite's plan for it."""

    sql: str
    milliseconds: float
    plan: tuple[str, ...]


def count_statements(sites: Mapping[int, Path], kinds: Sequence[Kind]) -> Iterator[Counted]:
    """The statements of each kind of page on each site, when its caches are warm and the page is not."""
    for size, site in sites.items():
        app = create_app(site)
        for kind in kinds:
            for _ in range(TO_WARM_UP):
                _ask(app, _environment(kind, size))
            with traced(app) as said:
                status = _ask(app, _environment(kind, size))
            selects = tuple(sql for sql in said if sql.lstrip().upper().startswith(READING))
            others = tuple(sql for sql in said if sql not in selects)
            yield Counted(kind.name, size, status, selects, others)


def explain(site: Path, counted: Counted) -> Iterator[Explained]:
    """Each statement of a page asked again by itself."""
    with _connection(create_app(site)) as connection:
        for sql in counted.selects:
            plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
            yield Explained(sql, median(_tried(connection, sql)), tuple(row[-1] for row in plan))


def profile(site: Path, size: int, kind: Kind) -> str:
    """The functions in which a page spends the most time of their own."""
    app = create_app(site)
    environments = [_environment(kind, size) for _ in range(PROFILED)]
    for environment in environments[:TO_WARM_UP]:
        _ask(app, environment)
    profiler = cProfile.Profile()
    profiler.enable()
    for environment in environments[TO_WARM_UP:]:
        _ask(app, environment)
    profiler.disable()
    said = io.StringIO()
    pstats.Stats(profiler, stream=said).strip_dirs().sort_stats("tottime").print_stats(LINES_SHOWN)
    return said.getvalue().strip()


def _environment(kind: Kind, size: int) -> dict[str, Any]:
    return EnvironBuilder(kind.request(size, next(_numbers)), base_url="http://127.0.0.1/").get_environ()


def _ask(app: Flask, environment: dict[str, Any]) -> int:
    """The status that a request is answered with, the whole answer read."""
    answer, status, _headers = run_wsgi_app(app, environment, buffered=True)
    b"".join(answer)
    return int(status.split()[0])


@contextmanager
def _connection(app: Flask) -> Iterator[Any]:
    """The connection of this thread to the site's database, the one that requests in it use."""
    site = app.extensions["omctpub"]
    with site.use():
        yield site.database.connection()


@contextmanager
def traced(app: Flask) -> Iterator[list[str]]:
    """What SQLite is asked within the block."""
    said: list[str] = []
    with _connection(app) as connection:
        connection.set_trace_callback(said.append)
        try:
            yield said
        finally:
            connection.set_trace_callback(None)


def _tried(connection: Any, sql: str) -> Iterator[float]:
    for _ in range(TRIES):
        start = time.perf_counter()
        connection.execute(sql).fetchall()
        yield (time.perf_counter() - start) * 1000
