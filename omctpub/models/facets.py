"""The facets of an item: all that lists find it by, derived from what is stored and so never the truth."""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from omctpub import dates
from omctpub.content import ContentType, Field
from omctpub.dates import Published
from omctpub.models.database import writing
from omctpub.models.tables import Item, ItemFacet, KnownType, Translation
from omctpub.text import fold

log = logging.getLogger(__name__)

# Another number has the facets of every item derived anew at the next start.
VERSION = 1
ALWAYS, NEVER = -(2**62), 2**62
BATCH = 200
_LONGEST_VALUE = 200
_DAY = 86_400_000_000
_SORTED_BYTES = 7

# What `ItemFacet.field` can be; a type's own facets and orders stand behind a word of their own.
ALL, TYPE, COUNTRY, PROGRAMME, YEAR, LANGUAGE, CASE = (
    *("all", "type", "country", "programme"),
    *("year", "language", "case"),
)


def own(name: str) -> str:
    """The field under which the values of a type's own facet stand."""
    return f"own {name}"


def order(type_name: str, name: str) -> str:
    """The field whose rows sort a type's own list by one of its fields."""
    return f"order {type_name} {name}"[:80]


def shelved(value: str) -> str:
    """The value as it is stored: a long one by its hash, so that every database can index it."""
    if len(value.encode()) <= _LONGEST_VALUE:
        return value
    return f"sha256 {hashlib.sha256(value.encode()).hexdigest()}"


def case_of(kind: ContentType, item: Any) -> str | None:
    """The case that a type says an item belongs to; none where the plugin's own code fails."""
    try:
        step = kind.step(item)
        return shelved(f"{kind.name} {step.case}") if step else None
    except KeyboardInterrupt:
        raise
    except BaseException:  # a plugin may raise anything
        log.exception("type %r: step failed for item %r", kind.name, item.id)
        return None


@dataclass(frozen=True)
class _Told:
    """What a content type is told of an item that is not stored yet."""

    id: str
    data: Mapping[str, Any]


def ends(kind: ContentType | None, id: str, data: Mapping[str, Any], zone: ZoneInfo) -> int | None:
    """When a type says that an item is over; never where it does not, or where the plugin's code fails."""
    try:
        found = kind.ends(_Told(id, data), zone) if kind else None
        return None if found is None else max(ALWAYS, min(NEVER, int(found)))
    except KeyboardInterrupt:
        raise
    except BaseException:  # a plugin may raise anything
        log.exception("type %r: ends failed for item %r", kind and kind.name, id)
        return None


def derive(item: Item, kind: ContentType | None, zone: ZoneInfo, fresh: bool = False) -> None:
    """Write the facets of an item anew: none where nothing of it is public; a `fresh` item has none yet.

    Without its type (the plugin is off) its own facets are left as they are; where that cannot be, those of
    the whole type are derived anew when it comes back.
    """
    public = Translation.select(Translation.language).where(
        (Translation.item == item) & (Translation.state == "published")
    )
    languages = [row.language for row in public]
    if not fresh:
        _forget(item, everything=kind is not None or not languages)
    if kind is None and (fresh or not languages):
        KnownType.update(shape="").where(KnownType.name == item.type).execute()
    if languages:
        ItemFacet.insert_many(_rows(item, kind, languages, zone)).execute()


def _forget(item: Item, everything: bool) -> None:
    stale = ItemFacet.delete().where(ItemFacet.item == item)
    if not everything:
        stale = stale.where(ItemFacet.field.in_((ALL, TYPE, COUNTRY, PROGRAMME, YEAR, LANGUAGE)))
    stale.execute()


def shape(kind: ContentType, zone: ZoneInfo) -> str:
    """What stands for the rules that facets are derived by, to see when they change."""
    declared = [(f.name, f.kind, f.facet, f.order, f.was, [c.was for c in f.fields]) for f in kind.fields]
    rules = [VERSION, zone.key, declared, kind.over_after, kind.order_by]
    return hashlib.sha256(json.dumps(rules).encode()).hexdigest()


def derive_all(kind: ContentType, zone: ZoneInfo) -> None:
    """Derive anew what depends on a type's declaration, for all its items, in short transactions."""
    after = 0
    while items := _next(kind, after):
        with writing():
            for item in items:
                _rename(kind, item)
                item.sort = Published.parse(item.published, zone).sort
                item.ends = ends(kind, item.id, item.data, zone)
                item.save(only=[Item.data, Item.sort, Item.ends])
                derive(item, kind, zone)
        after = items[-1].number


def renew_ends(types: Mapping[str, ContentType], zone: ZoneInfo, now: int) -> None:
    """Look again when items end that were not over a day ago: the rules of a time zone may have changed."""
    columns = Item.number, Item.id, Item.type, Item.data, Item.ends
    near = Item.select(*columns).where(Item.ends > now - _DAY, Item.type.in_(list(types))).iterator()
    looked = ((item.number, item.ends, ends(types[item.type], item.id, item.data, zone)) for item in near)
    for number, moment in [(number, moment) for number, stored, moment in looked if moment != stored]:
        with writing():
            item = Item.get(Item.number == number)
            item.ends = moment
            item.save(only=[Item.ends])
            derive(item, types[item.type], zone)


def _next(kind: ContentType, after: int) -> list[Item]:
    query = Item.select().where((Item.type == kind.name) & (Item.number > after))
    return list(query.order_by(Item.number).limit(BATCH))


def _rename(kind: ContentType, item: Item) -> None:
    """Carry over the values of fields that had another name."""
    if not any(_renamed(field) for field in kind.fields):
        return
    item.data = with_names(item.data, kind.fields)
    for text in Translation.select().where(Translation.item == item):
        data = with_names(text.data, kind.fields)
        if data != text.data:
            text.data = data
            text.save(only=[Translation.data])


def _renamed(field: Field) -> bool:
    return bool(field.was) or any(column.was for column in field.fields)


def with_names(data: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """The values under the names that the fields have, and so in the rows of a list."""
    renamed = {field.was: field.name for field in fields if field.was}
    kept = {name: value for name, value in data.items() if name not in renamed}
    found = {**{renamed[name]: data[name] for name in data if name in renamed}, **kept}
    for field in filter(_renamed, fields):
        if field.kind == "list" and field.name in found:
            found[field.name] = [with_names(row, field.fields) for row in found[field.name]]
    return found


def _rows(
    item: Item, kind: ContentType | None, languages: Sequence[str], zone: ZoneInfo
) -> list[dict[str, Any]]:
    same = {
        "item": item.number,
        "type": item.type,
        "visible_from": ALWAYS if item.visible_from is None else item.visible_from,
        "visible_until": NEVER if item.visible_until is None else item.visible_until,
        "ends": NEVER if item.ends is None else item.ends,
    }
    found = {*_common(item, languages), *(_of_type(item, kind, zone) if kind else ())}
    return [{"field": field, "value": value, "sort": sort, **same} for field, value, sort in sorted(found)]


def _common(item: Item, languages: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    pairs = [(ALL, ""), (TYPE, item.type), (YEAR, item.published[:4])]
    pairs += [(COUNTRY, code) for code in item.countries]
    pairs += [(PROGRAMME, shelved(slug)) for slug in item.programmes]
    pairs += [(LANGUAGE, language) for language in languages]
    return ((field, value, item.sort) for field, value in pairs)


def _of_type(item: Item, kind: ContentType, zone: ZoneInfo) -> Iterator[tuple[str, str, int]]:
    for field in kind.own_fields(False):
        value = item.data.get(field.name)
        if field.facet and value is not None:
            yield own(field.name), shelved(str(value)), item.sort
        if field.order:
            yield order(kind.name, field.name), "", _place(field, value, item, zone)
    if case := case_of(kind, item):
        yield CASE, case, item.sort


def _place(field: Field, value: Any, item: Item, zone: ZoneInfo) -> int:
    """A number to sort by: a moment, a number in millionths, the beginning of a text; or the item's date."""
    if value is None:
        return item.sort
    if field.kind in ("date", "instant"):
        there = item.data.get("time_zone")
        try:
            return dates.instant(str(value), ZoneInfo(there) if there else zone)
        except ValueError:  # the first and the last hours of the calendar
            return item.sort
    if field.kind == "number":
        return max(ALWAYS, min(NEVER, int(value * 1_000_000)))
    return int.from_bytes(fold(str(value)).encode()[:_SORTED_BYTES].ljust(_SORTED_BYTES, b"\0"))
