"""What is stored already stands in nobody's way: what today's rules refuse of it is kept, and hinted at."""

from collections.abc import Mapping
from typing import Any

from omctpub.admin.writing.parts import Part
from omctpub.admin.writing.reading import Read, read
from omctpub.admin.writing.saving import There
from omctpub.admin.writing.sheet import Sheet
from omctpub.admin.writing.values import as_typed, of_part, stamp
from omctpub.content import Text
from omctpub.web.pages import site, view

SEVERAL = ("countries", "programmes")


def read_sheet(sheet: Sheet) -> Read:
    """What was typed; where it is what is stored, that, whether it could be stored today or not."""
    found = _read(sheet, sheet.typed)
    if not found.faults or sheet.item is None:
        return found
    was = There.of(sheet.form).values(sheet.form)
    # A moment by the clocks of another zone is another one.
    zone = found.values.get("fields.time_zone", was.get("fields.time_zone"))
    shown = as_typed(sheet.parts, {**was, "fields.time_zone": zone}, view().lang, site().settings.timezone)
    kept = {one.name for one in sheet.parts if _is_as_stored(one, sheet, was, shown)}
    own = {one.name for one in sheet.parts if one.name.startswith("fields.")}
    for part in sheet.parts:
        if part.name not in found.faults:
            continue
        if part.name in kept and (part.name not in found.values or own <= kept):
            found.faults.pop(part.name)
            found.values.setdefault(part.name, was[part.name])
        elif part.kind in SEVERAL and (more := _added(part, sheet, was)) is not None:
            found.faults.pop(part.name)
            found.values[part.name] = more
    return found


def doubted(sheet: Sheet) -> Mapping[str, Text]:
    """What today's rules refuse of what is stored, by the names of the parts."""
    return _read(sheet, sheet.typed).faults if sheet.item else {}


def _read(sheet: Sheet, typed: Mapping[str, str], parts: tuple[Part, ...] = ()) -> Read:
    id = str(sheet.item.id) if sheet.item else ""
    return read(parts or sheet.parts, typed, sheet.kind, id, sheet.language, site().settings.timezone)


def _is_as_stored(part: Part, sheet: Sheet, was: Mapping[str, Any], shown: Mapping[str, str]) -> bool:
    """Whether it was left as it was, and nobody else changed it meanwhile."""
    return stamp(was[part.name]) == sheet.base.get(part.name) and _filled(sheet.typed, part) == _filled(
        shown, part
    )


def _filled(typed: Mapping[str, str], part: Part) -> dict[str, str]:
    return {name: value.strip() for name, value in of_part(typed, part).items() if value.strip()}


def _added(part: Part, sheet: Sheet, was: Mapping[str, Any]) -> list[str] | None:
    """All that were chosen, where those that are not stored yet can be; else None."""
    chosen, stored = sheet.typed[part.name].split(), was[part.name] or ()
    added = {**sheet.typed, part.name: " ".join(one for one in chosen if one not in stored)}
    return None if _read(sheet, added, (part,)).faults else list(dict.fromkeys(chosen))
