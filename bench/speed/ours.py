"""omctpub's own engine."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bench.speed.engine import COUNTED, NEWS, SHOWN
from bench.speed.texts import LANGUAGE, Text
from omctpub.search.engine import Document, Restriction
from omctpub.search.query import parse
from omctpub.search.snippets import highlight, snippet
from omctpub.search.whoosh.engine import WhooshEngine

LIKE = Restriction(None, languages=(LANGUAGE,))
ITS_NEWS = Restriction(NEWS, languages=(LANGUAGE,))


class Omctpub:
    """omctpub's engine; bodies for snippets come from a table, as on a site."""

    name = "omctpub"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine = WhooshEngine(folder / "index")
        self._bodies = sqlite3.connect(folder / "bodies.db")

    def fill(self, texts: Sequence[Text]) -> None:
        self._engine.rebuild(map(_document, texts), 1)
        self._bodies.execute("CREATE TABLE body (item, language, title, body, PRIMARY KEY (item, language))")
        rows = [(text.item, text.language, text.title, text.body) for text in texts]
        self._bodies.executemany("INSERT INTO body VALUES (?, ?, ?, ?)", rows)
        self._bodies.commit()

    def reopened(self) -> "Omctpub":
        """The same index opened anew, with all that does not depend on a question, and nothing else, read."""
        other = Omctpub(self._folder)
        other._engine.search(parse("no such words"), LIKE, counts=COUNTED)
        return other

    def page(self, one: str, other: str) -> int:
        query = parse(f"{one} {other}")
        hits = self._engine.search(query, LIKE, limit=SHOWN, counts=COUNTED).hits
        where = "SELECT title, body FROM body WHERE item = ? AND language = ?"
        for hit in hits:
            title, body = self._bodies.execute(where, (hit.item, hit.languages[0])).fetchone()
            highlight(title, LANGUAGE, query)
            snippet(body, LANGUAGE, query)
        return len(hits)

    def counts(self, one: str, other: str) -> int:
        counted = self._engine.search(parse(f"{one} {other}"), LIKE, limit=1, counts=COUNTED).counts
        return sum(map(len, counted.values()))

    def newest(self, word: str) -> int:
        return len(self._engine.search(parse(word), ITS_NEWS, "new", limit=SHOWN).hits)

    def phrase(self, one: str, other: str) -> int:
        return len(self._engine.search(parse(f'"{one} {other}"'), LIKE, limit=SHOWN).hits)

    def close(self) -> None:
        self._engine.close()


def _document(text: Text) -> Document:
    return Document(
        item=text.item,
        language=text.language,
        type=text.type,
        programmes=(),
        countries=text.countries,
        facets=(("year", text.year),),
        published=text.day,
        title=text.title,
        summary="",
        body=text.body,
        extra="",
    )
