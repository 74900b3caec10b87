"""The journal keeps the index true: changes are applied in their order, by one process at a time.

The database is the truth. Each transaction that changes an item leaves a `Change` row whose number is
given in commit order; the index remembers the last one it holds. Whoever searches compares the two and
catches up first, so a publication is found by the next query of every process; what falls due later
(an embargo, an expiry) is caught up in the same way.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from peewee import Database, Expression, fn

from omctpub.content import ContentType
from omctpub.models import Change, Counter, Item, current_database, use
from omctpub.models.due import turned
from omctpub.models.visible import Sight
from omctpub.search.documents import documents
from omctpub.search.engine import Document, Engine, IndexBusy, IndexUnusable, Restriction, Results
from omctpub.search.query import Query
from omctpub.search.whoosh_engine import WhooshEngine

log = logging.getLogger(__name__)

BATCH = 500
AT_ONCE = 300
WAIT_SECONDS = 2.0


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

    def search(self, query: Query, allowed: Restriction, order: str, offset: int, limit: int) -> Answer:
        """Catch up, then ask the engine. A long catching up goes on in the background, and is said."""
        current = self.refresh()
        try:
            return Answer(self.engine.search(query, allowed, order, offset, limit), not current)
        except IndexUnusable:
            self._in_background()
            return Answer(None, True)

    def refresh(self) -> bool:
        """Catch up where that is quick, else begin to in the background; tells if the index is current."""
        waiting = self.waiting()
        if waiting == 0:
            return True
        if waiting > AT_ONCE:
            self._in_background()
            return False
        try:
            return self.catch_up(WAIT_SECONDS)
        except (IndexUnusable, OSError):  # a full or read-only disk: what is there can still be read
            log.exception("search: the index could not be written; it follows when it can")
            return False

    def waiting(self) -> int:
        """How many items are not yet in the index as they are in the database; all where it is unusable."""
        try:
            since = self._applied()
        except IndexUnusable:
            return max(1, Item.select().count())
        changed = Change.select(Change.item).where(Change.number > since).distinct().count()
        return int(changed + Item.select().where(_due(self._sight().now)).count())

    def catch_up(self, wait: float = -1) -> bool:
        """Apply all that waits; False if another process holds the index for longer than `wait` seconds."""
        try:
            with FileLock(self._lock, timeout=wait):
                try:
                    self._apply(self._applied())
                except IndexUnusable:
                    self._rebuild()
        except (Timeout, IndexBusy):
            return False
        return True

    def after_commit(self) -> None:
        """After a write: bring the index up to date if nobody else is at it. The write stands in any case."""
        try:
            self.catch_up(WAIT_SECONDS)
        except Exception:
            log.exception("search: the index could not be written; the next search tries again")

    def _applied(self) -> int:
        applied = self.engine.applied()
        if applied > self._last():
            raise IndexUnusable("the index is newer than the database")
        return applied

    def _last(self) -> int:
        return Change.select(fn.MAX(Change.number)).scalar() or 0

    def _apply(self, applied: int) -> None:
        last, now = self._last(), self._sight().now
        changes = Change.select(Change.item).where((Change.number > applied) & (Change.number <= last))
        due = [row.number for row in Item.select(Item.number).where(_due(now))]
        numbers = list(dict.fromkeys([row.item for row in changes.order_by(Change.number)] + due))
        for start in range(0, len(numbers), BATCH):
            done = start + BATCH >= len(numbers)
            self.engine.update(self._documents(numbers[start : start + BATCH]), last if done else applied)
        _note_time(now)

    def _rebuild(self) -> None:
        log.info("search: the index is made anew")
        last, now = self._last(), self._sight().now
        self.engine.rebuild(self._all(), last)
        _note_time(now)

    def _documents(self, numbers: Sequence[int]) -> dict[int, list[Document]]:
        return documents(self._sight(), self._types, self._languages, numbers)

    def _all(self) -> Iterator[Document]:
        after = 0
        while True:
            rows = Item.select(Item.number).where(Item.number > after).order_by(Item.number).limit(BATCH)
            numbers = [row.number for row in rows]
            if not numbers:
                return
            after = numbers[-1]
            for found in self._documents(numbers).values():
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


def _due(now: int) -> Expression:
    """Items whose embargo or expiry lies between the last look and `now`, which may be the earlier one."""
    return turned(Counter.select(Counter.value).where(Counter.name == "indexed_until"), now)


def _note_time(now: int) -> None:
    Counter.update(value=now).where(Counter.name == "indexed_until").execute()
