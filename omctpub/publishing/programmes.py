"""The verbs that change the programmes."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from peewee import Expression

from omctpub.models import Change, Item, ItemFacet, Programme, audit, next_number, writing
from omctpub.models.audit import Deed
from omctpub.models.facets import PROGRAMME, shelved
from omctpub.models.streams import stored_streams
from omctpub.publishing.contents import PublishingError


def save_programme(slug: str, names: Mapping[str, str], by: str) -> str:
    """Store a programme by its slug; tells "added", "changed" or "unchanged"."""
    with writing():
        programme = Programme.get_or_none(Programme.slug == slug)
        if programme and programme.names == dict(names):
            return "unchanged"
        audit.note(by, [Deed("programme saved", slug)])
        if programme is None:
            Programme.create(slug=slug, names=dict(names))
            return "added"
        programme.names = dict(names)
        programme.save()
        for row in ItemFacet.select(ItemFacet.item).where(*_of_programme(slug)):
            Change.insert(number=next_number("change"), item=row.item_id).execute()
    return "changed"


def remove_programme(slug: str, by: str) -> None:
    """Remove a programme that no item, in any state, and no stream has; PublishingError where one does."""
    with writing():
        programme = Programme.get_or_none(Programme.slug == slug)
        if programme is None:
            raise PublishingError(_("There is no programme %(slug)s.", slug=slug), "slug")
        if count := _items_with(slug):
            raise PublishingError(
                lazy_ngettext(
                    "%(num)s item has this programme. Take it from there first.",
                    "%(num)s items have this programme. Take it from there first.",
                    count,
                ),
                "slug",
            )
        if any(stream.programme == slug for stream in stored_streams()):
            raise PublishingError(_("A stream of the home page is of this programme."), "slug")
        audit.note(by, [Deed("programme removed", slug)])
        programme.delete_instance()


def _items_with(slug: str) -> int:
    """How many items have it. The database finds those that may, in whatever case, at once."""
    may = Item.select(Item.programmes).where(Item.programmes.cast("text").contains(f'"{slug}"'))
    return sum(slug in row.programmes for row in may)


def _of_programme(slug: str) -> tuple[Expression, Expression]:
    return ItemFacet.field == PROGRAMME, ItemFacet.value == shelved(slug)
