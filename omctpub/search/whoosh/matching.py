"""Which texts of a Whoosh index match a question, and how well: BM25 over weighted terms, within a budget."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np

from omctpub.search.query import Alternatives, Query, in_language
from omctpub.search.whoosh.fields import term
from omctpub.search.whoosh.phrases import side_by_side
from omctpub.search.whoosh.postings import NONE, Postings
from omctpub.search.whoosh.segments import Segment
from omctpub.search.whoosh.snapshot import K1, Floats, Mask, Snapshot

MOST_EXPANSIONS = 128
# What one question may read, in postings. Positions cost more, and so does beginning the list of each of a
# prefix's many words.
WORK = 400_000
POSITIONS = 4
BEGINNING = 20

Placed = Sequence[tuple[Segment, int]]


@dataclass(slots=True)
class Budget:
    """Demands spend first, then words, rarest first. What does not fit is left out, and said."""

    left: int = field(default_factory=lambda: WORK)
    exceeded: bool = False

    def spend(self, cost: int, must: bool = False) -> bool:
        if cost > self.left and not must:
            self.exceeded = True
            return False
        self.left = max(0, self.left - cost)
        return True


@dataclass(frozen=True, slots=True)
class Word:
    """A word in one language: the terms that stand for it, what reading them costs, how much they tell."""

    field: str
    names: Sequence[bytes]
    cost: int
    idf: float


class Matches:
    """The texts in some languages that a question finds, whatever else restricts them.

    `matched` are those with any of the words and all that is demanded, `full` those with all words, `scores`
    how well each fits.
    """

    def __init__(self, snapshot: Snapshot, query: Query, languages: Iterable[str]) -> None:
        self.snapshot, self.budget = snapshot, Budget()
        self.scores: Floats = np.zeros(snapshot.size, np.float32)
        self.matched: Mask = np.zeros(snapshot.size, np.bool_)
        self.full: Mask = np.zeros(snapshot.size, np.bool_)
        self._places: Mapping[str, Placed] = {one: snapshot.segments_in(one) for one in languages}
        self._wanted = {language: in_language(query, language) for language in self._places}
        self._words = {language: list(self._words_of(language)) for language in self._places}
        self._parts = {language: list(self._parts_of(language)) for language in self._places}
        self._worth = {language: self._worth_of(language) for language in self._places}
        # A question finds nothing by what it excludes, and that goes first.
        excluded = [self._item_mask(texts) for language in self._places for texts in self._excluded(language)]
        phrases = {language: self._phrases(language) for language in self._places}
        for language, words in self._affordable().items():
            self._collect(language, words, phrases[language])
        for language in self._places:
            self._add_parts(language)
        for items in excluded:
            self.matched &= ~items
        self.matched &= snapshot.alive

    def _item_mask(self, found: Postings) -> Mask:
        """All texts of the items that have one of these texts."""
        places = self.snapshot.places_of_items
        items = np.zeros(self.snapshot.number_of_items, np.bool_)
        items[places[found.texts[self.snapshot.alive[found.texts]]]] = True
        return items[places]

    def _excluded(self, language: str) -> Iterator[Postings]:
        for sequence in self._wanted[language].excluded:
            words = [self._word(language, word) for word in sequence]
            if self.budget.spend(_cost(words)):
                yield self._sequence(language, words)

    def _phrases(self, language: str) -> Postings | None:
        """The texts that hold every phrase, with their scores; None where none is demanded."""
        found: Postings | None = None
        for sequence in self._wanted[language].phrases:
            words = [self._word(language, word) for word in sequence]
            if self.budget.spend(_cost(words), must=found is None):
                more = self._sequence(language, words)
                idf = len(words) * max(word.idf for word in words)
                more = Postings(more.texts, self._score(language, more, idf))
                found = more if found is None else _both(found, more)
        return found

    def _sequence(self, language: str, words: Sequence[Word]) -> Postings:
        """The texts that hold the words one after the other."""
        if min(word.cost for word in words) == 0:
            return NONE
        places = self._places[language]
        lists = [self.snapshot.postings(word.field, places, word.names) for word in words]
        return lists[0] if len(lists) == 1 else side_by_side(places, [word.names for word in words], lists)

    def _affordable(self) -> dict[str, list[Word]]:
        """The wanted words of each language that the budget allows, always one at least."""
        words = [(word, language) for language, words in self._words.items() for word in words]
        chosen: dict[str, list[Word]] = {language: [] for language in self._wanted}
        read = 0
        for word, language in sorted(words, key=lambda pair: pair[0].cost):
            if self.budget.spend(word.cost, must=not read):
                chosen[language].append(word)
                read += word.cost
        return chosen

    def _words_of(self, language: str) -> Iterator[Word]:
        wanted = self._wanted[language]
        yield from (self._word(language, word) for word in wanted.words)
        yield from (self._prefix(language, prefix) for prefix in wanted.prefixes)

    def _parts_of(self, language: str) -> Iterator[tuple[Word, float]]:
        for hint in self._wanted[language].hints:
            yield self._word(language, (hint.term,)), hint.share

    def _worth_of(self, language: str) -> float:
        """What all that is asked for tells together in one language, held by any text or not.

        Scores are shares of it: a text in the language of the question holds most of the question, one in
        another language a name or two, however rare those are there.
        """
        words, parts = self._words[language], self._parts[language]
        return sum(word.idf for word in words) + sum(share * part.idf for part, share in parts) or 1.0

    def _word(self, language: str, alternatives: Alternatives) -> Word:
        names = [term(language, one) for one in alternatives]
        places = self._places[language]
        costs = [sum(segment.frequency("text", name) for segment, _ in places) for name in names]
        return Word("text", names, sum(costs), self._idf(language, max(costs)))

    def _prefix(self, language: str, prefix: str) -> Word:
        start, places = term(language, prefix), self._places[language]
        begun = {
            name for segment, _ in places for name in segment.beginning("surface", start, MOST_EXPANSIONS)
        }
        names = sorted(begun)[:MOST_EXPANSIONS]
        held = [segment.frequency("surface", name) for name in names for segment, _ in places]
        texts = sum(held)
        cost = texts + sum(1 for count in held if count) * BEGINNING
        return Word("surface", names, cost, self._idf(language, texts))

    def _idf(self, language: str, frequency: int) -> float:
        texts = self.snapshot.texts_by_language.get(language, 0)
        frequency = min(frequency, texts)
        return log(1 + (texts - frequency + 0.5) / (frequency + 0.5))

    def _score(self, language: str, found: Postings, idf: float) -> Floats:
        weights, most = found.weights, idf * (K1 + 1) / self._worth[language]
        scores: Floats = most * weights / (weights + self.snapshot.norms[found.texts])
        return scores

    def _collect(self, language: str, words: Sequence[Word], demanded: Postings | None) -> None:
        held = np.zeros(self.snapshot.size, np.uint8)
        for word in words:
            found = self.snapshot.postings(word.field, self._places[language], word.names)
            self.scores[found.texts] += self._score(language, found, word.idf)
            held[found.texts] += 1
        matched = held > 0
        if demanded is not None:
            self.scores[demanded.texts] += demanded.weights
            matched = np.zeros(self.snapshot.size, np.bool_)
            matched[demanded.texts] = True
        self.matched |= matched
        self.full |= matched & (held == len(words))

    def _add_parts(self, language: str) -> None:
        """What matches and has parts of the words besides fits better; the budget's rest is for that."""
        for part, share in sorted(self._parts[language], key=lambda pair: pair[0].cost):
            if part.cost > self.budget.left:
                return
            self.budget.left -= part.cost
            found = self.snapshot.postings(part.field, self._places[language], part.names)
            self.scores[found.texts] += share * self._score(language, found, part.idf)


def _cost(words: Sequence[Word]) -> int:
    """What looking for a word, or for words side by side, costs; 0 where they cannot be."""
    rarest = min(word.cost for word in words)
    return rarest if len(words) == 1 else rarest * len(words) * POSITIONS


def _both(one: Postings, other: Postings) -> Postings:
    texts, first, second = np.intersect1d(one.texts, other.texts, assume_unique=True, return_indices=True)
    return Postings(texts, one.weights[first] + other.weights[second])
