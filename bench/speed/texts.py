"""The texts that all engines hold, and the questions that they are asked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice, pairwise
from random import Random

from bench.items import item
from bench.words import vocabulary

LANGUAGE = "en"
# As long as a statement or an appeal is.
WORDS = 300
# The words asked for stand in a tenth of the texts to nearly all of them: what readers type is common.
ASKED_FOR = 40
# How many questions of each sort are asked.
QUESTIONS = 60


@dataclass(frozen=True, slots=True)
class Text:
    """One text; `day` is the day of its publication as a number to sort by."""

    number: int
    item: int
    language: str
    type: str
    countries: tuple[str, ...]
    year: str
    day: int
    title: str
    body: str


def texts(size: int) -> list[Text]:
    """So many texts: every language of one item after the other."""
    return list(islice(_all(size), size))


def _all(size: int) -> Iterator[Text]:
    numbers = count()
    for number in range(size):
        found = item(number, size)
        day = found["published"][:10].ljust(10, "-").replace("-", "0")
        for language, text in found["translations"].items():
            yield Text(
                number=next(numbers),
                item=number,
                language=language,
                type=found["type"],
                countries=tuple(found.get("countries", ())),
                year=found["published"][:4],
                day=int(day),
                title=text.get("title", ""),
                body=vocabulary(language).body(Random(f"body {number} {language}"), WORDS),
            )


@dataclass(frozen=True)
class Questions:
    """Pairs of words that stand in many texts, words in most of all, and words that stand side by side."""

    pairs: Sequence[tuple[str, str]]
    common: Sequence[str]
    phrases: Sequence[tuple[str, str]]


def questions(asked: Sequence[Text]) -> Questions:
    """Questions in one language whose answers are there, the same in every run."""
    random = Random("questions")
    read = [_words(one.body) for one in asked if one.language == LANGUAGE][:3_000]
    frequent = [word for word, _ in Counter(word for words in read for word in set(words)).most_common(300)]
    beside = Counter(pair for words in read for pair in pairwise(words))
    phrases = [pair for pair, _ in beside.most_common(20 * QUESTIONS) if set(pair) <= set(frequent)]
    return Questions(
        pairs=[tuple(random.sample(frequent[:ASKED_FOR], 2)) for _ in range(QUESTIONS)],  # type: ignore[misc]
        common=[frequent[at % ASKED_FOR] for at in range(QUESTIONS)],
        phrases=random.sample(phrases, min(QUESTIONS, len(phrases))),
    )


def _words(text: str) -> list[str]:
    return [word for word in text.lower().split() if word.isalpha() and len(word) > 3]
