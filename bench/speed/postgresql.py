"""PostgreSQL's full-text search, in a server of the bench's own."""

from collections.abc import Sequence
from pathlib import Path

from bench.peers.postgresql import Server
from bench.speed.engine import NEWS, SHOWN
from bench.speed.texts import LANGUAGE, Text

_PG_TABLES = """
CREATE TABLE doc (number int PRIMARY KEY, language text, type text, year text, day int, countries text[],
  title text, body text, words tsvector);
"""
_PG_INDEXES = """
CREATE INDEX ON doc USING gin (words);
CREATE INDEX ON doc (language, day);
ANALYZE doc
"""
_PG_ASKED = "words @@ to_tsquery('english', %(asked)s) AND language = %(language)s"
_PG_COUNTS = f"""
WITH found AS MATERIALIZED (SELECT language, type, year, countries FROM doc WHERE {_PG_ASKED})
SELECT 'language', language, count(*) FROM doc WHERE words @@ to_tsquery('english', %(asked)s)
  GROUP BY 2 UNION ALL
SELECT 'type', type, count(*) FROM found GROUP BY 2 UNION ALL
SELECT 'year', year, count(*) FROM found GROUP BY 2 UNION ALL
SELECT 'country', country, count(*) FROM found, unnest(countries) AS country GROUP BY 2
"""
_PG_PAGE = f"""
WITH best AS (
  SELECT number, title, body, ts_rank(words, to_tsquery('english', %(asked)s)) AS rank FROM doc
  WHERE {_PG_ASKED} ORDER BY rank DESC LIMIT {SHOWN}
)
SELECT number, ts_headline('english', title, to_tsquery('english', %(asked)s)),
  ts_headline('english', body, to_tsquery('english', %(asked)s)) FROM best
"""


class PostgreSQL:
    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        self._server = Server(folder / "postgresql")
        self._db = self._server.start(autocommit=True)

    def fill(self, texts: Sequence[Text]) -> None:
        self._db.execute(_PG_TABLES)
        rows = [
            (t.number, t.language, t.type, t.year, t.day, list(t.countries), t.title, t.body) for t in texts
        ]
        with (
            self._db.cursor() as cursor,
            cursor.copy(
                "COPY doc (number, language, type, year, day, countries, title, body) FROM STDIN"
            ) as copy,
        ):
            for row in rows:
                copy.write_row(row)
        self._db.execute(
            "UPDATE doc SET words = setweight(to_tsvector('english', title), 'A') "
            "|| setweight(to_tsvector('english', body), 'D')"
        )
        self._db.execute("VACUUM FULL doc")
        self._db.execute(_PG_INDEXES)

    def page(self, one: str, other: str) -> int:
        shown = self._ask(_PG_PAGE, f"{one} & {other}")
        self.counts(one, other)
        return shown

    def counts(self, one: str, other: str) -> int:
        return self._ask(_PG_COUNTS, f"{one} & {other}")

    def newest(self, word: str) -> int:
        order = f"ORDER BY day DESC, number DESC LIMIT {SHOWN}"
        return self._ask(f"SELECT number FROM doc WHERE {_PG_ASKED} AND type = ANY(%(types)s) {order}", word)

    def phrase(self, one: str, other: str) -> int:
        rank = "ts_rank(words, to_tsquery('english', %(asked)s))"
        return self._ask(
            f"SELECT number FROM doc WHERE {_PG_ASKED} ORDER BY {rank} DESC LIMIT {SHOWN}",
            f"{one} <-> {other}",
        )

    def _ask(self, statement: str, asked: str) -> int:
        values = {"asked": asked, "language": LANGUAGE, "types": list(NEWS)}
        return len(self._db.execute(statement, values).fetchall())

    def close(self) -> None:
        self._db.close()
        self._server.stop()
