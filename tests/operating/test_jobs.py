"""Jobs are left, kept, and done once by the one worker of a site."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from omctpub import jobs
from omctpub.jobs import FILE, Jobs


class Sender:
    """Does jobs, and remembers them; the first ones fail, as many as it is told."""

    def __init__(self, failing: int = 0) -> None:
        self.failing, self.sent = failing, list[tuple[object, ...]]()

    def send(self, *arguments: object) -> None:
        if self.failing:
            self.failing -= 1
            raise ConnectionError("nobody listens")
        self.sent.append(arguments)


def opened(folder: Path, sender: Sender) -> Jobs:
    found = Jobs(folder)
    found.add("send", sender.send)
    return found


@pytest.fixture
def attended(tmp_path: Path) -> Iterator[None]:
    with Jobs(tmp_path).attending() as mine:
        assert mine
        yield


def test_where_no_worker_is_nothing_is_left(tmp_path: Path) -> None:
    assert not opened(tmp_path, Sender()).leave("send", "a")
    assert not (tmp_path / FILE).exists()


@pytest.mark.usefixtures("attended")
def test_a_job_is_done_by_whoever_works_and_once(tmp_path: Path) -> None:
    sender = Sender()
    assert opened(tmp_path, Sender()).leave("send", "a", 1, None, True)
    worker = opened(tmp_path, sender)
    assert [worker.work(), worker.work()] == [True, False]
    assert sender.sent == [("a", 1, None, True)]


@pytest.mark.usefixtures("attended")
def test_what_is_declared_after_the_first_job_is_done_too(tmp_path: Path) -> None:
    sender = Sender()
    waiting = opened(tmp_path, sender)
    waiting.leave("send", "first")
    waiting.add("send later", sender.send)
    assert waiting.leave("send later", "second")
    while waiting.work():
        pass
    assert sender.sent == [("first",), ("second",)]


@pytest.mark.usefixtures("attended")
def test_the_same_job_waits_once(tmp_path: Path) -> None:
    sender = Sender()
    worker = opened(tmp_path, sender)
    for argument in ("a", "b", "a"):
        assert worker.leave("send", argument)
    while worker.work():
        pass
    assert sender.sent == [("a",), ("b",)]
    assert worker.leave("send", "a")
    assert worker.work()


@pytest.mark.usefixtures("attended")
def test_a_job_that_fails_is_tried_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Sender(failing=1)
    monkeypatch.setattr(jobs, "SECONDS_BETWEEN_TRIES", 0.2)
    worker = opened(tmp_path, sender)
    worker.leave("send", "a")
    assert [worker.work(), worker.work(), sender.sent] == [True, False, []]
    while not worker.work():
        pass
    assert sender.sent == [("a",)]


@pytest.mark.usefixtures("attended")
def test_a_job_that_cannot_be_kept_is_not_left(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / FILE).mkdir()
    assert not opened(tmp_path, Sender()).leave("send", "a")
    assert f"jobs: {tmp_path / FILE} cannot be written: unable to open database file" in caplog.text


@pytest.mark.usefixtures("attended")
def test_what_is_kept_is_data_and_no_code(tmp_path: Path) -> None:
    opened(tmp_path, Sender()).leave("send", "a")
    [(kept,)] = sqlite3.connect(tmp_path / FILE).execute("SELECT data FROM task").fetchall()
    assert json.loads(kept)["args"] == ["a"]


def test_there_is_one_worker(tmp_path: Path) -> None:
    one, other = Jobs(tmp_path), Jobs(tmp_path)
    with one.attending() as mine, other.attending() as too:
        assert (mine, too, other.attended()) == (True, False, True)
    with other.attending() as mine:
        assert mine
    assert not one.attended()


def test_a_look_that_fails_holds_up_nothing_and_pauses(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    worker, failing, fine = Jobs(tmp_path), Sender(failing=2), Sender()
    worker.look_after(failing.send)
    worker.look_after(fine.send)
    worker.work()
    worker.work()
    assert (failing.failing, fine.sent) == (1, [(), ()])
    assert "worker: what it looks after failed; it tries again in 5 seconds" in caplog.text
