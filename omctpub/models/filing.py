"""Where every item is filed, also one that nobody sees yet: what the rooms find it by. Only derived."""

from omctpub.models.database import ask
from omctpub.models.facets import COUNTRY, PROGRAMME, YEAR, shelved
from omctpub.models.tables import Filed, Item


def file(item: Item, fresh: bool = False) -> None:
    """Write anew where an item is filed; a `fresh` one is filed nowhere yet."""
    if not fresh:
        Filed.delete().where(Filed.item == item).execute()
    pairs = {(YEAR, item.published[:4])}
    pairs |= {(COUNTRY, code) for code in item.countries}
    pairs |= {(PROGRAMME, shelved(slug)) for slug in item.programmes}
    Filed.insert_many(
        [{"field": field, "value": value, "item": item} for field, value in sorted(pairs)]
    ).execute()


# Goes from one value to the next, however many items each has.
_VALUES = """
WITH RECURSIVE v(value) AS (
  SELECT MIN(value) FROM filed WHERE field = ?
  UNION ALL
  SELECT (SELECT MIN(value) FROM filed WHERE field = ? AND value > v.value) FROM v WHERE v.value IS NOT NULL
)
SELECT value FROM v WHERE value IS NOT NULL LIMIT ?
"""
MOST_VALUES = 500


def values(field: str) -> list[str]:
    """The values of a field under which any item is filed."""
    return [value for (value,) in ask(_VALUES, [field, field, MOST_VALUES])]
