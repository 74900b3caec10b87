"""The connection: one database per site, current for the thread or request that uses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock
from peewee import Database, DatabaseProxy, SqliteDatabase
from playhouse.migrations import Runner

_current: ContextVar[Database | None] = ContextVar("omctpub_database", default=None)

# WAL and a full sync keep what was acknowledged through a power cut, and readers beside the writer.
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "cache_size": -16_000,
    "temp_store": "memory",
}


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
def open_database(file: Path) -> Database:
    """The database of that file, one object a process; its folder is made where missing."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return SqliteDatabase(str(file), pragmas=_PRAGMAS)


@contextmanager
def use(current: Database) -> Iterator[None]:
    """Make a database the current one and connect this thread, which keeps its connection."""
    token = _current.set(current)
    try:
        current.connect(reuse_if_open=True)
        yield
    finally:
        _current.reset(token)


@contextmanager
def writing() -> Iterator[Any]:
    """A write transaction, or a savepoint within one; what it gives can `rollback()`.

    It takes the write lock at once: a transaction that reads first and writes later fails under load.
    """
    outermost = database.transaction_depth() == 0
    with database.atomic("IMMEDIATE") if outermost else database.atomic() as transaction:
        yield transaction


def migrate(current: Database, lock: Path, owner: str, folder: Path) -> None:
    """Bring the tables of `owner` (omctpub, or a plugin) up to date with its migrations in `folder`."""
    with FileLock(lock), use(current):
        Runner(current, directory=str(folder), table_name=f"migrations_{owner}").up()
