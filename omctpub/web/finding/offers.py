"""What a search offers besides its hits: filters for countries that it names, other spellings, ways on."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from omctpub import countries
from omctpub.models.facets import COUNTRY
from omctpub.models.lists import values
from omctpub.search.analysis import UNSPACED, analyse
from omctpub.search.engine import IndexUnusable, Restriction, Results
from omctpub.search.query import EXCLUDED, Query, parse
from omctpub.search.snippets import Pieces
from omctpub.text import words
from omctpub.web.finding.filters import Asked
from omctpub.web.finding.places import Place
from omctpub.web.pages import link, site, view

# Terms of texts by their language.
Terms = Mapping[str, set[str]]

MOST_OFFERED = 3
# Words looked at for another spelling, and languages in which it is looked for.
MOST_WORDS, MOST_LANGUAGES = 5, 6
SHORTEST_WORD = 4


@dataclass(frozen=True)
class CountryOffer:
    """A country that is named in the question as `typed`: (label, address) of the search narrowed to each."""

    typed: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Spelling:
    """The question in words that texts of a language hold."""

    typed: str
    lang: str
    address: str


def country_offers(query: Query, place: Place, narrowed: Asked, results: Results) -> list[CountryOffer]:
    """The filters for countries that are named, not yet chosen, and that something found is tagged with."""
    there = results.counts.get(COUNTRY, {})
    chosen = narrowed.values("country")
    asked = (name for name in query.names if name.countries and name.part != EXCLUDED)
    named = {name.countries: name for name in asked}.values()  # by two names, it is one country
    return [
        CountryOffer(" ".join(name.words), [_choice(code, place, narrowed) for code in name.countries])
        for name in islice(named, MOST_OFFERED)
        if not set(chosen).intersection(name.countries) and any(map(there.get, name.countries))
    ]


def _choice(code: str, place: Place, narrowed: Asked) -> tuple[str, str]:
    address = place.link(**{**narrowed.parameters(), "country": code})
    return countries.name(code, view().lang), address


def country_pages(query: Query) -> list[tuple[str, str]]:
    """Name and address of the countries that are named, and that any item is tagged with."""
    codes = dict.fromkeys(code for name in query.names if name.part != EXCLUDED for code in name.countries)
    there = set(values(view().sight, COUNTRY, view().sight.listed)) if codes else ()
    named = [
        (countries.name(code, view().lang), link("reading.country", in_country=code))
        for code in codes
        if code in there
    ]
    return named[:MOST_OFFERED]


def spellings(
    typed: str, query: Query, place: Place, narrowed: Asked, shown: Iterable[tuple[str, Pieces]]
) -> list[Spelling]:
    """The question in each language with the words that no text holds as they may have been meant.

    What is `shown` is marked already: by that most words are known to be held, and need not be looked for.
    """
    found: dict[str, str] = {}
    try:
        for lang, changed in _meant(query, _marked(shown)):
            if changed:  # what is the same in several languages counts as the reader's own
                found.setdefault(_respelt(typed, changed), lang)
    except IndexUnusable:
        return []
    links = (
        Spelling(text, lang, place.link(**narrowed.parameters(), q=text)) for text, lang in found.items()
    )
    return list(islice(links, MOST_OFFERED))


def _meant(query: Query, there: Terms) -> Iterator[tuple[str, dict[str, str]]]:
    """By language what it has instead of the words that no text holds."""
    engine = site().journal.engine
    unknown = [word for word in _looked_at(query) if not (_stands(word, there) or _held(word))]
    for lang in _in_turn(engine.languages()) if unknown else ():
        similar = ((word, engine.similar(word, lang)) for word in unknown)
        yield lang, {word: likeliest[0][0] for word, likeliest in similar if likeliest}


def _looked_at(query: Query) -> list[str]:
    """Words long enough to be misspelt, in a script that has any, that are no names."""
    named = {word for name in query.names for word in name.words}
    asked = (part for part in (*query.words, *query.phrases) if part not in named)
    runs = (run for part in asked for run in words(part))
    long = (run for run in runs if len(run) >= SHORTEST_WORD and run.isalpha() and not UNSPACED.search(run))
    return list(dict.fromkeys(long))[:MOST_WORDS]


def _marked(shown: Iterable[tuple[str, Pieces]]) -> Terms:
    found: dict[str, set[str]] = {}
    for lang, pieces in shown:
        terms = (
            term for text, marked in pieces if marked for token in analyse(text, lang) for term in token.terms
        )
        found.setdefault(lang, set()).update(terms)
    return found


def _stands(word: str, there: Terms) -> bool:
    return any(
        not terms.isdisjoint(token.terms) for lang, terms in there.items() for token in analyse(word, lang)
    )


def _held(word: str) -> bool:
    """Whether a text holds the word, or one that begins with it: the rest may be about to be typed."""
    everywhere = Restriction(view().sight.types, languages=view().langs)
    engine = site().journal.engine
    return any(engine.search(parse(one), everywhere, limit=1).total for one in (word, f"{word}*"))


def _in_turn(spoken: Sequence[str]) -> Iterator[str]:
    """The languages that the reader reads: first that of the page, then those asked for."""
    wishes = dict.fromkeys((view().lang, *view().langs, *site().settings.languages, *spoken))
    read = [lang for lang in wishes if lang in spoken and (lang in view().langs or not view().langs)]
    yield from read[:MOST_LANGUAGES]


def _respelt(typed: str, changed: dict[str, str]) -> str:
    either = "|".join(map(re.escape, changed))
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", lambda found: changed[found[0]], typed)
