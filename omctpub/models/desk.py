"""What the desk lists: texts in every state, for those who may see them. No reader's page asks here.

Each list is read along an index, so that it costs the same on a site of any size. The statements are written
out for that, and are the same on SQLite and PostgreSQL.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from omctpub.models import known
from omctpub.models.audit import Audit
from omctpub.models.database import ask
from omctpub.models.known import Part, of_theirs

# So many of the items published last are looked through for texts that are missing.
LOOKED_THROUGH = 200


@dataclass(frozen=True)
class Row:
    """One text of an item as the desk shows it.

    `state` is what readers have, `working` the state of the version that is worked on; `pending` tells that
    this is a newer one. `saved` is when any version was last stored, in microseconds, `writer` who wrote the
    words. The title is that which readers see, where they see any. `behind` is as far as they may know.
    """

    id: str
    type: str
    language: str
    original: str
    title: str
    state: str
    working: str
    pending: bool
    behind: bool
    saved: int
    writer: str
    visible_from: int | None
    visible_until: int | None
    behind_known: bool


_COLUMNS = (
    "i.id, i.type, t.language, i.original, t.title, t.state, t.working, t.pending IS NOT NULL, t.behind, "
    "t.saved, t.writer, i.visible_from, i.visible_until, t.behind_known"
)
_RUN = "SELECT t.id AS text, t.saved AS place FROM translation AS t WHERE {} ORDER BY t.saved DESC LIMIT ?"
_ROWS = """
SELECT {columns} FROM ({runs}) AS found
JOIN translation AS t ON t.id = found.text JOIN item AS i ON i.number = t.item_id
ORDER BY found.place DESC, t.id DESC LIMIT ?
"""
_UNSEEN = (
    "EXISTS (SELECT 1 FROM item WHERE item.number = t.item_id "
    "AND (item.visible_from > ? OR item.visible_until <= ?))"
)
_SCHEDULED = """
SELECT {columns} FROM
(SELECT number FROM item AS c WHERE visible_from > ? AND (visible_until IS NULL OR visible_until > ?)
 AND EXISTS (SELECT 1 FROM translation AS t WHERE t.item_id = c.number AND t.state = 'published' {languages})
 ORDER BY visible_from, number LIMIT ?) AS coming
CROSS JOIN item AS i CROSS JOIN translation AS t
WHERE i.number = coming.number AND t.item_id = i.number AND t.state = 'published' {languages}
ORDER BY i.visible_from, i.number, t.id LIMIT ?
"""
_MISSING = """
SELECT {columns} FROM
(SELECT item_id, sort, visible_until FROM item_facet WHERE field = 'all' AND value = ''
 ORDER BY sort DESC, item_id DESC LIMIT ?) AS newest
JOIN item AS i ON i.number = newest.item_id
JOIN translation AS t ON t.id = COALESCE(
 (SELECT o.id FROM translation AS o
  WHERE o.item_id = i.number AND o.language = i.original AND o.state = 'published'),
 (SELECT MIN(o.id) FROM translation AS o WHERE o.item_id = i.number AND o.state = 'published'))
WHERE newest.visible_until > ? AND {missing} ORDER BY newest.sort DESC, newest.item_id DESC LIMIT ?
"""
_HAS_NONE = "NOT EXISTS (SELECT 1 FROM translation AS o WHERE o.item_id = i.number AND o.language = ?)"


def drafts(languages: Sequence[str] | None, most: int) -> list[Row]:
    """Texts that are written at, the last saved first. `languages` are those to look at; None is all."""
    return _latest(("t.working = ?", ["draft"]), languages, most)


def drafts_of(writer: str, most: int) -> list[Row]:
    """Texts that one person is writing."""
    return _latest(("t.writer = ? AND t.working = ?", [writer, "draft"]), None, most)


def in_review(languages: Sequence[str] | None, most: int) -> list[Row]:
    """Texts that wait to be read by an editor."""
    return _latest(("t.working = ?", ["review"]), languages, most)


def behind(languages: Sequence[str], most: int) -> list[Row]:
    """Texts that were made from an earlier version of their original."""
    return _latest(known.is_behind(languages), languages, most)


def scheduled(now: int, languages: Sequence[str] | None, most: int) -> list[Row]:
    """Texts that are published and not seen before a moment to come, the next first."""
    tongue, bound = of_theirs(languages)
    sql = _SCHEDULED.format(columns=_COLUMNS, languages=tongue and f"AND {tongue}")
    return _rows(sql, [now, now, *bound, most, *bound, most], languages)


def published(now: int, languages: Sequence[str] | None, most: int) -> list[Row]:
    """Texts that readers see, the last published first."""
    return _latest((f"t.working = ? AND NOT {_UNSEEN}", ["published", now, now]), languages, most)


def withdrawn(languages: Sequence[str] | None, most: int) -> list[Row]:
    """Texts that readers no longer see."""
    return _latest(("t.working = ?", ["withdrawn"]), languages, most)


def missing(now: int, languages: Sequence[str], most: int) -> list[Row]:
    """Of the items published last, and not expired, those without a text in one of the languages.

    They are named by their original's text.
    """
    lacking = " OR ".join([_HAS_NONE] * len(languages))
    sql = _MISSING.format(columns=_COLUMNS, missing=f"({lacking})")
    return _rows(sql, [LOOKED_THROUGH, now, *languages, most], languages) if languages else []


def sent_back(rows: Iterable[Row]) -> set[tuple[str, str]]:
    """Those of these drafts that came back from review, by id and language."""
    ids = {row.id for row in rows}
    # What came back and was given up, or published all the same, says nothing of what is written next.
    turns = Audit.action.in_(("submitted", "sent back", "published", "corrected", "discarded"))
    found = Audit.select(Audit.item, Audit.language, Audit.action).where(Audit.item.in_(ids), turns)
    last = {(one.item, one.language): one.action for one in found.order_by(Audit.number)} if ids else {}
    return {place for place, action in last.items() if action == "sent back"}


def _latest(part: Part, languages: Sequence[str] | None, most: int) -> list[Row]:
    """One run along an index for each language, put together."""
    condition, bound = part
    if languages is None:
        runs, values = [_RUN.format(condition)], [*bound, most]
    else:
        runs = [_RUN.format(f"t.language = ? AND {condition}")] * len(languages)
        values = [value for language in languages for value in (language, *bound, most)]
    together = " UNION ALL ".join(f"SELECT * FROM ({run}) AS run" for run in runs)
    sql = _ROWS.format(columns=_COLUMNS, runs=together)
    return _rows(sql, [*values, most], languages) if runs else []


def _rows(sql: str, bound: Sequence[Any], theirs: Sequence[str] | None) -> list[Row]:
    found = (Row(*values) for values in ask(sql, bound))
    return [replace(row, behind=getattr(row, known.behind(theirs, row.original))) for row in found]
