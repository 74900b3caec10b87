"""Cases: items that belong together, because their code says so or because one follows another."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from omctpub.content import ContentType, Step
from omctpub.models.database import database
from omctpub.models.facets import ALL, CASE, case_of
from omctpub.models.tables import Item
from omctpub.models.visible import Entry, Sight

log = logging.getLogger(__name__)

MOST_ITEMS = 300
# So many items are gone through at most, seen or not: a chain of any length costs no more.
_MOST_KIN = 3_000

# Along `follows` in both directions. An item that is not seen itself still ties what follows it to what
# it follows; its code ties nothing. CROSS JOIN has SQLite go from the few to the many.
_KIN = """
WITH RECURSIVE kin(id, follows) AS (
  SELECT id, follows FROM item WHERE id = ?
  UNION
  SELECT item.id, item.follows FROM item_facet AS f JOIN item ON item.number = f.item_id
  WHERE f.field = ? AND f.value IN ({cases})
  AND f.visible_from <= ? AND f.visible_until > ? AND f.type IN ({types})
  UNION
  SELECT item.id, item.follows FROM kin JOIN item ON item.id = kin.follows OR item.follows = kin.id
)
SELECT item.* FROM (SELECT id FROM kin LIMIT ?) AS found CROSS JOIN item CROSS JOIN item_facet AS f
WHERE item.id = found.id AND f.item_id = item.number AND f.field = ? AND f.value = ''
AND f.visible_from <= ? AND f.visible_until > ? AND f.type IN ({types})
ORDER BY CASE WHEN item.id = ? THEN 0 ELSE 1 END, item.sort DESC, item.number DESC LIMIT ?
"""


@dataclass(frozen=True)
class Case:
    """The visible items of a case, oldest first, of a very long one the newest.

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
    """The visible items of the case that a visible item belongs to, itself among them, in no order.

    A second look follows the codes of the items that were found, which the first item need not have.
    """
    known = _cases(types, [item])
    found = _related(sight, item, known)
    further = _cases(types, found)
    return found if further == known else _related(sight, item, further)


def _cases(types: Mapping[str, ContentType], items: Sequence[Item]) -> list[str]:
    return sorted({case for item in items if (case := case_of(types[item.type], item))})


def _related(sight: Sight, item: Item, cases: Sequence[str]) -> list[Item]:
    cases, now = cases or [""], [sight.now, sight.now]
    places = {"cases": ", ".join("?" * len(cases)), "types": ", ".join("?" * len(sight.types))}
    seen = [*now, *sight.types]
    bound = [item.id, CASE, *cases, *seen, _MOST_KIN, ALL, *seen, item.id, MOST_ITEMS]
    return list(Item.raw(_KIN.format_map(places).replace("?", database.param), *bound))


def case(types: Mapping[str, ContentType], entries: Sequence[Entry]) -> Case | None:
    """The case that these entries make; None for one that stands alone and follows nothing."""
    there = {entry.id for entry in entries}
    steps = {entry.id: step for entry in entries if (step := _step(types[entry.type], entry))}
    missing: list[str] = []
    gaps: list[int] = []
    if len(entries) < MOST_ITEMS:
        missing = sorted({entry.follows for entry in entries if entry.follows} - there)
        gaps = _gaps(steps.values())
    if len(entries) < 2 and not missing and not gaps:
        return None
    return Case(_in_order(entries, steps), missing, gaps)


def _step(kind: ContentType, entry: Entry) -> Step | None:
    """The item's place in the case that `case_of` names; none where the plugin's own code fails."""
    named = case_of(kind, entry)
    try:
        step = kind.step(entry) if named else None
        return Step(named, int(step.number)) if named and step else None
    except KeyboardInterrupt:
        raise
    except BaseException:  # a plugin may raise anything
        log.exception("type %r: step failed for item %r", kind.name, entry.id)
        return None


def _numbers(steps: Iterable[Step]) -> dict[str, set[int]]:
    """The numbers of each case."""
    numbers: dict[str, set[int]] = {}
    for step in steps:
        numbers.setdefault(step.case, set()).add(step.number)
    return numbers


def _gaps(steps: Iterable[Step]) -> list[int]:
    """Numbers that are missing below the highest, case by case; the first item of a case is number 0."""
    cases = _numbers(steps).values()
    return sorted({gap for had in cases for gap in range(min(max(had), MOST_ITEMS)) if gap not in had})


def _in_order(entries: Sequence[Entry], steps: Mapping[str, Step]) -> list[Entry]:
    """By date, but each update after those of lower numbers and each item after what it follows."""
    left = {entry.id: entry for entry in sorted(entries, key=lambda one: (one.published.sort, one.number))}
    before = {entry.id: _before(entry, steps) for entry in entries}
    ordered = []
    while left:
        free = (id for id in left if not any(one in left for one in before[id]))
        ordered.append(left.pop(next(free, next(iter(left)))))
    return ordered


def _before(entry: Entry, steps: Mapping[str, Step]) -> list[str]:
    """What has to stand before an item: what it follows, and the steps of its case with lower numbers."""
    step = steps.get(entry.id)
    lower = [id for id, one in steps.items() if step and one.case == step.case and one.number < step.number]
    return [*([entry.follows] if entry.follows else []), *lower]
