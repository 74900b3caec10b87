"""The search page: results while typing, highlights in each text's own language."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from werkzeug.datastructures import MultiDict

from omctpub import countries, kinds
from omctpub.markdown import in_a_row, render
from omctpub.models.facets import LANGUAGE, YEAR, own
from omctpub.models.lists import Filters
from omctpub.models.visible import Entry, Text, bodies, by_numbers
from omctpub.search.engine import Hit, Restriction, Results
from omctpub.search.names import understand
from omctpub.search.query import Query
from omctpub.search.snippets import Pieces, highlight, snippet
from omctpub.web.contained import isolated
from omctpub.web.discovery.feeds import feed_of
from omctpub.web.finding.filter_form import filter_form
from omctpub.web.finding.filters import FIELDS, Asked, asked
from omctpub.web.finding.language_choice import language_choice
from omctpub.web.finding.lists import shown
from omctpub.web.finding.offers import country_offers, country_pages, spellings
from omctpub.web.finding.places import Place
from omctpub.web.pages import is_partial, page, site, view

searching = Blueprint("searching", __name__)

LONGEST_QUERY = 1_000
# What the filter form says numbers of.
COUNTED = (*FIELDS.values(), LANGUAGE)


@dataclass(frozen=True)
class Found:
    """A result as it is shown: the matching text with its marked title and passage.

    `also` are the languages of its other texts that the reader reads.
    """

    entry: Entry
    text: Text
    title: Pieces
    passage: Pieces
    also: Sequence[str]


@searching.get("/<interface:lang>/search")
@searching.get("/<interface:lang>/search.<feed:as_feed>")
def search(lang: str, as_feed: str = "") -> Response:
    """Full-text search over all that the reader may see, best first or newest first."""
    typed = request.args.get("q", "")[:LONGEST_QUERY].replace("\0", " ")
    order = "new" if request.args.get("sort") == "new" else "best"
    place, query = _place(typed, order), understand(typed, site().types)
    # The streams are those of the home page; a search looks through all of them.
    left_out = ("stream", "from") if as_feed else ("stream",)
    args = MultiDict((name, value) for name, value in request.args.items(multi=True) if name not in left_out)
    narrowed = asked(site(), args, place.of)
    results, behind = _results(query, narrowed, order, () if as_feed else COUNTED)
    counts = results.counts if results and any(results.counts.values()) else {}
    if "filters" in request.args and is_partial():
        return page("search.html", part="filter_form.html", form=filter_form(place, narrowed, counts))
    found = _shown(results, query) if results else []
    entries, more = [one.entry for one in found], _more(results, narrowed)
    listed = shown(place, narrowed, entries, more, counts=counts, as_feed=as_feed)
    if as_feed:
        return feed_of(listed, as_feed, [one.text for one in found]) if results else _rebuilding()
    number = narrowed.page if narrowed.page > 1 else None
    here = {**narrowed.parameters(), "page": number}
    return page(
        "search.html",
        part="results.html" if narrowed.page == 1 else "found.html",
        typed=typed,
        order=order,
        query=query,
        asked=narrowed,
        listed=listed,
        results=results,
        behind=behind,
        found=found,
        choice=language_choice((one.text for one in found), partial(place.link, **narrowed.parameters())),
        orders={sort: place.link(**narrowed.parameters(), sort=sort) for sort in ("best", "new")},
        switch={code: place.link(**here, lang=code) for code in site().settings.languages},
        **_offers(typed, query, place, narrowed, results, found),
    )


def _offers(
    typed: str,
    query: Query,
    place: Place,
    narrowed: Asked,
    results: Results | None,
    found: Sequence[Found],
) -> dict[str, Any]:
    """What to do with the question besides, on the first page of its results."""
    if query.empty or results is None or narrowed.first > 1:
        return {}
    shown = ((one.text.lang, pieces) for one in found for pieces in (one.title, one.passage))
    return {
        "country_offers": country_offers(query, place, narrowed, results),
        "spellings": spellings(typed, query, place, narrowed, shown),
        "country_pages": [] if found else country_pages(query),
        "unfiltered": place.link(langs=None) if narrowed.chosen or view().langs else None,
    }


def _place(typed: str, order: str) -> Place:
    keep = {"q": typed, **({"sort": "new"} if order == "new" else {})}
    heading = _("Search: %(words)s", words=isolated(typed)) if typed else lazy_pgettext("page", "Search")
    return Place("searching.search", Filters(view().sight.types), heading=heading, keep=keep)


def _rebuilding() -> Response:
    """For a program that asks again by itself."""
    return Response("The search index is being rebuilt.\n", 503, {"Retry-After": "30"}, mimetype="text/plain")


def _results(query: Query, narrowed: Asked, order: str, counts: Sequence[str]) -> tuple[Results | None, bool]:
    """What the index finds among what readers may see; None while it is being rebuilt."""
    if query.empty:
        return Results([], 0), False
    skipped, size = narrowed.span(site().settings.list_size)
    answer = site().journal.search(query, _allowed(narrowed), order, skipped, size, counts)
    if answer.results and not answer.results.hits and narrowed.page > 1:
        abort(404)
    return answer.results, answer.behind


def _allowed(narrowed: Asked) -> Restriction:
    chosen = dict(narrowed.chosen)
    types = tuple(name for name in chosen.pop("type", view().sight.types) if name in view().sight.types)
    years = ((YEAR, chosen.pop("year")),) if "year" in chosen else ()
    return Restriction(
        types=types,
        programmes=chosen.pop("programme", ()),
        countries=chosen.pop("country", ()),
        languages=view().langs,
        facets=(*years, *((own(name), values) for name, values in chosen.items())),
    )


def _shown(results: Results, query: Query) -> list[Found]:
    """The hits as readers see them; one that was withdrawn a moment ago is left out by the database."""
    entries = by_numbers(view().sight, [hit.item for hit in results.hits])
    pairs = [
        (entries[hit.item], _text(entries[hit.item], hit)) for hit in results.hits if hit.item in entries
    ]
    html = bodies(text for _entry, text in pairs)
    return [
        _found(entry, text, in_a_row(html.get(text.number, "")), _seen(query, text.lang))
        for entry, text in pairs
    ]


def _found(entry: Entry, text: Text, body: str, seen: Query) -> Found:
    return Found(
        entry,
        text,
        highlight(text.title, text.lang, seen),
        snippet(_told(text.summary, body), text.lang, seen) or snippet(_fields(entry, text), text.lang, seen),
        [tag for tag in entry.texts if tag != text.lang and tag in (view().langs or entry.texts)],
    )


def _told(summary: str, body: str) -> str:
    """Both as one text; the body alone where the summary is its beginning, and would be read twice."""
    return body if body.startswith(summary.rstrip(" .…")) else f"{summary}\n\n{body}".strip()


def _fields(entry: Entry, text: Text) -> str:
    """What the fields of its own say, of the text and of the item."""
    own = site().types[entry.type].fields
    given = ((field, entry.value(field, text)) for field in own)
    said = (
        in_a_row(render(value)) if field.kind == "markdown" and value else kinds.words(field, value)
        for field, value in given
    )
    return " · ".join(filter(None, said))


def _seen(query: Query, lang: str) -> Query:
    """What to mark in a text: the words as they were typed, and countries as its language calls them."""
    codes = [name.countries[0] for name in query.names if len(name.countries) == 1]
    return replace(query, names=(), phrases=(*query.phrases, *(countries.name(code, lang) for code in codes)))


def _text(entry: Entry, hit: Hit) -> Text:
    """The matching text that the reader reads best."""
    matching: Sequence[str] = [lang for lang in hit.languages if lang in entry.texts]
    wishes = (view().lang, *view().langs, entry.original, *matching)
    best = next((lang for lang in wishes if lang in matching), None)
    return entry.texts[best] if best else view().text(entry)


def _more(results: Results | None, narrowed: Asked) -> int | None:
    """The number of the next page, if there is one."""
    shown = narrowed.page * site().settings.list_size
    return narrowed.page + 1 if results and results.total > shown else None
