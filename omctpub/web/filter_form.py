"""The form that narrows a list: what can be chosen, in the reader's language and order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from omctpub import countries, languages
from omctpub.content import ContentType, Text
from omctpub.models import Programme
from omctpub.models.visible import Choices, choices
from omctpub.web.filters import Asked
from omctpub.web.pages import link, site, view


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


def filter_form(
    endpoint: str, asked: Asked, kind: ContentType | None = None, keep: Mapping[str, str] | None = None
) -> FilterForm:
    """The form for a list (of `kind`, or of all) with what is asked chosen; `keep` is carried on."""
    offered, filters = choices(view().sight), asked.chosen
    hidden = [(name, value) for name, values in filters.facets for value in values]
    kept = {**({"stream": asked.stream.name} if asked.stream else {}), **(keep or {})}
    path = {"path": kind.path} if kind else {}
    groups = [
        Group("country", _("Country"), _countries(offered, filters.countries)),
        Group("langs", _("Language"), _languages(offered, filters.langs), ticks=True),
    ]
    if not (asked.stream and asked.stream.programme):
        groups.insert(0, Group("programme", _("Programme"), _programmes(offered, filters.programmes)))
    if kind is None:
        groups.insert(0, Group("type", _("Type"), _types(offered, filters.types)))
    return FilterForm(
        action=link(endpoint, **path, langs=None),
        clear=link(endpoint, **path, **kept),
        hidden=[*hidden, *kept.items()],
        groups=[group for group in groups if group.options],
    )


def programme_name(programme: Programme, lang: str) -> tuple[str, str]:
    """The programme's name in language `lang` and the language it is really in."""
    names: dict[str, str] = programme.names
    for code in (lang, *site().settings.languages, *sorted(names)):
        if code in names:
            return names[code], code
    return programme.slug, lang


def _types(offered: Choices, chosen: Sequence[str]) -> list[Option]:
    kinds = site().types
    shown = [name for name in kinds if name in offered.types or name in chosen]
    return _sorted(Option(name, str(kinds[name].label_plural), name in chosen) for name in shown)


def _countries(offered: Choices, chosen: Sequence[str]) -> list[Option]:
    shown = {*offered.countries, *chosen}
    return [
        Option(code, name, code in chosen) for code, name in countries.options(view().lang) if code in shown
    ]


def _programmes(offered: Choices, chosen: Sequence[str]) -> list[Option]:
    named = [(programme.slug, *programme_name(programme, view().lang)) for programme in offered.programmes]
    return _sorted(
        Option(slug, name, slug in chosen, lang if lang != view().lang else None)
        for slug, name, lang in named
    )


def _languages(offered: Choices, chosen: Sequence[str]) -> list[Option]:
    shown = dict.fromkeys([*offered.langs, *chosen])
    return _sorted(Option(tag, languages.own_name(tag), tag in chosen, tag) for tag in shown)


def _sorted(options: Iterable[Option]) -> list[Option]:
    return languages.sort_names(options, view().lang, key=lambda option: option.label)
