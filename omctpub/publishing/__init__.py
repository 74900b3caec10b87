"""The verbs that change an item: save, publish, withdraw, restore, take down. Nothing else writes items.

Beside them stand the verbs for what else readers see: programmes, streams, redirects.

Each verb is one transaction that also leaves a revision, rows of the audit log and a `Change` row. After the
commit the index catches up and listeners hear of it; should the process die in between, the `Change` row is
still there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from omctpub.content import ContentType
from omctpub.models import Item, audit, writing
from omctpub.models.audit import Deed
from omctpub.publishing.assets import save_assets
from omctpub.publishing.contents import STATES, AssetContent, ItemContent, PublishingError, TextContent
from omctpub.publishing.erasing import erase
from omctpub.publishing.following import after_change, tell
from omctpub.publishing.programmes import remove_programme, save_programme
from omctpub.publishing.redirects import remove_redirect, save_redirect
from omctpub.publishing.removing import leave_words, take_down_words
from omctpub.publishing.restoring import bring_back, restore
from omctpub.publishing.storing import (
    columns_of,
    free_id,
    item_of,
    keep_sources,
    new_item,
    refuse_taken_down,
    save_item,
    save_old_urls,
    save_text,
)
from omctpub.publishing.streams import remove_stream, save_stream
from omctpub.publishing.tagging import add_tags
from omctpub.publishing.takedown import let_in_again, take_down
from omctpub.publishing.turning import needs_another, publish, schedule, withdraw
from omctpub.publishing.wording import look_at
from omctpub.publishing.working import correct, discard, send_back, submit, working, workings, write
from omctpub.site import Site

__all__ = [
    "STATES",
    "AssetContent",
    "ItemContent",
    "PublishingError",
    "TextContent",
    "add_tags",
    "bring_back",
    "discard",
    "erase",
    "leave_words",
    "let_in_again",
    "make_way",
    "missing_fields",
    "missing_of",
    "needs_another",
    "newest_id",
    "publish",
    "remove_programme",
    "remove_redirect",
    "remove_stream",
    "restore",
    "save",
    "save_programme",
    "save_redirect",
    "save_stream",
    "schedule",
    "send_back",
    "set_assets",
    "submit",
    "take_down",
    "take_down_words",
    "withdraw",
    "working",
    "workings",
    "write",
]


def save(site: Site, content: ItemContent, by: str) -> str:
    """Store an item and its texts; tells "added", "changed" or "unchanged"."""
    with writing():
        known = Item.get_or_none(Item.id == content.id) if content.id else None
        if content.id and known is None:
            refuse_taken_down(content.id)
        columns = columns_of(site, content)
        item = known or new_item(content.id, columns)
        original = known.original if known else content.original
        changed = known is None or save_item(known, columns)
        if known or content.old_urls:
            changed |= save_old_urls(item, content.old_urls)
        if content.assets is not None and (known or content.assets):
            changed |= save_assets(site, item, content.assets)
        deeds = [
            deed
            for language, text in content.texts.items()
            for deed in save_text(item, language, text, by, fresh=known is None)
        ]
        if original != content.original:
            look_at(item)
        keep_sources(item, (*content.texts.items(), *content.corrections.items()), by)
        waiting = [
            deed
            for language, text in content.corrections.items()
            for deed in correct(item, language, text, by)
        ]
        if changed or deeds:
            after_change(site, item, by, deeds or [Deed("saved", item.id, item.original)], known is None)
        if waiting:
            tell(site, by, waiting)
    if not changed and not deeds and not waiting:
        return "unchanged"
    return "changed" if known else "added"


def set_assets(site: Site, id: str, assets: Sequence[AssetContent], by: str) -> bool:
    """Make these all the pictures and documents of an item, in order; tells whether anything changed.

    Of what `site.media` took in and this refuses, the caller removes the files.
    """
    with writing():
        item = item_of(id)
        changed = save_assets(site, item, assets)
        if changed:
            after_change(site, item, by, [Deed("saved", item.id, item.original)])
    return changed


def newest_id() -> str:
    """The id of the item that arrived last."""
    return str(Item.select(Item.id).order_by(Item.number.desc()).limit(1).scalar())


def make_way(id: str, by: str) -> str:
    """Give an item whose id was made another, for a writer that brings an item of that id; tells the new."""
    with writing():
        new = free_id()
        Item.update(id=new).where(Item.id == id).execute()
        audit.note(by, [Deed("id given up", id), Deed("id taken", new)])
    return new


def missing_fields(kind: ContentType, data: Mapping[str, Any], texts: Mapping[str, TextContent]) -> list[str]:
    """Names of required fields that are empty, the translated ones as `language.name`."""
    missing = [f.name for f in kind.own_fields(False) if f.required and data.get(f.name) is None]
    for lang, text in texts.items():
        asked = (f.name for f in kind.own_fields(True) if f.required and text.data.get(f.name) is None)
        missing += [f"{lang}.{name}" for name in asked]
    return missing


def missing_of(site: Site, id: str) -> list[str]:
    """Names of required fields that are empty in an item as it is worked on; none where its plugin is off."""
    item = Item.get(Item.id == id)
    kind = site.types.get(item.type)
    return missing_fields(kind, item.data, workings(item.translations, kind)) if kind else []
