"""What an import has to remember of the lines it read, kept on the disk: a file may be larger than memory."""

import sqlite3
from collections.abc import Iterator

_TABLES = """
PRAGMA journal_mode = off;
PRAGMA cache_size = -1024;
CREATE TABLE seen (kind TEXT, key TEXT, line INTEGER, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE followed (id TEXT PRIMARY KEY, file TEXT, line INTEGER) WITHOUT ROWID;
"""


class Remembered:
    """Keys that stood in a file, and ids that items follow; gone with the object, or with the process."""

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

    def follows(self, id: str, file: str, line: int) -> None:
        """An item follows the one of that id; where that is said first is remembered."""
        self._kept.execute("INSERT OR IGNORE INTO followed VALUES (?, ?, ?)", (id, file, line))

    def followed(self) -> Iterator[tuple[str, str, int]]:
        """The ids that items follow, each with the file and line that said so first."""
        return self._kept.execute("SELECT id, file, line FROM followed ORDER BY file, line")

    def close(self) -> None:
        self._kept.close()
