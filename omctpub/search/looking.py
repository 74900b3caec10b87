"""What is asked for, looked for in texts that stand in no index.

What the index would find is found, and besides it what was typed, wherever it stands, within words too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from omctpub.search.analysis import base_language
from omctpub.search.query import Alternatives, Query, Wanted, in_language
from omctpub.search.snippets import parts_in
from omctpub.search.words.beginnings import some_letters
from omctpub.search.words.letters import loose
from omctpub.search.words.tokens import PERHAPS_ABBREVIATED
from omctpub.text import digits

_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_SIGNS = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")

# Words in order, each with the terms that stand for it.
InOrder = tuple[Alternatives, ...]


class _Part(NamedTuple):
    """A word or phrase as it was typed, loosely, and its words, each with what an index would look for."""

    typed: str
    words: InOrder


class _Asked(NamedTuple):
    """A question to texts of one language. `each` are all words in it, for one look at a text."""

    words: tuple[_Part, ...]
    phrases: tuple[_Part, ...]
    prefixes: tuple[str, ...]
    excluded: tuple[InOrder, ...]
    each: Wanted
    has_digits: bool


@dataclass
class Look:
    """A look at one text. `beside` is said with it, and `plain` already; `marks` are those of its item."""

    query: Query
    language: str
    text: str
    beside: str = ""
    marks: frozenset[str] = frozenset()

    def finds(self) -> bool:
        """Whether all is there that is asked for."""
        asked = self._asked
        return (
            all(prefix in self._plain for prefix in asked.prefixes)
            and all(map(self._perhaps, (*asked.words, *asked.phrases)))
            and all(map(self._word, asked.words))
            and all(map(self._phrase, asked.phrases))
        )

    def refuses(self) -> bool:
        """Whether something is there that must not be, as whole words."""
        return any(map(self._in_order, self._asked.excluded))

    @cached_property
    def _asked(self) -> _Asked:
        return _asked(self.query, self.language)

    @cached_property
    def _plain(self) -> str:
        text = loose(self.text)
        return f"{digits(text) if self._asked.has_digits else text}\n{self.beside}"

    @cached_property
    def _without_signs(self) -> str:
        return _SIGNS.sub(" ", self._plain)

    @property
    def _whole(self) -> str:
        return f"{self.text}\n{self.beside}"

    @cached_property
    def _held(self) -> set[object]:
        return parts_in(self._whole, self.language, self._asked.each)

    @cached_property
    def _abbreviates(self) -> bool:
        return PERHAPS_ABBREVIATED.search(self.text) is not None

    def _perhaps(self, part: _Part) -> bool:
        """Whether to look closer: that takes much longer, and few texts have anything like most words."""
        return part.typed in self._plain or all(map(self._may_stand, part.words))

    def _may_stand(self, word: Alternatives) -> bool:
        letters = _letters(word, self.language)
        if letters is None or self._abbreviates or not self.marks.isdisjoint(word):
            return True
        return any(some in self._plain for some in letters)

    def _word(self, part: _Part) -> bool:
        return part.typed in self._plain or all(map(self._stands, part.words))

    def _phrase(self, part: _Part) -> bool:
        return (
            part.typed in self._plain
            or (all(word in self._plain for word in part.typed.split()) and part.typed in self._without_signs)
            or self._in_order(part.words)
        )

    def _in_order(self, words: InOrder) -> bool:
        if not words or not all(map(self._stands, words)):
            return False
        return len(words) == 1 or bool(parts_in(self._whole, self.language, Wanted((), (words,), (), ())))

    def _stands(self, word: Alternatives) -> bool:
        return not self.marks.isdisjoint(word) or (self._may_stand(word) and word in self._held)


def plain(text: str) -> str:
    """A text as what was typed is looked for in it."""
    return digits(loose(text))


@lru_cache(maxsize=1024)
def _letters(word: Alternatives, language: str) -> Sequence[str] | None:
    return some_letters([term for term in word if not term.startswith("\0")], base_language(language))


@lru_cache(maxsize=64)
def _asked(query: Query, language: str) -> _Asked:
    whole = in_language(query, language)
    words, phrases = tuple(_words(query, whole, language)), tuple(_phrases(query, language))
    prefixes = tuple(map(_typed, query.prefixes))
    sequences = (*(part.words for part in (*words, *phrases)), *whole.excluded)
    each = Wanted(tuple(dict.fromkeys(word for words in sequences for word in words)), (), (), ())
    typed = " ".join((*query.words, *query.phrases, *query.prefixes, *query.excluded))
    return _Asked(words, phrases, prefixes, whole.excluded, each, bool(_DIGIT.search(typed)))


def _words(query: Query, whole: Wanted, language: str) -> Iterator[_Part]:
    """The typed words but for those that are too common to be asked for beside the others."""
    for word in dict.fromkeys(query.words):
        alone = in_language(replace(query, words=(word,), phrases=(), excluded=(), prefixes=()), language)
        if asked := tuple(one for one in alone.words if one in whole.words):
            yield _Part(_typed(word), asked)


def _phrases(query: Query, language: str) -> Iterator[_Part]:
    for phrase in query.phrases:
        alone = in_language(replace(query, words=(), phrases=(phrase,), excluded=(), prefixes=()), language)
        yield _Part(_SIGNS.sub(" ", _typed(phrase)), alone.phrases[0] if alone.phrases else ())


def _typed(text: str) -> str:
    """What was typed without signs around it, unless it is nothing but signs and marks."""
    loosely = plain(text)
    return _AROUND.sub("", loosely) or loosely
