"""The item, or the text of one, that a room is about."""

from flask import abort, request
from werkzeug.exceptions import Conflict, Gone

from omctpub.admin import rights
from omctpub.admin.visitor import member
from omctpub.content import ContentType
from omctpub.models import Item, TakenDown, Translation
from omctpub.publishing import unsaved
from omctpub.web.pages import site


class SwitchedOff(Conflict):
    """The plugin of an item's type is switched off: nobody can work on it."""

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item


def item_here(id: str, or_knew: bool = False) -> Item:
    """The item of that id; 404 where there is none of which they may know, 410 where it was taken down.

    `or_knew` asks for one that they `knew` once, too.
    """
    item: Item | None = Item.get_or_none(Item.id == id)
    if item is None:
        raise Gone() if TakenDown.select().where(TakenDown.id == id).exists() else abort(404)
    if not rights.of(member()).knows_item(item.translations) and not (or_knew and knew(id)):
        abort(404)
    return item


def knew(id: str) -> bool:
    """Whether they knew of an item when something of this form was kept for them: it may be hidden since."""
    copies = (given.get("copy", "") for given in (request.args, request.form))
    kept = (unsaved.find(copy, member().id) for copy in copies if copy)
    return any(row.item == id for row in kept if row)


def text_here(id: str, language: str) -> Translation:
    """The text of an item; 404 where there is none of which they may know."""
    text: Translation | None = Translation.get_or_none(
        (Translation.item == item_here(id)) & (Translation.language == language)
    )
    return text if text and rights.of(member()).knows(text) else abort(404)


def texts_of(item: Item) -> list[Translation]:
    """The original first, then by language."""
    return sorted(item.translations, key=lambda text: (text.language != item.original, text.language))


def kind_of(item: Item) -> ContentType:
    """What kind of item it is, to work on it.

    Where the plugin of its type is switched off nobody can: SwitchedOff.
    """
    kind = site().types.get(item.type)
    if kind is None:
        raise SwitchedOff(item)
    return kind
