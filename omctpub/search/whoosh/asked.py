"""What a question asks of the texts of one language: its terms there, what they cost, how much they tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from omctpub.search.query import Alternatives, Query, Wanted, in_language
from omctpub.search.whoosh.fields import term
from omctpub.search.whoosh.segments import Segment
from omctpub.search.whoosh.snapshot import Snapshot

MOST_EXPANSIONS = 128
# What beginning the list of each of a prefix's many words costs, in postings.
BEGINNING = 20


@dataclass(frozen=True, slots=True)
class Word:
    """A word in one language: the terms that stand for it, what reading them costs, how much they tell."""

    field: str
    names: Sequence[bytes]
    cost: int
    idf: float


class Asked:
    """A question in one language; `places` are the segments with texts in it.

    `cut` tells that a prefix begins more words than are looked for.
    """

    def __init__(self, snapshot: Snapshot, query: Query, language: str) -> None:
        self.language = language
        self.wanted: Wanted = in_language(query, language)
        self.places: Sequence[tuple[Segment, int]] = snapshot.segments_in(language)
        self.cut = False
        self._texts = snapshot.texts_by_language.get(language, 0)
        self.words: Sequence[Word] = [*map(self.word, self.wanted.words), *self._prefixes()]

    @property
    def found(self) -> bool:
        """Whether any text of the language may be found."""
        return bool(self.wanted.phrases) or any(word.cost for word in self.words)

    @cached_property
    def parts(self) -> Sequence[tuple[Word, float]]:
        """What makes a text fit better that is found already, and what share of its score that counts for."""
        return [(self.word((hint.term,)), hint.share) for hint in self.wanted.hints]

    @cached_property
    def worth(self) -> float:
        """What all that is asked for tells together, held by any text or not.

        Scores are shares of it: a text in the language of the question holds most of the question, one in
        another language a name or two, however rare those are there.
        """
        return (
            sum(word.idf for word in self.words) + sum(share * part.idf for part, share in self.parts) or 1.0
        )

    def word(self, alternatives: Alternatives) -> Word:
        names = [term(self.language, one) for one in alternatives]
        costs = [sum(segment.frequency("text", name) for segment, _ in self.places) for name in names]
        return Word("text", names, sum(costs), self._idf(max(costs)))

    def _prefixes(self) -> Iterator[Word]:
        for prefix in self.wanted.prefixes:
            start = term(self.language, prefix)
            begun = {
                name
                for segment, _ in self.places
                for name in segment.beginning("surface", start, MOST_EXPANSIONS + 1)
            }
            self.cut |= len(begun) > MOST_EXPANSIONS
            names = sorted(begun)[:MOST_EXPANSIONS]
            held = [segment.frequency("surface", name) for name in names for segment, _ in self.places]
            cost = sum(held) + sum(1 for count in held if count) * BEGINNING
            yield Word("surface", names, cost, self._idf(sum(held)))

    def _idf(self, frequency: int) -> float:
        frequency = min(frequency, self._texts)
        return log(1 + (self._texts - frequency + 0.5) / (frequency + 0.5))
