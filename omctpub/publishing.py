"""The verbs that change an item: save, publish, withdraw. Nothing else writes items.

Each verb is one transaction that also leaves a revision and a `Change` row. After the commit the index
catches up and listeners hear of it; should the process die in between, the `Change` row is still there.
"""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from peewee import fn

from omctpub.content import ContentType
from omctpub.dates import Published
from omctpub.events import Event, announce
from omctpub.markdown import render
from omctpub.models import (
    Body,
    Change,
    Item,
    ItemCountry,
    ItemFacet,
    ItemProgramme,
    Programme,
    Revision,
    Translation,
    database,
    next_number,
    writing,
)
from omctpub.site import Site
from omctpub.text import slug

STATES = ("draft", "review", "published", "withdrawn")


class PublishingError(Exception):
    """What was asked cannot be done; the text says why and the cure."""


@dataclass(frozen=True)
class TextContent:
    """One text of an item as it is to be stored; `data` holds its translated fields, cleaned."""

    state: str = "published"
    title: str = ""
    summary: str = ""
    body: str = ""
    slug: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    from_revision: int | None = None


@dataclass(frozen=True)
class ItemContent:
    """An item as it is to be stored; without an `id` one is made. Texts not named are left as they are."""

    id: str
    type: str
    original: str
    published: Published
    texts: Mapping[str, TextContent]
    programmes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    visible_from: int | None = None
    visible_until: int | None = None
    follows: str | None = None


def save(site: Site, content: ItemContent, by: str) -> str:
    """Store an item and its texts; tells "added", "changed" or "unchanged"."""
    with writing():
        known = Item.get_or_none(Item.id == content.id) if content.id else None
        item = known or _add(content)
        changed = _save_item(item, content) | _save_relations(item, content, site.types.get(content.type))
        events = [event for lang, text in content.texts.items() for event in _save_text(item, lang, text, by)]
        if known and not changed and not events:
            return "unchanged"
        _announce_after_commit(site, item, events or [Event("saved", item.id, item.original)])
    return "changed" if known else "added"


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
        for row in ItemProgramme.select().where(ItemProgramme.programme == programme):
            Change.insert(number=next_number("change"), item=row.item_id).execute()
    return "changed"


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
            _note_revision(text, _stored_content(text), by)
        events = [Event(state, item.id, text.language) for text in turning]
        if events:
            _announce_after_commit(site, item, events)
    return [event.language for event in events]


def _announce_after_commit(site: Site, item: Item, events: list[Event]) -> None:
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


def _add(content: ItemContent) -> Item:
    item = Item.create(id=content.id or _free_id(), **_columns(content))
    return item


def _free_id() -> str:
    """The next number that is no item's id."""
    number = (Item.select(fn.MAX(Item.number)).scalar() or 0) + 1
    while Item.select().where(Item.id == str(number)).exists():
        number += 1
    return str(number)


def _columns(content: ItemContent) -> dict[str, Any]:
    return {
        "type": content.type,
        "original": content.original,
        "published": content.published.text,
        "sort": content.published.sort,
        "visible_from": content.visible_from,
        "visible_until": content.visible_until,
        "follows": content.follows,
        "data": dict(content.data),
    }


def _save_item(item: Item, content: ItemContent) -> bool:
    changed = {name: value for name, value in _columns(content).items() if getattr(item, name) != value}
    for name, value in changed.items():
        setattr(item, name, value)
    if changed:
        item.save(only=list(changed))
    return bool(changed)


def _save_relations(item: Item, content: ItemContent, kind: ContentType | None) -> bool:
    slugs = {p.slug: p.id for p in Programme.select().where(Programme.slug.in_(content.programmes))}
    for name in content.programmes:
        if name not in slugs:
            raise PublishingError(f"there is no programme {name!r}. Store it before the items that name it.")
    programmes = [{"programme": slugs[name], "position": at} for at, name in enumerate(content.programmes)]
    countries = [{"country": code, "position": at} for at, code in enumerate(content.countries)]
    facets = _facets(kind, content.data) if kind else []
    changed = [_replace(ItemProgramme, item, programmes), _replace(ItemCountry, item, countries)]
    return any([*changed, kind is not None and _replace(ItemFacet, item, facets)])


def _facets(kind: ContentType, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"field": f.name, "value": str(data[f.name])}
        for f in kind.own_fields(False)
        if (f.facet or f.order) and data.get(f.name) is not None
    ]


def _replace(table: Any, item: Item, rows: list[dict[str, Any]]) -> bool:
    """Make the item's rows of a table these rows; tells whether they differed."""
    names = [name for name in table._meta.sorted_field_names if name != "item"]
    stored = list(table.select().where(table.item == item).dicts())
    wanted = {tuple(row[name] for name in names) for row in rows}
    if {tuple(row[name] for name in names) for row in stored} == wanted:
        return False
    table.delete().where(table.item == item).execute()
    if rows:
        table.insert_many([{"item": item.number, **row} for row in rows]).execute()
    return True


def _save_text(item: Item, language: str, content: TextContent, by: str) -> list[Event]:
    """Store one text where it differs from what is there, and tell what happened to it."""
    text = Translation.get_or_none(item=item, language=language)
    if text is not None and _stored_content(text) == asdict(content) | {"slug": _slug(content)}:
        return []
    was = text.state if text else None
    text = text or Translation(item=item, language=language)
    text.state, text.title, text.summary = content.state, content.title, content.summary
    text.slug, text.data, text.has_body = _slug(content), dict(content.data), bool(content.body)
    text.from_revision = content.from_revision
    text.save()
    _save_body(text, content.body)
    _note_revision(text, asdict(content) | {"slug": text.slug}, by)
    return [Event("saved", item.id, language), *_turn(was, content.state, item.id, language)]


def _turn(was: str | None, state: str, id: str, language: str) -> list[Event]:
    if (was == "published") is (state == "published"):
        return []
    return [Event("published" if state == "published" else "withdrawn", id, language)]


def _slug(content: TextContent) -> str:
    return slug(content.slug) or slug(content.title)


def _save_body(text: Translation, markdown: str) -> None:
    Body.delete().where(Body.translation == text).execute()
    if markdown:
        Body.create(translation=text, markdown=markdown, html=render(markdown))


def _stored_content(text: Translation) -> dict[str, Any]:
    body = Body.get_or_none(Body.translation == text) if text.has_body else None
    stored = TextContent(
        text.state,
        text.title,
        text.summary,
        body.markdown if body else "",
        text.slug,
        text.data,
        text.from_revision,
    )
    return asdict(stored)


def _note_revision(text: Translation, content: dict[str, Any], by: str) -> None:
    last = Revision.select(fn.MAX(Revision.number)).where(Revision.translation == text).scalar() or 0
    now = time.time_ns() // 1000
    Revision.create(translation=text, number=last + 1, at=now, by=by, content=content)
