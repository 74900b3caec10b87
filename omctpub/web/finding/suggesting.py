"""Suggestions while a reader types: countries, programmes, cases by their codes, titles."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext as _

from omctpub import countries
from omctpub.content import Text
from omctpub.models import Programme
from omctpub.models.facets import COUNTRY, PROGRAMME
from omctpub.models.lists import values
from omctpub.models.visible import Entry, by_numbers
from omctpub.models.visible import Text as ItemText
from omctpub.search.engine import Restriction
from omctpub.search.names import understand
from omctpub.search.query import PHRASES, QUOTES, SHORTEST_PREFIX, Query
from omctpub.text import fold, words
from omctpub.web.finding.labels import programme_name
from omctpub.web.pages import PARTIAL_HEADERS, entry_link, is_partial, lead_on, link, page, site, view

suggesting = Blueprint("suggesting", __name__)

LONGEST_TYPED = 100
SHORTEST_TYPED = 2
MOST_OF_A_KIND, MOST_TITLES = 3, 5
MOST_HITS = 20
# Names of countries that begin with what was typed, before it is looked which of them there is news of.
MOST_NAMES = 200
MOST_WITH_ONE_WORD = 6


@dataclass(frozen=True)
class Suggestion:
    """A way to go: its address, what it is called and in which language, and what it is."""

    address: str
    label: str
    lang: str
    what: Text


@suggesting.get("/<interface:lang>/search/suggestions")
def suggestions(lang: str) -> Response:
    """A part of the search page; who asks for it as a page gets the search itself."""
    typed = request.args.get("q", "")[:LONGEST_TYPED].replace("\0", " ")
    if not is_partial():
        response = lead_on(link("searching.search", q=typed), 302)
        response.vary.update(PARTIAL_HEADERS)
        return response
    begun = words(fold(typed))
    found = list(_all(typed, begun)) if len("".join(begun)) >= SHORTEST_TYPED else []
    return page("suggestions.html", found=found)


def _all(typed: str, begun: Sequence[str]) -> Iterator[Suggestion]:
    yield from islice(_countries(begun), MOST_OF_A_KIND)
    yield from islice(_programmes(begun), MOST_OF_A_KIND)
    yield from islice(_items(typed, begun), MOST_TITLES)


def _countries(begun: Sequence[str]) -> Iterator[Suggestion]:
    """Those that there is news of and that have a name, in any language, that begins with the last words."""
    there = set(values(view().sight, COUNTRY, view().sight.listed))
    for start in range(len(begun)):
        if codes := [code for code in _named(" ".join(begun[start:])) if code in there]:
            for code in codes:
                address = link("reading.country", in_country=code)
                yield Suggestion(address, countries.name(code, view().lang), view().lang, _("Country"))
            return


def _named(beginning: str) -> list[str]:
    if len(beginning) < SHORTEST_TYPED:
        return []
    labels, first = _labels(), bisect_left(_labels(), beginning)
    begun = (label for label in labels[first : first + MOST_NAMES] if label.startswith(beginning))
    told = [label for label in begun if " " in beginning or label.partition(" ")[0] not in _common()]
    codes = (code for label in sorted(told, key=len) for code in sorted(countries.spellings()[label]))
    return list(dict.fromkeys(codes))


@lru_cache(maxsize=1)
def _labels() -> list[str]:
    return sorted(countries.spellings())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """First words of so many names ("republic") that they tell nothing by themselves."""
    names = countries.spellings().items()
    begun = {(label.partition(" ")[0], code) for label, codes in names for code in codes}
    named = Counter(word for word, _code in begun)
    return frozenset(word for word, number in named.items() if number > MOST_WITH_ONE_WORD)


def _programmes(begun: Sequence[str]) -> Iterator[Suggestion]:
    there = set(values(view().sight, PROGRAMME, view().sight.listed))
    for programme in Programme.select():
        names = [words(fold(name)) for name in programme.names.values()]
        if programme.slug in there and any(_begin(begun, name) for name in names):
            name, lang = programme_name(programme, view().lang)
            yield Suggestion(
                link("reading.programme", in_programme=programme.slug), name, lang, _("Programme")
            )


def _items(typed: str, begun: Sequence[str]) -> Iterator[Suggestion]:
    """What has the code that was typed, else what has a title with these words."""
    query = _demanded(typed) or understand(typed, site().types)
    coded = any(not name.countries for name in query.names)
    for entry in _found(query if coded else _unfinished(typed, query)):
        texts = [text for text in _read(entry) if coded or _begin(begun, words(fold(text.title)))]
        for text in texts[:1]:
            kind = site().types[entry.type]
            yield Suggestion(entry_link(entry, text), text.title, text.lang, kind.label)


def _demanded(typed: str) -> Query | None:
    """The demand for the code that was typed, if it is one: what holds a part of it is no case of it."""
    query = understand(f'"{QUOTES.sub(" ", typed)}"', site().types)
    return query if any(name.part == PHRASES and name.marks for name in query.names) else None


def _read(entry: Entry) -> Iterator[ItemText]:
    """Its texts with a title in languages that the reader reads, first the one that pages show."""
    first = view().text(entry)
    others = (text for tag, text in entry.texts.items() if tag in (view().langs or entry.texts))
    yield from (text for text in (first, *others) if text.named)


def _unfinished(typed: str, query: Query) -> Query:
    """The last word is about to be typed."""
    last = typed.split()[-1]
    if len(last) < SHORTEST_PREFIX or not typed[-1].isalnum():
        return query
    return understand(f"{typed}*", site().types)


def _found(query: Query) -> list[Entry]:
    if query.empty:
        return []
    allowed = Restriction(view().sight.types, languages=view().langs)
    results = site().journal.search(query, allowed, "best", 0, MOST_HITS).results
    hits = results.hits if results else []
    entries = by_numbers(view().sight, [hit.item for hit in hits])
    return [entries[hit.item] for hit in hits if hit.item in entries]


def _begin(begun: Sequence[str], name: Sequence[str]) -> bool:
    """Whether each word that was typed begins a word of the name."""
    return all(any(word.startswith(start) for word in name) for start in begun)
