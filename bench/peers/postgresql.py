"""PostgreSQL's full-text search, in a server of the bench's own that ends with it."""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.peers.peer import Text, base, needed
from bench.peers.programs import programs

DICTIONARIES = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
WITHOUT_DICTIONARY = "simple"

# The question's words as alternatives; a rank divided by 1 + log(length) fares best on short and long texts.
QUESTION = """
WITH asked AS (
    SELECT replace(plainto_tsquery(%(dictionary)s::regconfig, %(question)s)::text, '&', '|')::tsquery AS query
)
SELECT number FROM texts, asked WHERE language = %(language)s AND query @@ words
ORDER BY ts_rank(words, query, 1) DESC, number LIMIT %(limit)s
"""
TABLE = """
CREATE TABLE texts (number bigint PRIMARY KEY, language text, title text, body text, words tsvector);
CREATE INDEX ON texts USING gin (words);
CREATE INDEX ON texts (language)
"""
NEW = """
INSERT INTO texts VALUES (
    %(number)s, %(language)s, %(title)s, %(body)s,
    setweight(to_tsvector(%(dictionary)s::regconfig, %(title)s), 'A')
    || setweight(to_tsvector(%(dictionary)s::regconfig, %(body)s), 'D')
)
"""


class PostgreSQL:
    def __init__(self, folder: Path) -> None:
        self._server = Server(folder / "postgresql")
        self._connection = self._server.start()
        try:
            self._connection.execute(TABLE)
        except BaseException:
            self._server.stop()
            raise

    def add(self, texts: Iterable[Text]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(NEW, map(_row, texts))

    def commit(self) -> None:
        self._connection.commit()
        self._connection.autocommit = True
        self._connection.execute("VACUUM ANALYZE texts")
        self._connection.autocommit = False

    def search(self, question: str, language: str, limit: int) -> list[int]:
        asked = {"question": question, "language": base(language), "limit": limit}
        found = self._connection.execute(QUESTION, {**asked, "dictionary": _dictionary(language)})
        return [number for (number,) in found]

    def close(self) -> None:
        self._connection.close()
        self._server.stop()


def _row(text: Text) -> dict[str, object]:
    return {
        "number": text.number,
        "language": base(text.language),
        "title": text.title,
        "body": text.body,
        "dictionary": _dictionary(text.language),
    }


def _dictionary(language: str) -> str:
    return DICTIONARIES.get(base(language), WITHOUT_DICTIONARY)


class Server:
    """A PostgreSQL server in a folder, reached through a socket there; as `postgres`, where we are root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._psycopg, self._programs = needed("psycopg"), programs()

    def start(self, **options: bool) -> Any:
        """Begin, and give a connection of psycopg with these options."""
        self.folder.mkdir()
        self._programs.give(self.folder)
        self._run("initdb", "-U", "bench", "-E", "UTF8", "--locale", "C.UTF-8", "-A", "trust", "--no-sync")
        settings = f"-c unix_socket_directories='{self.folder}' -c listen_addresses='' -c fsync=off"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", settings, "start")
        try:
            return self._psycopg.connect(host=str(self.folder), dbname="postgres", user="bench", **options)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop")

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._programs.folder / program), "-D", str(self.folder / "data"), *words]
        options = self._programs.as_user
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **options)
