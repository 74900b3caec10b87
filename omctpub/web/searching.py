"""The search page: results while typing, highlights in each text's own language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, request
from werkzeug.datastructures import MultiDict

from omctpub.markdown import plain
from omctpub.models.visible import Entry, Text, bodies, by_numbers
from omctpub.search.engine import Hit, Restriction, Results
from omctpub.search.query import Query, parse
from omctpub.search.snippets import highlight, snippet
from omctpub.web.filter_form import filter_form
from omctpub.web.filters import Asked, asked
from omctpub.web.pages import is_partial, link, page, site, view

searching = Blueprint("searching", __name__)

Pieces = list[tuple[str, bool]]
LONGEST_QUERY = 1_000


@dataclass(frozen=True)
class Found:
    """A result as it is shown: the matching text with its marked title and passage."""

    entry: Entry
    text: Text
    title: Pieces
    passage: Pieces


@searching.get("/<interface:lang>/search")
def search(lang: str) -> Response:
    """Full-text search over all that the reader may see, best first or newest first."""
    typed = request.args.get("q", "")[:LONGEST_QUERY].replace("\0", " ")
    order = "new" if request.args.get("sort") == "new" else "best"
    # The streams are those of the home page; a search looks through all of them.
    args = MultiDict((name, value) for name, value in request.args.items(multi=True) if name != "stream")
    narrowed, query = asked(site(), args, view().sight.types), parse(typed)
    keep = {"q": typed, **({"sort": "new"} if order == "new" else {})}
    form = filter_form("searching.search", narrowed, keep=keep) if "filters" in request.args else None
    if form and is_partial():
        return page("search.html", part="filter_form.html", form=form)
    parameters = {**keep, **narrowed.parameters()}
    results, behind = _results(query, narrowed, order)
    return page(
        "search.html",
        part="results.html" if narrowed.page == 1 else "found.html",
        typed=typed,
        order=order,
        query=query,
        asked=narrowed,
        form=form,
        results=results,
        behind=behind,
        found=_shown(results, query) if results else [],
        more=_more(results, narrowed, parameters),
        filter_link=link("searching.search", **parameters, filters=1),
        orders={
            "best": link("searching.search", **{**parameters, "sort": None}),
            "new": link("searching.search", **{**parameters, "sort": "new"}),
        },
        switch={
            code: link("searching.search", **{**parameters, "lang": code})
            for code in site().settings.languages
        },
    )


def _results(query: Query, narrowed: Asked, order: str) -> tuple[Results | None, bool]:
    """What the index finds among what readers may see; None while it is being rebuilt."""
    if query.empty:
        return Results([], 0), False
    size = site().settings.list_size
    answer = site().journal.search(query, _allowed(narrowed), order, (narrowed.page - 1) * size, size)
    if answer.results and not answer.results.hits and narrowed.page > 1:
        abort(404)
    return answer.results, answer.behind


def _allowed(narrowed: Asked) -> Restriction:
    filters = narrowed.filters
    return Restriction(
        types=filters.types,
        programmes=filters.programmes,
        countries=filters.countries,
        languages=filters.langs,
        facets=filters.facets,
    )


def _shown(results: Results, query: Query) -> list[Found]:
    """The hits as readers see them; one that was withdrawn a moment ago is left out by the database."""
    entries = by_numbers(view().sight, [hit.item for hit in results.hits])
    pairs = [
        (entries[hit.item], _text(entries[hit.item], hit)) for hit in results.hits if hit.item in entries
    ]
    html = bodies(text for _entry, text in pairs)
    return [
        Found(
            entry,
            text,
            highlight(text.title, text.lang, query),
            snippet(f"{text.summary}\n\n{plain(html.get(text.number, ''))}".strip(), text.lang, query),
        )
        for entry, text in pairs
    ]


def _text(entry: Entry, hit: Hit) -> Text:
    """The matching text that the reader reads best."""
    matching: Sequence[str] = [lang for lang in hit.languages if lang in entry.texts]
    wishes = (view().lang, *view().langs, entry.original, *matching)
    best = next((lang for lang in wishes if lang in matching), None)
    return entry.texts[best] if best else view().text(entry)


def _more(results: Results | None, narrowed: Asked, parameters: Mapping[str, object]) -> str | None:
    shown = narrowed.page * site().settings.list_size
    if results is None or results.total <= shown:
        return None
    return link("searching.search", **parameters, page=narrowed.page + 1)
