"""The index of a site and its locks: one process at a time feeds it, or makes it anew beside."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path

from filelock import FileLock, Timeout

from omctpub.models import Item
from omctpub.models.visible import Sight
from omctpub.search.engine import Document, Engine, IndexBusy, IndexUnusable
from omctpub.search.feeding import Feed
from omctpub.search.reach import Reach, how_many_changed, reach_now, reach_of, waiting
from omctpub.search.recipe import declare, declared
from omctpub.search.whoosh.engine import WhooshEngine

log = logging.getLogger(__name__)

# When more items than these changed, and most of all, making the index anew is quicker.
MOST_UPDATED = 1_000
# An index of so few items is made while a reader waits, and by a single process.
MOST_REBUILT_AT_ONCE = 300
# How long a reader or an editor waits for another process, and how long for the work itself.
WAIT_SECONDS = 2.0
WORK_SECONDS = 1.0
# Between two steps of a long work, for others to write what was published just now.
SECONDS_FOR_OTHERS = 0.2
CHANGED = "The site's settings or plugins changed while its index was made. Make it anew once more."


class Upkeep:
    """Keeps the index in `folder` true, by what `feed` has for it.

    `processes` is how many a rebuild of a large index may use.
    """

    def __init__(self, folder: Path, feed: Feed) -> None:
        self.engine: Engine = WhooshEngine(folder)
        self.processes = 1
        self._feed = feed
        self._feeding = folder.with_name(f"{folder.name}.lock")
        self._building = folder.with_name(f"{folder.name}.building.lock")

    def take_over(self) -> None:
        """From now on the settings and plugins of this application are those that the index is made by."""
        declare(self._feed.recipe)

    def waiting(self) -> int:
        """How many items are not yet in the index as they are in the database; all where it is made anew."""
        with suppress(IndexUnusable):
            reach = reach_of(self.engine)
            if not self._made_otherwise(reach):
                return waiting(reach, self._feed.sight().now)
        return max(1, Item.select().count())

    def made_otherwise(self) -> bool:
        """Whether the index is from before a change of the settings; it answers all the same."""
        return self._made_otherwise(reach_of(self.engine))

    def catch_up(self, wait: float = -1, work: float = inf) -> bool:
        """Apply what waits; tells whether that is all.

        It is not if another process holds the index for longer than `wait` seconds, if there is work for
        longer than `work` seconds, or if an application that was put together later is about to take over.
        """
        try:
            with FileLock(self._feeding, timeout=wait):
                if work < inf or not self._to_be_made_anew():
                    applied = self._feed.apply(self.engine, time.monotonic() + work)
                    if not (applied and self.made_otherwise()):
                        return applied
        except IndexUnusable as error:
            log.info("search: %s", error)
        except (Timeout, IndexBusy):
            return False
        if work < inf and Item.select().count() > MOST_REBUILT_AT_ONCE:
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
            if self._feed.left_to_another() or (self._to_be_made_anew() and not self._make_anew(0)):
                return
            time.sleep(SECONDS_FOR_OTHERS)
        while self.engine.merge():
            time.sleep(SECONDS_FOR_OTHERS)

    def documents(self, sight: Sight, numbers: Sequence[int]) -> dict[int, list[Document]]:
        """What the index is to hold of each of these items."""
        return self._feed.documents(sight, numbers)

    @contextmanager
    def held_still(self) -> Iterator[None]:
        """The index with all changes applied, and nobody else writing to it until the end."""
        with FileLock(self._feeding):
            self._feed.apply(self.engine, inf)
            yield

    def _made_otherwise(self, reach: Reach) -> bool:
        """Never for an application that is from before the change itself: two would rebuild in turn."""
        return reach.recipe != self._feed.recipe == declared()

    def _to_be_made_anew(self) -> bool:
        try:
            reach = reach_of(self.engine)
        except IndexUnusable:
            return True
        many = max(MOST_UPDATED, Item.select().count() // 2)
        return self._made_otherwise(reach) or how_many_changed(reach) > many

    def _make_anew(self, wait: float) -> bool:
        """Rebuild, unless another process did so meanwhile; False if one still does after `wait` seconds."""
        try:
            with FileLock(self._building, timeout=wait):
                if self._to_be_made_anew():
                    self._rebuild()
                    return True
            with FileLock(self._feeding, timeout=wait):
                return self._feed.apply(self.engine, time.monotonic() + WORK_SECONDS)
        except (Timeout, IndexBusy):
            return False

    def _rebuild(self, told: Callable[[int], object] = lambda items: None) -> int:
        """Others write to the index in use meanwhile: the fresh one gets the same before it takes over."""
        if self._feed.left_to_another():
            raise IndexBusy(CHANGED)
        log.info("search: the index is made anew")
        sight = self._feed.sight()
        reach = reach_now(sight.now, self._feed.recipe)
        processes = self.processes if Item.select().count() > MOST_REBUILT_AT_ONCE else 1
        texts = 0

        def counted() -> Iterator[Document]:
            nonlocal texts
            for document in self._feed.all(sight, told):
                texts += 1
                yield document

        with self.engine.beside() as fresh:
            fresh.rebuild(counted(), reach.number, reach.note(), processes)
            self._feed.apply(fresh, inf)
            with FileLock(self._feeding):
                if not self._feed.apply(fresh, inf):
                    raise IndexBusy(CHANGED)
                self.engine.replace(fresh)
        return texts
