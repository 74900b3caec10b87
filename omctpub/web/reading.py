"""Home, lists and items, for readers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, request

from omctpub.config import Stream
from omctpub.models.cases import case, kin
from omctpub.models.lists import Filters, rows
from omctpub.models.visible import Entry, body, by_rows, row
from omctpub.web import places
from omctpub.web.cache import keep
from omctpub.web.canonical import alternates, canonical_link
from omctpub.web.feeds import feed_of
from omctpub.web.filters import asked, within
from omctpub.web.lists import read_list, shown
from omctpub.web.pages import entry_link, is_partial, lead_on, link, page, refuse_missing, site, view
from omctpub.web.places import Place

reading = Blueprint("reading", __name__)
reading.after_request(keep)

BANNERS_LOOKED_AT = 20


@reading.get("/")
def front() -> Response:
    """Send the reader on to the home page in a language of theirs."""
    response = lead_on(link("reading.home"), 302)
    response.vary.add("Accept-Language")
    return response


@reading.get("/<interface:lang>/")
def home(lang: str) -> Response:
    """The banner, then the streams."""
    place = places.news()
    narrowed = asked(site(), request.args, place.of)
    streams = site().settings.streams or (Stream("news", {}),)
    size, sight = site().settings.stream_size, view().sight
    found = [rows(sight, within(streams, stream, narrowed.filters), size) for stream in streams]
    banners = _banners()
    together = {item.number: item for part in (*found, banners) for item in part}
    entries = {entry.number: entry for entry in by_rows(sight, list(together.values()))}
    feeds = []
    for stream, part in zip(streams, found, strict=True):
        own = replace(narrowed, page=1, stream=stream if site().settings.streams else None)
        feeds.append(shown(place, own, [entries[one.number] for one in part if one.number in entries]))
    banner = _running([entries[one.number] for one in banners if one.number in entries])
    return page("home.html", feeds=feeds, banner=banner, **_ways("reading.home", narrowed.parameters()))


def _banners() -> list[Any]:
    """The newest items of the banner types."""
    kinds = tuple(name for name, kind in site().types.items() if kind.banner)
    return rows(view().sight, Filters(kinds), BANNERS_LOOKED_AT)


def _running(candidates: list[Entry]) -> Entry | None:
    """The first that is running."""
    return next((one for one in candidates if site().is_open(one.type, one) is not False), None)


@reading.get("/<interface:lang>/news")
@reading.get("/<interface:lang>/news.<feed:form>")
def news(lang: str, form: str = "") -> Response:
    """Every item, newest first."""
    return _list(places.news(), form)


@reading.get("/<interface:lang>/<path>")
@reading.get("/<interface:lang>/<path>.<feed:form>")
def listing(lang: str, path: str, form: str = "") -> Response:
    """The same list for one content type, in that type's own order."""
    return _list(places.of_type(path), form)


@reading.get("/<interface:lang>/countries/<code>")
@reading.get("/<interface:lang>/countries/<code>.<feed:form>")
def country(lang: str, code: str, form: str = "") -> Response:
    """The items tagged with one country."""
    if code != code.upper():
        return lead_on(link("reading.country", code=code.upper(), form=form or None), 301)
    return _list(places.of_country(code), form)


@reading.get("/<interface:lang>/programmes/<slug>")
@reading.get("/<interface:lang>/programmes/<slug>.<feed:form>")
def programme(lang: str, slug: str, form: str = "") -> Response:
    """The items of one programme."""
    return _list(places.of_programme(slug), form)


def _list(place: Place, form: str) -> Response:
    listed, narrowed = read_list(place, form)
    if form:
        return feed_of(listed, form)
    if listed.filters and is_partial():
        return page("list.html", part="filter_form.html", form=listed.filters)
    ways = _ways(place.endpoint, {**place.path, **narrowed.parameters()}, narrowed.page)
    return page("list.html", part="entries.html", feed=listed, kind=place.kind, asked=narrowed, **ways)


def _ways(endpoint: str, values: Mapping[str, Any], number: int = 1) -> dict[str, Any]:
    """The same page in each interface language, for readers and for machines."""
    further = {**values, "page": number} if number > 1 else values
    return {
        "switch": {code: link(endpoint, **{**values, "lang": code}) for code in site().settings.languages},
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
        abort(404)
    text = entry.texts[chosen] if chosen else view().text(entry)
    if slug and slug != text.slug:
        return lead_on(entry_link(entry, text), 301)
    kind = site().types[entry.type]
    return page(
        [f"{kind.name}/item.html", "item.html"],
        part="opened.html",
        entry=entry,
        text=text,
        kind=kind,
        body=body(text),
        case=case(site().types, entries),
        switch={
            code: entry_link(entry, text if chosen else None, code) for code in site().settings.languages
        },
        canonical=alternates(entry)[text.lang],
        alternates=alternates(entry),
    )
