"""Which texts are behind what those know of the original to whom no draft of it is told.

It can differ from `behind` only where that is true, or where a draft of the original waits. Some texts at a
time are read, however many there are.
"""

import json
from collections.abc import Iterator
from typing import Any

import peewee

PAGE = 200
WORDS = ("title", "summary", "body", "data")
HIDDEN = "draft"

WAITS = f"""
SELECT 1 FROM item AS i JOIN translation AS d ON d.item_id = i.number AND d.language = i.original
WHERE i.number = q.item_id AND d.pending IS NOT NULL AND d.working = '{HIDDEN}'
"""
MADE_FROM = f"""
SELECT t.id, t.from_revision, p.content, o.id, o.working, o.written FROM (
  SELECT * FROM translation AS q WHERE q.id > ? AND (q.behind OR EXISTS ({WAITS})) ORDER BY q.id LIMIT {PAGE}
) AS t
JOIN item AS i ON i.number = t.item_id
LEFT JOIN translation AS o ON o.item_id = t.item_id AND o.language = i.original
LEFT JOIN revision AS p ON p.translation_id = t.id AND p.number = t.pending
ORDER BY t.id
"""
REVISION = "SELECT content FROM revision WHERE translation_id = ? AND number = ?"
LATER = "SELECT number, content FROM revision WHERE translation_id = ? AND number > ? ORDER BY number LIMIT 1"
STORED = f"""
SELECT o.title, o.summary, b.markdown, o.data
FROM translation AS o LEFT JOIN body AS b ON b.translation_id = o.id
WHERE o.id = ? AND o.state <> '{HIDDEN}'
"""
BEHIND = "UPDATE translation SET behind_known = ? WHERE id = ?"


def up(migrator: object, db: peewee.Database) -> None:
    no = "FALSE" if isinstance(db, peewee.PostgresqlDatabase) else "0"
    db.execute_sql(f"ALTER TABLE translation ADD COLUMN behind_known BOOLEAN NOT NULL DEFAULT {no}")
    for text in _behind(db):
        _ask(db, BEHIND, True, text)
    db.execute_sql("DROP INDEX translation_behind")
    columns = "translation (language, saved) WHERE behind OR behind_known"
    db.execute_sql(f"CREATE INDEX translation_behind ON {columns}")


def _ask(db: peewee.Database, sql: str, *bound: Any) -> Any:
    return db.execute_sql(sql.replace("?", db.param), bound)


def _behind(db: peewee.Database) -> Iterator[int]:
    after = 0
    while rows := _ask(db, MADE_FROM, after).fetchall():
        for text, from_revision, pending, original, working, written in rows:
            made_from = json.loads(pending).get("from_revision") if pending else from_revision
            if text != original and made_from is not None:
                known = _known(db, original, None if working == HIDDEN else written)
                if known and _was_seen_saying_else(db, original, made_from, known):
                    yield text
        after = rows[-1][0]


def _known(db: peewee.Database, original: int | None, written: int | None) -> list[Any] | None:
    """What a revision says, or what readers see or saw; None where nobody did."""
    if written is not None:
        row = _ask(db, REVISION, original, written).fetchone()
        return _said(json.loads(row[0])) if row else None
    row = _ask(db, STORED, original).fetchone()
    return _said(dict(zip(WORDS, (*row[:3], json.loads(row[3])), strict=True))) if row else None


def _was_seen_saying_else(db: peewee.Database, original: int, number: int, known: list[Any]) -> bool:
    """Whether a revision says something else, and it or one after it that says the same was no draft."""
    row = _ask(db, REVISION, original, number).fetchone()
    content = json.loads(row[0]) if row else {}
    words = _said(content)
    while row and words != known and _said(content) == words:
        if content.get("state") != HIDDEN:
            return True
        if row := _ask(db, LATER, original, number).fetchone():
            number, content = row[0], json.loads(row[1])
    return False


def _said(content: dict[str, Any]) -> list[Any]:
    return [content.get(name) or None for name in WORDS]
