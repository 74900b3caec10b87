"""What an import has to remember of the lines it read, kept on the disk: a file may be larger than memory."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

_TABLES = """
PRAGMA journal_mode = off;
PRAGMA cache_size = -1024;
CREATE TABLE seen (kind TEXT, key TEXT, line INTEGER, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE made (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE named (field TEXT, id TEXT, file TEXT, line INTEGER);
"""


class Named(NamedTuple):
    """A field of a line that names the item of that id."""

    field: str
    id: str
    file: str
    line: int


class Remembered:
    """Keys that stood in a file, ids that were made, and items that others name; gone with the object."""

    def __init__(self) -> None:
        # An empty name: SQLite's own temporary file, which nobody else can open.
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.executescript(_TABLES)

    def begin_file(self) -> None:
        """Keys count within one file: a later one may change what an earlier one brought."""
        self._kept.execute("DELETE FROM seen")

    def first_line(self, kind: str, key: str, line: int) -> int:
        """The line of this file in which a record's key stood first: `line`, if it is new."""
        self._kept.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (kind, key, line))
        found = self._kept.execute("SELECT line FROM seen WHERE kind = ? AND key = ?", (kind, key))
        return int(found.fetchone()[0])

    def made(self, id: str) -> None:
        """An item that had no id got this one."""
        self._kept.execute("INSERT OR IGNORE INTO made VALUES (?)", (id,))

    def was_made(self, id: str) -> bool:
        """Whether an item has this id only because it had none; afterwards it is the file's own."""
        return bool(self._kept.execute("DELETE FROM made WHERE id = ?", (id,)).rowcount)

    def named(self, field: str, id: str, file: str, line: int) -> None:
        """A line names an item, which may come later."""
        self._kept.execute("INSERT INTO named VALUES (?, ?, ?, ?)", (field, id, file, line))

    def every_named(self) -> Iterator[Named]:
        """Whatever names an item, in the order in which it was read."""
        return map(Named._make, self._kept.execute("SELECT * FROM named ORDER BY rowid"))

    def close(self) -> None:
        self._kept.close()
