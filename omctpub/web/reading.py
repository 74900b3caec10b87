"""Home, lists and items, for readers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from omctpub import countries
from omctpub.config import Stream
from omctpub.models.cases import case, kin
from omctpub.models.facets import TYPE
from omctpub.models.lists import Filters, Order, rows
from omctpub.models.visible import Entry, Text, body, by_rows, row
from omctpub.web import attachments
from omctpub.web.answers.cache import keep
from omctpub.web.discovery import sharing
from omctpub.web.discovery.canonical import alternates, asked_address, canonical_link, short_address
from omctpub.web.discovery.feeds import feed_of
from omctpub.web.finding import places
from omctpub.web.finding.filters import asked, home_streams, within
from omctpub.web.finding.language_choice import language_choice
from omctpub.web.finding.lists import read_list, shown
from omctpub.web.finding.places import Place
from omctpub.web.moved import led_on
from omctpub.web.pages import entry_link, is_partial, lead_on, link, page, refuse_missing, site, view
from omctpub.web.quick_exit import quick_exit

reading = Blueprint("reading", __name__)
reading.after_request(keep)

BANNERS_LOOKED_AT = 20
RUNNING = Order(open_only=True)


@reading.get("/")
def front() -> Response:
    """Send the reader on to the home page in a language of theirs; or where an old address leads."""
    if request.query_string and (elsewhere := led_on()):
        return elsewhere
    response = lead_on(link("reading.home"), 302)
    response.vary.add("Accept-Language")
    return response


@reading.get("/<interface:lang>/")
def home(lang: str) -> Response:
    """The banner, then the streams."""
    place = places.news()
    narrowed = asked(site(), request.args, place.of)
    own = home_streams(site())
    streams = own or (Stream("news", {}),)
    size, sight = site().settings.stream_size, view().sight
    found = [rows(sight, within(streams, stream, narrowed.filters), size) for stream in streams]
    banners = _banners()
    together = {item.number: item for part in (*found, banners) for item in part}
    entries = {entry.number: entry for entry in by_rows(sight, list(together.values()))}
    feeds = []
    for stream, part in zip(streams, found, strict=True):
        of_stream = replace(narrowed, page=1, first=1, stream=stream if own else None)
        feeds.append(shown(place, of_stream, [entries[one.number] for one in part if one.number in entries]))
    banner = _running([entries[one.number] for one in banners if one.number in entries])
    parameters = narrowed.parameters()
    ways = _ways("reading.home", parameters)
    return page(
        "home.html",
        feeds=feeds,
        banner=banner,
        choice=language_choice(_texts(entries.values()), partial(link, "reading.home", **parameters)),
        about=sharing.of_home(ways["canonical"]),
        **ways,
    )


def _texts(entries: Iterable[Entry]) -> list[Text]:
    return [view().text(entry) for entry in entries]


def _banners() -> list[Any]:
    """The newest items of the banner types that are not known to be over."""
    kinds = tuple(name for name, kind in site().types.items() if kind.banner)
    return rows(view().sight, Filters(kinds).narrowed(TYPE, *kinds), BANNERS_LOOKED_AT, by=RUNNING)


def _running(candidates: list[Entry]) -> Entry | None:
    """The first that is running."""
    return next((one for one in candidates if site().is_open(one.type, one) is not False), None)


@reading.get("/<interface:lang>/news")
@reading.get("/<interface:lang>/news.<feed:as_feed>")
def news(lang: str, as_feed: str = "") -> Response:
    """Every item, newest first."""
    return _list(places.news(), as_feed)


@reading.get("/<interface:lang>/<path>")
@reading.get("/<interface:lang>/<path>.<feed:as_feed>")
def listing(lang: str, path: str, as_feed: str = "") -> Response:
    """The same list for one content type, in that type's own order."""
    return _list(places.of_type(path), as_feed)


@reading.get("/<interface:lang>/countries/<in_country>")
@reading.get("/<interface:lang>/countries/<in_country>.<feed:as_feed>")
def country(lang: str, in_country: str, as_feed: str = "") -> Response:
    """The items tagged with one country."""
    if in_country != in_country.upper() in countries.codes():
        address = link("reading.country", in_country=in_country.upper(), as_feed=as_feed or None, langs=None)
        query = asked_address().partition("?")[2]
        return lead_on(f"{address}?{query}" if query else address, 301)
    return _list(places.of_country(in_country), as_feed)


@reading.get("/<interface:lang>/programmes/<in_programme>")
@reading.get("/<interface:lang>/programmes/<in_programme>.<feed:as_feed>")
def programme(lang: str, in_programme: str, as_feed: str = "") -> Response:
    """The items of one programme."""
    return _list(places.of_programme(in_programme), as_feed)


def _list(place: Place, as_feed: str) -> Response:
    listed, narrowed = read_list(place, as_feed)
    if as_feed:
        return feed_of(listed, as_feed)
    if listed.filters and is_partial():
        return page("list.html", part="filter_form.html", form=listed.filters)
    parameters = narrowed.parameters()
    ways = _ways(place.endpoint, {**place.path, **parameters}, narrowed.page)
    return page(
        "list.html",
        part="further.html",
        feed=listed,
        kind=place.kind,
        asked=narrowed,
        choice=language_choice(_texts(listed.entries), partial(place.link, **parameters)),
        exit=quick_exit(place.kind, (*place.path.values(), *narrowed.values("programme"))),
        about=None if is_partial() else sharing.of_list(listed, ways["canonical"]),
        **ways,
    )


def _ways(endpoint: str, values: Mapping[str, Any], number: int = 1) -> dict[str, Any]:
    """The same page in each interface language, for readers and for machines."""
    further = {**values, "page": number} if number > 1 else values
    return {
        "switch": {code: link(endpoint, **{**further, "lang": code}) for code in site().settings.languages},
        "canonical": canonical_link(endpoint, **further),
        "alternates": {
            code: canonical_link(endpoint, **{**further, "lang": code}) for code in site().settings.languages
        },
    }


@reading.get("/<interface:lang>/<path>/<id>")
@reading.get("/<interface:lang>/<path>/<id>/<slug>")
def item(lang: str, path: str, id: str, slug: str = "") -> Response:
    """One item, with what belongs to its case; in part, its opened body."""
    found = row(view().sight, id)
    if found is None or site().types[found.type].path != path:
        refuse_missing(id, path)
    entries = by_rows(view().sight, kin(view().sight, site().types, found))
    entry = next((one for one in entries if one.number == found.number), None)
    if entry is None:
        refuse_missing(id, path)
    return _item(entry, entries, slug)


def _item(entry: Entry, entries: list[Entry], slug: str) -> Response:
    chosen = request.args.get("text")
    if chosen is not None and chosen not in entry.texts:
        refuse_missing(entry.id, site().types[entry.type].path, chosen)
    text = entry.texts[chosen] if chosen else view().text(entry)
    if slug and slug != text.slug:
        return lead_on(entry_link(entry, text), 301)
    kind, html, addresses = site().types[entry.type], body(text), alternates(entry)
    attached = [] if is_partial() else attachments.of_item(entry, text)
    return page(
        [f"{kind.name}/item.html", "item.html"],
        part="opened.html",
        entry=entry,
        text=text,
        kind=kind,
        body=html,
        pictures=[one for one in attached if one.found.is_picture],
        documents=[one for one in attached if not one.found.is_picture],
        about=None if is_partial() else sharing.of_item(entry, text, html),
        case=case(site().types, entries),
        short=short_address(entry, view().lang, chosen),
        exit=quick_exit(kind, (programme.slug for programme in entry.programmes)),
        switch={
            code: entry_link(entry, text if chosen else None, code) for code in site().settings.languages
        },
        canonical=addresses[text.lang],
        alternates=addresses,
    )
