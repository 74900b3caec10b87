"""Every item with the states of its texts, as those who work on them may see it. No reader's page asks here.

The item of which anything was saved last stands first; for who may not know of all drafts, the one that came
last, as the other order would tell of them. A page is read on from a place in that order, so that the last
costs what the first costs; where a filter fits few items, these are read and put in order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from omctpub.models import known
from omctpub.models.database import ask
from omctpub.models.facets import COUNTRY, PROGRAMME, YEAR, shelved
from omctpub.models.tables import Translation

# A filter that fits no more items than these is read first.
FEW = 2_000

# To whom a filter tells something: who may know of the text, or of the version that is worked on, by the
# columns with their states; or only who writes in its language.
READERS, WORKED_ON, WRITERS = "t.state", "t.working", ""
_NOT_OVER = "(i.visible_until IS NULL OR i.visible_until > ?)"
# What a text can be filtered by. Each is a condition on the text `t` of the item `i`, and to whom it tells.
STATES: Mapping[str, tuple[str, str]] = {
    "draft": ("t.working = 'draft'", WORKED_ON),
    "review": ("t.working = 'review'", WORKED_ON),
    "scheduled": (f"t.state = 'published' AND i.visible_from > ? AND {_NOT_OVER}", READERS),
    "published": (
        f"t.state = 'published' AND (i.visible_from IS NULL OR i.visible_from <= ?) AND {_NOT_OVER}",
        READERS,
    ),
    "expired": ("t.state = 'published' AND i.visible_until <= ?", READERS),
    "correction": ("t.pending IS NOT NULL", WORKED_ON),
    # As `known.is_behind` has it: the condition is another for each.
    "behind": ("", WRITERS),
    "withdrawn": ("t.state = 'withdrawn'", READERS),
}
# Those of which few items are, which stand in an index by their moment.
_BY_MOMENT = ("scheduled", "expired")


class Place(NamedTuple):
    """Where an item stands: when it was last saved, in microseconds, and its internal number.

    In the order in which items came the number stands for the time.
    """

    saved: int
    number: int


@dataclass(frozen=True)
class Wanted:
    """What the matrix is narrowed to at `now` (microseconds); what is empty narrows nothing.

    `theirs` are the languages of somebody who sees no drafts in others; None for who sees all. `numbers` are
    the only items to show, by their internal number, and with them that of the `id`.
    """

    now: int
    theirs: tuple[str, ...] | None = None
    type: str = ""
    language: str = ""
    state: str = ""
    missing: str = ""
    country: str = ""
    programme: str = ""
    year: str = ""
    writer: str = ""
    numbers: frozenset[int] | None = None
    id: str = ""


@dataclass(frozen=True)
class Cell:
    """A text of an item. Of a version that is not to be seen nothing is told, as if it were not there.

    When it was saved, by whom, and that it is behind, is told to those alone who write in its language: it
    would tell of such a version, and so would silence at once. It is behind as far as they may know.
    """

    language: str
    title: str
    state: str
    working: str
    pending: bool
    behind: bool
    saved: int
    writer: str


@dataclass(frozen=True)
class Line:
    """An item with its texts by language."""

    number: int
    id: str
    type: str
    original: str
    published: str
    saved: int
    visible_from: int | None
    visible_until: int | None
    cells: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return Place(self.saved, self.number)


class _Filter(NamedTuple):
    """A condition on the item `i`, and the statement, if there is one, that gives the items that fit."""

    condition: str
    bound: tuple[Any, ...]
    source: str = ""
    sourced: tuple[Any, ...] = ()


_COLUMNS = "i.number, i.id, i.type, i.original, i.published, {order}, i.visible_from, i.visible_until"
_ALL = "SELECT {columns} FROM item AS i WHERE {conditions} ORDER BY {order} {way}, i.number {way} LIMIT ?"
_FROM_FEW = """
SELECT {columns} FROM (SELECT DISTINCT item_id FROM ({source}) AS s) AS few CROSS JOIN item AS i
WHERE i.number = few.item_id AND {conditions} ORDER BY {order} {way}, i.number {way} LIMIT ?
"""
_COUNT = "(SELECT COUNT(*) FROM (SELECT 1 FROM ({source}) AS s LIMIT {most}) AS n)"
_FILED = "SELECT item_id FROM filed WHERE field = ? AND value = ?"
_IS_FILED = "EXISTS (SELECT 1 FROM filed AS f WHERE f.item_id = i.number AND f.field = ? AND f.value = ?)"
_HAS = "EXISTS (SELECT 1 FROM translation AS t WHERE t.item_id = i.number AND {})"
# Goes from one language to the next, however many texts each has.
_LANGUAGES = """
WITH RECURSIVE l(language) AS (
  SELECT MIN(language) FROM translation
  UNION ALL
  SELECT (SELECT MIN(language) FROM translation WHERE language > l.language) FROM l
  WHERE l.language IS NOT NULL
)
SELECT l.language FROM l
WHERE l.language IS NOT NULL AND EXISTS (SELECT 1 FROM translation AS t WHERE t.language = l.language{})
LIMIT ?
"""
MOST_LANGUAGES = 200


def languages(theirs: Sequence[str] | None = None) -> list[str]:
    """The languages of the texts of which they may know, in alphabetical order of their tags."""
    seen, bound = _and(known.known(theirs))
    return [language for (language,) in ask(_LANGUAGES.format(seen), [*bound, MOST_LANGUAGES])]


def lines(wanted: Wanted, most: int, after: Place | None = None, before: Place | None = None) -> list[Line]:
    """At most so many items, last saved first: those `after` a place in the order, or just `before` it."""
    filters = list(_filters(wanted))
    source = _fewest(filters)
    order = "i.saved" if wanted.theirs is None else "i.number"
    conditions = [(one.condition, one.bound) for one in filters if one is not source]
    if after or before:
        sign, place = ("<", after) if after else (">", before)
        conditions.append((f"({order}, i.number) {sign} (?, ?)", tuple(place or ())))
    sql = (_FROM_FEW if source else _ALL).format(
        columns=_COLUMNS.format(order=order),
        order=order,
        source=source.source if source else "",
        conditions=" AND ".join(condition for condition, _ in conditions) or "1 = 1",
        way="ASC" if before and not after else "DESC",
    )
    bound = [*(source.sourced if source else ()), *(one for _, values in conditions for one in values), most]
    found = [Line(*row) for row in ask(sql, bound)]
    return _with_cells(found[::-1] if before and not after else found, wanted.theirs)


def _filters(wanted: Wanted) -> Iterator[_Filter]:
    if wanted.numbers is not None:
        numbers = ", ".join(map(str, sorted(wanted.numbers))) or "NULL"
        these, id = f"(i.number IN ({numbers}) OR i.id = ?)", (wanted.id,)
        yield _Filter(these, id, f"SELECT i.number AS item_id FROM item AS i WHERE {these}", id)
    if wanted.type:
        yield _Filter("i.type = ?", (wanted.type,))
    for name, value in ((COUNTRY, wanted.country), (PROGRAMME, wanted.programme), (YEAR, wanted.year)):
        if value:
            pair = (name, shelved(value))
            yield _Filter(_IS_FILED, pair, _FILED, pair)
    if wanted.state or wanted.language or wanted.writer or wanted.theirs is not None:
        yield _of_text(wanted)
    if wanted.missing:
        seen, bound = _and(known.known(wanted.theirs))
        has = _HAS.format(f"t.language = ?{seen}")
        yield _Filter(f"NOT {has}", (wanted.missing, *bound))


def _of_text(wanted: Wanted) -> _Filter:
    """The condition that the item has a text as is wanted, of which the asker may know."""
    state, told = STATES.get(wanted.state, ("", READERS))
    of_state: Sequence[Any] = (wanted.now,) * state.count("?")
    if wanted.state == "behind":
        state, of_state = known.is_behind(wanted.theirs)
    seen, theirs = _seen(wanted.theirs, WRITERS if wanted.writer else told)
    parts = [state, "t.language = ?" if wanted.language else "", "t.writer = ?" if wanted.writer else ""]
    bound = (*of_state, *filter(None, (wanted.language, wanted.writer)), *theirs)
    condition = " AND ".join(filter(None, parts)) or "1 = 1"
    source = _source(wanted).format(condition + seen)
    return _Filter(_HAS.format(_by_item(condition) + seen), bound, source, bound if source else ())


def _source(wanted: Wanted) -> str:
    """The statement that gives the items with such a text, but for the condition; "" where all are read."""
    if wanted.state in _BY_MOMENT:
        items = "item AS i CROSS JOIN translation AS t WHERE t.item_id = i.number"
        return f"SELECT t.item_id FROM {items} AND {{}}"
    if wanted.state == "published" or not (wanted.state or wanted.writer):
        return ""
    return "SELECT t.item_id FROM translation AS t WHERE {}"


def _by_item(condition: str) -> str:
    """The condition so that SQLite looks for the item's texts first: it takes each of these to be rare."""
    for column in ("t.working", "t.writer"):
        condition = condition.replace(f"{column} =", f"{column} || '' =")
    return condition


def _seen(theirs: Sequence[str] | None, told: str) -> known.Part:
    """And the condition that what is told of a text is for them."""
    return _and(known.known(theirs, told) if told else known.of_theirs(theirs))


def _and(part: known.Part) -> known.Part:
    condition, bound = part
    return (f" AND {condition}" if condition else ""), bound


def _fewest(filters: Sequence[_Filter]) -> _Filter | None:
    """The filter that fits fewest items, where these are few."""
    counted = [one for one in filters if one.source]
    if not counted:
        return None
    columns = ", ".join(_COUNT.format(source=one.source, most=FEW + 1) for one in counted)
    sizes = ask(f"SELECT {columns}", [value for one in counted for value in one.sourced])[0]
    fewest = min(sizes)
    return counted[sizes.index(fewest)] if fewest <= FEW else None


def _with_cells(found: list[Line], theirs: Sequence[str] | None) -> list[Line]:
    """The lines with what may be known of their texts."""
    cells: dict[int, dict[str, Cell]] = {line.number: {} for line in found}
    originals = {line.number: line.original for line in found}
    texts = Translation.select(
        *(Translation.item, Translation.language, Translation.title, Translation.state, Translation.working),
        *(Translation.pending, Translation.behind, Translation.behind_known),
        *(Translation.saved, Translation.writer),
    )
    for text in texts.where(Translation.item.in_(list(cells))).order_by(Translation.id) if cells else ():
        if cell := _cell(text, originals[text.item_id], theirs):
            cells[text.item_id][text.language] = cell
    return [replace(line, cells=cells[line.number]) for line in found]


def _cell(text: Translation, original: str, theirs: Sequence[str] | None) -> Cell | None:
    if not known.knows(theirs, text.language, text.state):
        return None
    own, whole = known.writes(theirs, text.language), known.knows(theirs, text.language, text.working)
    return Cell(
        language=text.language,
        title=text.title,
        state=text.state,
        working=text.working if whole else text.state,
        pending=whole and text.pending is not None,
        behind=own and bool(getattr(text, known.behind(theirs, original))),
        saved=text.saved if own else 0,
        writer=text.writer if own else "",
    )
