"""Where every item is filed, also one that nobody sees yet: what the rooms find it by. Only derived."""

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
