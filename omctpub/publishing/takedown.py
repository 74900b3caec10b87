"""The verbs that remove an item for good, and let its id be used again. `erase` then sees to the bytes."""

from omctpub.models import Item, TakenDown, Unsaved, audit, writing
from omctpub.models.audit import Deed
from omctpub.models.visible import was_public
from omctpub.publishing.assets import save_assets
from omctpub.publishing.following import leave_word
from omctpub.publishing.storing import item_of, now, was_taken_down
from omctpub.site import Site


def take_down(site: Site, id: str, by: str) -> bool:
    """Remove an item with its texts, revisions, facets, files and old addresses; tells whether there was one.

    All that is left is its id, so that its address answers 410 and no import brings it back. What plugins
    keep of an item goes with it. Listeners hear that its public texts are withdrawn. `erase` has to follow.
    """
    with writing():
        if was_taken_down(id):
            return False
        item = item_of(id)
        public = was_public(id, now()) is not None
        languages = [text.language for text in item.translations if text.state == "published"]
        TakenDown.create(id=id, type=item.type, public=public)
        save_assets(site, item, [])
        Unsaved.delete().where((Unsaved.item == id) & (Unsaved.language != "")).execute()
        Unsaved.update(form={}).where(Unsaved.item == id).execute()
        Item.delete().where(Item.number == item.number).execute()
        deeds = [*(Deed("withdrawn", id, language) for language in languages), Deed("taken down", id)]
        leave_word(site, item.number, by, deeds)
    return True


def let_in_again(id: str, by: str) -> bool:
    """Let an item be stored once more under an id that was taken down; tells whether it was."""
    with writing():
        if not TakenDown.delete().where(TakenDown.id == id).execute():
            return False
        audit.note(by, [Deed("let in again", id)])
    return True
