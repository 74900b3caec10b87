"""Tells whoever keeps what was read whether it may be stale."""

import os
import threading
import time
from pathlib import Path
from weakref import WeakSet

from peewee import Database, PeeweeException, SqliteDatabase

from omctpub.models.postgresql import Postgresql

SECONDS = 0.5


class Watch:
    """Sees what is committed to a database by any process; on PostgreSQL, what is committed by `writing`.

    Ask it under the lock that guards what is kept. On PostgreSQL the commits of other processes are seen
    within `SECONDS`; all others at once.
    """

    _source: "_File | _Counter"
    _lock: threading.Lock
    _seen: int | None

    def __init__(self, database: Database) -> None:
        self._database = database
        self._start()
        _watches.add(self)

    def moved(self) -> bool:
        """Whether anything was committed since this was last asked; True where that cannot be known."""
        with self._lock:
            before = self._seen
            try:
                self._seen = self._source.number()
            except PeeweeException:
                self._source.own.close()
                self._seen = None
            return self._seen is None or self._seen != before

    def close(self) -> None:
        """Close its connection; who asks again gets another."""
        with self._lock:
            self._source.own.close()
            self._seen = None

    def after_fork(self) -> None:
        """Begin anew in the forked process, whatever the threads of its parent were doing."""
        leave_to_parent(self._source.own)
        self._start()

    def _start(self) -> None:
        found = self._database
        self._source = _Counter(found) if isinstance(found, Postgresql) else _File(found)
        self._lock = threading.Lock()
        self._seen = None


class _File:
    """SQLite tells each connection of the commits of all others; nothing is ever written through this one."""

    def __init__(self, database: Database) -> None:
        place = f"{Path(database.database).absolute().as_uri()}?mode=rw"
        self.own = SqliteDatabase(place, thread_safe=False, uri=True, check_same_thread=False)

    def number(self) -> int:
        return int(self.own.execute_sql("PRAGMA data_version").fetchone()[0])


class _Counter:
    """Every writer on PostgreSQL counts one on; of this process's own commits it is known without asking."""

    def __init__(self, database: Postgresql) -> None:
        self._database = database
        self.own = database.apart()
        self._committed: object = None
        self._asked = 0.0
        self._number = 0

    def number(self) -> int:
        committed, now = self._database.committed, time.monotonic()
        if committed is self._committed and 0 <= now - self._asked < SECONDS:
            if self.own.is_closed():
                raise PeeweeException("the server did not answer a moment ago")
            return self._number
        self._committed, self._asked = committed, now
        found = self.own.execute_sql("SELECT value FROM counter WHERE name = 'write'").fetchone()
        self._number = int(found[0])
        return self._number


_watches: WeakSet[Watch] = WeakSet()
_of_parents: list[object] = []


def leave_to_parent(database: Database) -> None:
    """A connection belongs to the process that made it: a forked one neither uses nor closes it."""
    if not database.is_closed():
        _of_parents.append(database.connection())
        database.dispose()


def _after_fork() -> None:
    for watch in list(_watches):
        watch.after_fork()


os.register_at_fork(after_in_child=_after_fork)
