"""Queries made to cost: each is answered, and soon."""

import random
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from omctpub.search.engine import Document
from omctpub.search.query import parse
from omctpub.search.whoosh.engine import WhooshEngine

from .conftest import ANY, document

TEXTS, WORDS_EACH = 2000, 60
SECONDS = 0.3
COMMON = [
    "the",
    "of",
    "and",
    "in",
    "to",
    "a",
    "is",
    "was",
    "for",
    "on",
    "that",
    "by",
    "with",
    "from",
    "at",
    "as",
]

HOSTILE = {
    "stars": "*",
    "star word star": "*a*",
    "question marks": "?????*",
    "many stars": "*a*b*c*",
    "common prefixes": "wor* the* aaa* con*",
    "words joined by or": " OR ".join(f"w{number}" for number in range(5000)),
    "parentheses": "(" * 1000 + "tor" + ")" * 1000,
    "slop": '"a b c"~1000000',
    "range": "[a TO zzzz]",
    "empty range": "[TO]",
    "boost": "a^1e309",
    "operators": "ANDMAYBE " * 500,
    "a word of 100,000 letters": "x" * 100_000,
    "12,000 words": "word " * 12_000,
    "quotes": '"' * 10_000,
    "minuses": "-" * 10_000,
    "malformed": "%ff%fe",
    "nul": "\0",
    "surrogates": "\udcff\udcfe",
    "common words": " ".join(COMMON),
    "common words excluded": "word1 " + " ".join(f"-{word}" for word in COMMON),
    "common phrases": " ".join(f'"{one} {two}"' for one, two in pairwise(COMMON)),
    "common phrases excluded": "word1 " + " ".join(f'-"{word} the"' for word in COMMON),
    "one long phrase": '"' + "the " * 31 + '"',
    "Han": "的" * 5000,
    "marks": "a" + "\u0301" * 5000,
    "invisible": "a" + "\u200b" * 5000,
}


def texts() -> Iterator[Document]:
    chance = random.Random(7)
    words = [*COMMON * 60, *(f"word{number}" for number in range(1000))]
    for number in range(TEXTS):
        yield document(number, f"Number {number}", body=" ".join(chance.choices(words, k=WORDS_EACH)))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    engine = WhooshEngine(Path(tmp_path_factory.mktemp("hostile")) / "index")
    engine.rebuild(texts(), 1)
    engine.search(parse("warm"), ANY)
    return engine


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_query_is_answered_in_time(engine: WhooshEngine, typed: str) -> None:
    began = time.thread_time()
    results = engine.search(parse(typed), ANY)
    assert time.thread_time() - began < SECONDS
    assert len(results.hits) <= 20


def test_what_costs_too_much_is_left_out_and_said(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omctpub.search.whoosh.matching.WORK", 40_000)
    assert engine.search(parse(HOSTILE["common phrases excluded"]), ANY).partial
    assert not engine.search(parse("word1 the"), ANY).partial


def test_a_single_common_word_is_never_left_out(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omctpub.search.whoosh.matching.WORK", 10)
    results = engine.search(parse("the"), ANY)
    assert results.total > TEXTS / 2
    assert not results.partial
