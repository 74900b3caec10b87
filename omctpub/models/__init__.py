"""What is stored: the tables, the connection, and the one layer that reads what readers may see."""

from omctpub.models.database import (
    current_database,
    database,
    migrate,
    open_database,
    snapshot,
    unknown_migrations,
    use,
    writing,
)
from omctpub.models.tables import (
    Body,
    Change,
    Counter,
    Item,
    ItemFacet,
    Json,
    KnownType,
    Model,
    OldUrl,
    Programme,
    Revision,
    Translation,
    next_number,
)
from omctpub.models.watch import Watch

__all__ = [
    "Body",
    "Change",
    "Counter",
    "Item",
    "ItemFacet",
    "Json",
    "KnownType",
    "Model",
    "OldUrl",
    "Programme",
    "Revision",
    "Translation",
    "Watch",
    "current_database",
    "database",
    "migrate",
    "next_number",
    "open_database",
    "snapshot",
    "unknown_migrations",
    "use",
    "writing",
]
