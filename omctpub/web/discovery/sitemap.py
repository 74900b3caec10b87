"""For search engines: where every text stands, with its translations, and what not to look through."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import Blueprint, Response, abort, render_template

from omctpub import dates
from omctpub.models.facets import COUNTRY, PROGRAMME
from omctpub.models.lists import values
from omctpub.models.visible import Entry, by_numbers, last_number
from omctpub.web.answers.cache import keep
from omctpub.web.discovery.canonical import alternates, canonical_link
from omctpub.web.pages import absolute, site, view

sitemap = Blueprint("sitemap", __name__)
sitemap.after_request(keep)

# With 50 texts each these are 50,000 addresses, the most that a sitemap may hold (sitemaps.org).
ITEMS = 1_000
XML = "application/xml"
PAGES = ("reading.home", "reading.news", "ways.countries", "ways.programmes", "ways.archive")


class Location(NamedTuple):
    """An address with the addresses of the same page in other languages, and when it last changed."""

    address: str
    alternates: dict[str, str]
    changed: str = ""


@sitemap.get("/sitemap.xml")
def whole() -> Response:
    """All addresses, or on a large site the addresses of sitemaps with a part of them each."""
    last = parts()
    if last > 1:
        addresses = [
            canonical_link("sitemap.part", lang=None, number=number) for number in range(1, last + 1)
        ]
        return Response(render_template("sitemap_index.xml", addresses=addresses), mimetype=XML)
    return part(1)


@sitemap.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """The addresses of a run of items; the first part has the site's own pages, too."""
    if not 1 <= number <= parts():
        abort(404)
    pages = list(_pages()) if number == 1 else []
    found = by_numbers(view().sight, range((number - 1) * ITEMS + 1, number * ITEMS + 1))
    texts = [one for entry in sorted(found.values(), key=_arrival) for one in _texts(entry)]
    return Response(render_template("sitemap.xml", locations=[*pages, *texts]), mimetype=XML)


@sitemap.get("/robots.txt")
def robots() -> Response:
    """Everything but searches, which are without end."""
    lines = ["User-agent: *", "Disallow: /admin/"]
    lines += [f"Disallow: /{lang}/search" for lang in site().settings.languages]
    lines += ["", f"Sitemap: {absolute('/sitemap.xml')}"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def parts() -> int:
    """How many sitemaps there are."""
    return max(1, -(-last_number(view().sight) // ITEMS))


def _arrival(entry: Entry) -> int:
    return entry.number


def _pages() -> Iterator[Location]:
    lists = [("reading.listing", {"path": kind.path}) for kind in site().types.values() if kind.listed]
    sight = view().sight
    lists += [("reading.country", {"in_country": code}) for code in values(sight, COUNTRY, sight.listed)]
    lists += [
        ("reading.programme", {"in_programme": slug}) for slug in values(sight, PROGRAMME, sight.listed)
    ]
    for endpoint, place in (*((page, dict[str, str]()) for page in PAGES), *lists):
        found = {lang: canonical_link(endpoint, lang=lang, **place) for lang in site().settings.languages}
        yield from (Location(address, found) for address in found.values())


def _texts(entry: Entry) -> Iterator[Location]:
    found = alternates(entry)
    changed = dates.iso(entry.changed)
    return (Location(address, found, changed) for address in found.values())
