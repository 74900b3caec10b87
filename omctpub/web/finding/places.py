"""Where a list stands, what it is of, and in which order: the same for its pages, feeds and filters."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import abort
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import Gone

from omctpub import countries
from omctpub.content import ContentType, Text
from omctpub.models import KnownType, Programme
from omctpub.models.facets import COUNTRY, PROGRAMME, TYPE
from omctpub.models.lists import NEWEST, Filters, Order
from omctpub.web.finding.labels import programme_name
from omctpub.web.pages import link, site, view

NEWS = _("News")


@dataclass(frozen=True)
class Place:
    """A list at `endpoint`, whose address holds `path`; `keep` are parameters that are no filters.

    `kind` is the type that all its items are of. A heading may be in another language than the page.
    """

    endpoint: str
    of: Filters
    path: Mapping[str, str] = field(default_factory=dict)
    heading: Text = NEWS
    heading_lang: str | None = None
    kind: ContentType | None = None
    order: Order = NEWEST
    keep: Mapping[str, str] = field(default_factory=dict)

    def link(self, **parameters: object) -> str:
        """Address of the list, or of its feed with `as_feed="atom"` or `"json"`, with these parameters."""
        return link(self.endpoint, **{**self.path, **self.keep, **parameters})


def news() -> Place:
    """Every item."""
    return Place("reading.news", Filters(view().sight.listed))


def of_type(path: str) -> Place:
    """The items of one content type: gone where its plugin is off, not found where there never was one."""
    for kind in site().types.values():
        if kind.path == path:
            of = Filters((kind.name,)).narrowed(TYPE, kind.name)
            return Place("reading.listing", of, {"path": path}, kind.label_plural, None, kind, Order.of(kind))
    if KnownType.select().where(KnownType.path == path).exists():
        raise Gone()
    abort(404)


def of_country(code: str) -> Place:
    """The items tagged with a country."""
    if code not in countries.codes():
        abort(404)
    of = Filters(view().sight.listed).narrowed(COUNTRY, code)
    return Place("reading.country", of, {"in_country": code}, countries.name(code, view().lang))


def of_programme(slug: str) -> Place:
    """The items of a programme."""
    programme = Programme.get_or_none(Programme.slug == slug)
    if programme is None:
        abort(404)
    name, lang = programme_name(programme, view().lang)
    of = Filters(view().sight.listed).narrowed(PROGRAMME, slug)
    return Place("reading.programme", of, {"in_programme": slug}, name, lang)
