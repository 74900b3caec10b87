"""SQLite FTS5, with tables for what is filtered and counted."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bench.speed.engine import NEWS, SHOWN
from bench.speed.texts import LANGUAGE, Text

_TABLES = """
CREATE TABLE doc (number INTEGER PRIMARY KEY, language TEXT, type TEXT, year TEXT, day INTEGER);
CREATE TABLE doc_country (number INTEGER, country TEXT, PRIMARY KEY (number, country)) WITHOUT ROWID;
CREATE VIRTUAL TABLE txt USING fts5(title, body, tokenize = 'porter unicode61 remove_diacritics 2');
"""
_FOUND = (
    "SELECT doc.number FROM txt JOIN doc ON doc.number = txt.rowid WHERE txt MATCH ? AND doc.language = ?"
)
# Languages are counted whichever is chosen: what choosing another would show.
_LANGUAGES = (
    "SELECT doc.language, COUNT(*) FROM txt JOIN doc ON doc.number = txt.rowid WHERE txt MATCH ? GROUP BY 1"
)
_COUNTS = (
    *(f"SELECT {name}, COUNT(*) FROM found JOIN doc USING (number) GROUP BY 1" for name in ("type", "year")),
    "SELECT country, COUNT(*) FROM found JOIN doc_country USING (number) GROUP BY 1",
)


class Fts5:
    name = "FTS5"

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "fts5.db", isolation_level=None)
        self._db.execute("PRAGMA cache_size = -16000")
        self._db.execute("PRAGMA temp_store = memory")

    def fill(self, texts: Sequence[Text]) -> None:
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")
        rows = [(t.number, t.language, t.type, t.year, t.day) for t in texts]
        self._db.executemany("INSERT INTO doc VALUES (?, ?, ?, ?, ?)", rows)
        pairs = [(text.number, country) for text in texts for country in text.countries]
        self._db.executemany("INSERT OR IGNORE INTO doc_country VALUES (?, ?)", pairs)
        bodies = [(text.number, text.title, text.body) for text in texts]
        self._db.executemany("INSERT INTO txt (rowid, title, body) VALUES (?, ?, ?)", bodies)
        self._db.execute("COMMIT")
        self._db.execute("INSERT INTO txt (txt) VALUES ('optimize')")
        self._db.execute("ANALYZE")

    def page(self, one: str, other: str) -> int:
        shown = self._db.execute(
            "SELECT doc.number, highlight(txt, 0, '<', '>'), snippet(txt, 1, '<', '>', '…', 40) FROM txt "
            "JOIN doc ON doc.number = txt.rowid WHERE txt MATCH ? AND doc.language = ? "
            "ORDER BY bm25(txt, 3.0, 1.0) LIMIT ?",
            (f'"{one}" AND "{other}"', LANGUAGE, SHOWN),
        ).fetchall()
        self.counts(one, other)
        return len(shown)

    def counts(self, one: str, other: str) -> int:
        asked = (f'"{one}" AND "{other}"', LANGUAGE)
        self._db.execute(f"CREATE TEMP TABLE found AS {_FOUND}", asked)
        counted = sum(len(self._db.execute(count).fetchall()) for count in _COUNTS)
        self._db.execute("DROP TABLE found")
        return counted + len(self._db.execute(_LANGUAGES, asked[:1]).fetchall())

    def newest(self, word: str) -> int:
        return len(
            self._db.execute(
                f"{_FOUND} AND doc.type IN (?, ?) ORDER BY doc.day DESC, doc.number DESC LIMIT ?",
                (f'"{word}"', LANGUAGE, *NEWS, SHOWN),
            ).fetchall()
        )

    def phrase(self, one: str, other: str) -> int:
        asked = (f'"{one} {other}"', LANGUAGE, SHOWN)
        return len(self._db.execute(f"{_FOUND} ORDER BY bm25(txt, 3.0, 1.0) LIMIT ?", asked).fetchall())

    def close(self) -> None:
        self._db.close()
