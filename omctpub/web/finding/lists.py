"""A list as it is read: one page of entries with the addresses around it, for a page or a feed to show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import abort, request

from omctpub.models.lists import rows
from omctpub.models.visible import Entry, by_rows
from omctpub.web.finding.filter_form import Chip, Counts, FilterForm, chips, filter_form
from omctpub.web.finding.filters import Asked, asked
from omctpub.web.finding.places import Place
from omctpub.web.pages import site, view


@dataclass(frozen=True)
class Listed:
    """A page of a list, its entries in order.

    `more` and `newer` are the addresses of the next and the previous page, of the same form as this one;
    `address` is that of the page for people, `atom` and `json` those of the list's feeds. `filters` is the
    filter form if it is open.
    """

    place: Place
    heading: str
    entries: Sequence[Entry]
    address: str
    atom: str
    json: str
    filter_link: str
    more: str | None = None
    newer: str | None = None
    filters: FilterForm | None = None
    chips: Sequence[Chip] = ()
    heading_lang: str | None = None


def read_list(place: Place, as_feed: str = "") -> tuple[Listed, Asked]:
    """The page of the list that the request asks for; with `as_feed` its neighbours are feeds, too."""
    narrowed = asked(site(), request.args, place.of)
    if as_feed:
        narrowed = replace(narrowed, first=narrowed.page)
    skipped, size = narrowed.span(site().settings.list_size)
    found = rows(view().sight, narrowed.filters, size + 1, skipped, place.order)
    if not found and narrowed.page > 1:
        abort(404)
    more = narrowed.page + 1 if len(found) > size else None
    entries = by_rows(view().sight, found[:size])
    return shown(place, narrowed, entries, more, as_feed=as_feed), narrowed


def shown(
    place: Place,
    narrowed: Asked,
    entries: Sequence[Entry],
    more: int | None = None,
    *,
    counts: Counts | None = None,
    as_feed: str = "",
) -> Listed:
    """These entries as a page of the list; `more` is the number of the next page.

    Where `counts` tell what was found, the filter form is there at once.
    """
    parameters = narrowed.parameters()
    newer = narrowed.first - 1

    def at(number: int, form: str = "") -> str:
        return place.link(**parameters, as_feed=form or None, page=number if number > 1 else None)

    heading, lang = stream_title(narrowed, place)
    asked_for = counts or "filters" in request.args
    of = heading if narrowed.stream else ""
    return Listed(
        place=place,
        heading=heading,
        heading_lang=lang,
        entries=entries,
        address=at(narrowed.page),
        atom=place.link(**parameters, as_feed="atom"),
        json=place.link(**parameters, as_feed="json"),
        filter_link=place.link(**parameters, filters=1),
        more=at(more, as_feed) if more else None,
        newer=at(newer, as_feed) if newer else None,
        filters=filter_form(place, narrowed, counts, of) if asked_for else None,
        chips=list(chips(place, narrowed)),
    )


def stream_title(narrowed: Asked, place: Place) -> tuple[str, str | None]:
    """What the list is called, and the language of that where it is not the page's."""
    titles = narrowed.stream.titles if narrowed.stream else {}
    for lang in (view().lang, *site().settings.languages):
        if lang in titles:
            return titles[lang], lang
    return str(place.heading), place.heading_lang
