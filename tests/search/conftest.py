"""Engines to test, and documents to give them. Another engine joins by its name in ENGINES.

Whoosh is asked twice: as it is, and as if it had none of the private members that make it quick.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from omctpub.search.engine import Document, Engine, Restriction, Results
from omctpub.search.query import parse
from omctpub.search.whoosh import postings as whoosh_postings
from omctpub.search.whoosh.engine import WhooshEngine

PUBLIC = "whoosh by its public members"
ENGINES = {"whoosh": WhooshEngine, PUBLIC: WhooshEngine}
ANY = Restriction(types=None)
Opener = Callable[[], Engine]
Search = Callable[..., Results]

BARE = Document(0, "en", "statement", (), (), (), 0, "", "", "", "")


def document(item: int, title: str, language: str = "en", **fields: object) -> Document:
    return replace(BARE, item=item, language=language, title=title, **fields)  # type: ignore[arg-type]


@pytest.fixture(params=ENGINES)
def open_engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opener]:
    """Opens engines on one index, as several processes would."""
    if request.param == PUBLIC:
        monkeypatch.setattr(whoosh_postings, "_PRIVATE", ("no such member",))
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
