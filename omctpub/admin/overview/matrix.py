"""The matrix: items by row, languages by column, the state of each text in its cell; filters and search."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request, url_for
from werkzeug.datastructures import MultiDict

from omctpub import countries, languages
from omctpub.admin import rights
from omctpub.admin.overview.doing import DEEDS, told
from omctpub.admin.overview.seeking import LONGEST as LONGEST_QUERY
from omctpub.admin.overview.seeking import Sought, seek
from omctpub.admin.states import LABELS, marks
from omctpub.admin.visitor import member
from omctpub.models import matrix as stored
from omctpub.models.facets import COUNTRY, YEAR
from omctpub.models.filing import values
from omctpub.models.matrix import STATES, Line, Place, Wanted
from omctpub.models.people import User
from omctpub.text import digits, unstorable
from omctpub.web.finding.filter_form import Option
from omctpub.web.finding.labels import programmes_by_name
from omctpub.web.pages import page, site, view

PAGE_SIZE = 50
LONGEST = 300
_PLACE = re.compile(r"(-?[0-9]{1,18})\.([0-9]{1,18})", re.ASCII)
ONCE = ("done", "count", "ticked")
FILTERS = ("type", "language", "state", "missing", "country", "programme", "year", "writer")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the filters as they stand there, the words to look for, and a place."""

    chosen: Mapping[str, str]
    typed: str
    after: Place | None
    before: Place | None

    @property
    def parameters(self) -> dict[str, Any]:
        """All that narrows, to be carried on."""
        return {**({"q": self.typed} if self.typed else {}), **self.chosen}


def items() -> Response:
    """A page of the matrix, or of what a search finds."""
    narrowed = asked(request.args)
    looked_for = sought(narrowed)
    found = stored.lines(wanted(narrowed, looked_for), PAGE_SIZE + 1, narrowed.after, narrowed.before)
    shown, older, newer = _page_of(found, narrowed)
    tags = columns()
    return page(
        "admin/items.html",
        part="admin/items_found.html",
        lines=shown,
        columns=tags,
        asked=narrowed,
        looked_for=looked_for,
        older=older,
        newer=newer,
        csv=url_for("desk.table", **narrowed.parameters),
        all_ticked=_address({**_here(), "ticked": "1"}),
        here=_address(_here()),
        options=options(narrowed, tags),
        every_country=countries.options(view().lang),
        done=told(request.args.get("done", ""), request.args.get("count", "")),
        deeds=DEEDS,
        mine=rights.of(member()),
        labels=LABELS,
        marks=lambda line, tag: marks(line.cells.get(tag), line, view().sight.now),
        title_of=title_of,
    )


def asked(args: MultiDict[str, str]) -> Asked:
    """Read the address; a value that nothing can have is a 404, an empty one is none."""
    given = {name: args.get(name, "").strip()[:LONGEST] for name in FILTERS}
    chosen = {name: _checked(name, value) for name, value in given.items() if value}
    typed = args.get("q", "").replace("\0", " ").strip()[:LONGEST_QUERY]
    return Asked(chosen, typed, _place(args.get("after")), _place(args.get("before")))


def sought(narrowed: Asked) -> Sought | None:
    """What the words that were typed find; None where there are none."""
    return seek(site(), narrowed.typed, theirs(), view().sight.now) if narrowed.typed else None


def wanted(narrowed: Asked, found: Sought | None) -> Wanted:
    """The filters for the database, within what is found and what whoever is there may see."""
    numbers, id = (found.numbers, found.id) if found else (None, "")
    return Wanted(now=view().sight.now, theirs=theirs(), numbers=numbers, id=id, **narrowed.chosen)


def theirs() -> tuple[str, ...] | None:
    """The languages whose drafts they see; None is all."""
    return rights.of(member()).theirs


def columns() -> list[str]:
    """The languages in use: those of the pages, then the others that texts are written in."""
    first = site().settings.languages
    return [*first, *(tag for tag in stored.languages(theirs()) if tag not in first)]


def title_of(line: Line) -> tuple[str, str]:
    """The title to know an item by, and its language: the page's where there is one, else the original's."""
    order = (view().lang, line.original, *line.cells)
    named = [tag for tag in order if tag in line.cells and line.cells[tag].title]
    return (line.cells[named[0]].title, named[0]) if named else ("", line.original)


def options(narrowed: Asked, tags: Sequence[str]) -> dict[str, Sequence[Option]]:
    """What each filter offers, languages by their `tags`, in the words and order of the page's language."""
    lang, filed = view().lang, values((COUNTRY, YEAR), theirs())
    found: dict[str, list[tuple[str, str]]] = {
        "type": [(name, str(kind.label)) for name, kind in site().types.items()],
        "language": [(tag, languages.name(tag, lang)) for tag in tags],
        "country": [(code, countries.name(code, lang)) for code in filed[COUNTRY]],
        "programme": [(slug, name) for slug, name, _lang in programmes_by_name(lang)],
        "writer": [(str(user.id), user.called) for user in User.select(User.id, User.name, User.email)],
    }
    offered = {
        name: languages.sort_names(pairs, lang, key=lambda pair: pair[1]) for name, pairs in found.items()
    }
    offered["missing"] = offered["language"]
    offered["state"] = [(name, str(LABELS[name])) for name in STATES]
    offered["year"] = [(year, year) for year in reversed(filed[YEAR])]
    return {name: _options(pairs, narrowed.chosen.get(name, "")) for name, pairs in offered.items()}


def _options(pairs: Sequence[tuple[str, str]], chosen: str) -> list[Option]:
    there = {value for value, _ in pairs}
    more = [(chosen, chosen)] if chosen and chosen not in there else []
    return [Option(value, label, value == chosen) for value, label in (*pairs, *more)]


def _page_of(found: list[Line], narrowed: Asked) -> tuple[list[Line], str | None, str | None]:
    """The lines to show, and the addresses of those before and after them."""
    backwards = narrowed.before is not None and narrowed.after is None
    more = len(found) > PAGE_SIZE
    shown = found[-PAGE_SIZE:] if backwards else found[:PAGE_SIZE]
    if not shown:
        return [], None, None
    older, newer = _at(narrowed, after=shown[-1].place), _at(narrowed, before=shown[0].place)
    return (
        shown,
        older if more or backwards else None,
        newer if (narrowed.after or (backwards and more)) else None,
    )


def _at(narrowed: Asked, **place: Place) -> str:
    written = {name: f"{one.saved}.{one.number}" for name, one in place.items()}
    return _address({**narrowed.parameters, **written})


def _here() -> dict[str, Any]:
    """The parameters of this page, without what is said of it once."""
    return {name: value for name, value in request.args.items() if name not in ONCE}


def _address(parameters: dict[str, Any]) -> str:
    return url_for("desk.items", **parameters)


def _place(written: str | None) -> Place | None:
    if not written:
        return None
    found = _PLACE.fullmatch(written)
    if not found:
        abort(404)
    return Place(int(found[1]), int(found[2]))


def _checked(name: str, value: str) -> str:
    if unstorable(value):
        abort(404)
    if name in ("language", "missing"):
        return _tag(value)
    value = {"country": value.upper(), "year": digits(value)}.get(name, value)
    possible: dict[str, Any] = {"state": value in STATES, "country": value in countries.codes()}
    if name == "year":
        possible[name] = re.fullmatch(r"[0-9]{4}", value, re.ASCII)
    if not possible.get(name, True):
        abort(404)
    return value


def _tag(value: str) -> str:
    return languages.as_tag(value) or abort(404)
