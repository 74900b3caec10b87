"""The verb that adds programmes and countries to an item, and leaves all else as it is."""

from collections.abc import Sequence

from omctpub.models import writing
from omctpub.models.audit import Deed
from omctpub.publishing.following import after_change
from omctpub.publishing.storing import item_of, refuse_unknown, save_item
from omctpub.site import Site


def add_tags(
    site: Site, id: str, by: str, *, programmes: Sequence[str] = (), countries: Sequence[str] = ()
) -> bool:
    """Add them after those that the item has; tells whether any was new."""
    with writing():
        refuse_unknown(programmes)
        item = item_of(id)
        columns = {
            "programmes": list(dict.fromkeys((*item.programmes, *programmes))),
            "countries": list(dict.fromkeys((*item.countries, *countries))),
        }
        changed = save_item(item, columns)
        if changed:
            after_change(site, item, by, [Deed("saved", item.id, item.original)])
    return changed
