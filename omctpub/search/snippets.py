"""What of a text to show for a query: titles with their hits marked, and the passage that holds most of them.

Plain text in, pieces of plain text out: (piece, marked). Whoever shows them escapes them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from omctpub.contained import balanced_pieces, whole_until
from omctpub.search.analysis import Token, analyse, base_language, surface
from omctpub.search.query import Alternatives, Query, Wanted, in_language
from omctpub.search.words.beginnings import beginnings

Pieces = list[tuple[str, bool]]
# Where a part of the question stands in a chunk of text, and which.
_Part = tuple[int, int, object]

# So much of a text is read word by word; a word that only comes later is looked for as it was typed.
LONGEST_LOOK = 8_000
LONGEST_SEARCH = 1_000_000
AROUND = 1_000
BEGINNING = 5
ENOUGH_HITS = 24
BEFORE = 60
LONGEST_KNOWN, MOST_KNOWN = 40, 5_000
# No word goes on beyond a blank.
_CHUNK = re.compile(r"\S+")
_SENTENCE_ENDS = re.compile(r"[.!?…؟۔。！？।][\"'”’»)\]]*\s*\Z")
_BOUNDARY = re.compile(r"[\s。，、；！？]+")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A place in the text, and which part of the query stands there."""

    start: int
    end: int
    part: object


def highlight(text: str, language: str, query: Query) -> Pieces:
    """The whole of a short text, with the query's words marked."""
    return _pieces(text, 0, len(text), _hits(text, language, query))


def snippet(text: str, language: str, query: Query, length: int = 240) -> Pieces:
    """The passage of at most `length` characters with most of the query's words; [] where there are none.

    It begins and ends between words where it can, with "…" where the text goes on within a sentence.
    """
    hits = _hits(text, language, query)
    if not hits:
        return []
    start, end = _window(text, _densest(hits, length - BEFORE), length)
    pieces = _pieces(text, start, end, hits)
    closed = balanced_pieces(piece for piece, _hit in pieces)
    kept = [(piece, hit) for piece, (_, hit) in zip(closed, pieces, strict=True) if piece]
    more = bool(text[end:].strip()) and not _SENTENCE_ENDS.search(text, start, end)
    return [("…", False)] * (start > 0) + kept + [("…", False)] * more


def parts_in(text: str, language: str, wanted: Wanted) -> set[object]:
    """Which words, phrases and prefixes of a question stand anywhere in a text, as the index finds them."""
    return {hit.part for hit in _found(text, 0, len(text), language, wanted)}


def _hits(text: str, language: str, query: Query) -> list[_Hit]:
    wanted = in_language(query, language)
    hits = _hits_between(text, 0, LONGEST_LOOK, language, wanted)
    if not hits and len(text) > LONGEST_LOOK:
        typed = (*query.words, *query.phrases, *query.prefixes)
        later = _beginning_with(typed).search(text, LONGEST_LOOK, LONGEST_SEARCH)
        if later:
            hits = _hits_between(text, later.start() - AROUND, later.end() + AROUND, language, wanted)
    return hits


@lru_cache(maxsize=64)
def _beginning_with(typed: tuple[str, ...]) -> re.Pattern[str]:
    """Words that begin as one of these does, so that most forms of it are found."""
    begun = "|".join(re.escape(word[:BEGINNING]) for word in typed)
    return re.compile(rf"(?<!\w)(?:{begun})", re.IGNORECASE)


def _hits_between(text: str, start: int, end: int, language: str, wanted: Wanted) -> list[_Hit]:
    found = _found(text, start, end, language, wanted)
    return list(islice(found, ENOUGH_HITS if len(text) > AROUND else None))


def _found(text: str, start: int, end: int, language: str, wanted: Wanted) -> Iterator[_Hit]:
    if wanted.phrases or wanted.prefixes:
        return _among_neighbours(text, _CHUNK.finditer(text, start, end), language, wanted)
    return _alone(text, start, end, language, wanted)


@lru_cache(maxsize=64)
def _candidates(words: Sequence[Alternatives], base: str) -> re.Pattern[str]:
    """Finds where one of the words may stand, and the rest of that chunk."""
    return beginnings([term for word in words for term in word], base) or _CHUNK


def _alone(text: str, start: int, end: int, language: str, wanted: Wanted) -> Iterator[_Hit]:
    """Where words stand that are asked for alone. This goes through more text than all else of a search."""
    known = _known(wanted, language)
    if len(known) > MOST_KNOWN:
        known.clear()
    for match in _candidates(wanted.words, base_language(language)).finditer(text, start, end):
        at = match.start()
        while at > start and not text[at - 1].isspace():
            at -= 1
        chunk = text[at : match.end()]
        parts = known.get(chunk)
        if parts is None:
            parts = known[chunk] = _parts_in(chunk, language, wanted)
        yield from (_Hit(at + first, at + last, part) for first, last, part in parts)


@lru_cache(maxsize=64)
def _known(wanted: Wanted, language: str) -> dict[str, Sequence[_Part]]:
    """What is already known of chunks of text, by the chunk: most of them come again and again."""
    return {}


def _parts_in(chunk: str, language: str, wanted: Wanted) -> Sequence[_Part]:
    words = _words_in(chunk, language)
    return [(one.start, one.end, word) for one in words for word in wanted.words if _stands_for(one, word)]


def _words_in(chunk: str, language: str) -> Sequence[Token]:
    return _remembered(chunk, language) if len(chunk) <= LONGEST_KNOWN else analyse(chunk, language)


@lru_cache(maxsize=1 << 14)
def _remembered(chunk: str, language: str) -> Sequence[Token]:
    return tuple(analyse(chunk, language))


def _among_neighbours(
    text: str, chunks: Iterable[re.Match[str]], language: str, wanted: Wanted
) -> Iterator[_Hit]:
    read: list[Token] = []
    for chunk in chunks:
        at = chunk.start()
        for token in _words_in(chunk[0], language):
            read.append(token._replace(start=token.start + at, end=token.end + at))
            yield from _ending_here(text, language, wanted, read)


def _ending_here(text: str, language: str, wanted: Wanted, read: Sequence[Token]) -> Iterator[_Hit]:
    token = read[-1]
    for word in wanted.words:
        if _stands_for(token, word):
            yield _Hit(token.start, token.end, word)
    for phrase in wanted.phrases:
        last = read[-len(phrase) :]
        if len(last) == len(phrase) and all(map(_stands_for, last, phrase)):
            yield _Hit(last[0].start, token.end, phrase)
    if wanted.prefixes:
        written = surface(text[token.start : token.end], language)
        begun = filter(written.startswith, wanted.prefixes)
        yield from (_Hit(token.start, token.end, prefix) for prefix in begun)


def _stands_for(token: Token, word: Alternatives) -> bool:
    return any(term in word for term in token.terms)


def _densest(hits: Sequence[_Hit], length: int) -> tuple[int, int]:
    """Start and end of the stretch with most different parts of the query, then most hits, then the first."""

    def worth(first: int) -> tuple[int, int, int]:
        near = [hit for hit in hits[first:] if hit.end <= hits[first].start + length]
        return len({hit.part for hit in near}), len(near), -first

    first = max(range(len(hits)), key=worth)
    near = [hit.end for hit in hits[first:] if hit.end <= hits[first].start + length]
    return hits[first].start, max(near, default=hits[first].end)


def _window(text: str, stretch: tuple[int, int], length: int) -> tuple[int, int]:
    first, last = stretch
    start = 0
    if last > length:
        before = max(0, first - BEFORE)
        boundary = _BOUNDARY.search(text, before, first)
        start = boundary.end() if boundary else first
    end = start + length
    if end >= len(text):
        return start, len(text)
    boundaries = [match.start() for match in _BOUNDARY.finditer(text, min(last, end), end + 1)]
    return start, boundaries[-1] if boundaries else whole_until(text, end)


def _pieces(text: str, start: int, end: int, hits: Sequence[_Hit]) -> Pieces:
    pieces: Pieces = []
    done = start
    for begin, stop in _merged(hits):
        begin, stop = max(begin, start), min(stop, end)
        if begin < stop:
            pieces += [(text[done:begin], False), (text[begin:stop], True)]
            done = stop
    pieces.append((text[done:end], False))
    return [piece for piece in pieces if piece[0]]


def _merged(hits: Sequence[_Hit]) -> list[tuple[int, int]]:
    """Places in order, those that overlap as one: phrases do, and pairs of characters."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((hit.start, hit.end) for hit in hits):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
