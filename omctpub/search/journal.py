"""The journal keeps the index true: changes are applied in their order, by one process at a time.

The database is the truth. Each transaction that changes an item leaves a `Change` row whose number is
given in commit order; the index remembers the last one it holds. Whoever searches compares the two and
catches up first, so a publication is found by the next query of every process; what falls due later
(an embargo, an expiry) is caught up in the same way.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout
from peewee import Database, Expression, fn

from omctpub.content import ContentType
from omctpub.models import Change, Counter, Item, KnownType, current_database, use
from omctpub.models.due import turned
from omctpub.models.visible import Sight
from omctpub.search.documents import documents
from omctpub.search.engine import Document, Engine, IndexBusy, IndexUnusable, Restriction, Results
from omctpub.search.query import Query
from omctpub.search.whoosh_engine import WhooshEngine

Thing = TypeVar("Thing")

log = logging.getLogger(__name__)

# Texts for about a second of work: between two batches it is looked for what came due.
BATCH = 50
# When more items than these changed, and most of all, making the index anew is quicker.
MOST_UPDATED = 1_000
# An index of so few items is made while a reader waits.
MOST_REBUILT_AT_ONCE = 300
# How long a reader or an editor waits for another process, and how long for the work itself.
WAIT_SECONDS = 2.0
WORK_SECONDS = 1.0
# How long an application leaves the index to another that has a type it lacks itself.
SECONDS_FOR_ANOTHER = 30.0


@dataclass(frozen=True)
class Answer:
    """`results` is None while the index is being rebuilt; `behind` says that newest changes may lack."""

    results: Results | None
    behind: bool = False


class Journal:
    """Feeds one engine, whose index stands in `folder`, from the database in use."""

    def __init__(
        self,
        folder: Path,
        sight: Callable[[], Sight],
        types: Mapping[str, ContentType],
        languages: Sequence[str],
    ) -> None:
        self.engine: Engine = WhooshEngine(folder)
        self._lock = folder.with_name(f"{folder.name}.lock")
        self._sight, self._types, self._languages = sight, types, languages
        self._busy = threading.Lock()
        self._postponed = False
        self._lacking_since: float | None = None

    def search(
        self,
        query: Query,
        allowed: Restriction,
        order: str,
        offset: int,
        limit: int,
        counts: Sequence[str] = (),
    ) -> Answer:
        """Catch up, then ask the engine. A long catching up goes on in the background, and is said."""
        current = self.refresh()
        try:
            found = self.engine.search(query, allowed, order, offset, limit, counts)
            return Answer(found, not current)
        except IndexUnusable:
            self._in_background()
            return Answer(None, True)

    def refresh(self) -> bool:
        """Catch up where that is quick, else go on in the background; tells if the index is current."""
        waiting = self.waiting()
        if waiting == 0:
            return True
        try:
            if self.catch_up(WAIT_SECONDS if waiting <= BATCH else 0, WORK_SECONDS):
                return True
        except (IndexUnusable, OSError):  # a full or read-only disk: what is there can still be read
            log.exception("search: the index could not be written; it follows when it can")
            return False
        self._in_background()
        return False

    def waiting(self) -> int:
        """How many items are not yet in the index as they are in the database; all where it is unusable."""
        try:
            since = self._applied()
        except IndexUnusable:
            return max(1, Item.select().count())
        changed = Change.select(Change.item).where(Change.number > since).distinct().count()
        return int(changed + Item.select().where(_due(self._sight().now)).count())

    def catch_up(self, wait: float = -1, work: float = inf) -> bool:
        """Apply what waits; tells whether that is all.

        It is not if another process holds the index for longer than `wait` seconds, if there is work for
        longer than `work` seconds, or if an application that knows more types is about to take over.
        """
        try:
            with FileLock(self._lock, timeout=wait):
                if self._left_to_another():
                    return False
                try:
                    return self._apply(self._applied(), time.monotonic() + work)
                except IndexUnusable:
                    if work < inf and Item.select().count() > MOST_REBUILT_AT_ONCE:
                        return False
                    self._rebuild()
        except (Timeout, IndexBusy):
            return False
        return True

    @contextmanager
    def postponed(self) -> Iterator[None]:
        """Leave the index as it is while many transactions follow each other, and catch up in the end."""
        self._postponed = True
        try:
            yield
        finally:
            self._postponed = False
            self._after_commit(inf)

    def after_commit(self) -> None:
        """After a write: bring the index up to date if nobody else is at it. The write stands in any case."""
        if not self._postponed:
            self._after_commit(WORK_SECONDS)

    def _after_commit(self, work: float) -> None:
        try:
            self.catch_up(WAIT_SECONDS, work)
        except Exception:
            log.exception("search: the index could not be written; the next search tries again")

    def _applied(self) -> int:
        applied = self.engine.applied()
        if applied > self._last():
            raise IndexUnusable("the index is newer than the database")
        return applied

    def _last(self) -> int:
        return Change.select(fn.MAX(Change.number)).scalar() or 0

    def _left_to_another(self) -> bool:
        """Whether a type is on that this application lacks, so that it would leave that type's items out.

        One that has it takes over at the next request. Where none does, this one goes on after a while.
        """
        on = KnownType.select(KnownType.name).where(KnownType.enabled)
        if all(row.name in self._types for row in on):
            self._lacking_since = None
            return False
        now = time.monotonic()
        self._lacking_since = self._lacking_since or now
        return now - self._lacking_since < SECONDS_FOR_ANOTHER

    def _apply(self, applied: int, until: float) -> bool:
        """Bring the index up to date, in each batch first what came due; False if time ran out after one."""
        if until == inf and self._most_changed(applied):
            self._rebuild()
            return True
        begun = False
        for batch in _batches(self._changed(applied)) or [[]]:
            sight = self._sight()
            due = [row.number for row in Item.select(Item.number).where(_due(sight.now))]
            steps = [(numbers, applied) for numbers in _batches(due)]
            if batch:
                steps.append(([item for item, _ in batch], batch[-1][1]))
            for numbers, applied in steps:
                if begun and time.monotonic() > until:
                    return False
                begun = True
                self.engine.update(self._documents(sight, numbers), applied)
            _note_time(sight.now)
        return True

    def _most_changed(self, applied: int) -> bool:
        changed = Change.select(Change.item).where(Change.number > applied).distinct().count()
        return int(changed) > max(MOST_UPDATED, Item.select().count() // 2)

    def _changed(self, applied: int) -> list[tuple[int, int]]:
        """Items that changed since that number, each with the number of its last change, in that order."""
        last = fn.MAX(Change.number)
        query: Any = Change.select(Change.item, last).where(Change.number > applied)
        return list(query.group_by(Change.item).order_by(last).tuples())

    def _rebuild(self) -> None:
        log.info("search: the index is made anew")
        last, sight = self._last(), self._sight()
        self.engine.rebuild(self._all(sight), last)
        _note_time(sight.now)

    def _documents(self, sight: Sight, numbers: Sequence[int]) -> dict[int, list[Document]]:
        return documents(sight, self._types, self._languages, numbers)

    def _all(self, sight: Sight) -> Iterator[Document]:
        after = 0
        while True:
            rows = Item.select(Item.number).where(Item.number > after).order_by(Item.number).limit(BATCH)
            numbers = [row.number for row in rows]
            if not numbers:
                return
            after = numbers[-1]
            for found in self._documents(sight, numbers).values():
                yield from found

    def _in_background(self) -> None:
        if self._busy.acquire(blocking=False):
            current = current_database()
            threading.Thread(target=self._work, args=(current,), name="search", daemon=True).start()

    def _work(self, current: Database) -> None:
        try:
            with use(current):
                self.catch_up(0)
                current.close()
        except Exception:
            log.exception("search: catching up failed; it begins again at the next query")
        finally:
            self._busy.release()


def _batches(some: Sequence[Thing]) -> list[Sequence[Thing]]:
    return [some[start : start + BATCH] for start in range(0, len(some), BATCH)]


def _due(now: int) -> Expression:
    """Items whose embargo or expiry lies between the last look and `now`, which may be the earlier one."""
    return turned(Counter.select(Counter.value).where(Counter.name == "indexed_until"), now)


def _note_time(now: int) -> None:
    Counter.update(value=now).where(Counter.name == "indexed_until").execute()
