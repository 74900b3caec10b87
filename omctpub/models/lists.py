"""Lists of what readers see: read along the key of the facets, so that page 400 costs what page 1 costs.

The statements are written out: they decide how a site of 100,000 items feels, and are the same on SQLite
and PostgreSQL.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from omctpub.content import ContentType
from omctpub.models.database import ask, marked
from omctpub.models.facets import ALL, NEVER, order
from omctpub.models.tables import Item
from omctpub.models.visible import Sight

MOST_CHOICES = 500
# Beyond so many rows it makes no difference which of two filters a list is read along.
_ENOUGH = 2_000

Group = tuple[str, tuple[str, ...]]
Part = tuple[str, list[Any]]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to: of each group one value has to fit, and none of those in `without`.

    A group is a `field` of the facets with its values. `types` are what the list can hold at all.
    """

    types: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    without: tuple[Group, ...] = ()

    def narrowed(self, field: str, *values: str) -> "Filters":
        """The same filters and one more."""
        return replace(self, groups=(*self.groups, (field, values)))


@dataclass(frozen=True)
class Order:
    """How a list is sorted: newest first, or along a field of the facets.

    `coming_first` puts what has not ended first, soonest first, then the rest, latest first; `open_only`
    leaves the rest out.
    """

    field: str = ""
    upwards: bool = False
    coming_first: bool = False
    open_only: bool = False

    @classmethod
    def of(cls, kind: ContentType) -> "Order":
        """The order of a content type's own list."""
        name = kind.order_by.lstrip("-")
        field = order(kind.name, name) if name else ""
        return cls(field, bool(name) and name == kind.order_by, kind.coming_first, kind.open_only)


NEWEST = Order()

_PAGE = """
SELECT item.* FROM ({page}) AS listed JOIN item ON item.number = listed.item_id
ORDER BY listed.part, listed.place, listed.turn
"""
_RUN = """
SELECT f.item_id, {part} AS part, {sign}f.sort AS place, {sign}f.item_id AS turn
FROM item_facet AS f WHERE f.field = ? AND f.value = ? AND {conditions}
ORDER BY f.sort {direction}, f.item_id {direction} LIMIT ?
"""
_TOGETHER = """
SELECT item_id, MIN(part) AS part, MIN(place) AS place, MIN(turn) AS turn FROM ({runs}) AS runs
GROUP BY item_id ORDER BY part, place, turn LIMIT ?
"""
_HAS = (
    "EXISTS (SELECT 1 FROM item_facet AS g WHERE g.item_id = f.item_id AND g.field = ? AND g.value IN ({}))"
)
_SEEN = "f.visible_from <= ? AND f.visible_until > ? AND f.type IN ({})"
_COUNT = "(SELECT COUNT(*) FROM (SELECT 1 FROM item_facet WHERE field = ? AND value IN ({}) LIMIT {}) AS s)"
# Goes from one value to the next, however many rows each has.
_VALUES = """
WITH RECURSIVE v(value) AS (
  SELECT MIN(value) FROM item_facet WHERE field = ?
  UNION ALL
  SELECT (SELECT MIN(value) FROM item_facet WHERE field = ? AND value > v.value) FROM v
  WHERE v.value IS NOT NULL
)
SELECT value FROM v WHERE value IS NOT NULL
AND EXISTS (SELECT 1 FROM item_facet AS f WHERE f.field = ? AND f.value = v.value AND {seen}) LIMIT ?
"""


def rows(sight: Sight, filters: Filters, limit: int, offset: int = 0, by: Order = NEWEST) -> list[Item]:
    """The items of a page of a list, in its order; `visible.by_rows` makes entries of them."""
    if not filters.types or not all(values for _, values in filters.groups):
        return []
    runs = list(_runs(sight, filters, by))
    if len(runs) == 1:
        page, values = runs[0]
    else:
        bounded = [f"SELECT * FROM ({sql}) AS run" for sql, _ in runs]
        page = _TOGETHER.format(runs=" UNION ALL ".join(bounded))
        values = [value for _, run in runs for value in (*run, offset + limit)]
    return list(Item.raw(marked(_PAGE.format(page=page + " OFFSET ?")), *values, limit, offset))


def values(sight: Sight, field: str, types: Sequence[str], open_only: bool = False) -> list[str]:
    """The values of a field that occur among visible items of these types, in no certain order.

    `open_only` leaves out what is over.
    """
    if not types:
        return []
    seen, bound = _seen(sight, types)
    if open_only:
        seen, bound = f"{seen} AND f.ends > ?", [*bound, sight.now]
    found = ask(_VALUES.format(seen=seen), [field, field, field, *bound, MOST_CHOICES])
    return [value for (value,) in found]


def _runs(sight: Sight, filters: Filters, by: Order) -> Iterator[Part]:
    """The statements whose rows, each run in order, make up the list."""
    along = None if by.field else _rarest(filters.groups)
    field, starts = along or (by.field or ALL, ("",))
    seen = _seen(sight, filters.types)
    has = [_has(group) for group in filters.groups if group != along]
    has += [(f"NOT {sql}", values) for sql, values in map(_has, filters.without)]
    for part, upwards, when in _parts(sight, by):
        conditions = [seen, *has, *when]
        direction, sign = ("ASC", "") if upwards else ("DESC", "-")
        sql = " AND ".join(condition for condition, _ in conditions)
        statement = _RUN.format(part=part, sign=sign, direction=direction, conditions=sql)
        for start in starts:
            yield statement, [field, start, *(value for _, values in conditions for value in values)]


def _parts(sight: Sight, by: Order) -> list[tuple[int, bool, list[Part]]]:
    """What stands first, and what after it: a number, whether upwards, and what belongs there."""
    coming: list[Part] = [("f.ends > ? AND f.ends < ?", [sight.now, NEVER])]
    over: list[Part] = [("(f.ends <= ? OR f.ends = ?)", [sight.now, NEVER])]
    if by.coming_first:
        return [(0, True, coming)] if by.open_only else [(0, True, coming), (1, False, over)]
    return [(0, by.upwards, [("f.ends > ?", [sight.now])] if by.open_only else [])]


def _rarest(groups: Sequence[Group]) -> Group | None:
    """The filter that fewest items fit, which is the one to read along."""
    if len(groups) < 2:
        return groups[0] if groups else None
    counted = [_COUNT.format(_places(values), _ENOUGH) for _, values in groups]
    bound = [value for field, values in groups for value in (field, *values)]
    sizes = ask(f"SELECT {', '.join(counted)}", bound)[0]
    return groups[sizes.index(min(sizes))]


def _seen(sight: Sight, types: Sequence[str]) -> Part:
    return _SEEN.format(_places(types)), [sight.now, sight.now, *types]


def _has(group: Group) -> Part:
    field, values = group
    return _HAS.format(_places(values)), [field, *values]


def _places(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
