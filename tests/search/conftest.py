"""Engines to test, and documents to give them. Another engine joins by its name in ENGINES."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from omctpub.search.engine import Document, Engine, Restriction, Results
from omctpub.search.query import parse
from omctpub.search.whoosh_engine import WhooshEngine

ENGINES = {"whoosh": WhooshEngine}
ANY = Restriction(types=None)
Opener = Callable[[], Engine]
Search = Callable[..., Results]

BARE = Document(0, "en", "statement", (), (), (), 0, "", "", "", "")


def document(item: int, title: str, language: str = "en", **fields: object) -> Document:
    return replace(BARE, item=item, language=language, title=title, **fields)  # type: ignore[arg-type]


@pytest.fixture(params=ENGINES)
def open_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens engines on one index, as several processes would."""
    opened: list[Engine] = []

    def open_one() -> Engine:
        opened.append(ENGINES[request.param](tmp_path / "index"))
        return opened[-1]

    yield open_one
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(open_engine: Opener) -> Engine:
    return open_engine()


@pytest.fixture
def found(engine: Engine) -> Callable[..., list[int]]:
    """Items found, in order."""

    def items(typed: str, allowed: Restriction = ANY, **options: object) -> list[int]:
        results = engine.search(parse(typed), allowed, **options)  # type: ignore[arg-type]
        return [hit.item for hit in results.hits]

    return items
