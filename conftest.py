"""The fixtures of omctpub, a PostgreSQL of their own, and the rule that no test is skipped in silence."""

import gc
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote
from zlib import crc32

import psycopg
import pytest
from hypothesis import settings
from werkzeug.routing import Rule

from bench.peers import PeerMissing
from bench.peers.programs import Programs, programs
from omctpub.models import migrate, open_database
from omctpub.site import MIGRATIONS
from tests.turns import EXHAUSTIVE

# How many examples a property is tried with; the time of one depends on the machine.
settings.register_profile("default", deadline=None, max_examples=30)
settings.register_profile("exhaustive", deadline=None, max_examples=2_000)
settings.load_profile("exhaustive" if EXHAUSTIVE else "default")

pytest_plugins = ["omctpub.testing"]

# Runs until its input ends: when the process at the other end closes it, or is there no more.
SERVER = """
set -e
trap 'pg_ctl -D "$1/data" -m immediate stop >/dev/null 2>&1; rm -rf "$1"' EXIT
initdb -D "$1/data" -U omctpub -E UTF8 --locale C --no-sync --no-instructions >/dev/null
printf 'local all guarded scram-sha-256\\nlocal all all trust\\n' >"$1/data/pg_hba.conf"
printf "unix_socket_directories='%s'\\nlisten_addresses=''\\nfsync=off\\nfull_page_writes=off\\n" "$1" \\
    >>"$1/data/postgresql.conf"
pg_ctl -D "$1/data" -l "$1/log" -w start
echo ready
cat >/dev/null
"""


OTHERS = "backend_type = 'client backend' AND pid <> pg_backend_pid()"


@dataclass
class Cluster:
    """A PostgreSQL server that only these tests know, and that ends with them.

    It trusts everybody who reaches its socket, but for the user `guarded`, who needs a password.
    """

    folder: Path
    programs: Programs

    def start(self) -> subprocess.Popen[str]:
        server = self._popen("sh", "-c", SERVER, "sh", str(self.folder))
        if "ready\n" not in (server.stdout or ()):
            pytest.fail(f"PostgreSQL does not start: {server.communicate()}")
        self.ask("CREATE DATABASE omctpub", "postgres")
        return server

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """The server ends, and comes back afterwards."""
        control = ("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w")
        self._popen(*control, "-m", "fast", "stop").communicate()
        yield
        self._popen(*control, "start").communicate()

    def cut_connections(self) -> None:
        """End all connections, as an administrator may, and wait until they are gone.

        What the server itself offers for waiting looks every tenth of a second only.
        """
        self.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + OTHERS)
        while self.ask("SELECT 1 FROM pg_stat_activity WHERE " + OTHERS):
            time.sleep(0.002)

    def ask(self, statement: str, name: str = "omctpub") -> list[tuple[object, ...]]:
        """What a statement gives in a database, as its administrator."""
        with psycopg.connect(self.address(name), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def address(self, name: str = "omctpub", user: str = "omctpub", options: str = "") -> str:
        return f"postgresql://{user}@{quote(str(self.folder), safe='')}/{name}{options}"

    def empty(self, name: str) -> str:
        """The address of an empty database: a schema of its own, which costs next to nothing."""
        self.ask(f"CREATE SCHEMA {name}")
        return self.address(options=f"?options=-csearch_path%3D{name}")

    def laid(self, name: str) -> str:
        """The address of a database with the tables of a site, and nothing in them: made once, and copied."""
        if not self.ask("SELECT 1 FROM pg_database WHERE datname = 'laid'"):
            self.ask("CREATE DATABASE laid")
            database = open_database(self.address("laid"))
            migrate(database, self.folder / "laid.lock", "omctpub", MIGRATIONS)
            database.close()
        self.ask(f"CREATE DATABASE {name} TEMPLATE laid STRATEGY FILE_COPY")
        self.ask("UPDATE counter SET value = random() * 1e18 WHERE name = 'origin'", name)
        return self.address(name)

    def remove(self, name: str) -> None:
        """Whichever of the two it is."""
        self.cut_connections()
        self.ask(f"DROP DATABASE IF EXISTS {name}")
        self.ask(f"DROP SCHEMA IF EXISTS {name} CASCADE")

    def _popen(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={"PATH": f"{self.programs.folder}:{os.environ['PATH']}", "LC_ALL": "C"},
            start_new_session=True,  # a Ctrl-C is for pytest
            **self.programs.as_user,
        )


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A server of the test run's own, or of the worker's where several run side by side."""
    try:
        found = programs()
    except PeerMissing as missing:
        pytest.skip(str(missing))
    folder = Path(tempfile.mkdtemp(prefix="omctpub-postgresql-"))
    found.give(folder)
    cluster = Cluster(folder, found)
    server = cluster.start()
    yield cluster
    server.communicate()


@pytest.fixture
def new_database(request: pytest.FixtureRequest) -> Iterator[Callable[..., str]]:
    """Makes a database, empty or `laid` with tables, and gives its address; "" where tests run on SQLite."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield lambda laid=False: ""
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    made: list[str] = []

    def make(laid: bool = False) -> str:
        made.append(f"site_{next(_numbers)}")
        return cluster.laid(made[-1]) if laid else cluster.empty(made[-1])

    yield make
    for name in made:
        cluster.remove(name)


_numbers = count()


@pytest.fixture
def database_address(new_database: Callable[..., str]) -> str:
    """Where the site under test keeps its items; "" for an SQLite file of its own."""
    return new_database(laid=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "new_database" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("new_database", ["sqlite", "postgresql"], indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In the usual run each test, and each of its cases, meets one of the two databases.

    The cases of a test take them in turn; its name says which begins, whatever else is run.
    """
    if EXHAUSTIVE:
        return
    cases: dict[tuple[str, str], list[pytest.Item]] = {}
    for item in items:
        params = item.callspec.params if hasattr(item, "callspec") else {}
        if item.get_closest_marker("both_databases") and "new_database" in params:
            cases.setdefault((item.nodeid.partition("[")[0], params["new_database"]), []).append(item)
    dropped = {
        item
        for (test, database), some in cases.items()
        for item in some[(crc32(test.encode()) + (database == "postgresql")) % 2 :: 2]
    }
    items[:] = [item for item in items if item not in dropped]
    config.hook.pytest_deselected(items=list(dropped))


def pytest_configure(config: pytest.Config) -> None:
    for name in ("OMCTPUB_SITE", "OMCTPUB_DATABASE"):
        os.environ.pop(name, None)
    # The processes among which tests are shared out have to agree on it.
    os.environ.setdefault("OMCTPUB_SEED", str(random.SystemRandom().randrange(10**6)))


def pytest_sessionstart() -> None:
    """Compile what builds an address once in a process, and not for each site: half of what a site costs.

    It depends on nothing but the parts of the address, which are the same on all of them.
    """
    compiled: dict[Hashable, Callable[..., tuple[str, str]]] = {}
    compile_builder = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = rule.rule, *rule._trace, str(rule.defaults), append_unknown
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = once  # type: ignore[assignment]


def pytest_report_header() -> str:
    return f"kill drill: OMCTPUB_SEED={os.environ['OMCTPUB_SEED']}"


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("skipped", []):
        terminalreporter.write_line(f"NOT RUN: {report.nodeid}: {report.longrepr}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test that did not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_finish() -> None:
    """What is imported and collected by now lives to the end: no collection of garbage goes over it again."""
    gc.collect()
    gc.freeze()
