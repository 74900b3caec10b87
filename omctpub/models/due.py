"""What comes due by itself: embargoes that end, items that expire, calls that close."""

from peewee import Expression, fn

from omctpub.models.facets import NEVER
from omctpub.models.tables import Item

MOMENTS = (Item.visible_from, Item.visible_until, Item.ends)


def next_due(now: int) -> int:
    """The next moment after `now` at which what readers see of any item changes, in microseconds."""
    coming = [Item.select(fn.MIN(moment)).where(moment > now) for moment in MOMENTS]
    found = Item.select(*coming).limit(1).tuples().first() or ()
    return min((moment for moment in found if moment is not None), default=NEVER)


def turned(since: object, now: int) -> Expression:
    """Items that came into sight or left it between the moment `since` and `now`, whichever is earlier."""
    came, went = Item.visible_from, Item.visible_until
    return (
        ((came > since) & (came <= now))
        | ((went > since) & (went <= now))
        | ((came > now) & (came <= since))
        | ((went > now) & (went <= since))
    )
