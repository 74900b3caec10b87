"""From matching texts to a page of results: by items, in order, with counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omctpub.search.engine import Hit, Restriction, Results
from omctpub.search.query import Query
from omctpub.search.whoosh.matching import Matches
from omctpub.search.whoosh.postings import Numbers
from omctpub.search.whoosh.snapshot import Mask, Snapshot

Ranks = NDArray[np.float64]
# What having all the words is worth: more than any score.
_ALL_WORDS = 1e6
# Fields whose values stand in the documents as they are; all others are facets.
_OWN = ("type", "country", "programme", "language")


@dataclass(frozen=True)
class _Chosen:
    """The items found: of each its best text, and all texts by which it is found."""

    best: Numbers
    ranks: Ranks
    texts: Mask


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
    spoken = snapshot.texts_by_language
    among = [one for one in spoken if counts or not allowed.languages or one in allowed.languages]
    matches = Matches(snapshot, query, among)
    chosen = _choose(matches, masks, order, limit)
    hits = _hits(matches, chosen, _page(snapshot, chosen, order, offset, limit))
    counted = {name: _count(matches, masks, chosen, name, order, limit) for name in counts}
    return Results(hits, len(chosen.best), matches.budget.exceeded, counted)


def _choose(matches: Matches, masks: Mapping[str, Mask], order: str, limit: int) -> _Chosen:
    """Of each item the best text; items with fewer words only where those with all do not fill the page."""
    matched = matches.matched
    for mask in masks.values():
        matched = matched & mask
    enough = 1 if order == "new" else limit
    texts = np.flatnonzero(matched)
    best, of_best = _best_of_items(matches.snapshot, texts, _ranks(matches, texts))
    full = of_best >= _ALL_WORDS
    if np.count_nonzero(full) >= enough:
        best, of_best, matched = best[full], of_best[full], matched & matches.full
    return _Chosen(best, of_best, matched)


def _ranks(matches: Matches, texts: Numbers) -> Ranks:
    """What texts are ordered by: first whether they hold all the words, then how well they fit."""
    ranks: Ranks = matches.scores[texts].astype(np.float64)
    ranks[matches.full[texts]] += _ALL_WORDS
    return ranks


def _best_of_items(snapshot: Snapshot, texts: Numbers, ranks: Ranks) -> tuple[Numbers, Ranks]:
    places = snapshot.places_of_items
    best = np.full(snapshot.number_of_items, -1.0)
    np.maximum.at(best, places[texts], ranks)
    chosen = np.full(len(best), -1)
    winners = ranks == best[places[texts]]
    chosen[places[texts[winners]]] = texts[winners]
    there = chosen >= 0
    return chosen[there], best[there]


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
    places = snapshot.places_of_items
    texts = np.flatnonzero(chosen.texts & np.isin(places, places[list(page)]))
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
    matches: Matches, masks: Mapping[str, Mask], chosen: _Chosen, name: str, order: str, limit: int
) -> dict[str, int]:
    """How many items have each value of a field, whatever values of it are chosen already."""
    if name in masks:
        others = {field: mask for field, mask in masks.items() if field != name}
        chosen = _choose(matches, others, order, limit)
    among = chosen.texts
    if name != "language":
        # Texts of one item have the same values, but for their language.
        among = np.zeros_like(among)
        among[chosen.best] = True
    return matches.snapshot.counted(name if name in _OWN else f"facet {name}", among)
