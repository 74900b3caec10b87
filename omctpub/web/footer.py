"""The items that every page links at its foot, such as those that say who stands behind the site."""

from peewee import PeeweeException

from omctpub.models.facets import TYPE
from omctpub.models.lists import Filters, Order, rows
from omctpub.models.visible import Entry, Text, by_rows
from omctpub.web.answers.cache import keep_beside
from omctpub.web.pages import site, view

MOST = 12


def in_footer() -> list[tuple[Entry, Text]]:
    """The items of the types that stand there, each with the text for this page; none in a time of need."""
    try:
        entries = keep_beside("footer", _entries)
    except PeeweeException:  # the page that says so has a foot, too
        return []
    return [(entry, view().text(entry)) for entry in entries]


def _entries() -> list[Entry]:
    sight = view().sight
    kinds = [kind for kind in site().types.values() if kind.in_footer]
    found = [
        one
        for kind in kinds
        for one in rows(sight, Filters((kind.name,)).narrowed(TYPE, kind.name), MOST, by=Order.of(kind))
    ]
    return by_rows(sight, found[:MOST])
