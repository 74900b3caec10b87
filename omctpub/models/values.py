"""What stands in one field of all items of a type, drafts too; no reader's page asks here."""

from collections.abc import Iterator

from peewee import SqliteDatabase, fn

from omctpub.models.database import current_database
from omctpub.models.tables import Item


def values_in(type: str, field: str) -> Iterator[str]:
    """The texts in an untranslated field of the type's items; read by the database, row by row."""
    if isinstance(current_database(), SqliteDatabase):
        value = fn.json_extract(Item.data, f"$.{field}")
    else:
        value = fn.json_extract_path_text(Item.data.cast("json"), field)
    found = Item.select(value).where(Item.type == type).tuples().iterator()
    return (one for (one,) in found if isinstance(one, str))
