"""Where every item is filed, also one that nobody sees yet: what the rooms find it by. Only derived."""

from collections.abc import Sequence
from itertools import chain

from omctpub.models import known
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
SELECT v.value FROM v WHERE v.value IS NOT NULL{} ORDER BY v.value LIMIT ?
"""
_OF_KNOWN = """ AND EXISTS (
  SELECT 1 FROM filed AS f JOIN translation AS t ON t.item_id = f.item_id
  WHERE f.field = ? AND f.value = v.value AND {}
)"""
MOST_VALUES = 500


def values(fields: Sequence[str], theirs: Sequence[str] | None = None) -> dict[str, list[str]]:
    """Of each field the values under which any item is filed of which they may know, in their order."""
    condition, bound = known.known(theirs)
    of_one = _VALUES.format(_OF_KNOWN.format(condition) if condition else "")
    runs = (f"SELECT {at} AS field, value FROM ({of_one}) AS run{at}" for at in range(len(fields)))
    asked = ((field, field, *((field, *bound) if condition else ()), MOST_VALUES) for field in fields)
    found: dict[str, list[str]] = {field: [] for field in fields}
    for at, value in ask(" UNION ALL ".join(runs), chain.from_iterable(asked)):
        found[fields[at]].append(value)
    return found
