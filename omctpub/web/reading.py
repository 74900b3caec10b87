"""Home, lists and items, for readers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import Gone

from omctpub.config import Stream
from omctpub.content import ContentType
from omctpub.models import KnownType
from omctpub.models.visible import Entry, body, complete, newest, rows
from omctpub.web.filter_form import FilterForm, filter_form
from omctpub.web.filters import Asked, asked, within
from omctpub.web.pages import entry_link, find_entry, is_partial, lead_on, link, page, site, view

reading = Blueprint("reading", __name__)

BANNERS_LOOKED_AT = 20


@dataclass(frozen=True)
class Feed:
    """A list as a page shows it.

    `more` and `newer` are the addresses of its next and previous page, `form` its filter form if open.
    """

    heading: str
    entries: Sequence[Entry]
    address: str
    filter_link: str
    more: str | None = None
    newer: str | None = None
    form: FilterForm | None = None
    heading_lang: str | None = None


@reading.get("/")
def front() -> Response:
    """Send the reader on to the home page in a language of theirs."""
    response = lead_on(link("reading.home"), 302)
    response.vary.add("Accept-Language")
    return response


@reading.get("/<interface:lang>/")
def home(lang: str) -> Response:
    """The banner, then the streams."""
    narrowed = asked(site(), request.args, view().sight.listed)
    streams = site().settings.streams or (Stream("news", {}),)
    found = [
        rows(view().sight, within(streams, stream, narrowed.filters), site().settings.stream_size)
        for stream in streams
    ]
    entries = {item.number: item for item in complete(view().sight, [row for part in found for row in part])}
    feeds = [
        _stream_feed(narrowed, stream, [entries[row.number] for row in part if row.number in entries])
        for stream, part in zip(streams, found, strict=True)
    ]
    return page(
        "home.html", feeds=feeds, banner=_banner(), switch=_switch("reading.home", **narrowed.parameters())
    )


def _stream_feed(narrowed: Asked, stream: Stream, entries: Sequence[Entry]) -> Feed:
    heading, lang = _stream_title(stream)
    own = replace(narrowed, stream=stream if site().settings.streams else None)
    here = own.parameters()
    form = filter_form("reading.news", own) if "filters" in request.args else None
    return Feed(
        heading=heading,
        heading_lang=lang,
        entries=entries,
        address=link("reading.news", **here),
        filter_link=link("reading.news", filters=1, **here),
        form=form,
    )


def _stream_title(stream: Stream | None) -> tuple[str, str]:
    """The title of a stream and the language that it is in."""
    titles = stream.titles if stream else {}
    lang = next((code for code in (view().lang, *site().settings.languages) if code in titles), "")
    return titles.get(lang, ""), lang


def _banner() -> Entry | None:
    """The newest visible item of a banner type that is running."""
    kinds = site().types
    candidates = [name for name, kind in kinds.items() if kind.banner]
    for found in newest(view().sight, candidates, BANNERS_LOOKED_AT):
        if site().is_open(found.type, found) is not False:
            return found
    return None


@reading.get("/<interface:lang>/news")
def news(lang: str) -> Response:
    """Every item, newest first."""
    return _list("reading.news", {}, None)


@reading.get("/<interface:lang>/<path>")
def listing(lang: str, path: str) -> Response:
    """The same list for one content type."""
    return _list("reading.listing", {"path": path}, _kind(path))


def _kind(path: str) -> ContentType:
    """The type with that path: gone where its plugin is off, not found where there never was one."""
    for kind in site().types.values():
        if kind.path == path:
            return kind
    if KnownType.select().where(KnownType.path == path).exists():
        raise Gone()
    abort(404)


def _list(endpoint: str, values: dict[str, Any], kind: ContentType | None) -> Response:
    narrowed = asked(site(), request.args, [kind.name] if kind else view().sight.listed)
    parameters = narrowed.parameters()
    form = filter_form(endpoint, narrowed, kind) if "filters" in request.args else None
    if form and is_partial():
        return page("list.html", part="filter_form.html", form=form)
    size = site().settings.list_size
    found = rows(view().sight, narrowed.filters, size + 1, (narrowed.page - 1) * size)
    if not found and narrowed.page > 1:
        abort(404)

    def at(number: int) -> str:
        return link(endpoint, **values, **parameters, page=number if number > 1 else None)

    heading, heading_lang = _stream_title(narrowed.stream)
    feed = Feed(
        heading=heading,
        heading_lang=heading_lang,
        entries=complete(view().sight, found[:size]),
        address=at(1),
        filter_link=link(endpoint, **values, **parameters, filters=1),
        more=at(narrowed.page + 1) if len(found) > size else None,
        newer=at(narrowed.page - 1) if narrowed.page > 1 else None,
        form=form,
    )
    switch = _switch(endpoint, **values, **parameters)
    return page("list.html", part="entries.html", feed=feed, kind=kind, asked=narrowed, switch=switch)


@reading.get("/<interface:lang>/<path>/<id>")
@reading.get("/<interface:lang>/<path>/<id>/<slug>")
def item(lang: str, path: str, id: str, slug: str = "") -> Response:
    """One item; in part, its opened body."""
    found = find_entry(id, path)
    chosen = request.args.get("text")
    if chosen is not None and chosen not in found.texts:
        abort(404)
    text = found.texts[chosen] if chosen else view().text(found)
    if slug and slug != text.slug:
        return lead_on(entry_link(found, text), 301)
    switch = {code: entry_link(found, text if chosen else None, code) for code in site().settings.languages}
    kind = site().types[found.type]
    return page(
        [f"{kind.name}/item.html", "item.html"],
        part="opened.html",
        entry=found,
        text=text,
        kind=kind,
        body=body(text),
        switch=switch,
    )


def _switch(endpoint: str, **values: Any) -> dict[str, str]:
    """The same page in each interface language."""
    return {code: link(endpoint, **{**values, "lang": code}) for code in site().settings.languages}
