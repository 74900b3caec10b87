"""The item, or the text of one, that a room is about."""

from flask import abort
from werkzeug.exceptions import Conflict, Gone

from omctpub.admin import rights
from omctpub.admin.visitor import member
from omctpub.content import ContentType
from omctpub.models import Item, TakenDown, Translation
from omctpub.web.pages import site


class SwitchedOff(Conflict):
    """The plugin of an item's type is switched off: nobody can work on it."""

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item


def item_here(id: str, known: bool = True) -> Item:
    """The item of that id; 404 where there is none of which they may know, 410 where it was taken down.

    Not `known` asks for one that they knew of once, too.
    """
    item: Item | None = Item.get_or_none(Item.id == id)
    if item is None:
        raise Gone() if TakenDown.select().where(TakenDown.id == id).exists() else abort(404)
    mine = rights.of(member())
    if known and not mine.authors and not mine.knows_item(item.translations):
        abort(404)
    return item


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
