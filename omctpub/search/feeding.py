"""What an index is to hold, and how it comes to hold it: change after change, a batch at a time.

Each transaction that changes an item leaves a `Change` row whose number is given in commit order; an index
remembers the last one it holds. What falls due later (an embargo, an expiry) comes in between two batches.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from omctpub.content import ContentType
from omctpub.models import Item, KnownType
from omctpub.models.visible import Sight
from omctpub.search.documents import documents
from omctpub.search.engine import Document, Engine
from omctpub.search.reach import Reach, changed, due, reach_of
from omctpub.search.recipe import MIXED, declared, recipe

Thing = TypeVar("Thing")

# Texts for about a second of work: between two batches it is looked for what came due.
BATCH = 50
# How long an application leaves the index to another that was put together later.
SECONDS_FOR_ANOTHER = 30.0


class Feed:
    """What one application, with its types and languages, has for an index from the database in use."""

    def __init__(
        self, sight: Callable[[], Sight], types: Mapping[str, ContentType], languages: Sequence[str]
    ) -> None:
        self.sight, self._types, self._languages = sight, types, sorted(languages)
        self.recipe = recipe(types, languages)
        self._left_since: float | None = None

    def documents(self, sight: Sight, numbers: Sequence[int]) -> dict[int, list[Document]]:
        """What an index is to hold of each of these items."""
        return documents(sight, self._types, self._languages, numbers)

    def all(self, sight: Sight, told: Callable[[int], object]) -> Iterator[Document]:
        """All that an index is to hold. `told` hears of so many more items that were read."""
        for numbers in item_numbers():
            for found in self.documents(sight, numbers).values():
                yield from found
            told(len(numbers))

    def apply(self, engine: Engine, until: float) -> bool:
        """Bring an index up to date, in each batch first what came due.

        False if time ran out after one, or if another application has to do it. That is asked when it is
        known what changed: by then the database tells of every type that these changes are about.
        """
        reach, begun = reach_of(engine), False
        batches = _batches(changed(reach)) or [[]]
        if self.left_to_another():
            return False
        by = self.recipe if reach.recipe == self.recipe else MIXED
        for batch in batches:
            sight = self.sight()
            steps = [(numbers, reach.number) for numbers in _batches(due(reach, sight.now))]
            if batch:
                steps.append(([item for item, _ in batch], batch[-1][1]))
            for at, (numbers, number) in enumerate(steps, 1):
                if begun and time.monotonic() > until:
                    return False
                begun, reach = True, Reach(number, sight.now if at == len(steps) else reach.until, by)
                engine.update(self.documents(sight, numbers), number, reach.note())
        return True

    def left_to_another(self) -> bool:
        """Whether this application is from before a change: it may lack a type, and leave its items out.

        One that was put together later takes over at the next request. Where none does, this one goes on
        after a while.
        """
        on = KnownType.select(KnownType.name).where(KnownType.enabled)
        if declared() == self.recipe and all(row.name in self._types for row in on):
            self._left_since = None
            return False
        now = time.monotonic()
        self._left_since = self._left_since or now
        return now - self._left_since < SECONDS_FOR_ANOTHER


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
