"""Where an item stands now that had the address asked for on an earlier site."""

from peewee import DatabaseError
from werkzeug.exceptions import Gone

from omctpub.models.visible import Entry, entry, moved_from
from omctpub.text import old_address
from omctpub.web.canonical import asked_address, text_path
from omctpub.web.pages import language_in_address, view


def new_address() -> str | None:
    """Where the item is that had this address on an earlier site; gone where it was taken down."""
    whole = asked_address()
    path = whole.partition("?")[0]
    try:
        # At the front door only what is asked for besides can be an address of an earlier site.
        asked = [old_address(one) for one in ([whole] if path == "/" else [whole, path])]
        moved = moved_from(asked, view().sight.now)
        found = entry(view().sight, moved.id) if moved else None
    except (ValueError, DatabaseError):
        return None
    if moved and not found:
        raise Gone()
    return text_path(found, _meant(found, path)) if found else None


def _meant(found: Entry, path: str) -> str:
    """The language of the text to show: the one the old address begins with, else the original."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in found.texts else found.text(language_in_address() or found.original).lang
