"""What a page tells programs that show it elsewhere: Open Graph, for share cards, and linked data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from omctpub import countries, languages
from omctpub.contained import in_one_line
from omctpub.markdown import in_a_row, render
from omctpub.models.visible import Entry, Text
from omctpub.text import visible
from omctpub.web.discovery import linked_data
from omctpub.web.discovery.feeds import entry_title
from omctpub.web.finding.labels import programme_name
from omctpub.web.finding.lists import Listed
from omctpub.web.pages import site, view

LONGEST_TITLE = LONGEST_DESCRIPTION = 200
# So much of a text, and so many ways in, are read to describe a page.
BEGINNING, MOST_LABELS = 4_000, 50
# What the readers of Open Graph know besides; theirs is no country.
KNOWN_AS = {"ar": "ar_AR"}


@dataclass(frozen=True)
class About:
    """Title and description in the language `lang`, and the page in schema.org's words.

    An item has a `section`, the label of its type; `published` is its day or moment where it has one.
    """

    title: str
    description: str
    lang: str
    linked_data: Markup
    section: str = ""
    published: str = ""
    tags: Sequence[str] = ()


def of_home(address: str) -> About:
    """The home page: the site, and what there is on it."""
    name, listed = site().settings.name, [kind for kind in site().types.values() if kind.listed]
    kinds = languages.list_of([str(kind.label_plural) for kind in listed], view().lang)
    description = _in_short(_("%(what)s: %(list)s", what=name, list=kinds)) if kinds else ""
    return _page(name, description, linked_data.of_home(address, description))


def of_list(listed: Listed, address: str) -> About:
    """A list with its filters."""
    chosen = languages.list_of([chip.label for chip in listed.chips], view().lang)
    title = _in_short(" · ".join(filter(None, (str(listed.heading), chosen))))
    description = _all_of(title)
    country = listed.place.path.get("in_country", "")
    return _page(title, description, linked_data.of_list(title, description, address, country))


def of_ways(heading: str, labels: Sequence[str], address: str) -> About:
    """A page of ways in; `labels` are those in its own language."""
    named = languages.list_of(labels[:MOST_LABELS], view().lang)
    description = _in_short(_("%(what)s: %(list)s", what=heading, list=named)) if named else _all_of(heading)
    return _page(heading, description, linked_data.of_list(heading, description, address))


def of_item(entry: Entry, text: Text, body: str) -> About:
    """An item with one of its texts, whose rendered body is `body`; only that text describes it."""
    title = entry_title(entry, text)
    described = _in_short(next(filter(visible, _told(entry, text, body)), ""))
    programmes = [programme_name(one, view().lang)[0] for one in entry.programmes]
    names = [countries.name(code, view().lang) for code in entry.countries]
    return About(
        title=in_one_line(title, LONGEST_TITLE),
        description=described,
        lang=text.lang if text.named else view().lang,
        linked_data=linked_data.of_item(entry, text, title, described, programmes),
        section=str(site().types[entry.type].label),
        published=entry.published.text if entry.published.precision in ("day", "instant") else "",
        tags=[*programmes, *names],
    )


def share_locale(tag: str) -> str:
    """A language as Open Graph writes it, with the country where most write it: fr_FR; "" if none is known.

    Facebook knows Arabic without a country only, as ar_AR.
    """
    language = str(languages.locale(tag).language)
    region = languages.region(tag)
    return KNOWN_AS.get(language, f"{language}_{region}" if region.isalpha() else "")


def _page(title: str, description: str, data: Markup) -> About:
    return About(_in_short(title), description, view().lang, data)


def _all_of(heading: str) -> str:
    return _in_short(_("%(heading)s: all items on %(site)s", heading=heading, site=site().settings.name))


def _told(entry: Entry, text: Text, body: str) -> Iterator[str]:
    """What a text says of itself: its summary, else how it begins."""
    yield text.summary
    yield in_a_row(body[:BEGINNING])
    for field in site().types[entry.type].own_fields(translated=True):
        if field.kind == "markdown" and field.name in text.data:
            yield in_a_row(render(text.data[field.name][:BEGINNING]))


def _in_short(text: str) -> str:
    return in_one_line(text, LONGEST_DESCRIPTION)
