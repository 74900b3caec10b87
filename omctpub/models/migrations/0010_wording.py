"""Who wrote the words that each text has, and which texts are behind: right for what was stored before 0009.

That took the newest revision for the one in which the words were written, though moving a text on makes one
that says the same, and no text for behind. Some revisions at a time are read, however many there are.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import peewee

PAGE = 200
WORDS = ("title", "summary", "body", "data")

# Of texts with more than one: of the others it was right. PostgreSQL is led along the key: it would sort all.
REVISIONS = f"""
SELECT r.translation_id, r.number, r.by, r.content, t.state, t.pending FROM (
  SELECT * FROM revision AS q WHERE (q.translation_id, q.number) > (?, ?)
  AND (SELECT MAX(s.number) FROM revision AS s WHERE s.translation_id = q.translation_id) > 1
  ORDER BY q.translation_id, q.number LIMIT {PAGE}
) AS r JOIN translation AS t ON t.id = r.translation_id ORDER BY r.translation_id, r.number
"""
WROTE = "UPDATE translation SET writer = ?, written = ? WHERE id = ? AND NOT (writer = ? AND written = ?)"

MADE_FROM = f"""
SELECT t.id, t.from_revision, p.content, o.id, o.written FROM (
  SELECT * FROM translation AS q
  WHERE q.id > ? AND (q.from_revision IS NOT NULL OR q.pending IS NOT NULL) ORDER BY q.id LIMIT {PAGE}
) AS t
JOIN item AS i ON i.number = t.item_id
LEFT JOIN translation AS o ON o.item_id = t.item_id AND o.language = i.original
LEFT JOIN revision AS p ON p.translation_id = t.id AND p.number = t.pending
ORDER BY t.id
"""
BOTH = "SELECT content FROM revision WHERE translation_id = ? AND number IN (?, ?)"
BEHIND = "UPDATE translation SET behind = ? WHERE id = ?"


def up(migrator: object, db: peewee.Database) -> None:
    for text, rows in groupby(_revisions(db), key=itemgetter(0)):
        number, by = _wrote(list(rows))
        _ask(db, WROTE, by, number, text, by, number)
    for text, behind in _translations(db):
        _ask(db, BEHIND, behind, text)


def _ask(db: peewee.Database, sql: str, *bound: Any) -> Any:
    return db.execute_sql(sql.replace("?", db.param), bound)


def _revisions(db: peewee.Database) -> Iterator[Sequence[Any]]:
    """Each as text, number, by whom, state, what stands for its words, then state and pending of the text."""
    after = (0, 0)
    while rows := _ask(db, REVISIONS, *after).fetchall():
        for text, number, by, kept, state, pending in rows:
            content = json.loads(kept)
            yield text, number, by, content.get("state"), _said(content), state, pending
        after = rows[-1][:2]


def _wrote(revisions: Sequence[Sequence[Any]]) -> tuple[int, str]:
    """The number of the revision in which the words were written that are worked on, and by whom."""
    state, pending = revisions[0][5:]
    worked_on = [one[1] == pending if pending else one[3] == state for one in revisions]
    last = max((at for at, is_it in enumerate(worked_on) if is_it), default=len(revisions) - 1)
    first = last
    while first and revisions[first - 1][4] == revisions[last][4]:
        first -= 1
    return revisions[first][1], revisions[first][2]


def _translations(db: peewee.Database) -> Iterator[tuple[int, bool]]:
    """Each text that may say what it was made from, and whether it is behind that."""
    after = 0
    while rows := _ask(db, MADE_FROM, after).fetchall():
        for text, from_revision, pending, original, written in rows:
            made_from = json.loads(pending).get("from_revision") if pending else from_revision
            said = set()
            if text != original and made_from not in (None, written):
                said = {_said(json.loads(kept)) for (kept,) in _ask(db, BOTH, original, made_from, written)}
            yield text, len(said) > 1
        after = rows[-1][0]


def _said(content: dict[str, Any]) -> bytes:
    words = json.dumps([content.get(name) or None for name in WORDS], sort_keys=True)
    return hashlib.sha256(words.encode()).digest()
