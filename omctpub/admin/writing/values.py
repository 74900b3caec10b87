"""The parts of the form as they are stored, and as they are typed: what a browser shows and sends back."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from omctpub import countries, dates
from omctpub.admin.writing.parts import Part
from omctpub.config.checks import time_zones
from omctpub.content import Field
from omctpub.dates import Published
from omctpub.models import Item, OldUrl
from omctpub.publishing import TextContent
from omctpub.text import slug

_NUMBER = re.compile("0|[1-9][0-9]{0,8}")

# By the name of a part: what is stored, and what stands in the form.
Values = Mapping[str, Any]
Typed = Mapping[str, str]


def stored(parts: Sequence[Part], item: Item | None, text: TextContent | None) -> Values:
    """What is there of each part; None, "" or nothing at all where it is empty."""
    found: dict[str, Any] = {}
    if item is not None:
        rows = OldUrl.select().where(OldUrl.item == item).order_by(OldUrl.position)
        found = {
            "published": item.published,
            "countries": list(item.countries),
            "programmes": list(item.programmes),
            "follows": item.follows,
            "old_urls": [row.address for row in rows],
            **{f"fields.{name}": value for name, value in item.data.items()},
        }
    if text is not None:
        found |= {"title": text.title, "summary": text.summary, "body": text.body}
        found["slug"] = "" if text.slug == slug(text.title) else text.slug
        found |= {f"text.{name}": value for name, value in text.data.items()}
    return {part.name: kept(found.get(part.name)) for part in parts}


def stamps(values: Values) -> dict[str, str]:
    """What stands for the value of each part, to see whether it changed since the form was opened."""
    return {name: stamp(value) for name, value in values.items()}


def stamp(value: Any) -> str:
    """The same for the same value, and for all that is empty."""
    said = json.dumps(kept(value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def kept(value: Any) -> Any:
    """The value, or None for all that is empty; the number 0 is something."""
    return value if value or type(value) in (int, float) else None


@dataclass(frozen=True)
class Before:
    """What is stored while a form is open that shows it in the language `lang`; nothing of a new item."""

    values: Values
    lang: str


def as_typed(parts: Sequence[Part], values: Values, lang: str, usual: ZoneInfo) -> dict[str, str]:
    """The values as they stand in the form: countries by their names in the language `lang`."""
    return by_clocks(parts, values, lang, zone_of(values.get("fields.time_zone"), usual))


def by_clocks(parts: Sequence[Part], values: Values, lang: str, zone: ZoneInfo) -> dict[str, str]:
    """The same, with moments as the clocks of `zone` show them, whatever zone the values name."""
    typed: dict[str, str] = {}
    for part in parts:
        value = values.get(part.name)
        if part.kind == "list" and part.field:
            typed.update(_rows(part, value or [], lang, zone))
        else:
            typed[part.name] = "" if value is None else _typed(part.kind, value, lang, zone)
    return typed


def zone_of(name: Any, usual: ZoneInfo) -> ZoneInfo:
    """The time zone that an item's own field names, else the usual one."""
    return ZoneInfo(name) if isinstance(name, str) and name in time_zones() else usual


def of_part(typed: Typed, part: Part) -> dict[str, str]:
    """What stands in the form for one part, the rows of a list too."""
    return {name: value for name, value in typed.items() if name == part.name or _is_row(name, part)}


def row_numbers(typed: Typed, part: Part) -> list[int]:
    """The numbers of the rows of a list that stand in the form."""
    after = len(part.name) + 1
    found = {name[after:].partition(".")[0] for name in typed if _is_row(name, part)}
    return sorted(int(number) for number in found if _NUMBER.fullmatch(number))


def _is_row(name: str, part: Part) -> bool:
    return part.kind == "list" and name.startswith(f"{part.name}.")


def _rows(
    part: Part, rows: Sequence[Mapping[str, Any]], lang: str, zone: ZoneInfo
) -> Iterator[tuple[str, str]]:
    assert part.field is not None
    for number, row in enumerate(rows):
        for column in part.field.fields:
            value = row.get(column.name)
            said = "" if value is None else _typed(column.kind, value, lang, zone)
            yield f"{part.name}.{number}.{column.name}", said


def _typed(kind: str, value: Any, lang: str, zone: ZoneInfo) -> str:
    if kind in ("countries", "programmes"):
        return " ".join(value)
    if kind == "old_urls":
        return "\n".join(value)
    if kind == "country":
        said = countries.name(value, lang)
        return said if countries.find(said) == value else value  # "Congo" may mean two countries
    if kind == "instant":
        return value if Published.parse(value, zone).precision == "day" else _clock(value, zone)
    if isinstance(value, float):
        return f"{Decimal(str(value)):f}"  # never as 1e-05
    return str(value)


def _clock(value: str, zone: ZoneInfo) -> str:
    return dates.clock(dates.instant(value, zone), zone)


def column_of(field: Field) -> Part:
    """A column of a list, as a part of the form."""
    return Part(field.name, field.label, field.kind, field=field)
