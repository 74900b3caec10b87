"""The connection: one database per site, current for the thread or request that uses it."""

import errno
import os
import random
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock
from peewee import Database, DatabaseProxy, OperationalError, SqliteDatabase
from playhouse.migrations import Runner

from omctpub.models import postgresql
from omctpub.models.postgresql import Postgresql, is_lost
from omctpub.models.watch import leave_to_parent

_current: ContextVar[Database | None] = ContextVar("omctpub_database", default=None)

# WAL and a full sync keep what was acknowledged through a power cut, and readers beside the writer.
_PRAGMAS: Mapping[str, Any] = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "cache_size": -16_000,
    "temp_store": "memory",
}
_SECONDS_BETWEEN_TRIES = 0.0005, 0.0015


class Sqlite(SqliteDatabase):
    """SQLite, whose write lock is asked for at short intervals.

    SQLite's own wait pauses ever longer, up to a tenth of a second: who waited longest would be last to ask.
    """

    seconds_to_wait = 10.0

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction, or after `seconds_to_wait` give up with an OperationalError."""
        if lock_type != "IMMEDIATE":
            super().begin(lock_type)
            return
        until = time.monotonic() + self.seconds_to_wait
        self.execute_sql("PRAGMA busy_timeout = 0")  # type: ignore[no-untyped-call]
        try:
            while not self._begun(until):
                time.sleep(random.uniform(*_SECONDS_BETWEEN_TRIES))
        finally:
            waiting = f"PRAGMA busy_timeout = {_PRAGMAS['busy_timeout']}"
            self.execute_sql(waiting)  # type: ignore[no-untyped-call]

    def _begun(self, until: float) -> bool:
        try:
            super().begin("IMMEDIATE")
        except OperationalError as error:
            code = getattr(error.__context__, "sqlite_errorcode", 0) & 0xFF
            if code != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            return False
        return True


class CurrentDatabase(DatabaseProxy):
    """Stands for the database of the site in use, so that several sites live in one process."""

    @property
    def obj(self) -> Database | None:
        return _current.get()

    @obj.setter
    def obj(self, value: Database | None) -> None:
        """Peewee initialises a proxy with None; which database is current is said by `use`."""


database = CurrentDatabase()


def current_database() -> Database:
    """The database in use, to hand to another thread."""
    current = _current.get()
    if current is None:
        raise RuntimeError("No database is in use. Do this inside `with site.use():`.")
    return current


@cache
def open_database(place: Path | str) -> Database:
    """The SQLite database in a file, whose folder is made where missing, or a PostgreSQL one at an address.

    One object a process. A PostgreSQL that cannot be used is a SettingsError.
    """
    if isinstance(place, str):
        found: Database = postgresql.connect(place)
    else:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = Sqlite(str(place), pragmas=_PRAGMAS)
    _opened.append(found)
    return found


@contextmanager
def use(current: Database) -> Iterator[None]:
    """Make a database the current one. Each thread keeps its connection; a lost one is replaced."""
    token = _current.set(current)
    try:
        if isinstance(current, Postgresql):
            current.renew()
        yield
    finally:
        _current.reset(token)


def ask(sql: str, bound: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement that is written out, with `?` where a value stands."""
    return list(database.execute_sql(marked(sql), tuple(bound)).fetchall())


def marked(sql: str) -> str:
    """The statement with the marks for values that this database knows."""
    return sql.replace("?", database.param)


@contextmanager
def writing() -> Iterator[Any]:
    """A write transaction, or a savepoint within one; what it gives can `rollback()`.

    It takes the write lock at once: a transaction that reads first and writes later fails under load.
    """
    outermost = database.transaction_depth() == 0
    with database.atomic("IMMEDIATE") if outermost else database.atomic() as transaction:
        yield transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read one state of the database, as it is at the first query, while others write."""
    if database.transaction_depth():
        yield
        return
    with database.atomic("DEFERRED"):
        yield


def is_unwritable(error: BaseException | None) -> bool:
    """Whether a fault came of a disk that is full or fails, or of a database that may only be read."""
    return is_full(error) or is_read_only(error) or _came_of(error, _FAILING)


def is_full(error: BaseException | None) -> bool:
    """Whether a fault came of a disk without room."""
    return _came_of(error, _FULL)


def is_read_only(error: BaseException | None) -> bool:
    """Whether a fault came of a database that may only be read."""
    return _came_of(error, _READ_ONLY)


def is_damaged(error: BaseException | None) -> bool:
    """Whether a fault came of an SQLite file that is none, or not what was written."""
    return _came_of(error, _DAMAGED)


def is_out_of_reach(error: BaseException | None) -> bool:
    """Whether a fault came of a database that does not answer, or has too much to do, and may later on."""
    return _came_of(error, _AWAY) or any(map(is_lost, _with_causes(error)))


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__context__


def _came_of(error: BaseException | None, codes: "_Codes") -> bool:
    """Whether the error has one of the codes, or another does in the course of which it arose."""
    return any(
        getattr(one, "sqlite_errorcode", 0) & 0xFF in codes.sqlite
        or getattr(one, "sqlstate", "") in codes.postgresql
        or (isinstance(one, OSError) and one.errno in codes.system)
        for one in _with_causes(error)
    )


@dataclass(frozen=True)
class _Codes:
    """Of SQLite (https://sqlite.org/rescode.html), of PostgreSQL, and of the operating system.

    https://www.postgresql.org/docs/current/errcodes-appendix.html
    """

    sqlite: tuple[int, ...]
    postgresql: tuple[str, ...]
    system: tuple[int, ...] = ()


_FULL = _Codes((sqlite3.SQLITE_FULL,), ("53100",), (errno.ENOSPC, errno.EDQUOT))
_READ_ONLY = _Codes((sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN), ("25006",), (errno.EROFS,))
_FAILING = _Codes((sqlite3.SQLITE_IOERR,), ())
# Locked by others; there: ended, starting or ending, without a connection that is free, or locked.
_AWAY = _Codes((sqlite3.SQLITE_BUSY,), ("57P01", "57P02", "57P03", "53300", "55P03"))
_DAMAGED = _Codes((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB), ())  # a server is for others to mend


def migrate(current: Database, lock: Path, owner: str, folder: Path) -> None:
    """Bring the tables of `owner` (omctpub, or a plugin) up to date with its migrations in `folder`.

    `lock` stands in the site's data folder, which is made where missing, for its own user alone.
    """
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with use(current), _alone(current, lock):
        Runner(current, directory=str(folder), table_name=f"migrations_{owner}").up()


def unknown_migrations(current: Database, owner: str, folder: Path) -> list[str]:
    """Names of migrations that were applied, and that this version does not have."""
    with use(current):
        runner = Runner(current, directory=str(folder), table_name=f"migrations_{owner}")
        return [one.name for one in runner.status() if one.path is None]


def _alone(current: Database, lock: Path) -> AbstractContextManager[Any]:
    """One process at a time, whichever machine it runs on where the database is a server."""
    return current.alone() if isinstance(current, Postgresql) else FileLock(lock)


_opened: list[Database] = []


def _after_fork() -> None:
    for one in _opened:
        leave_to_parent(one)


os.register_at_fork(after_in_child=_after_fork)
