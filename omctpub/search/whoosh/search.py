"""From matching texts to a page of results: by items, in order, with counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from omctpub.search.engine import Hit, Restriction, Results
from omctpub.search.query import Query
from omctpub.search.whoosh.matching import Matches
from omctpub.search.whoosh.postings import Numbers
from omctpub.search.whoosh.segments import Mask
from omctpub.search.whoosh.snapshot import Snapshot

Ranks = NDArray[np.float64]
# What having all the words is worth: more than any score.
_ALL_WORDS = 1e6
# Fields whose values stand in the documents as they are; all others are facets.
_OWN = ("type", "country", "programme", "language")


@dataclass(frozen=True)
class _Chosen:
    """The items found: of each its best text (rising), and all texts by which it is found."""

    best: Numbers
    ranks: Ranks
    texts: Numbers


def search(
    snapshot: Snapshot,
    query: Query,
    allowed: Restriction,
    order: str,
    offset: int,
    limit: int,
    counts: Sequence[str],
) -> Results:
    """A page of what a question finds among what is allowed; `counts` are the fields to count values of."""
    if query.empty:
        return Results()
    masks = snapshot.masks(allowed)
    # An item is excluded, or counted for another language, by texts that may not be shown.
    every = counts or query.excluded or not allowed.languages
    among = [one for one in snapshot.texts_by_language if every or one in allowed.languages]
    matches = Matches(snapshot, query, among)
    # Items with fewer words are found only where those with all do not fill the page.
    enough = 1 if order == "new" else limit
    chosen = _best_of_items(matches, _found(matches, masks.values(), enough))
    hits = _hits(matches, chosen, _page(snapshot, chosen, order, offset, limit))
    counted = _count(matches, masks, chosen, counts, enough)
    return Results(hits, len(chosen.best), matches.budget.exceeded, counted)


def _found(matches: Matches, masks: Iterable[Mask], enough: int) -> Numbers:
    """The texts with all words, or where these are of too few items, those with any."""
    full = _within(matches.full, masks)
    items = np.count_nonzero(np.bincount(matches.snapshot.places_of_items[full]))
    return full if items >= enough else _within(matches.matched, masks)


def _within(texts: Mask, masks: Iterable[Mask]) -> Numbers:
    return np.flatnonzero(reduce(np.logical_and, masks, texts))


def _best_of_items(matches: Matches, texts: Numbers) -> _Chosen:
    snapshot, ranks = matches.snapshot, _ranks(matches, texts)
    places, highest = snapshot.places_of_items[texts], np.zeros(snapshot.number_of_items)
    np.maximum.at(highest, places, ranks)
    winners = ranks == highest[places]
    best, kept = _one_of_each(snapshot, texts[winners])
    return _Chosen(best, ranks[winners][kept], texts)


def _one_of_each(snapshot: Snapshot, texts: Numbers) -> tuple[Numbers, Mask]:
    """Of these texts one of each item, and which these are."""
    places, last = snapshot.places_of_items[texts], np.empty(snapshot.number_of_items, np.int64)
    last[places] = texts
    kept = last[places] == texts
    return texts[kept], kept


def _ranks(matches: Matches, texts: Numbers) -> Ranks:
    """What texts are ordered by: first whether they hold all the words, then how well they fit."""
    ranks: Ranks = matches.scores[texts].astype(np.float64)
    ranks[matches.full[texts]] += _ALL_WORDS
    return ranks


def _page(snapshot: Snapshot, chosen: _Chosen, order: str, offset: int, limit: int) -> list[int]:
    """The texts of the page in order: the best or the newest first, then the item that arrived last."""
    texts, last = chosen.best, offset + limit
    if offset >= len(texts):
        return []
    dates = snapshot.published[texts]
    first = dates if order == "new" else chosen.ranks
    if len(texts) > last:
        # Sorting a hundred thousand to show twenty would cost the most of all.
        kept = first >= np.partition(first, len(texts) - last)[len(texts) - last]
        texts, dates, first = texts[kept], dates[kept], first[kept]
    falling = np.lexsort((snapshot.items[texts], dates, first))[::-1]
    return [int(text) for text in texts[falling][offset:last]]


def _hits(matches: Matches, chosen: _Chosen, page: Sequence[int]) -> list[Hit]:
    """The items of these texts, each with the languages of all texts by which it is found, the best first."""
    snapshot, languages = matches.snapshot, dict[int, list[tuple[float, str]]]()
    places, shown = snapshot.places_of_items, np.zeros(snapshot.number_of_items, np.bool_)
    shown[places[list(page)]] = True
    texts = chosen.texts[shown[places[chosen.texts]]]
    for text, rank in zip(texts.tolist(), _ranks(matches, texts).tolist(), strict=True):
        languages.setdefault(int(places[text]), []).append((rank, snapshot.language(text)))
    return [
        Hit(int(snapshot.items[text]), _best(languages[int(places[text])]), float(matches.scores[text]))
        for text in page
    ]


def _best(found: list[tuple[float, str]]) -> tuple[str, ...]:
    """The languages of texts that hold all the words, where any does."""
    found.sort(key=lambda pair: pair[0], reverse=True)
    full = [language for rank, language in found if rank >= _ALL_WORDS]
    return tuple(full or (language for _, language in found))


def _count(
    matches: Matches, masks: Mapping[str, Mask], chosen: _Chosen, names: Sequence[str], enough: int
) -> dict[str, dict[str, int]]:
    """How many items have each value of a field, whatever values of it are chosen already."""
    counted = {}
    for name in names:
        texts, best = chosen.texts, chosen.best
        if name in masks:
            texts = _found(matches, [mask for field, mask in masks.items() if field != name], enough)
            best, _ = _one_of_each(matches.snapshot, texts)
        # Texts of one item have the same values, but for their language.
        among = texts if name == "language" else best
        counted[name] = matches.snapshot.counted(name if name in _OWN else f"facet {name}", among)
    return counted
