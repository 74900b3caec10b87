"""The journal keeps the index true: changes are applied in their order, by one process at a time.

The database is the truth. Each transaction that changes an item leaves a `Change` row whose number is
given in commit order; the index remembers the last one it holds. Whoever searches compares the two and
catches up first, so a publication is found by the next query of every process; what falls due later
(an embargo, an expiry) is caught up in the same way. What takes longer is left to the site's worker, or to
a thread where none is at work.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout
from peewee import Database

from omctpub.content import ContentType
from omctpub.models import Item, KnownType, current_database, use
from omctpub.models.visible import Sight
from omctpub.search.documents import documents
from omctpub.search.engine import Document, Engine, IndexBusy, IndexUnusable, Restriction, Results
from omctpub.search.query import Query
from omctpub.search.reach import Reach, changed, due, how_many_changed, reach_now, reach_of, waiting
from omctpub.search.whoosh.engine import WhooshEngine

Thing = TypeVar("Thing")

log = logging.getLogger(__name__)

# Texts for about a second of work: between two batches it is looked for what came due.
BATCH = 50
# When more items than these changed, and most of all, making the index anew is quicker.
MOST_UPDATED = 1_000
# An index of so few items is made while a reader waits, and by a single process.
MOST_REBUILT_AT_ONCE = 300
# How long a reader or an editor waits for another process, and how long for the work itself.
WAIT_SECONDS = 2.0
WORK_SECONDS = 1.0
# Between two steps of a long work, for others to write what was published just now.
SECONDS_FOR_OTHERS = 0.2
# How long an application leaves the index to another that has a type it lacks itself.
SECONDS_FOR_ANOTHER = 30.0


@dataclass(frozen=True)
class Answer:
    """`results` is None while the index is being rebuilt; `behind` says that newest changes may lack."""

    results: Results | None
    behind: bool = False


class Journal:
    """Feeds one engine, whose index stands in `folder`, from the database in use.

    `call_worker` asks the site's worker to keep up, and tells whether there is one. `processes` is how many a
    rebuild of a large index may use.
    """

    def __init__(
        self,
        folder: Path,
        sight: Callable[[], Sight],
        types: Mapping[str, ContentType],
        languages: Sequence[str],
        call_worker: Callable[[bool], bool] = lambda doubted: False,
    ) -> None:
        self.engine: Engine = WhooshEngine(folder)
        self.processes = 1
        self._feeding = folder.with_name(f"{folder.name}.lock")
        self._building = folder.with_name(f"{folder.name}.building.lock")
        self._sight, self._types, self._languages = sight, types, languages
        self._call_worker = call_worker
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
            if not current:
                reach_of(self.engine)  # the index of another database must not answer
            found = self.engine.search(query, allowed, order, offset, limit, counts)
            return Answer(found, not current)
        except IndexUnusable:
            self._in_background(doubted=True)
            return Answer(None, True)

    def refresh(self) -> bool:
        """Catch up where that is quick, else go on in the background; tells if the index is current."""
        waiting = self.waiting()
        if waiting == 0:
            return True
        try:
            if waiting > BATCH and self._call_worker(False):
                return False
            if self.catch_up(WAIT_SECONDS if waiting <= BATCH else 0, WORK_SECONDS):
                return True
        except (IndexUnusable, OSError) as error:  # what is there can still be read
            _log_unwritable(error)
            return False
        self._in_background()
        return False

    def waiting(self) -> int:
        """How many items are not yet in the index as they are in the database; all where it is unusable."""
        try:
            return waiting(reach_of(self.engine), self._sight().now)
        except IndexUnusable:
            return max(1, Item.select().count())

    def catch_up(self, wait: float = -1, work: float = inf) -> bool:
        """Apply what waits; tells whether that is all.

        It is not if another process holds the index for longer than `wait` seconds, if there is work for
        longer than `work` seconds, or if an application that knows more types is about to take over.
        """
        try:
            with FileLock(self._feeding, timeout=wait):
                if self._left_to_another():
                    return False
                if work < inf or not self._most_changed():
                    return self._apply(self.engine, time.monotonic() + work)
        except IndexUnusable as error:
            if work < inf and Item.select().count() > MOST_REBUILT_AT_ONCE:
                return False
            log.info("search: %s", error)
        except (Timeout, IndexBusy):
            return False
        return self._make_anew(wait)

    def rebuild(self, told: Callable[[int], object] = lambda items: None) -> int:
        """Make the index anew beside the one in use, which is kept true until it is replaced.

        Gives the number of texts. `told` hears of so many more items that were read.
        """
        with FileLock(self._building):
            return self._rebuild(told)

    def look_after(self) -> None:
        """For a worker: what comes due, and what others wrote, is in the index without anybody searching."""
        if self.waiting() or self.engine.merge():
            self.keep_up()

    def keep_up(self, doubted: bool = False) -> None:
        """Bring the index up to date however long that takes, and merge it: for whom nobody waits.

        `doubted` says that a search failed: then the index is read through first.
        """
        if doubted:
            self.engine.doubt()
        while not self.catch_up(WAIT_SECONDS, WORK_SECONDS):
            if self._left_to_another() or (self._to_be_made_anew() and not self._make_anew(0)):
                return
            time.sleep(SECONDS_FOR_OTHERS)
        while self.engine.merge():
            time.sleep(SECONDS_FOR_OTHERS)

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

    def documents(self, sight: Sight, numbers: Sequence[int]) -> dict[int, list[Document]]:
        """What the index is to hold of each of these items."""
        return documents(sight, self._types, self._languages, numbers)

    @contextmanager
    def held_still(self) -> Iterator[None]:
        """The index with all changes applied, and nobody else writing to it until the end."""
        with FileLock(self._feeding):
            self._apply(self.engine, inf)
            yield

    def _after_commit(self, work: float) -> None:
        try:
            self.catch_up(WAIT_SECONDS, work)
        except (IndexUnusable, OSError) as error:
            _log_unwritable(error)
        except Exception:
            log.exception("search: the index could not be written; the next search tries again")

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

    def _apply(self, engine: Engine, until: float) -> bool:
        """Bring an index up to date, in each batch first what came due; False if time ran out after one."""
        reach, begun = reach_of(engine), False
        for batch in _batches(changed(reach)) or [[]]:
            sight = self._sight()
            steps = [(numbers, reach.number) for numbers in _batches(due(reach, sight.now))]
            if batch:
                steps.append(([item for item, _ in batch], batch[-1][1]))
            for at, (numbers, number) in enumerate(steps, 1):
                if begun and time.monotonic() > until:
                    return False
                begun, reach = True, Reach(number, sight.now if at == len(steps) else reach.until)
                engine.update(self.documents(sight, numbers), number, reach.note())
        return True

    def _most_changed(self) -> bool:
        return how_many_changed(reach_of(self.engine)) > max(MOST_UPDATED, Item.select().count() // 2)

    def _to_be_made_anew(self) -> bool:
        try:
            return self._most_changed()
        except IndexUnusable:
            return True

    def _make_anew(self, wait: float) -> bool:
        """Rebuild, unless another process did so meanwhile; False if one still does after `wait` seconds."""
        try:
            with FileLock(self._building, timeout=wait):
                if self._to_be_made_anew():
                    self._rebuild()
                    return True
        except (Timeout, IndexBusy):
            return False
        return self.catch_up(wait, WORK_SECONDS)

    def _rebuild(self, told: Callable[[int], object] = lambda items: None) -> int:
        """Others write to the index in use meanwhile: the fresh one gets the same before it takes over."""
        log.info("search: the index is made anew")
        sight = self._sight()
        reach = reach_now(sight.now)
        processes = self.processes if Item.select().count() > MOST_REBUILT_AT_ONCE else 1
        texts = 0

        def counted() -> Iterator[Document]:
            nonlocal texts
            for document in self._all(sight, told):
                texts += 1
                yield document

        with self.engine.beside() as fresh:
            fresh.rebuild(counted(), reach.number, reach.note(), processes)
            self._apply(fresh, inf)
            with FileLock(self._feeding):
                self._apply(fresh, inf)
                self.engine.replace(fresh)
        return texts

    def _all(self, sight: Sight, told: Callable[[int], object]) -> Iterator[Document]:
        for numbers in item_numbers():
            for found in self.documents(sight, numbers).values():
                yield from found
            told(len(numbers))

    def _in_background(self, doubted: bool = False) -> None:
        """Where a worker is at work it goes on there; its process has no pages to answer meanwhile."""
        if not self._call_worker(doubted) and self._busy.acquire(blocking=False):
            current = current_database()
            threading.Thread(target=self._work, args=(current,), name="search", daemon=True).start()

    def _work(self, current: Database) -> None:
        try:
            with use(current):
                self.keep_up()
                current.close()
        except (IndexUnusable, OSError) as error:
            _log_unwritable(error)
        except Exception:
            log.exception("search: catching up failed; it begins again at the next query")
        finally:
            self._busy.release()


def item_numbers() -> Iterator[list[int]]:
    """The numbers of all items, a batch at a time."""
    after = 0
    while True:
        rows = Item.select(Item.number).where(Item.number > after).order_by(Item.number).limit(BATCH)
        numbers = [row.number for row in rows]
        if not numbers:
            return
        after = numbers[-1]
        yield numbers


def _batches(some: Sequence[Thing]) -> list[Sequence[Thing]]:
    return [some[start : start + BATCH] for start in range(0, len(some), BATCH)]


def _log_unwritable(error: Exception) -> None:
    log.error("search: the index cannot be written (%s); it follows when it can", error)
