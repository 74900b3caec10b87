"""The form that narrows a list, and the chips that widen it again, in the reader's language and order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from omctpub import languages
from omctpub.content import Text
from omctpub.models.facets import LANGUAGE, own
from omctpub.models.lists import values
from omctpub.web.filters import FIELDS, Asked
from omctpub.web.labels import facets, filter_name, value_label
from omctpub.web.pages import view
from omctpub.web.places import Place

# A type's facet with more values than this is nothing to choose from: its items link to theirs.
MOST_OPTIONS = 60


@dataclass(frozen=True)
class Option:
    """One thing to choose; `lang` is the label's language where it is not the page's."""

    value: str
    label: str
    chosen: bool
    lang: str | None = None


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
    """A GET form to `action`; `hidden` are parameters to carry on, `clear` is the list without the filter."""

    action: str
    clear: str
    hidden: Sequence[tuple[str, str]]
    groups: Sequence[Group]


@dataclass(frozen=True)
class Chip:
    """One chosen value of the filter called `name`; `address` is the list without it."""

    name: Text
    label: str
    lang: str | None
    address: str


def filter_form(place: Place, asked: Asked) -> FilterForm:
    """The form for a list with what is asked chosen."""
    groups = [group for group in _groups(place, asked) if group.options]
    shown = {group.name for group in groups}
    stream = {"stream": asked.stream.name} if asked.stream else {}
    others = [(name, one) for name, chosen in asked.chosen.items() if name not in shown for one in chosen]
    return FilterForm(
        action=place.link(langs=None, **dict.fromkeys(place.keep)),
        clear=place.link(**stream),
        hidden=[*others, *stream.items(), *place.keep.items()],
        groups=groups,
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


def _groups(place: Place, asked: Asked) -> Iterator[Group]:
    kinds = [place.kind] if place.kind else []
    fields = {**FIELDS, **{name: own(name) for name in facets(kinds)}}
    settled = {"type" if kinds else "", "programme" if asked.stream and asked.stream.programme else ""}
    settled |= {field for field, _ in place.of.groups}
    for name, field in fields.items():
        found = [] if field in settled or name in settled else _values(place, field)
        if name in FIELDS or len(found) <= MOST_OPTIONS:
            yield Group(name, filter_name(name), _options(name, found, asked.values(name)))
    tongues = _values(place, LANGUAGE)
    yield Group("langs", filter_name("langs"), _options("langs", tongues, view().langs), ticks=True)


def _values(place: Place, field: str) -> list[str]:
    return values(view().sight, field, place.of.types, open_only=place.order.open_only)


def _options(name: str, offered: Iterable[str], chosen: Sequence[str]) -> list[Option]:
    options = []
    for value in dict.fromkeys((*offered, *chosen)):
        label, lang = value_label(name, value)
        options.append(Option(value, label, value in chosen, lang))
    if name == "year":
        return sorted(options, key=lambda option: option.value, reverse=True)
    return languages.sort_names(options, view().lang, key=lambda option: option.label)
