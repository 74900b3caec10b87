"""Cases: items that belong together, because their code says so or because one follows another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from omctpub.content import ContentType, Step
from omctpub.models.database import database
from omctpub.models.facets import CASE, case_of
from omctpub.models.tables import Item
from omctpub.models.visible import Entry, Sight

MOST_ITEMS = 300

# Along `follows` in both directions; what is not seen itself still ties together what is.
_KIN = """
WITH RECURSIVE kin(id, follows) AS (
  SELECT id, follows FROM item WHERE id = ?
  OR number IN (SELECT item_id FROM item_facet WHERE field = ? AND value = ?)
  UNION
  SELECT item.id, item.follows FROM kin JOIN item ON item.id = kin.follows OR item.follows = kin.id
)
SELECT item.* FROM item JOIN (SELECT id FROM kin LIMIT ?) AS found ON found.id = item.id
WHERE item.type IN ({}) AND (item.visible_from IS NULL OR item.visible_from <= ?)
AND (item.visible_until IS NULL OR item.visible_until > ?)
"""


@dataclass(frozen=True)
class Case:
    """The visible items of a case, oldest first.

    `missing` are ids that one of them follows and that are not to be seen, `gaps` the numbers between the
    first step and the last that none of them has.
    """

    entries: Sequence[Entry]
    missing: Sequence[str]
    gaps: Sequence[int]

    @property
    def newest(self) -> Entry:
        return self.entries[-1]


def kin(sight: Sight, types: Mapping[str, ContentType], item: Item) -> list[Item]:
    """The visible items of the case that a visible item belongs to, itself among them, in no order."""
    known = [sight.now, sight.now]
    bound = [item.id, CASE, case_of(types[item.type], item) or "", MOST_ITEMS, *sight.types, *known]
    sql = _KIN.format(", ".join("?" * len(sight.types))).replace("?", database.param)
    return list(Item.raw(sql, *bound))


def case(types: Mapping[str, ContentType], entries: Sequence[Entry]) -> Case | None:
    """The case that these entries make; None for one that stands alone and follows nothing."""
    by_id = {entry.id: entry for entry in entries}
    steps = {entry.id: _step(types, entry) for entry in entries}
    missing = sorted({entry.follows for entry in entries if entry.follows} - by_id.keys())
    gaps = _gaps([step for step in steps.values() if step])
    if len(entries) < 2 and not missing and not gaps:
        return None
    place = _places(by_id, steps)
    ordered = sorted(entries, key=lambda entry: (place(entry.id), entry.published.sort, entry.number))
    return Case(ordered, missing, gaps)


def _step(types: Mapping[str, ContentType], entry: Entry) -> Step | None:
    kind = types[entry.type]
    return kind.step(entry) if case_of(kind, entry) else None


def _gaps(steps: Sequence[Step]) -> list[int]:
    """Numbers that are missing below the highest, case by case; the first item of a case is number 0."""
    numbers: dict[str, set[int]] = {}
    for step in steps:
        numbers.setdefault(step.case, set()).add(step.number)
    return sorted(
        {gap for had in numbers.values() for gap in range(min(max(had), MOST_ITEMS)) if gap not in had}
    )


def _places(by_id: Mapping[str, Entry], steps: Mapping[str, Step | None]) -> Callable[[str], int]:
    """The number of an item's step; without one, an item stands one after what it follows."""

    def place(id: str, seen: frozenset[str] = frozenset()) -> int:
        step, before = steps[id], by_id[id].follows
        if step:
            return step.number
        if before is None or before not in by_id or before in seen:
            return 0
        return place(before, seen | {id}) + 1

    return place
