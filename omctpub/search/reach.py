"""How far an index has come, and how far the database is ahead of it.

An index notes the number of the last change it holds, the moment up to which it shows what came due, the
database it was made from, and by what: one that was put back from a copy, comes from another site, or is from
before a change of the settings, is known by them.
"""

from typing import Any, NamedTuple

from peewee import fn

from omctpub.models import Change, Counter, Item
from omctpub.models.due import turned
from omctpub.search.engine import Engine, IndexUnusable
from omctpub.search.recipe import MIXED


class Reach(NamedTuple):
    """The last change in an index, and the moment (microseconds) up to which it shows what came due.

    `recipe` is what all its texts were made by.
    """

    number: int
    until: int
    recipe: int

    def note(self) -> str:
        """What an index keeps beside the number."""
        return f"{_known()['origin']} {self.until} {self.recipe}"


def reach_of(engine: Engine) -> Reach:
    """How far an index is; `IndexUnusable` where it is none of this database as it is."""
    (number, note), known = engine.state(), _known()
    origin, *rest = note.split(" ")
    if origin != str(known["origin"]):
        raise IndexUnusable("The search index is that of another database, and is made anew.")
    if number > known["change"]:
        raise IndexUnusable("The search index is newer than the database, and is made anew.")
    until, recipe = (*rest, str(MIXED))[:2]
    return Reach(number, int(until), int(recipe))


def reach_now(now: int, recipe: int) -> Reach:
    """How far an index is that is made from the database as it is, or as it becomes meanwhile."""
    return Reach(_known()["change"], now, recipe)


def waiting(reach: Reach, now: int) -> int:
    """How many items differ, or may, from what an index holds."""
    return how_many_changed(reach) + int(Item.select().where(turned(reach.until, now)).count())


def how_many_changed(reach: Reach) -> int:
    """How many items changed; after an import they are too many to be listed for that."""
    return int(Change.select(Change.item).where(Change.number > reach.number).distinct().count())


def due(reach: Reach, now: int) -> list[int]:
    """Items that came into sight or left it."""
    return [row.number for row in Item.select(Item.number).where(turned(reach.until, now))]


def changed(reach: Reach) -> list[tuple[int, int]]:
    """Items that changed, each with the number of its last change, in that order."""
    last = fn.MAX(Change.number)
    query: Any = Change.select(Change.item, last).where(Change.number > reach.number)
    return list(query.group_by(Change.item).order_by(last).tuples())


def _known() -> dict[str, int]:
    return {row.name: row.value for row in Counter.select()}
