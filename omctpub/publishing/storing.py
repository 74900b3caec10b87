"""How an item, its texts and their revisions are written, inside the transaction of a verb."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from peewee import fn

from omctpub.markdown import render
from omctpub.models import Body, Item, OldUrl, Programme, Revision, TakenDown, Translation
from omctpub.models.audit import Deed
from omctpub.models.facets import ends
from omctpub.models.filing import file
from omctpub.models.redirects import redirect_from
from omctpub.publishing.contents import IN_WORK, ItemContent, PublishingError, TextContent, stored_content
from omctpub.publishing.wording import look_again, note_first_wording, note_wording
from omctpub.site import Site
from omctpub.text import old_address, slug

# A number above is no revision of any site; counting on from it would come to an end.
MOST_REVISIONS = 1_000_000


def free_id() -> str:
    """The next number that is no item's id."""
    number = (Item.select(fn.MAX(Item.number)).scalar() or 0) + 1
    while Item.select().where(Item.id == str(number)).exists() or was_taken_down(str(number)):
        number += 1
    return str(number)


def was_taken_down(id: str) -> bool:
    """Whether the item of that id was removed for good."""
    return bool(TakenDown.select().where(TakenDown.id == id).exists())


def item_of(id: str) -> Item:
    """The item of that public id; PublishingError where there is none."""
    item: Item | None = Item.get_or_none(Item.id == id)
    if item is None:
        if was_taken_down(id):
            raise PublishingError(f"item {id!r} was taken down; nothing is left of it.")
        raise PublishingError(f"there is no item {id!r}. Items have the ids they were imported with.")
    return item


def text_of(item: Item, language: str) -> Translation:
    """The item's text in a language; PublishingError where there is none."""
    texts: dict[str, Translation] = {text.language: text for text in item.translations}
    if language not in texts:
        has = ", ".join(sorted(texts))
        raise PublishingError(f"item {item.id!r} has no text in {language!r}; it has: {has}.")
    return texts[language]


def columns_of(site: Site, content: ItemContent) -> dict[str, Any]:
    """The item's own columns; PublishingError where they name what is not there."""
    refuse_unknown(content.programmes)
    kind, zone = site.types.get(content.type), site.settings.timezone
    return {
        "type": content.type,
        "original": content.original,
        "published": content.published.text,
        "sort": content.published.sort,
        "visible_from": content.visible_from,
        "visible_until": content.visible_until,
        "ends": ends(kind, content.id, content.data, zone),
        "follows": content.follows,
        "programmes": list(content.programmes),
        "countries": list(content.countries),
        "data": dict(content.data),
    }


def refuse_taken_down(id: str) -> None:
    """PublishingError where the item of that id was removed for good."""
    if was_taken_down(id):
        cure = f"To store it all the same: omctpub takedown {id} --let-in-again"
        raise PublishingError(f"item {id!r} was taken down. {cure}", "id")


def refuse_unknown(programmes: Sequence[str]) -> None:
    """PublishingError where one of them is not stored."""
    if not programmes:
        return
    there = {row.slug for row in Programme.select(Programme.slug).where(Programme.slug.in_(programmes))}
    for name in programmes:
        if name not in there:
            cure = "Store it before the items that name it."
            raise PublishingError(f"there is no programme {name!r}. {cure}", "programmes")


def new_item(id: str, columns: Mapping[str, Any]) -> Item:
    """Store an item that is not there yet, without its texts; without an `id` one is made."""
    item: Item = Item.create(id=id or free_id(), changed=now(), saved=now(), **columns)
    file(item, fresh=True)
    return item


def save_item(item: Item, columns: Mapping[str, Any]) -> bool:
    """Make an item's columns these; tells whether they differed."""
    changed = {name: value for name, value in columns.items() if getattr(item, name) != value}
    for name, value in changed.items():
        setattr(item, name, value)
    if changed:
        item.save(only=list(changed))
        file(item)
    return bool(changed)


def save_old_urls(item: Item, given: Sequence[str]) -> bool:
    """Make an item's old addresses these; PublishingError where one belongs to another item."""
    addresses = list(dict.fromkeys(map(old_address, given)))
    stored = OldUrl.select().where((OldUrl.item == item) | OldUrl.address.in_(addresses))
    for row in stored:
        if row.item_id != item.number:
            owner = row.item.id
            reason = f"the old address {row.address!r} belongs to item {owner!r}. Name it once."
            raise PublishingError(reason, "old_urls")
    if addresses and (taken := redirect_from(addresses)):
        reason = f"the old address {taken.address!r} is that of a redirect. Remove that first."
        raise PublishingError(reason, "old_urls")
    if [row.address for row in sorted(stored, key=lambda row: row.position)] == addresses:
        return False
    OldUrl.delete().where(OldUrl.item == item).execute()
    if addresses:
        rows = [{"address": one, "item": item, "position": at} for at, one in enumerate(addresses)]
        OldUrl.insert_many(rows).execute()
    return True


def save_text(item: Item, language: str, content: TextContent, by: str, fresh: bool) -> list[Deed]:
    """Store one text where it differs from what is there, and tell what was done to it.

    Of a `fresh` item nothing is there, and nothing is looked for.
    """
    text = None if fresh else Translation.get_or_none(item=item, language=language)
    if text is not None and stored_content(text) == values_of(content):
        return []
    was = text.state if text else None
    text = text or Translation(item=item, language=language)
    text.state, text.title, text.summary = content.state, content.title, content.summary
    text.slug, text.data, text.has_body = _slug(content), dict(content.data), bool(content.body)
    text.from_revision, text.saved = content.from_revision, now()
    if content.state in IN_WORK:
        text.pending = None
    if text.pending is None:
        text.working = content.state
    if was is None:
        note_first_wording(text, values_of(content), by)
    text.save()
    _save_body(text, content.body, was is None)
    if not fresh:
        touch(text)
    number = note_revision(text, values_of(content), by, was is None, text.pending is None)
    return [Deed(action, item.id, language, number) for action in ("saved", *_turn(was, content.state))]


def keep_sources(item: Item, texts: Iterable[tuple[str, TextContent]], by: str) -> None:
    """Have the original keep each revision that texts, by language, say they were made from.

    A number that it does not have is of another site's history: there it said what it says here now.
    """
    named = {text.from_revision or 1 for language, text in texts if language != item.original}
    named = {number for number in named if 1 < number <= MOST_REVISIONS}
    original = Translation.get_or_none(item=item, language=item.original) if named else None
    if original is None:
        return
    which = (Revision.translation == original) & Revision.number.in_(named)
    there = {row.number for row in Revision.select(Revision.number).where(which)}
    missing = sorted(named - there)
    for number in missing:
        content = stored_content(original)
        Revision.create(translation=original, number=number, at=now(), by=by, content=content)
    if missing:
        look_again(original)


def touch(text: Translation) -> None:
    """Its item was saved now, whether readers see anything of it or not."""
    Item.update(saved=text.saved).where(Item.number == text.item_id).execute()


def now() -> int:
    """This moment, in microseconds since 1970."""
    return time.time_ns() // 1000


def _turn(was: str | None, state: str) -> list[str]:
    turned = ["submitted"] if state == "review" != was else []
    if (was == "published") is not (state == "published"):
        turned.append("published" if state == "published" else "withdrawn")
    return turned


def _slug(content: TextContent) -> str:
    return slug(content.slug) or slug(content.title)


def values_of(content: TextContent) -> dict[str, Any]:
    """A text as a revision keeps it."""
    return asdict(content) | {"slug": _slug(content)}


def _save_body(text: Translation, markdown: str, first: bool) -> None:
    if not first:
        Body.delete().where(Body.translation == text).execute()
    if markdown:
        Body.create(translation=text, markdown=markdown, html=render(markdown, within=f"t{text.id}"))


def note_revision(
    text: Translation, content: dict[str, Any], by: str, first: bool = False, worked_on: bool = True
) -> int:
    """Keep this version of a text, under the next number, which it gives.

    It is the one that is worked on, unless that is a newer one than readers see: then its words are not who
    wrote last.
    """
    kept = Revision.select(fn.MAX(Revision.number)).where(Revision.translation == text)
    number = 1 + (0 if first else kept.scalar() or 0)
    Revision.create(translation=text, number=number, at=now(), by=by, content=content)
    if not first and worked_on:
        note_wording(text, number, content, by)
    if not first:
        look_again(text)
    return number
