"""Finding and ranking in one generation of a Whoosh index: BM25 over weighted terms, by items."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest
from math import log

from whoosh.reading import IndexReader

from omctpub.search.engine import Hit, Restriction, Results
from omctpub.search.query import Alternatives, Query, in_language
from omctpub.search.whoosh_fields import state_of, tag, term
from omctpub.search.whoosh_segments import Segment, key_of

K1, B = 1.2, 0.75
MOST_EXPANSIONS = 128
# What one question may read, in postings: a word in 40 % of 100,000 texts fits. Positions cost more, and so
# does beginning the list of each of a prefix's many words.
WORK = 40_000
POSITIONS = 4
BEGINNING = 20

Scores = dict[int, float]
Rank = tuple[bool, float]


class Snapshot:
    """One generation of the index, open for reading. What `before` knows of the same segments is kept."""

    def __init__(self, reader: IndexReader, before: "Snapshot | None" = None) -> None:
        known = {segment.key: segment.fixed for segment in before.segments} if before else {}
        leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        self.reader = reader
        self.state = state_of(reader.schema)
        self.segments: list[Segment] = [Segment(leaf, known.get(key_of(leaf))) for leaf in leaves]

    @cached_property
    def texts_by_language(self) -> dict[str, int]:
        """How many texts each language has, in alphabetical order."""
        counts: dict[str, int] = {}
        for segment in self.segments:
            for name in segment.values("language"):
                counts[name] = counts.get(name, 0) + segment.tagged(tag("language", name)).bit_count()
        return dict(sorted(counts.items()))

    @cached_property
    def average_length(self) -> float:
        texts = sum(segment.fixed.size for segment in self.segments)
        return max(1.0, sum(sum(segment.fixed.lengths) for segment in self.segments) / max(1, texts))

    def read_through(self) -> None:
        """Reads every posting; raises anything where one is damaged."""
        for segment in self.segments:
            for _ in segment.reader.iter_postings():
                pass

    def search(self, query: Query, allowed: Restriction, order: str, offset: int, limit: int) -> Results:
        if query.empty:
            return Results()
        search = _Search(self, query, allowed)
        found = search.run()
        chosen, key = _in_order(found, order, limit)
        best = nlargest(offset + limit, chosen, key) if offset < len(chosen) else []
        hits = [Hit(item, found[item].languages(), found[item].rank[1]) for item in best[offset:]]
        return Results(hits, len(chosen), search.budget.exceeded)


@dataclass(slots=True)
class _Found:
    """An item: the rank (all words, score) of its best text, and every text that matched."""

    rank: Rank
    published: int
    texts: list[tuple[Rank, str]] = field(default_factory=list)

    def languages(self) -> tuple[str, ...]:
        best_first = sorted(self.texts, key=lambda text: text[0], reverse=True)
        return tuple(language for rank, language in best_first if rank[0] == self.rank[0])


def _in_order(
    found: dict[int, _Found], order: str, limit: int
) -> tuple[Collection[int], Callable[[int], tuple[object, ...]]]:
    full = [item for item, one in found.items() if one.rank[0]]
    if order == "new":
        return full or found, lambda item: (found[item].published, item)
    return full if len(full) >= limit else found, lambda item: (found[item].rank, found[item].published, item)


@dataclass(slots=True)
class _Budget:
    """Demands spend first, then words, rarest first. What does not fit is left out, and said."""

    left: int = WORK
    exceeded: bool = False

    def spend(self, cost: int, must: bool = False) -> bool:
        if cost > self.left and not must:
            self.exceeded = True
            return False
        self.left = max(0, self.left - cost)
        return True


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in one language: by segment, the terms that stand for it and how many texts hold each."""

    field: str
    terms: dict[str, dict[bytes, int]]
    cost: int
    idf: float

    def names(self, segment: Segment) -> list[bytes]:
        return list(self.terms[segment.key])

    def cost_in(self, segment: Segment) -> int:
        return sum(self.terms[segment.key].values())


class _Search:
    def __init__(self, snapshot: Snapshot, query: Query, allowed: Restriction) -> None:
        texts = snapshot.texts_by_language
        languages = [name for name in texts if name in allowed.languages or not allowed.languages]
        self.snapshot, self.allowed = snapshot, allowed
        self.wanted = {language: in_language(query, language) for language in languages}
        self.spoken = {
            language: [one for one in snapshot.segments if one.tagged(tag("language", language))]
            for language in languages
        }
        self.budget = _Budget()
        self.found: dict[int, _Found] = {}

    def run(self) -> dict[int, _Found]:
        excluded = {item for language in self.wanted for item in self._excluded(language)}
        phrases = {language: self._with_phrases(language) for language in self.wanted}
        for language, words in self._affordable().items():
            for segment in self.spoken[language]:
                self._collect(segment, language, words, phrases[language].get(segment.key))
        for item in excluded:
            self.found.pop(item, None)
        return self.found

    def _excluded(self, language: str) -> Iterator[int]:
        """Items with a text that holds something excluded."""
        for sequence in self.wanted[language].excluded:
            words = [self._word(language, word) for word in sequence]
            if self.budget.spend(sum(_cost(words, segment, None) for segment in self.spoken[language])):
                for segment in self.spoken[language]:
                    yield from (
                        segment.fixed.items[text] for text in self._side_by_side(segment, words, None)
                    )

    def _with_phrases(self, language: str) -> dict[str, Scores]:
        """By segment the texts that hold every phrase, with their scores; {} where none is demanded."""
        scores: dict[str, Scores] = {}
        for sequence in self.wanted[language].phrases:
            words = [self._word(language, word) for word in sequence]
            cost = sum(_cost(words, segment, scores.get(segment.key)) for segment in self.spoken[language])
            if self.budget.spend(cost, must=not scores):
                for segment in self.spoken[language]:
                    before = scores.get(segment.key)
                    scores[segment.key] = _sum(self._side_by_side(segment, words, before), before or {})
        return scores

    def _side_by_side(self, segment: Segment, words: Sequence[_Word], within: Scores | None) -> Scores:
        """The texts that hold the words one after the other, with their scores."""
        if not _cost(words, segment, within):
            return {}
        starts = _starts(segment, words, within) if len(words) > 1 else None
        weights = segment.weights("text", words[0].names(segment)) if starts is None else starts.items()
        idf = len(words) * max(word.idf for word in words)
        return self._score(segment, idf, (pair for pair in weights if within is None or pair[0] in within))

    def _affordable(self) -> dict[str, list[_Word]]:
        """The wanted words of each language that the budget allows, always one at least."""
        words: list[tuple[_Word, str]] = []
        for language, wanted in self.wanted.items():
            words += [(self._word(language, word), language) for word in wanted.words]
            words += [(self._prefix(language, prefix), language) for prefix in wanted.prefixes]
        chosen: dict[str, list[_Word]] = {language: [] for language in self.wanted}
        read = 0
        for word, language in sorted(words, key=lambda pair: pair[0].cost):
            if self.budget.spend(word.cost, must=not read):
                chosen[language].append(word)
                read += word.cost
        return chosen

    def _word(self, language: str, alternatives: Alternatives) -> _Word:
        names = [term(language, one) for one in alternatives]
        terms = {one.key: one.frequencies("text", names) for one in self.spoken[language]}
        costs = {name: sum(found.get(name, 0) for found in terms.values()) for name in names}
        return _Word("text", terms, sum(costs.values()), self._idf(language, max(costs.values())))

    def _prefix(self, language: str, prefix: str) -> _Word:
        start = term(language, prefix)
        begun = [(one, one.beginning("surface", start, MOST_EXPANSIONS)) for one in self.spoken[language]]
        first = set(sorted({name for _, names in begun for name in names})[:MOST_EXPANSIONS])
        terms = {one.key: one.frequencies("surface", first.intersection(names)) for one, names in begun}
        texts = sum(sum(found.values()) for found in terms.values())
        lists = sum(map(len, terms.values()))
        return _Word("surface", terms, texts + lists * BEGINNING, self._idf(language, texts))

    def _idf(self, language: str, frequency: int) -> float:
        texts = self.snapshot.texts_by_language[language]
        frequency = min(frequency, texts)
        return log(1 + (texts - frequency + 0.5) / (frequency + 0.5))

    def _score(self, segment: Segment, idf: float, weights: Iterable[tuple[int, float]]) -> Scores:
        lengths, flat, slope = segment.fixed.lengths, K1 * (1 - B), K1 * B / self.snapshot.average_length
        most = idf * (K1 + 1)
        return {text: most * weight / (weight + flat + slope * lengths[text]) for text, weight in weights}

    def _collect(
        self, segment: Segment, language: str, words: Sequence[_Word], demanded: Scores | None
    ) -> None:
        scores: Scores = {} if demanded is None else dict(demanded)
        held = dict.fromkeys(scores, 0)
        for word in words:
            if names := word.names(segment):
                for text, score in self._score(segment, word.idf, segment.weights(word.field, names)).items():
                    scores[text] = scores.get(text, 0.0) + score
                    held[text] = held.get(text, 0) + 1
        for text in self._visible(segment, language, scores if demanded is None else demanded):
            self._take(segment, text, language, (held[text] == len(words), scores[text]))

    def _visible(self, segment: Segment, language: str, texts: Iterable[int]) -> Iterator[int]:
        mask = segment.allowed(self.allowed) & segment.tagged(tag("language", language))
        among, published = segment.among(mask), segment.fixed.published
        after, before = self.allowed.after, self.allowed.before
        for text in filter(among, texts):
            if (after is None or published[text] >= after) and (before is None or published[text] < before):
                yield text

    def _take(self, segment: Segment, text: int, language: str, rank: Rank) -> None:
        item = segment.fixed.items[text]
        found = self.found.setdefault(item, _Found(rank, segment.fixed.published[text]))
        found.rank = max(found.rank, rank)
        found.texts.append((rank, language))


def _cost(words: Sequence[_Word], segment: Segment, within: Scores | None) -> int:
    """What looking for a word, or for words side by side, costs; 0 where they cannot be."""
    rarest = min(word.cost_in(segment) for word in words)
    candidates = rarest if within is None else min(rarest, len(within))
    return candidates if len(words) == 1 else candidates * len(words) * POSITIONS


def _starts(segment: Segment, words: Sequence[_Word], within: Scores | None) -> Scores:
    """The texts in which the words follow each other, with the lowest of their weights."""
    first, *others = sorted(range(len(words)), key=lambda index: words[index].cost_in(segment))
    begun = segment.places(words[first].names(segment), within)
    found = {text: (weight, [place - first for place in places]) for text, (weight, places) in begun.items()}
    for index in others:
        more = segment.places(words[index].names(segment), found)
        found = {
            text: (min(weight, more[text][0]), following)
            for text, (weight, starts) in found.items()
            if text in more and (following := _followed(starts, index, more[text][1]))
        }
    return {text: weight for text, (weight, _) in found.items()}


def _sum(scores: Scores, further: Scores) -> Scores:
    return {text: score + further.get(text, 0.0) for text, score in scores.items()}


def _followed(starts: Iterable[int], distance: int, places: Iterable[int]) -> list[int]:
    there = set(places)
    return [start for start in starts if start + distance in there]
