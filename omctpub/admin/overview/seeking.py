"""Search over all that somebody in the rooms may see.

What readers see is asked of their index, which holds nothing else. All other texts are few: they are looked
through as they are stored, for what the index would find, and for what was typed, anywhere in them, without
regard to case, accents and vowel signs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from omctpub import countries
from omctpub.markdown import unmarked
from omctpub.models import known
from omctpub.models.unseen import Version, numbers_of_texts, versions
from omctpub.publishing.everything import strings
from omctpub.search import marks
from omctpub.search.engine import Restriction
from omctpub.search.looking import Look, plain
from omctpub.search.names import headed, understand
from omctpub.search.query import EXCLUDED, Query
from omctpub.site import Site
from omctpub.text import digits
from omctpub.web.pages import view

LONGEST = 400
MOST_FOUND = 200


@dataclass(frozen=True)
class Sought:
    """The internal numbers of the items found; of the `id` that may have been typed, none was looked for.

    `rebuilding`: what readers see could not be asked for. `more`: of the many that fit, these fit best.
    `unread`: there were older unpublished texts, which were not looked through.
    """

    id: str
    numbers: frozenset[int] = frozenset()
    rebuilding: bool = False
    more: bool = False
    unread: bool = False


def seek(site: Site, typed: str, theirs: Sequence[str] | None, now: int) -> Sought:
    """What was typed, in texts in every state; drafts in languages that are not `theirs` are left out."""
    query = understand(typed, site.types)
    id = digits(typed)
    if query.empty:
        return Sought(id)
    answer = site.journal.search(query, Restriction(types=tuple(site.types)), "best", 0, MOST_FOUND)
    results = answer.results
    numbers = {hit.item for hit in results.hits} if results else set()
    texts, unread = numbers_of_texts(now)
    wanted = _Wanted.of(site, typed, query, theirs)
    numbers.update(version.number for version in versions(texts) if wanted.fits(version))
    more = results is not None and results.total > len(results.hits)
    return Sought(id, frozenset(numbers), results is None, more, unread)


@dataclass(frozen=True)
class _Wanted:
    """The question, who asks it, and in which languages countries are named.

    `codes` are those of which one is enough; where no code was typed, none is read in the texts either.
    """

    site: Site
    query: Query
    reads_codes: bool
    codes: frozenset[str]
    theirs: Sequence[str] | None
    languages: tuple[str, ...]

    @classmethod
    def of(cls, site: Site, typed: str, query: Query, theirs: Sequence[str] | None) -> "_Wanted":
        languages = dict.fromkeys((*site.settings.languages, view().lang))
        codes = frozenset(_keys(site, typed))
        asked_for = (name for name in query.names if name.part != EXCLUDED and not name.countries)
        wanted = frozenset(mark for name in asked_for for mark in name.marks) if query.excluded else codes
        return cls(site, query, bool(codes), wanted, theirs, tuple(languages))

    def fits(self, version: Version) -> bool:
        if not known.knows(self.theirs, version.language, version.state):
            return False
        text = unmarked("\n".join(self._said(version)))
        beside = "\n".join(self._named(version))
        marks = frozenset(self._marks(version, text))
        look = Look(self.query, version.language, text, beside, marks)
        return (look.finds() or not self.codes.isdisjoint(marks)) and not look.refuses()

    def _said(self, version: Version) -> Iterator[str]:
        yield from (version.title, version.summary, version.body)
        yield from strings(version.data)
        yield from strings(version.shared)
        for language, words in version.described:
            yield from self._described(version, language, words)

    def _described(self, version: Version, language: str | None, words: Mapping[str, str]) -> Iterable[str]:
        """What is said of a picture or document; in languages that are not theirs it may tell of a draft."""
        if self.theirs is None:
            return words.values()
        return [words.get(version.language, "")] if language in (None, version.language) else ()

    def _named(self, version: Version) -> Iterator[str]:
        yield from map(_plain, version.programmes)
        for code in version.countries:
            yield _names(code, (version.language, *self.languages))

    def _marks(self, version: Version, text: str) -> Iterator[str]:
        if self.query.names:
            yield from map(marks.country, (*version.countries, *headed(version.title)))
        if self.reads_codes:
            yield from _keys(self.site, text)


_plain = lru_cache(maxsize=256)(plain)


@lru_cache(maxsize=4096)
def _names(code: str, languages: tuple[str, ...]) -> str:
    return plain("\n".join(dict.fromkeys(countries.name(code, language) for language in languages)))


def _keys(site: Site, text: str) -> Iterator[str]:
    """What the codes in a text lead to, however they are spelt."""
    for code in marks.codes(site.types, text):
        yield from code.keys
        for part in code.parts:
            yield from part.keys
