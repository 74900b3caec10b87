"""The audit log: who did what to which item, row after row, each sealed by a hash over the one before it.

A row's hash is the SHA-256, in hexadecimal, of a JSON array in UTF-8, without blanks and with nothing escaped
that need not be:

    [hash of the row before, number, at, by, action, item, language, revision]

Before the first row the hash is 64 zeros; a revision that is none is null. So whoever notes the last hash can
tell later whether anything up to there was changed, put in or taken out. Who can write to the database can
make a whole new chain, but not one with that hash.
"""

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from peewee import BigIntegerField, CharField, IntegerField

from omctpub.models.database import database
from omctpub.models.tables import Counter, Model, next_number

# What is done to an item: these name it by its public id.
OF_AN_ITEM: Mapping[str, str] = {
    "saved": "A text, or where no revision is named the item itself, was stored or changed.",
    "submitted": "A text was sent to review.",
    "sent back": "A text in review became a draft again.",
    "discarded": "A version that was newer than the public text was given up.",
    "published": "A text became public.",
    "corrected": "A newer version of a text that was public took its place.",
    "withdrawn": "A text that was public no longer is.",
    "restored": "An earlier revision became the current text.",
    "overruled": "A text was published although a check objected.",
    "words removed": "Words were removed from a text and all its revisions.",
    "taken down": "An item was removed for good.",
    "let in again": "An item may be stored again under an id that was taken down.",
    "id given up": "An item whose id was made here left it to one that came with that id.",
    "id taken": "The same item got this one instead.",
}
ACTIONS: Mapping[str, str] = {
    **OF_AN_ITEM,
    "programme saved": "A programme was stored or changed; the item is its slug.",
    "programme removed": "A programme was removed; the item is its slug.",
    "stream saved": "A stream of the home page was stored, changed or moved; the item is its name.",
    "stream removed": "A stream of the home page was removed; the item is its name.",
    "redirect saved": "A redirect was stored or changed; the item is its number.",
    "redirect removed": "A redirect was removed; the item is its number.",
    "erased": "Database and search index were written anew, so that nothing taken down is left; no item.",
    "invited": "An account was made. The item of this and what follows is `person` and its number.",
    "role changed": "An account got a role, or a translator other languages.",
    "account closed": "An account was closed, and whoever used it logged out.",
    "account opened": "An account was opened again.",
    "factor forgotten": "The second factor of an account was forgotten.",
    "sessions ended": "Somebody was logged out wherever they were logged in.",
    "account removed": "A closed account was deleted.",
}
COUNTER = "audit"
BEFORE_THE_FIRST = "0" * 64
_COLUMNS = ("number", "at", "by", "action", "item", "language", "revision")
_INSERT = 'INSERT INTO audit (number, at, "by", action, item, language, revision, hash) VALUES'


class Audit(Model):
    """One row a deed; `at` in microseconds since 1970. It holds identifiers, and never a title, name or text.

    `by` is a user's id, or the part of omctpub that did it: no address and nobody's name. `item` is the
    public id, or what `ACTIONS` says. Numbers are those of commits, from 1 on without a gap.
    """

    number = BigIntegerField(primary_key=True)
    at = BigIntegerField()
    by = CharField(max_length=64)
    action = CharField(max_length=20)
    item = CharField(max_length=255, index=True)
    language = CharField(max_length=35, default="")
    revision = IntegerField(null=True)
    hash = CharField(max_length=64)


class Deed(NamedTuple):
    """What was done: one of `ACTIONS`, to an item by its public id, a text of it, as which revision."""

    action: str
    item: str
    language: str = ""
    revision: int | None = None


class Chain(NamedTuple):
    """What the log comes to: how many rows, the last hash, and where it breaks (None: nowhere) and how."""

    rows: int
    hash: str
    broken_at: int | None = None
    how: str = ""


def note(by: str, deeds: Sequence[Deed]) -> None:
    """Add rows, within the transaction that does what they tell; KeyError for an action that is none."""
    first, now = next_number(COUNTER, len(deeds)), time.time_ns() // 1000
    last = _last_hash(first)
    values: list[Any] = []
    for number, deed in enumerate(deeds, first):
        ACTIONS[deed.action]
        row = (number, now, by, *deed)
        last = _hash(last, row)
        values += [*row, last]
    # In plain SQL, which takes less time: this is done with every item of an import.
    row_of = f"({', '.join([database.param] * 8)})"
    database.execute_sql(f"{_INSERT} {', '.join([row_of] * len(deeds))}", values)


def _last_hash(before: int) -> str:
    asked = f"SELECT hash FROM audit WHERE number = {database.param}"
    found = database.execute_sql(asked, (before - 1,)).fetchone()
    return str(found[0]) if found else BEFORE_THE_FIRST


def verify() -> Chain:
    """Go along the chain, and on to the counter: rows cut off at its end would break nothing else."""
    last, number = BEFORE_THE_FIRST, 0
    for row in _rows():
        number += 1
        if row[0] != number:
            return Chain(number - 1, last, number, f"row {number} is missing")
        last = _hash(last, row[:-1])
        if last != row[-1]:
            return Chain(number - 1, last, number, f"row {number} is not what was written")
    given = Counter.select(Counter.value).where(Counter.name == COUNTER).scalar() or 0
    if given != number:
        return Chain(number, last, number + 1, f"{given} rows were written, and {number} are there")
    return Chain(number, last)


def _rows() -> Iterator[tuple[Any, ...]]:
    columns = [getattr(Audit, name) for name in (*_COLUMNS, "hash")]
    return iter(Audit.select(*columns).order_by(Audit.number).tuples().iterator())


def _hash(before: str, values: Sequence[Any]) -> str:
    sealed = json.dumps([before, *values], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(sealed.encode()).hexdigest()
