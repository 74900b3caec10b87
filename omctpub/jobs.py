"""Work after the request: nobody waits for it, and the site's worker does it.

There is one worker for a site, whatever number of processes serve it: a lock decides which. A job is left to
it by name, with arguments that JSON can hold, and kept in a file until it is done. One that fails is tried
again, later and later; one that is under way when the worker is killed is not, so whoever leaves it has to
be able to see that it was not done. What is to be looked at all the time needs no job: the worker does so.
"""

import json
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from huey import SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from omctpub.models.database import is_out_of_reach
from omctpub.text import first_line

log = logging.getLogger(__name__)

FILE, LOCK = "jobs.db", "worker.lock"
TRIES = 5
SECONDS_BETWEEN_TRIES = 10
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0

Work = Callable[..., object]


@dataclass
class _Look:
    """What the worker does all the time. After a failure it pauses, ever longer until one succeeds."""

    work: Work
    pause: float = 0.0
    not_before: float = 0.0

    def do(self) -> None:
        now = time.monotonic()
        if now < self.not_before:
            return
        try:
            self.work()
            self.pause = 0.0
        except Exception as error:
            self.pause = min(LONGEST_PAUSE, self.pause * 2 or FIRST_PAUSE)
            self.not_before = now + self.pause
            tell("what it looks after failed", error, self.pause)


def tell(what: str, error: Exception, pause: float) -> None:
    """Note what the worker is kept from; that the database is away in one line, wherever it was met."""
    again = f"it tries again in {pause:g} seconds"
    if is_out_of_reach(error):
        log.error("worker: %s: the database is out of reach: %s; %s", what, first_line(error), again)
    else:
        log.exception("worker: %s; %s", what, again)


class _Json(Serializer):  # type: ignore[misc]
    """What is read from the file can be data only; huey would keep pickles, which are code."""

    def _serialize(self, message: Message) -> bytes:
        eta = message.eta.isoformat() if message.eta else None
        return json.dumps(message._replace(eta=eta)._asdict()).encode()

    def _deserialize(self, data: bytes) -> Message:
        message = Message(**json.loads(data))
        return message._replace(eta=message.eta and datetime.fromisoformat(message.eta))


class Jobs:
    """The jobs of one site, in a file of its `folder` that is made when the first one is left."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._works: dict[str, Work] = {}
        self._looks: list[_Look] = []

    def add(self, name: str, work: Work) -> None:
        """Declare what a name stands for, before any job of that name is left or done."""
        self._works[name] = work
        if "_tasks" in vars(self):
            self._tasks[name] = self._task(name, work)

    def look_after(self, work: Work) -> None:
        """Have the worker call this over and over, a moment after it has ended each time."""
        self._looks.append(_Look(work))

    def leave(self, name: str, *arguments: str | int | float | bool | None) -> bool:
        """Leave a job to the worker, once where the same is waiting.

        False where no worker is there, or the job cannot be kept: a disk may be full.
        """
        if not self.attended():
            return False
        try:
            waiting = ((task.name, tuple(task.args)) for task in self._huey.pending())
            if (name, arguments) not in waiting:
                self._huey.enqueue(self._tasks[name].s(*arguments))
        except sqlite3.Error as error:
            log.error("jobs: %s cannot be written: %s", self._folder / FILE, error)
            return False
        return True

    def attended(self) -> bool:
        """Whether a worker is there."""
        try:
            with FileLock(self._folder / LOCK, timeout=0):
                return False
        except Timeout:
            return True
        except OSError:
            return False

    @contextmanager
    def attending(self) -> Iterator[bool]:
        """Be the worker; gives False where another is already."""
        lock = FileLock(self._folder / LOCK)
        with suppress(Timeout):
            lock.acquire(timeout=0)
        try:
            yield lock.is_locked
        finally:
            lock.release()

    def work(self) -> bool:
        """Look after everything once, and do the next job that is due; tells whether there was one."""
        for one in self._looks:
            one.do()
        for due in self._huey.read_schedule():
            self._huey.enqueue(due)
        task = self._tasks and self._huey.dequeue()
        if task:
            self._huey.execute(task)
        return bool(task)

    @cached_property
    def _huey(self) -> Any:
        return SqliteHuey("jobs", filename=str(self._folder / FILE), results=False, serializer=_Json())

    @cached_property
    def _tasks(self) -> dict[str, Any]:
        return {name: self._task(name, work) for name, work in self._works.items()}

    def _task(self, name: str, work: Work) -> Any:
        again = {"retries": TRIES - 1, "retry_delay": SECONDS_BETWEEN_TRIES, "retry_backoff": 2}
        return self._huey.task(name=name, **again)(work)
