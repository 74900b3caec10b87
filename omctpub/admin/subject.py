"""The item, or the text of one, that a room is about."""

from flask import abort
from werkzeug.exceptions import Gone

from omctpub.admin import rights
from omctpub.admin.visitor import member
from omctpub.models import Item, TakenDown, Translation


def item_here(id: str) -> Item:
    """The item of that id; 404 where there is none, 410 where it was taken down."""
    item: Item | None = Item.get_or_none(Item.id == id)
    if item is None:
        raise Gone() if TakenDown.select().where(TakenDown.id == id).exists() else abort(404)
    return item


def text_here(id: str, language: str) -> Translation:
    """The text of an item, which has to be there, and theirs to see."""
    text: Translation | None = Translation.get_or_none(
        (Translation.item == item_here(id)) & (Translation.language == language)
    )
    if text is None:
        abort(404)
    if not rights.of(member()).sees(text):
        abort(403)
    return text


def texts_of(item: Item) -> list[Translation]:
    """The original first, then by language."""
    return sorted(item.translations, key=lambda text: (text.language != item.original, text.language))
