"""Questions and the paragraphs that answer them, from files in the form of SQuAD.

The language of a file stands in its name (`questions.ar.json`), else in that of its folder (`questions_fr`).
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.localedata import locale_identifiers

from bench.filling import BenchError
from bench.peers import Text

_PART = re.compile(r"[^\W\d_]+")
# й is a letter of its own, which nobody writes и.
_MARKED = re.compile("(?<![иИ])\u0306|[\u0300-\u0305\u0307-\u036f]")
# Letters that differ from another by a sign that is no mark.
_SIGNS = str.maketrans("ıłøđŁØĐ", "ilodLOD")


@dataclass(frozen=True, slots=True)
class Question:
    """`answer` is the number of the paragraph that it was asked about."""

    text: str
    answer: int

    def plain(self) -> "Question":
        """As somebody types it who leaves out the accents of Latin, Greek and Cyrillic letters."""
        apart = unicodedata.normalize("NFD", self.text)
        without = unicodedata.normalize("NFC", _MARKED.sub("", apart))
        return Question(without.translate(_SIGNS), self.answer)


@dataclass(frozen=True)
class Asked:
    """A file: its paragraphs, each one once, and its questions."""

    name: str
    language: str
    paragraphs: list[Text]
    questions: list[Question]


def read(folder: Path, most: int | None = None) -> list[Asked]:
    """Every file of questions in a folder and those below; of each all questions, or so many evenly taken."""
    found: list[Asked] = []
    for file in sorted(folder.rglob("*.json")):
        articles = _articles(file)
        if articles is not None:
            before = sum(len(one.paragraphs) for one in found)
            found.append(_asked(file, articles, before, most))
    if not found:
        raise BenchError(f"{folder} has no file of questions in the form of SQuAD.")
    return found


def _articles(file: Path) -> list[Any] | None:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return None
    articles = told.get("data") if isinstance(told, dict) else None
    wanted = isinstance(articles, list) and all(
        isinstance(one, dict) and "paragraphs" in one for one in articles
    )
    return articles if wanted else None


def _asked(file: Path, articles: list[Any], before: int, most: int | None) -> Asked:
    language = _language(file)
    numbers: dict[str, int] = {}
    questions: list[Question] = []
    for paragraph in (one for article in articles for one in article["paragraphs"]):
        number = numbers.setdefault(paragraph["context"], before + len(numbers) + 1)
        questions += [Question(one["question"], number) for one in paragraph["qas"]]
    paragraphs = [Text(number, language, "", text) for text, number in numbers.items()]
    return Asked(file.stem, language, paragraphs, list(_evenly(questions, most)))


def _language(file: Path) -> str:
    known = {identifier.lower() for identifier in locale_identifiers() if len(identifier) == 2}
    for name in (file.name, file.parent.name):
        if found := [part for part in _PART.findall(name.lower().replace("_", " ")) if part in known]:
            return str(found[-1])
    raise BenchError(f"No language in the name of {file}. Rename it, as in squad.fr.json.")


def _evenly(questions: list[Question], most: int | None) -> Iterator[Question]:
    if most is None or len(questions) <= most:
        yield from questions
    else:
        yield from (questions[at * len(questions) // most] for at in range(most))
