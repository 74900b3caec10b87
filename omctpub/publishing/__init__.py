"""The verbs that change an item: save, publish, withdraw. Nothing else writes items.

Each verb is one transaction that also leaves a revision and a `Change` row. After the commit the index
catches up and listeners hear of it; should the process die in between, the `Change` row is still there.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from peewee import Expression, fn

from omctpub.content import ContentType
from omctpub.events import Event, announce
from omctpub.models import (
    Change,
    Item,
    ItemFacet,
    Programme,
    Translation,
    database,
    next_number,
    writing,
)
from omctpub.models.facets import PROGRAMME, derive, shelved
from omctpub.publishing.assets import save_assets
from omctpub.publishing.contents import STATES, AssetContent, ItemContent, PublishingError, TextContent
from omctpub.publishing.storing import (
    columns_of,
    free_id,
    note_revision,
    save_item,
    save_old_urls,
    save_text,
    stored_content,
)
from omctpub.site import Site

__all__ = [
    "STATES",
    "AssetContent",
    "ItemContent",
    "PublishingError",
    "TextContent",
    "make_way",
    "missing_fields",
    "missing_of",
    "newest_id",
    "publish",
    "save",
    "save_programme",
    "set_assets",
    "withdraw",
]


def save(site: Site, content: ItemContent, by: str) -> str:
    """Store an item and its texts; tells "added", "changed" or "unchanged"."""
    with writing():
        known = Item.get_or_none(Item.id == content.id) if content.id else None
        columns = columns_of(site, content)
        item = known or Item.create(id=content.id or free_id(), changed=_now(), **columns)
        changed = known is None or save_item(known, columns)
        if known or content.old_urls:
            changed |= save_old_urls(item, content.old_urls)
        if content.assets is not None and (known or content.assets):
            changed |= save_assets(site, item, content.assets)
        events = [
            event
            for language, text in content.texts.items()
            for event in save_text(item, language, text, by, fresh=known is None)
        ]
        if not changed and not events:
            return "unchanged"
        _after_change(site, item, events or [Event("saved", item.id, item.original)], known is None)
    return "changed" if known else "added"


def set_assets(site: Site, id: str, assets: Sequence[AssetContent], by: str) -> bool:
    """Make these all the pictures and documents of an item, in order; tells whether anything changed.

    Of what `site.media` took in and this refuses, the caller removes the files.
    """
    with writing():
        item = Item.get_or_none(Item.id == id)
        if item is None:
            raise PublishingError(f"there is no item {id!r}. Items have the ids they were imported with.")
        changed = save_assets(site, item, assets)
        if changed:
            _after_change(site, item, [Event("saved", item.id, item.original)])
    return changed


def newest_id() -> str:
    """The id of the item that arrived last."""
    return str(Item.select(Item.id).order_by(Item.number.desc()).limit(1).scalar())


def make_way(id: str) -> str:
    """Give an item whose id was made another, for a writer that brings an item of that id; tells the new."""
    with writing():
        new = free_id()
        Item.update(id=new).where(Item.id == id).execute()
    return new


def publish(site: Site, id: str, language: str | None, by: str) -> list[str]:
    """Make one text, or all texts of an item, public; gives the languages that were not before."""
    return _set_state(site, id, language, "published", by)


def withdraw(site: Site, id: str, language: str | None, by: str) -> list[str]:
    """Take one text, or all texts of an item, from the public; gives the languages that were public."""
    return _set_state(site, id, language, "withdrawn", by)


def missing_fields(kind: ContentType, data: Mapping[str, Any], texts: Mapping[str, TextContent]) -> list[str]:
    """Names of required fields that are empty, the translated ones as `language.name`."""
    missing = [f.name for f in kind.own_fields(False) if f.required and data.get(f.name) is None]
    for lang, text in texts.items():
        asked = (f.name for f in kind.own_fields(True) if f.required and text.data.get(f.name) is None)
        missing += [f"{lang}.{name}" for name in asked]
    return missing


def missing_of(site: Site, id: str) -> list[str]:
    """Names of required fields that are empty in a stored item; none where its plugin is off."""
    item = Item.get(Item.id == id)
    texts = {text.language: TextContent(data=text.data) for text in item.translations}
    return missing_fields(site.types[item.type], item.data, texts) if item.type in site.types else []


def save_programme(slug: str, names: Mapping[str, str]) -> str:
    """Store a programme by its slug; tells "added", "changed" or "unchanged"."""
    with writing():
        programme = Programme.get_or_none(Programme.slug == slug)
        if programme is None:
            Programme.create(slug=slug, names=dict(names))
            return "added"
        if programme.names == dict(names):
            return "unchanged"
        programme.names = dict(names)
        programme.save()
        for row in ItemFacet.select(ItemFacet.item).where(*_of_programme(slug)):
            Change.insert(number=next_number("change"), item=row.item_id).execute()
    return "changed"


def _of_programme(slug: str) -> tuple[Expression, Expression]:
    return ItemFacet.field == PROGRAMME, ItemFacet.value == shelved(slug)


def _set_state(site: Site, id: str, language: str | None, state: str, by: str) -> list[str]:
    with writing():
        item = Item.get_or_none(Item.id == id)
        if item is None:
            raise PublishingError(f"there is no item {id!r}. Items have the ids they were imported with.")
        texts = list(item.translations)
        if language is not None and language not in {text.language for text in texts}:
            has = ", ".join(sorted(text.language for text in texts))
            raise PublishingError(f"item {id!r} has no text in {language!r}; it has: {has}.")
        public = state == "published"
        turning = [
            text
            for text in texts
            if language in (None, text.language) and (text.state == "published") is not public
        ]
        for text in turning:
            text.state = state
            text.save(only=[Translation.state])
            note_revision(text, stored_content(text), by)
        events = [Event(state, item.id, text.language) for text in turning]
        if events:
            _after_change(site, item, events)
    return [event.language for event in events]


def _after_change(site: Site, item: Item, events: list[Event], fresh: bool = False) -> None:
    """Leave what lists and search need, and tell it after the commit."""
    if not fresh:
        item.changed = _now()
        item.save(only=[Item.changed])
    derive(item, site.types.get(item.type), site.settings.timezone, fresh)
    number = next_number("change")
    Change.insert(number=number, item=item.number).execute()
    database.after_commit(lambda: _index_after(site, number))
    for event in events:
        listeners = site.registry.listeners(event.name)
        database.after_commit(lambda event=event, listeners=listeners: announce(event, listeners))


def _index_after(site: Site, number: int) -> None:
    """Let the index catch up once for a transaction of many changes: after its last one."""
    if Change.select(fn.MAX(Change.number)).scalar() == number:
        site.journal.after_commit()


def _now() -> int:
    return time.time_ns() // 1000
