"""Ways in besides the newest: countries from A to Z, programmes, the archive by year."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _

from omctpub import languages
from omctpub.content import Text
from omctpub.models.facets import COUNTRY, PROGRAMME, YEAR
from omctpub.models.lists import values
from omctpub.web.answers.cache import keep
from omctpub.web.discovery.canonical import canonical_link
from omctpub.web.discovery.sharing import of_ways
from omctpub.web.finding.labels import value_label
from omctpub.web.pages import link, page, site, view

ways = Blueprint("ways", __name__)
ways.after_request(keep)


@dataclass(frozen=True)
class Way:
    """One of the places a page leads to; `lang` is the label's language where it is not the page's."""

    label: str
    lang: str | None
    address: str


@ways.get("/<interface:lang>/countries")
def countries(lang: str) -> Response:
    """The countries that items are tagged with, in the alphabet of the page's language."""
    codes = values(view().sight, COUNTRY, view().sight.listed)
    found = [Way(*value_label("country", code), link("reading.country", in_country=code)) for code in codes]
    groups = languages.by_letter(found, lang, key=lambda way: way.label)
    return _page("ways.countries", _("Countries"), groups)


@ways.get("/<interface:lang>/programmes")
def programmes(lang: str) -> Response:
    """The programmes that items belong to."""
    slugs = values(view().sight, PROGRAMME, view().sight.listed)
    found = [
        Way(*value_label("programme", slug), link("reading.programme", in_programme=slug)) for slug in slugs
    ]
    ordered = languages.sort_names(found, lang, key=lambda way: way.label)
    return _page("ways.programmes", _("Programmes"), [("", ordered)])


@ways.get("/<interface:lang>/archive")
def archive(lang: str) -> Response:
    """The years that items were published in, latest first, under their decades."""
    years = sorted(values(view().sight, YEAR, view().sight.listed), reverse=True)
    decades = dict.fromkeys(year[:3] for year in years)
    groups = [
        (
            _("%(year)ss", year=f"{decade}0"),
            [Way(year, None, link("reading.news", year=year)) for year in years if year[:3] == decade],
        )
        for decade in decades
    ]
    return _page("ways.archive", _("Archive"), groups)


def _page(endpoint: str, heading: Text, groups: Sequence[tuple[Text, Sequence[Way]]]) -> Response:
    offered, address = site().settings.languages, canonical_link(endpoint)
    own = [way.label for _heading, part in groups for way in part if way.lang is None]
    return page(
        "ways.html",
        heading=heading,
        groups=[group for group in groups if group[1]],
        switch={code: link(endpoint, lang=code) for code in offered},
        about=of_ways(str(heading), own, address),
        canonical=address,
        alternates={code: canonical_link(endpoint, lang=code) for code in offered},
    )
