"""What a list is narrowed to, read from the address; what cannot be is a 404, with a way on."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import abort
from werkzeug.datastructures import MultiDict

from omctpub import countries
from omctpub.config import Stream
from omctpub.content import Field
from omctpub.kinds import Wrong, clean
from omctpub.models import Programme
from omctpub.models.facets import COUNTRY, LANGUAGE, PROGRAMME, TYPE, YEAR, own, shelved
from omctpub.models.lists import Filters
from omctpub.models.streams import streams
from omctpub.site import Site
from omctpub.text import digits, unstorable, without_controls
from omctpub.web.answers.cache import keep_beside
from omctpub.web.pages import view

log = logging.getLogger(__name__)

MOST_VALUES = 50
# Pages that one page may show together.
MOST_PAGES = 10
# The facet that each parameter of every list narrows; others are facets of types.
FIELDS: Mapping[str, str] = {"type": TYPE, "country": COUNTRY, "programme": PROGRAMME, "year": YEAR}


@dataclass(frozen=True)
class Asked:
    """What a request asks for: the values `chosen` by parameter, the page, a stream of the home page.

    `first` is the first of the pages to show, up to and with `page`: most often the same.
    `filters` is what the list is really narrowed to: by the choice, the stream, and what the list is of.
    """

    chosen: Mapping[str, tuple[str, ...]]
    filters: Filters
    page: int
    first: int
    stream: Stream | None

    def parameters(self) -> dict[str, list[str]]:
        """What was chosen as address parameters, `langs` and `page` left out."""
        stream = {"stream": [self.stream.name]} if self.stream else {}
        return {name: list(values) for name, values in self.chosen.items()} | stream

    def span(self, size: int) -> tuple[int, int]:
        """How many items stand before what is shown, and how many to show, with `size` a page."""
        return (self.first - 1) * size, (self.page - self.first + 1) * size

    def values(self, name: str) -> tuple[str, ...]:
        return self.chosen.get(name, ())


def asked(site: Site, args: MultiDict[str, str], of: Filters) -> Asked:
    """Read the filters of a list of what fits `of`. Unknown values answer 404."""
    chosen = {
        "type": _known(args, "type", set(site.types)),
        "country": _countries(args),
        "programme": _programmes(args),
        "year": _years(args),
        **_facets(site, args),
    }
    chosen = {name: values for name, values in chosen.items() if values}
    groups = [(FIELDS.get(name, own(name)), tuple(map(shelved, values))) for name, values in chosen.items()]
    if view().langs:
        groups.append((LANGUAGE, view().langs))
    ordered = home_streams(site) if "stream" in args else ()
    stream = _stream(ordered, args)
    filters = replace(of, groups=(*of.groups, *groups))
    if stream is not None:
        filters = within(ordered, stream, filters)
    page = page_number(args)
    return Asked(chosen, filters, page, first_page(args, page), stream)


def home_streams(site: Site) -> tuple[Stream, ...]:
    """The streams of the home page, in order."""
    return keep_beside("streams", lambda: streams(site.settings.streams))


def within(streams: tuple[Stream, ...], stream: Stream, filters: Filters) -> Filters:
    """The filters narrowed to one of the streams: an item stands in the first that takes it."""
    earlier = streams[: streams.index(stream)]
    taken = tuple(other.programme for other in earlier if other.programme)
    narrowed = filters.narrowed(PROGRAMME, stream.programme) if stream.programme else filters
    return replace(narrowed, without=((PROGRAMME, taken),)) if taken else narrowed


def first_page(args: MultiDict[str, str], page: int) -> int:
    """The first of the pages that are shown together: `from`, but not more than ten pages before the last."""
    return min(page, max(page_number(args, "from"), page - MOST_PAGES + 1)) if "from" in args else page


def page_number(args: MultiDict[str, str], name: str = "page") -> int:
    """The number in a parameter, in the digits of any script; 404 for anything but 1, 2, 3 …"""
    text = digits(args.get(name, "1"))
    if not re.fullmatch(r"0{0,30}[1-9][0-9]{0,8}", text, re.ASCII):
        abort(404)
    return int(text)


def _values(args: MultiDict[str, str], name: str) -> list[str]:
    values = list(dict.fromkeys(value.strip() for value in args.getlist(name) if value.strip()))
    if len(values) > MOST_VALUES or any(unstorable(one) or without_controls(one)[1] for one in values):
        abort(404)
    return values


def _known(args: MultiDict[str, str], name: str, known: set[str]) -> tuple[str, ...]:
    values = _values(args, name)
    if not known.issuperset(values):
        abort(404)
    return tuple(values)


def _countries(args: MultiDict[str, str]) -> tuple[str, ...]:
    values = [value.upper() for value in _values(args, "country")]
    if not set(countries.codes()).issuperset(values):
        abort(404)
    return tuple(dict.fromkeys(values))


def _programmes(args: MultiDict[str, str]) -> tuple[str, ...]:
    values = _values(args, "programme")
    if values and Programme.select().where(Programme.slug.in_(values)).count() < len(values):
        abort(404)
    return tuple(values)


def _years(args: MultiDict[str, str]) -> tuple[str, ...]:
    values = [digits(value) for value in _values(args, "year")]
    if not all(re.fullmatch(r"[0-9]{4}", value, re.ASCII) for value in values):
        abort(404)
    return tuple(dict.fromkeys(values))


def _facets(site: Site, args: MultiDict[str, str]) -> dict[str, tuple[str, ...]]:
    facets = {field.name: field for kind in site.types.values() for field in kind.fields if field.facet}
    return {
        name: tuple(_facet_value(field, value) for value in _values(args, name))
        for name, field in facets.items()
    }


def _facet_value(field: Field, value: str) -> str:
    """The value as it is stored, so that any spelling of a code filters; 404 for an impossible one."""
    try:
        return str(clean(field, value))
    except Wrong:
        abort(404)
    except Exception:  # a plugin's own rule may raise anything
        log.exception("the rule of facet %r failed", field.name)
        abort(404)


def _stream(ordered: tuple[Stream, ...], args: MultiDict[str, str]) -> Stream | None:
    names = {stream.name: stream for stream in ordered}
    asked_for = _known(args, "stream", set(names))
    return names[asked_for[0]] if asked_for else None
