"""When the index is brought up to date: before each search, after each write, and in the background.

The database is the truth. Whoever searches compares the index with it and catches up first, so a publication
is found by the next query of every process. What takes longer is left to the site's worker, or to a thread
where none is at work.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path

from peewee import Database

from omctpub.content import ContentType
from omctpub.models import current_database, use
from omctpub.models.visible import Sight
from omctpub.search import feeding
from omctpub.search.engine import IndexUnusable, Restriction, Results
from omctpub.search.feeding import Feed
from omctpub.search.names import understand
from omctpub.search.query import Query
from omctpub.search.reach import reach_of
from omctpub.search.upkeep import WAIT_SECONDS, WORK_SECONDS, Upkeep

log = logging.getLogger(__name__)

# In two scripts, for names are looked for otherwise where there are no spaces.
UNLIKELY = "omctpub 字字"
COUNTED = ("language", "type", "country", "programme")


@dataclass(frozen=True)
class Answer:
    """`results` is None while the index is being rebuilt; `behind` says that newest changes may lack."""

    results: Results | None
    behind: bool = False


class Journal(Upkeep):
    """Keeps the index in `folder` in step with the database in use, whoever searches and whoever writes.

    `call_worker` asks the site's worker to keep up, and tells whether there is one.
    """

    def __init__(
        self,
        folder: Path,
        sight: Callable[[], Sight],
        types: Mapping[str, ContentType],
        languages: Sequence[str],
        call_worker: Callable[[bool], bool] = lambda doubted: False,
    ) -> None:
        super().__init__(folder, Feed(sight, types, languages))
        self._call_worker = call_worker
        self._busy = threading.Lock()
        self._postponed = False

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

    def warm_up(self) -> None:
        """Read what the first search would wait for: the names of countries, and the index."""
        with suppress(IndexUnusable):
            self.engine.search(understand(UNLIKELY, {}), Restriction(None), counts=COUNTED)

    def refresh(self) -> bool:
        """Catch up where that is quick, else go on in the background; tells if the index is current."""
        waiting = self.waiting()
        if waiting == 0:
            return True
        try:
            if waiting > feeding.BATCH and self._call_worker(False):
                return False
            if self.catch_up(WAIT_SECONDS if waiting <= feeding.BATCH else 0, WORK_SECONDS):
                return True
        except (IndexUnusable, OSError) as error:  # what is there can still be read
            _log_unwritable(error)
            return False
        self._in_background()
        return False

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
        except (IndexUnusable, OSError) as error:
            _log_unwritable(error)
        except Exception:
            log.exception("search: the index could not be written; the next search tries again")

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


def _log_unwritable(error: Exception) -> None:
    log.error("search: the index cannot be written (%s); it follows when it can", error)
