"""What filters and their values are called on a page."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import g
from flask_babel import lazy_gettext as _

from omctpub import countries, languages
from omctpub.contained import balanced
from omctpub.content import ContentType, Field, Text
from omctpub.models import Programme
from omctpub.web.pages import site, view

Label = tuple[str, str | None]

FILTERS: dict[str, Text] = {
    "type": _("Type"),
    "programme": _("Programme"),
    "country": _("Country"),
    "year": _("Year"),
    "langs": _("Language"),
}


class ProgrammeLabel(NamedTuple):
    """A programme as a page names it: `lang` is the language that its name is really in."""

    slug: str
    name: str
    lang: str


def facets(kinds: Iterable[ContentType]) -> dict[str, Field]:
    """The facet fields of these types by name."""
    return {field.name: field for kind in kinds for field in kind.fields if field.facet}


def filter_name(name: str) -> Text:
    """What the filter of that parameter is called."""
    return FILTERS[name] if name in FILTERS else facets(site().types.values())[name].label


def value_label(name: str, value: str) -> Label:
    """The label of a filter's value, and its language where that is not the page's."""
    if name == "type":
        return str(site().types[value].label_plural), None
    if name == "country":
        return countries.name(value, view().lang), None
    if name == "langs":
        return languages.own_name(value), value
    if name == "programme":
        return _of_programme(value)
    if name in FILTERS:
        return value, None
    return _of_facet(facets(site().types.values())[name], value), None


def programme_name(programme: Programme, lang: str) -> tuple[str, str]:
    """The programme's name in language `lang` and the language it is really in."""
    names: dict[str, str] = programme.names
    for code in (lang, *site().settings.languages, *sorted(names)):
        if code in names:
            return balanced(names[code]), code
    return programme.slug, lang


def programmes_by_name(lang: str) -> list[ProgrammeLabel]:
    """All programmes in the order of their names in language `lang`."""
    found = [ProgrammeLabel(row.slug, *programme_name(row, lang)) for row in Programme.select()]
    return languages.sort_names(found, lang, key=lambda one: one.name)


def _of_programme(slug: str) -> Label:
    if "programmes" not in g:
        g.programmes = {row.slug: row for row in Programme.select()}
    if slug not in g.programmes:
        return slug, None
    name, lang = programme_name(g.programmes[slug], view().lang)
    return name, lang if lang != view().lang else None


def _of_facet(field: Field, value: str) -> str:
    if field.kind == "country":
        return countries.name(value, view().lang)
    if field.kind == "language":
        return languages.name(value, view().lang)
    return str(dict(field.choices).get(value, balanced(value)))
