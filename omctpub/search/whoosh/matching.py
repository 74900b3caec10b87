"""Which texts of a Whoosh index match a question, and how well: BM25 over weighted terms, within a budget."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from omctpub.search.query import Query
from omctpub.search.whoosh.asked import Asked, Word
from omctpub.search.whoosh.phrases import side_by_side
from omctpub.search.whoosh.postings import NONE, Postings
from omctpub.search.whoosh.segments import Mask
from omctpub.search.whoosh.snapshot import K1, Floats, Snapshot

# What one question may read, in postings. Positions cost more.
WORK = 400_000
POSITIONS = 4


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
        asked = [Asked(snapshot, query, language) for language in languages]
        self.budget.exceeded = any(one.cut for one in asked)
        # A question finds nothing by what it excludes, and that goes first.
        excluded = [self._item_mask(texts) for one in asked for texts in self._excluded(one)]
        asked = [one for one in asked if one.found]
        phrases = [self._phrases(one) for one in asked]
        for one, words, demanded in zip(asked, self._affordable(asked), phrases, strict=True):
            self._collect(one, words, demanded)
        for one in asked:
            self._add_parts(one)
        for items in excluded:
            self.matched &= ~items
        self.matched &= snapshot.alive
        self.full &= self.matched

    def _item_mask(self, found: Postings) -> Mask:
        """All texts of the items that have one of these texts."""
        places = self.snapshot.places_of_items
        items = np.zeros(self.snapshot.number_of_items, np.bool_)
        items[places[found.texts[self.snapshot.alive[found.texts]]]] = True
        return items[places]

    def _excluded(self, asked: Asked) -> Iterator[Postings]:
        for sequence in asked.wanted.excluded:
            words = list(map(asked.word, sequence))
            if self.budget.spend(_cost(words)):
                yield self._sequence(asked, words)

    def _phrases(self, asked: Asked) -> Postings | None:
        """The texts that hold every phrase, with their scores; None where none is demanded."""
        found: Postings | None = None
        for sequence in asked.wanted.phrases:
            words = list(map(asked.word, sequence))
            if self.budget.spend(_cost(words), must=found is None):
                more = self._sequence(asked, words)
                idf = len(words) * max(word.idf for word in words)
                more = Postings(more.texts, self._score(asked, more, idf))
                found = more if found is None else _both(found, more)
        return found

    def _sequence(self, asked: Asked, words: Sequence[Word]) -> Postings:
        """The texts that hold the words one after the other."""
        if min(word.cost for word in words) == 0:
            return NONE
        lists = [self.snapshot.postings(word.field, asked.places, word.names) for word in words]
        if len(lists) == 1:
            return lists[0]
        return side_by_side(asked.places, [word.names for word in words], lists)

    def _affordable(self, asked: Sequence[Asked]) -> list[list[Word]]:
        """The wanted words of each language that the budget allows, always one at least."""
        words = [(word, at) for at, one in enumerate(asked) for word in one.words]
        chosen: list[list[Word]] = [[] for _ in asked]
        read = 0
        for word, at in sorted(words, key=lambda pair: pair[0].cost):
            if self.budget.spend(word.cost, must=not read):
                chosen[at].append(word)
                read += word.cost
        return chosen

    def _score(self, asked: Asked, found: Postings, idf: float) -> Floats:
        weights, most = found.weights, idf * (K1 + 1) / asked.worth
        scores: Floats = most * weights / (weights + self.snapshot.norms[found.texts])
        return scores

    def _collect(self, asked: Asked, words: Sequence[Word], demanded: Postings | None) -> None:
        held = np.zeros(self.snapshot.size, np.uint8)
        for word in filter(lambda one: one.cost, words):
            found = self.snapshot.postings(word.field, asked.places, word.names)
            self.scores[found.texts] += self._score(asked, found, word.idf)
            held[found.texts] += 1
        matched = held > 0
        if demanded is not None:
            self.scores[demanded.texts] += demanded.weights
            matched = np.zeros(self.snapshot.size, np.bool_)
            matched[demanded.texts] = True
        self.matched |= matched
        self.full |= matched & (held == len(words))

    def _add_parts(self, asked: Asked) -> None:
        """What matches and has parts of the words besides fits better; the budget's rest is for that."""
        for part, share in sorted(asked.parts, key=lambda pair: pair[0].cost):
            if part.cost > self.budget.left:
                return
            self.budget.left -= part.cost
            found = self.snapshot.postings(part.field, asked.places, part.names)
            self.scores[found.texts] += share * self._score(asked, found, part.idf)


def _cost(words: Sequence[Word]) -> int:
    """What looking for a word, or for words side by side, costs; 0 where they cannot be."""
    rarest = min(word.cost for word in words)
    return rarest if len(words) == 1 else rarest * len(words) * POSITIONS


def _both(one: Postings, other: Postings) -> Postings:
    texts, first, second = np.intersect1d(one.texts, other.texts, assume_unique=True, return_indices=True)
    return Postings(texts, one.weights[first] + other.weights[second])
