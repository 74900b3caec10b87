"""Search over all that somebody in the rooms may see.

What readers see is asked of their index, which holds nothing else. All other texts are few: they are looked
through as they are stored, each word anywhere in them, without regard to case, accents and vowel signs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from omctpub import countries
from omctpub.models import KnownType, known
from omctpub.models.unseen import Version, numbers_of_texts, versions
from omctpub.publishing.everything import strings
from omctpub.search import marks
from omctpub.search.engine import Restriction
from omctpub.search.names import understand
from omctpub.search.query import Query
from omctpub.site import Site
from omctpub.text import fold
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
    if query.empty:
        return Sought(typed)
    answer = site.journal.search(query, Restriction(types=tuple(site.types)), "best", 0, MOST_FOUND)
    results = answer.results
    numbers = {hit.item for hit in results.hits} if results else set()
    off = [row.name for row in KnownType.select(KnownType.name).where(~KnownType.enabled)]
    texts, unread = numbers_of_texts(now, off)
    wanted = _Wanted.of(site, typed, query)
    for version in versions(texts):
        if known.knows(theirs, version.language, version.state) and wanted.fits(version):
            numbers.add(version.number)
    more = results is not None and results.total > len(results.hits)
    return Sought(typed, frozenset(numbers), results is None, more, unread)


@dataclass(frozen=True)
class _Wanted:
    """The words that all have to be there, those that must not be, and the codes of which one is enough."""

    site: Site
    words: tuple[str, ...]
    excluded: tuple[str, ...]
    codes: frozenset[str]
    lang: str

    @classmethod
    def of(cls, site: Site, typed: str, query: Query) -> "_Wanted":
        words = (*query.words, *query.phrases, *query.prefixes)
        folded, excluded = (tuple(filter(None, map(fold, some))) for some in (words, query.excluded))
        return cls(site, folded, excluded, frozenset(_keys(site, typed)), view().lang)

    def fits(self, version: Version) -> bool:
        text = "\n".join(self._said(version))
        plain = fold(text)
        if any(word in plain for word in self.excluded):
            return False
        if all(word in plain for word in self.words):
            return True
        return bool(self.codes) and not self.codes.isdisjoint(_keys(self.site, text))

    def _said(self, version: Version) -> Iterator[str]:
        yield from (version.title, version.summary, version.body)
        yield from strings(version.data)
        yield from strings(version.shared)
        for code in version.countries:
            yield from (countries.name(code, lang) for lang in dict.fromkeys((version.language, self.lang)))


def _keys(site: Site, text: str) -> Iterator[str]:
    """What the codes in a text lead to, however they are spelt."""
    for code in marks.codes(site.types, text):
        yield from code.keys
        for part in code.parts:
            yield from part.keys
