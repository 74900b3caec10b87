"""The form that narrows a list, and the chips that widen it again, in the reader's language and order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from omctpub import languages
from omctpub.content import Text
from omctpub.models.facets import LANGUAGE, own
from omctpub.models.lists import values
from omctpub.web.finding.filters import FIELDS, Asked
from omctpub.web.finding.labels import facets, filter_name, value_label
from omctpub.web.finding.places import Place
from omctpub.web.pages import view

# A type's facet with more values than this is nothing to choose from: its items link to theirs.
MOST_OPTIONS = 60

# How many items have each value, by field of the facets.
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Option:
    """One thing to choose; `lang` is the label's language where it is not the page's.

    `count` is how many items there would be, where that is known.
    """

    value: str
    label: str
    chosen: bool
    lang: str | None = None
    count: int | None = None


@dataclass(frozen=True)
class Group:
    """The options of one filter; `ticks` shows them as boxes to tick, else they are a select."""

    name: str
    label: Text
    options: Sequence[Option]
    ticks: bool = False

    @property
    def several(self) -> bool:
        """Whether more than one is chosen, which a plain select could not keep."""
        return sum(option.chosen for option in self.options) > 1


@dataclass(frozen=True)
class FilterForm:
    """A GET form to `action`; `hidden` are parameters to carry on, `clear` is the list without the filter.

    `of` is the heading of its list where a page has several.
    """

    action: str
    clear: str
    hidden: Sequence[tuple[str, str]]
    groups: Sequence[Group]
    of: str = ""


@dataclass(frozen=True)
class Chip:
    """One chosen value of the filter called `name`; `address` is the list without it."""

    name: Text
    label: str
    lang: str | None
    address: str


def filter_form(place: Place, asked: Asked, counts: Counts | None = None, of: str = "") -> FilterForm:
    """The form for the list `of` that heading with what is asked chosen; `counts` say what it offers."""
    groups = [group for group in _groups(place, asked, counts or {}) if group.options]
    shown = {group.name for group in groups}
    stream = {"stream": asked.stream.name} if asked.stream else {}
    others = [(name, one) for name, chosen in asked.chosen.items() if name not in shown for one in chosen]
    return FilterForm(
        action=place.link(langs=None, **dict.fromkeys(place.keep)),
        clear=place.link(**stream),
        hidden=[*others, *stream.items(), *place.keep.items()],
        groups=groups,
        of=of,
    )


def chips(place: Place, asked: Asked) -> Iterator[Chip]:
    """What is chosen, value by value, each with the address of the list without it."""
    parameters = asked.parameters()
    for name, chosen in {**asked.chosen, "langs": view().langs}.items():
        for value in chosen:
            left = [other for other in chosen if other != value]
            less = {name: ",".join(left) or None if name == "langs" else left}
            label, lang = value_label(name, value)
            yield Chip(filter_name(name), label, lang, place.link(**{**parameters, **less}))


def _groups(place: Place, asked: Asked, counts: Counts) -> Iterator[Group]:
    kinds = [place.kind] if place.kind else []
    fields = {**FIELDS, **{name: own(name) for name in facets(kinds)}}
    settled = {"type" if kinds else "", "programme" if asked.stream and asked.stream.programme else ""}
    settled |= {field for field, _ in place.of.groups}
    for name, field in fields.items():
        found = [] if field in settled or name in settled else _values(place, field, counts)
        if name in FIELDS or len(found) <= MOST_OPTIONS:
            yield Group(name, filter_name(name), _options(name, found, asked.values(name), counts.get(field)))
    tongues = _options("langs", _values(place, LANGUAGE, counts), view().langs, counts.get(LANGUAGE))
    yield Group("langs", filter_name("langs"), tongues, ticks=True)


def _values(place: Place, field: str, counts: Counts) -> list[str]:
    if counts:
        return [value for value, count in counts.get(field, {}).items() if count]
    return values(view().sight, field, place.of.types, open_only=place.order.open_only)


def _options(
    name: str, offered: Sequence[str], chosen: Sequence[str], counts: Mapping[str, int] | None
) -> list[Option]:
    """In the order of the reader's alphabet, or with the most frequent first; years are never mixed up.

    Where several are chosen these come first, for a list that is longer than its box shows its beginning.
    """
    options = []
    for value in dict.fromkeys((*offered, *chosen)):
        label, lang = value_label(name, value)
        count = None if counts is None else counts.get(value, 0)
        options.append(Option(value, label, value in chosen, lang, count))
    if name == "year":
        return sorted(options, key=lambda option: option.value, reverse=True)
    named = languages.sort_names(options, view().lang, key=lambda option: option.label)
    several = name != "langs" and len(chosen) > 1
    return sorted(named, key=lambda option: (several and not option.chosen, -(option.count or 0)))
