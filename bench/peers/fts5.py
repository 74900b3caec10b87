"""SQLite's FTS5: a table for each language, with its word tokenizer, or trigrams where there are no spaces."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.peers.peer import UNSPACED, Text, base, words

TRIGRAMS = "trigram"
WORDS = "unicode61 remove_diacritics 2"
ENGLISH = f"porter {WORDS}"


class Fts5:
    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "fts5.db")
        self._tables: set[str] = set()

    def add(self, texts: Iterable[Text]) -> None:
        for text in texts:
            self._connection.execute(
                f"INSERT INTO {self._table(text.language)} (rowid, title, body) VALUES (?, ?, ?)",
                (text.number, text.title, text.body),
            )

    def commit(self) -> None:
        self._connection.commit()

    def search(self, question: str, language: str, limit: int) -> list[int]:
        asked = words(question)
        wanted = list(_trigrams(asked)) if _tokenizer(language) == TRIGRAMS else asked
        if not wanted:
            return []
        table = self._table(language)
        found = self._connection.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(f'"{word}"' for word in dict.fromkeys(wanted)), limit),
        )
        return [number for (number,) in found]

    def close(self) -> None:
        self._connection.close()

    def _table(self, language: str) -> str:
        table = f"text_{base(language)}"
        if table not in self._tables:
            self._connection.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} "
                f"USING fts5(title, body, tokenize = '{_tokenizer(language)}')"
            )
            self._tables.add(table)
        return table


def _tokenizer(language: str) -> str:
    if base(language) in UNSPACED:
        return TRIGRAMS
    return ENGLISH if base(language) == "en" else WORDS


def _trigrams(asked: Iterable[str]) -> Iterator[str]:
    for word in asked:
        yield from (word[start : start + 3] for start in range(len(word) - 2))
