"""What follows a change: what lists, search and the audit log need of it, and word of it after the commit."""

from collections.abc import Mapping, Sequence

from peewee import fn

from omctpub.events import EVENTS, Event, announce
from omctpub.models import Change, Item, audit, database, next_number
from omctpub.models.audit import Deed
from omctpub.models.facets import derive
from omctpub.publishing.storing import now
from omctpub.site import Site

# What listeners hear of a deed.
_HEARD: Mapping[str, str] = {name: name for name in EVENTS} | {"restored": "saved", "words removed": "saved"}


def after_change(site: Site, item: Item, by: str, deeds: Sequence[Deed], fresh: bool = False) -> None:
    """Leave what lists and search need and what the audit log is to say, and tell it after the commit."""
    if not fresh:
        item.changed = item.saved = now()
        item.save(only=[Item.changed, Item.saved])
    derive(item, site.types.get(item.type), site.settings.timezone, fresh)
    leave_word(site, item.number, by, deeds)


def leave_word(site: Site, number: int, by: str, deeds: Sequence[Deed]) -> None:
    """The rows of the audit log and of the journal; listeners and the index hear of it after the commit."""
    change = next_number("change")
    Change.insert(number=change, item=number).execute()
    database.after_commit(lambda: _index_after(site, change))
    tell(site, by, deeds)


def tell(site: Site, by: str, deeds: Sequence[Deed]) -> None:
    """The rows of the audit log, and word to listeners after the commit: no more, where nobody reads it."""
    audit.note(by, deeds)
    for event in (Event(_HEARD[one.action], one.item, one.language) for one in deeds if one.action in _HEARD):
        listeners = site.registry.listeners(event.name)
        database.after_commit(lambda event=event, listeners=listeners: announce(event, listeners))


def _index_after(site: Site, number: int) -> None:
    """Let the index catch up once for a transaction of many changes: after its last one."""
    if Change.select(fn.MAX(Change.number)).scalar() == number:
        site.journal.after_commit()
