"""What a reader typed, understood: words, "phrases", -words and prefixes*. Everything else is a word.

The grammar is small on purpose: no fields, no operators, no nesting, nothing that a long query makes costly.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from omctpub.search.analysis import UNSPACED, Token, analyse, base_language, surface

LONGEST = 400
MOST_WORDS = 32
MOST_UNSPACED = 128
MOST_PREFIXES = 4
SHORTEST_PREFIX = 3

# What parts of words count for beside the words. In a script without spaces a word is several terms: there
# a longer stretch counts in full, and so do the parts of a name in other letters, lest it weigh too little.
SHARE, SHARE_UNSPACED = 0.2, 1.0
# Too common to be asked for, a word still tells something: "more", "under", "who".
SHARE_COMMON = 0.5
UNSPACED_LANGUAGES = frozenset({"zh", "ja", "ko", "th", "lo", "km", "my"})

_QUOTES = '"“”„‟«»‹›「」『』＂〝〞〟'
QUOTES = re.compile(f"[{_QUOTES}]")
MINUS = re.compile("^[-−－]")
_PIECE = re.compile(
    rf"(?P<minus>(?<![^\s{_QUOTES}])[-−－])?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<word>[^\s{_QUOTES}]+))"
)
# What is joined to it is a word by itself, or an article: anti-tort*, l'avoc*. Signs around it say nothing.
_JOINING = "‐-―'’ʼ/.,:_&+-"
_PREFIX = re.compile(
    rf"[^\w*?]*(?:(?P<before>[^\s*?]*)[{_JOINING}])?(?P<beginning>[^\W_][^\s*?{_JOINING}]*)\*+[^\w*?]*"
)

# Why something that was typed is ignored.
TOO_LONG, TOO_MANY_STARS, STRAY_STAR = "too long", "too many stars", "stray star"

# The parts of a query that a name can stand in.
WORDS, PHRASES, EXCLUDED = "words", "phrases", "excluded"


@dataclass(frozen=True, slots=True)
class Name:
    """Words of one part of a query that name something besides: each of them is also found by the `marks`.

    In a script without spaces a word may hold the name among other characters.
    `countries` are the codes that the name of a country may mean: several where it is ambiguous.
    """

    part: str
    words: tuple[str, ...]
    marks: tuple[str, ...]
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question, in no language yet.

    Words and prefixes are wanted; phrases and what is excluded (a word or a phrase) are demands.
    `ignored` says why something typed was left out, if anything was.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    names: tuple[Name, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing is asked for: a question of exclusions alone finds nothing."""
        return not (self.words or self.phrases or self.prefixes)


# Terms that stand for one word: what it is stemmed to, and marks of texts that it names.
Alternatives = tuple[str, ...]


class Hint(NamedTuple):
    """A term that makes a text fit better, by a part of what a word of its rarity would."""

    term: str
    share: float


class Wanted(NamedTuple):
    """A query in one language: a word is the terms that stand for it, a phrase its words in order.

    A text that holds hints alone is not found; one that holds none of them may hold all the words.
    """

    words: tuple[Alternatives, ...]
    phrases: tuple[tuple[Alternatives, ...], ...]
    excluded: tuple[tuple[Alternatives, ...], ...]
    prefixes: tuple[str, ...]
    hints: tuple[Hint, ...] = ()


def parse(q: str) -> Query:
    """Understands any string; never raises."""
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in q[:LONGEST])
    reading = _Reading({TOO_LONG} if len(q.rstrip()) > LONGEST else set())
    for piece in _PIECE.finditer(text):
        reading.take(piece)
    return reading.query()


@dataclass
class _Reading:
    ignored: set[str]
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    room: int = MOST_WORDS
    unspaced_room: int = MOST_UNSPACED

    def take(self, piece: re.Match[str]) -> None:
        phrase, word = piece["phrase"], piece["word"]
        if piece["minus"]:
            self._add(self.excluded, phrase if word is None else word)
        elif phrase is not None:
            self._add(self.phrases, phrase)
        elif prefix := _PREFIX.fullmatch(word):
            self._take_prefix(prefix["before"] or "", prefix["beginning"])
        else:
            self._add_word(word)

    def _take_prefix(self, before: str, beginning: str) -> None:
        if len(before) >= SHORTEST_PREFIX:
            self._add_word(before)
        if UNSPACED.search(beginning):  # without spaces a word is found inside others anyway
            self._add_word(beginning)
        elif len(beginning) < SHORTEST_PREFIX:
            self.ignored.add(STRAY_STAR)
            self._add_word(beginning)
        elif len({*self.prefixes, beginning}) <= MOST_PREFIXES:
            self._add(self.prefixes, beginning)
        else:
            self.ignored.add(TOO_MANY_STARS)

    def _add_word(self, word: str) -> None:
        """A word said twice counts once, but may belong to a name: Georgia del Sur y Sandwich del Sur."""
        self.words.extend(self._within_limits(word))

    def _add(self, where: list[str], text: str) -> None:
        kept = " ".join(self._within_limits(text))
        if kept and kept not in where:
            where.append(kept)

    def _within_limits(self, text: str) -> Iterator[str]:
        for word in text.split():
            if not any(map(str.isalnum, word)):
                continue
            if "*" in word:
                self.ignored.add(STRAY_STAR)
            unspaced = [match.start() for match in UNSPACED.finditer(word)]
            cut = unspaced[self.unspaced_room :]
            if cut or not self.room:
                self.ignored.add(TOO_LONG)
            if not self.room or cut[:1] == [0]:
                return
            self.room -= 1
            self.unspaced_room -= len(unspaced) - len(cut)
            yield word[: cut[0]] if cut else word

    def query(self) -> Query:
        words, prefixes = tuple(self.words), tuple(self.prefixes)
        if len(words) == 1 and UNSPACED.fullmatch(words[0]) and not (prefixes or self.phrases):
            words, prefixes = prefixes, words  # a character alone, which texts hold in pairs: 法, 법
        return Query(words, tuple(self.phrases), tuple(self.excluded), prefixes, frozenset(self.ignored))


@lru_cache(maxsize=1024)
def in_language(query: Query, language: str) -> Wanted:
    """The terms that stand for the query in texts of one language.

    Stop words are asked for only where nothing else is; inside a phrase they keep their place.
    """
    refused = (((mark,),) for marks in _marks(query, EXCLUDED).values() for mark in marks)
    read = [(word, token) for word in query.words for token in analyse(word, language)]
    words = dict.fromkeys(_words(query, read))
    return Wanted(
        words=tuple(words),
        phrases=_sequences(query.phrases, language, _marks(query, PHRASES)),
        excluded=tuple(dict.fromkeys((*_sequences(query.excluded, language, {}), *refused))),
        prefixes=tuple(dict.fromkeys(filter(None, (surface(word, language) for word in query.prefixes)))),
        hints=tuple(_hints([token for _, token in read], words, language)),
    )


def _hints(typed: Sequence[Token], words: Container[Alternatives], language: str) -> Iterator[Hint]:
    share = SHARE_UNSPACED if base_language(language) in UNSPACED_LANGUAGES else SHARE
    for gram in dict.fromkeys(gram for token in typed for gram in token.grams):
        yield Hint(gram, share)
    for terms in dict.fromkeys(token.terms for token in typed if token.stop):
        if terms not in words:
            yield Hint(terms[0], SHARE_COMMON)


def _words(query: Query, read: Sequence[tuple[str, Token]]) -> Iterator[Alternatives]:
    """What is asked for, of the typed words with their tokens.

    A stop word that is the name of something stands for that alone.
    """
    marks = _marks(query, WORDS)
    named = {name.words[0] for name in query.names if len(name.words) == 1 and name.part == WORDS}
    counts = bool(query.phrases or query.prefixes or not all(token.stop for _, token in read))
    for word, token in read:
        if not token.stop or not (counts or word in named):
            yield tuple(dict.fromkeys((*token.terms, *_standing_for(word, token, marks))))
        elif word in named:
            yield marks[word]


def _standing_for(word: str, token: Token, marks: Mapping[str, Alternatives]) -> Alternatives:
    """The marks of the name that the word is, or of one within characters without spaces, for its own."""
    if word in marks or not UNSPACED.search(word):
        return marks.get(word, ())
    places = ((word.find(name), name) for name in marks)
    around = (name for at, name in places if 0 <= at <= token.start and token.end <= at + len(name))
    return next(map(marks.__getitem__, around), ())


def _marks(query: Query, part: str) -> dict[str, Alternatives]:
    """The marks of each word or phrase of one part of the query."""
    found: dict[str, Alternatives] = {}
    for name in query.names:
        for word in name.words if name.part == part and name.marks else ():
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *name.marks)))
    return found


def _sequences(
    texts: Iterable[str], language: str, marks: Mapping[str, Alternatives]
) -> tuple[tuple[Alternatives, ...], ...]:
    """The words of each text in order; the marks alone of one that is nothing but a name with marks."""
    analysed = (_sequence(text, language, marks.get(text, ())) for text in texts)
    return tuple(dict.fromkeys(filter(None, analysed)))


def _sequence(text: str, language: str, marks: Alternatives) -> tuple[Alternatives, ...]:
    return (marks,) if marks else tuple(token.terms for token in analyse(text, language))
