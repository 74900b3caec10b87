"""How often the right paragraph is found: by a running site with all languages in one index, and by peers."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.filling import BenchError, omctpub
from bench.peers import PEERS, PeerMissing, Text
from bench.questions import Asked, Question
from bench.serving import Client, serving

LIMIT = 10
FIRST = 5
ITEM = "paragraph-"
SITE = "omctpub"
SITE_TOLD = "omctpub, langs="

Search = Callable[[str, str], list[int]]
"""Question and its language, to the numbers of what is found, best first."""

# Whatever Markdown might take for a sign of its own.
_SIGN = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Relevance:
    """In percent: the right paragraph first, among the first five, and the mean of 1/rank up to ten.

    `plain` is the first figure where accents are left out of the questions.
    """

    questions: str
    language: str
    engine: str
    first: float
    among_first: float
    reciprocal: float
    plain: float | None


def measure(
    folder: Path,
    asked: Sequence[Asked],
    engines: Sequence[str],
    plain: bool,
    note: Callable[[str], None],
    missing: Callable[[str], None],
) -> Iterator[Relevance]:
    """Ask each engine every question, with what it needs made in `folder`; tell of a peer that is missing."""
    texts = [text for one in asked for text in one.paragraphs]
    for engine in engines:
        with ExitStack() as stack:
            try:
                searches = stack.enter_context(_opened(engine, folder, texts))
            except PeerMissing as error:
                missing(f"{engine} is left out. {error}")
                continue
            for one in asked:
                for name, search in searches.items():
                    yield _relevance(one, name, search, plain)
                    note(f"asked: {name}, {one.name}")


@contextmanager
def _opened(engine: str, folder: Path, texts: Sequence[Text]) -> Iterator[Mapping[str, Search]]:
    if engine == SITE:
        with _site(folder, texts) as client:
            yield {
                SITE: lambda question, language: _found(client, question, ""),
                SITE_TOLD: lambda question, language: _found(client, question, language),
            }
        return
    peer = PEERS[engine](folder)
    try:
        peer.add(texts)
        peer.commit()
        yield {engine: lambda question, language: peer.search(question, language, LIMIT)}
    finally:
        peer.close()


@contextmanager
def _site(folder: Path, texts: Sequence[Text]) -> Iterator[Client]:
    site, file = folder / "site", folder / "paragraphs.jsonl"
    file.write_text("".join(map(_line, texts)), encoding="utf-8")
    for command in (omctpub("init", site), omctpub("--site", site, "import", file)):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise BenchError(f"omctpub {command[-2]} ended with code {done.returncode}: {done.stderr[-500:]}")
    with serving(site, len(texts)) as server:
        client = server.client()
        yield client
        client.close()


def _line(text: Text) -> str:
    body = _SIGN.sub(r"\\\1", text.body)
    item = {
        "id": f"{ITEM}{text.number}",
        "type": "statement",
        "published": "2026-01-30",
        "original": text.language,
        "translations": {text.language: {"title": text.title, "body": body}},
    }
    return json.dumps(item, ensure_ascii=False) + "\n"


def _found(client: Client, question: str, language: str) -> list[int]:
    asked = urlencode({"q": question, **({"langs": language} if language else {})})
    told = json.loads(client.read(f"/en/search.json?{asked}"))
    return [int(item["id"].removeprefix(ITEM)) for item in told["items"][:LIMIT]]


def _relevance(asked: Asked, engine: str, search: Search, plain: bool) -> Relevance:
    ranks = [_rank(search(one.text, asked.language), one) for one in asked.questions]
    without = [_rank(search(one.plain().text, asked.language), one) for one in asked.questions if plain]
    return Relevance(
        questions=asked.name,
        language=asked.language,
        engine=engine,
        first=_percent([rank == 1 for rank in ranks]),
        among_first=_percent([0 < rank <= FIRST for rank in ranks]),
        reciprocal=_percent([1 / rank if rank else 0 for rank in ranks]),
        plain=_percent([rank == 1 for rank in without]) if plain else None,
    )


def _rank(found: Sequence[int], question: Question) -> int:
    """1 for the first; 0 where it is not found."""
    return found.index(question.answer) + 1 if question.answer in found else 0


def _percent(values: Sequence[float]) -> float:
    return 100 * sum(values) / max(1, len(values))
