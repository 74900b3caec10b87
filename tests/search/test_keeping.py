"""An index that is changed, shared, damaged and made anew."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from whoosh.util import filelock

from omctpub.search.engine import Document, Engine, IndexBusy, IndexUnusable
from omctpub.search.query import parse
from omctpub.search.whoosh import contents, merging
from omctpub.search.whoosh import engine as whoosh_engine
from omctpub.search.whoosh.fields import INDEX_FORMAT

from .conftest import ANY, Opener, document

ROOT = Path(__file__).parents[2]
FileLock: Any = filelock.FileLock
ELSEWHERE = """
import sys
from pathlib import Path
from omctpub.search.engine import Document
from omctpub.search.whoosh.engine import WhooshEngine
text = Document(2, "en", "statement", (), (), (), 0, "From another process", "", "", "")
WhooshEngine(Path(sys.argv[1])).update({1: [], 2: [text]}, 2)
"""


def items(engine: Engine, typed: str) -> list[int]:
    return sorted(hit.item for hit in engine.search(parse(typed), ANY).hits)


def index_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("index-*/*") if path.name != "MAIN_WRITELOCK")


def test_a_change_is_seen_at_the_next_search_by_every_engine(open_engine: Opener) -> None:
    one, other = open_engine(), open_engine()
    one.rebuild([document(1, "Torture"), document(2, "Torture")], 1)
    assert items(other, "torture") == [1, 2]
    one.update({1: [document(1, "Freedom")], 3: [document(3, "Torture")]}, 2)
    assert (items(other, "torture"), items(other, "freedom")) == ([2, 3], [1])
    one.update({2: [], 3: []}, 3)
    assert (items(other, "torture"), items(one, "torture"), other.applied()) == ([], [], 3)


def test_a_change_by_another_process_is_seen_at_the_next_search(engine: Engine, tmp_path: Path) -> None:
    engine.rebuild([document(1, "Torture")], 1)
    assert items(engine, "torture") == [1]
    subprocess.run([sys.executable, "-c", ELSEWHERE, str(tmp_path / "index")], check=True, cwd=ROOT)
    assert (items(engine, "torture"), items(engine, "another process"), engine.applied()) == ([], [2], 2)


def test_an_update_replaces_every_text_of_an_item(engine: Engine) -> None:
    engine.rebuild([document(1, "Torture", "en"), document(1, "Tortura", "es")], 1)
    engine.update({1: [document(1, "Torture", "en")]}, 2)
    assert (items(engine, "tortura"), engine.languages()) == ([], ("en",))


def test_the_number_is_kept_without_any_document(engine: Engine, open_engine: Opener) -> None:
    engine.rebuild([], 4)
    engine.update({9: []}, 5)
    engine.update({}, 6)
    assert (engine.applied(), open_engine().applied()) == (6, 6)


def updated_one_by_one(engine: Engine, times: int) -> None:
    engine.rebuild([document(0, "Torture 0")], 0)
    for number in range(1, times + 1):
        engine.update({number: [document(number, f"Torture {number}")], number - 1: []}, number, "noted")


def segments(folder: Path) -> int:
    return len(list(folder.glob("index/index-*/*.trm")))


def test_many_small_updates_are_joined_on_demand(engine: Engine, tmp_path: Path) -> None:
    updated_one_by_one(engine, 70)
    assert segments(tmp_path) > merging.MOST_SEGMENTS
    while engine.merge():
        pass
    assert segments(tmp_path) <= merging.MOST_SEGMENTS
    assert (items(engine, "torture"), engine.state()) == ([70], (70, "noted"))


def test_where_nobody_joins_the_updates_are_not_too_many_all_the_same(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "FAR_TOO_MANY", 30)
    updated_one_by_one(engine, 70)
    assert segments(tmp_path) <= 31


def test_what_is_large_is_joined_no_more(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whoosh_engine, "MOST_SEGMENTS", 1)
    monkeypatch.setattr(merging, "MOST_JOINED", 6)
    engine.rebuild([document(n, "Torture") for n in range(5)], 1)
    engine.update({n: [document(n, "Torture")] for n in range(5, 10)}, 2)
    assert not engine.merge()
    assert len(items(engine, "torture")) == 10


def test_a_missing_index_is_unusable_until_it_is_built(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable) as refusal:
        engine.applied()
    assert str(refusal.value) == (
        f"The search index in {tmp_path / 'index'} cannot be used (FileNotFoundError: [Errno 2] "
        f"No such file or directory: '{tmp_path / 'index' / 'current'}'). "
        "The next search makes it anew from the database."
    )
    for use in (engine.languages, lambda: items(engine, "torture"), lambda: engine.update({}, 1)):
        with pytest.raises(IndexUnusable):
            use()
    engine.rebuild([document(1, "Torture")], 1)
    assert items(engine, "torture") == [1]


@pytest.mark.parametrize("damage", [b"", b"\x80\x04garbage" * 40])
def test_a_damaged_index_is_unusable_and_rebuilding_cures_it(
    open_engine: Opener, tmp_path: Path, damage: bytes
) -> None:
    open_engine().rebuild([document(n, "Torture") for n in range(9)], 1)
    for path in index_files(tmp_path / "index"):
        path.write_bytes(damage)
    engine = open_engine()
    with pytest.raises(IndexUnusable):
        engine.applied()
    engine.rebuild([document(1, "Torture")], 3)
    assert (engine.applied(), items(engine, "torture")) == (3, [1])


def test_damage_found_by_a_search_is_told_to_who_feeds_the_index(open_engine: Opener, tmp_path: Path) -> None:
    open_engine().rebuild([document(n, "Torture", body=f"word{n}") for n in range(9)], 1)
    for path in index_files(tmp_path / "index"):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        try:
            items(engine := open_engine(), "torture")
        except IndexUnusable:
            with pytest.raises(IndexUnusable):
                engine.applied()
        path.write_bytes(whole)
    assert len(items(open_engine(), "torture")) == 9


def test_without_one_of_its_files_it_answers_right_or_not_at_all(open_engine: Opener, tmp_path: Path) -> None:
    """As for who opens an index while another takes its place, which removes its files one by one."""
    open_engine().rebuild([document(n, "Torture") for n in range(1, 9)], 1)
    refused = []
    for path in index_files(tmp_path / "index"):
        whole = path.read_bytes()
        path.unlink()
        for look in (
            lambda engine: items(engine, "torture"),
            lambda engine: [one.item for one in engine.held()],
        ):
            try:
                assert look(open_engine()) == list(range(1, 9))
            except IndexUnusable:
                refused.append(path.name)
        path.write_bytes(whole)
    assert len({name for name in refused if name.endswith(".col")}) == 4


def test_an_index_of_another_format_is_unusable(open_engine: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    open_engine().rebuild([], 1)
    written = INDEX_FORMAT
    monkeypatch.setattr(contents, "INDEX_FORMAT", written + 1)
    with pytest.raises(IndexUnusable, match=f"format {written} instead of {written + 1}"):
        open_engine().applied()


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(engine: Engine, tmp_path: Path) -> None:
    def broken() -> Iterator[Document]:
        yield document(2, "Freedom")
        raise RuntimeError("the database went away")

    engine.rebuild([document(1, "Torture")], 1)
    with pytest.raises(RuntimeError, match="went away"):
        engine.rebuild(broken(), 2)
    assert (engine.applied(), items(engine, "torture")) == (1, [1])
    assert len(list((tmp_path / "index").glob("index-*"))) == 1


def test_the_old_index_answers_while_another_is_built(open_engine: Opener) -> None:
    engine, reader = open_engine(), open_engine()

    def asking() -> Iterator[Document]:
        assert items(reader, "torture") == [1]
        yield document(2, "Torture")

    engine.rebuild([document(1, "Torture")], 1)
    engine.rebuild(asking(), 2)
    assert items(reader, "torture") == [2]


def test_an_index_made_by_several_processes_is_like_one_made_by_a_single_one(
    engine: Engine, open_engine: Opener
) -> None:
    engine.rebuild((document(n, f"Torture {n}", "en" if n % 2 else "fr") for n in range(100)), 7, "noted", 2)
    assert (open_engine().state(), engine.languages()) == ((7, "noted"), ("en", "fr"))
    assert (engine.search(parse("torture"), ANY).total, items(engine, "77")) == (100, [77])
    engine.update({77: []}, 8)
    assert items(engine, "77") == []


def test_where_one_of_several_processes_ends_nothing_takes_over(engine: Engine) -> None:
    engine.rebuild([document(1, "Torture")], 1)
    unwritable = replace(document(2, "Freedom"), published=2**100)
    with pytest.raises(RuntimeError, match="writing a part of the search index ended with code 1"):
        engine.rebuild([unwritable, *(document(n, "Freedom") for n in range(3, 90))], 2, processes=2)
    assert (engine.applied(), items(engine, "torture")) == (1, [1])


def test_an_index_built_beside_takes_over_while_others_wrote(open_engine: Opener, tmp_path: Path) -> None:
    engine, other = open_engine(), open_engine()
    engine.rebuild([document(1, "Torture")], 1)
    (tmp_path / "index" / "beside-left-by-one-that-was-killed").mkdir()
    with engine.beside() as fresh:
        fresh.rebuild([document(1, "Freedom")], 1)
        other.update({2: [document(2, "Torture")]}, 2)
        assert items(other, "torture") == [1, 2]
        fresh.update({2: [document(2, "Freedom")]}, 2)
        engine.replace(fresh)
    assert (items(other, "torture"), items(other, "freedom")) == ([], [1, 2])
    assert len(list((tmp_path / "index").glob("*-*"))) == 1


def test_what_is_held_is_told_text_by_text(engine: Engine) -> None:
    one, two = document(1, "Torture", "en"), document(1, "Tortura", "es")
    engine.rebuild([one, document(2, "Freedom")], 1)
    engine.update({1: [one, two], 2: []}, 2)
    assert sorted(engine.held()) == [(1, "en", one.fingerprint), (1, "es", two.fingerprint)]
    assert one.fingerprint == document(1, "Torture", "en").fingerprint != two.fingerprint


def test_what_is_held_is_told_while_the_index_is_replaced(open_engine: Opener) -> None:
    engine, other = open_engine(), open_engine()
    documents = [document(number, "Torture") for number in range(1, 30)]
    engine.rebuild(documents, 1)
    ended = threading.Event()

    def replace_it() -> None:
        while not ended.is_set():
            other.rebuild(documents, 1)

    replacing = threading.Thread(target=replace_it)
    replacing.start()
    try:
        assert [len(list(engine.held())) for _ in range(40)] == [29] * 40
    finally:
        ended.set()
        replacing.join()


def test_nothing_is_held_where_every_text_is_gone(engine: Engine) -> None:
    engine.rebuild([], 1)
    assert list(engine.held()) == []
    updated_one_by_one(engine, merging.MOST_SEGMENTS + 5)
    engine.update({merging.MOST_SEGMENTS + 5: []}, 99)
    while engine.merge():
        pass
    assert (list(engine.held()), items(engine, "torture"), engine.languages()) == ([], [], ())


def test_a_second_writer_waits_and_then_says_so(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.rebuild([], 1)
    monkeypatch.setattr(whoosh_engine, "SECONDS_TO_WAIT", 0.2)
    lock = FileLock(str(tmp_path / "index" / "writing.lock"))
    assert lock.acquire()
    writes: list[Callable[[], None]] = [lambda: engine.update({}, 2), lambda: engine.rebuild([], 2)]
    for write in writes:
        with pytest.raises(IndexBusy) as refusal:
            write()
        assert str(refusal.value) == (
            f"Another process has been writing to the search index in {tmp_path / 'index'} for more than "
            "0.2 seconds. Wait until it has finished, and try again."
        )
    lock.release()
    engine.update({}, 2)
    assert engine.applied() == 2


def test_readers_and_a_writer_do_not_disturb_each_other(open_engine: Opener) -> None:
    writer, reader = open_engine(), open_engine()
    writer.rebuild([document(0, "Torture")], 0)
    troubles: list[object] = []

    def read() -> None:
        try:
            while reader.applied() < 40:
                number = items(reader, "torture")
                if len(number) != 1:
                    troubles.append(number)
        except Exception as error:
            troubles.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for thread in readers:
        thread.start()
    for number in range(1, 41):
        change = {number: [document(number, "Torture")], number - 1: []}
        if number % 10:
            writer.update(change, number)
        else:
            writer.rebuild(change[number], number)
    for thread in readers:
        thread.join()
    assert troubles == []
