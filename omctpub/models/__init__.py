"""What is stored: the tables, the connection, and the one layer that reads what readers may see."""

from omctpub.models.database import current_database, database, migrate, open_database, use, writing
from omctpub.models.tables import (
    Body,
    Change,
    Counter,
    Item,
    ItemCountry,
    ItemFacet,
    ItemProgramme,
    Json,
    KnownType,
    Model,
    Programme,
    Revision,
    Translation,
    next_number,
)

__all__ = [
    "Body",
    "Change",
    "Counter",
    "Item",
    "ItemCountry",
    "ItemFacet",
    "ItemProgramme",
    "Json",
    "KnownType",
    "Model",
    "Programme",
    "Revision",
    "Translation",
    "current_database",
    "database",
    "migrate",
    "next_number",
    "open_database",
    "use",
    "writing",
]
