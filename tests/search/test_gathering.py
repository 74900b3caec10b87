"""Postings of the index on their way: nothing of what is put aside may be lost or change places."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from omctpub.search.engine import Engine
from omctpub.search.whoosh.building import HANDED_OUT, READ_AHEAD, Waiting
from omctpub.search.whoosh.gathering import Gathering, Posting

from .conftest import document


def test_postings_come_back_in_order_however_many_times_they_were_put_aside(tmp_path: Path) -> None:
    random = Random(1)
    given: list[Posting] = [
        (field, name, text, weight, value)
        for text in range(4_000)
        for field, weight, value in (("text", 1.5, b"\1\0\0\0"), ("tags", 1.0, None))
        for name in {random.randbytes(1) for _ in range(4)}
    ]
    gathering = Gathering(tmp_path, most_bytes=0)
    for posting in given:
        gathering.add(posting)
    assert len(list(tmp_path.iterdir())) > 1
    assert list(gathering.iter_postings()) == sorted(given, key=lambda posting: posting[:3])
    gathering.cleanup()
    assert list(tmp_path.iterdir()) == []


def test_parts_of_words_are_read_through_and_merged_like_words(
    engine: Engine, found: Callable[..., list[int]]
) -> None:
    engine.rebuild([document(0, "المحامي", "ar")], 0)
    for number in range(1, 25):
        engine.update({number: [document(number, "المحامي", "ar")]}, number)
    while engine.merge():
        pass
    assert sorted(held.item for held in engine.held()) == sorted(found("المحامي", limit=25)) == [*range(25)]


def test_processes_are_given_documents_in_languages_of_their_own() -> None:
    given = [document(n, "Torture", ("ar", "en", "fr")[n % 3]) for n in range(2 * READ_AHEAD)]
    waiting = Waiting(iter(given))
    assert {one.language for one in waiting.some(0.0)} == {"ar"}
    assert {one.language for one in waiting.some(0.5)} == {"en"}
    assert {one.language for one in waiting.some(1.0)} == {"fr"}
    rest = [one for _ in range(2 * READ_AHEAD // HANDED_OUT) for one in waiting.some(1.0)]
    assert len(rest) == len({one.item for one in rest}) == len(given) - 3 * HANDED_OUT
    assert waiting.some(0.0) == []
