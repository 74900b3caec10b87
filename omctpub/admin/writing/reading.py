"""What somebody typed into the form becomes what is stored, or a sentence at its place that says why not."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _

from omctpub import countries, dates, kinds
from omctpub.admin.writing.naming import doubt, named
from omctpub.admin.writing.parts import Part
from omctpub.admin.writing.values import Before, Typed, Values, by_clocks, of_part, row_numbers, zone_of
from omctpub.content import ContentType, Field, Text
from omctpub.dates import Published
from omctpub.models import Item, Programme
from omctpub.text import digits, old_address, one_line, tidy, tidy_markdown, unstorable, without_controls

log = logging.getLogger(__name__)

MOST_ADDRESSES = 100


@dataclass
class Read:
    """What was typed: the values of the parts, and for those that cannot be stored the sentence why not."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class _About:
    """What a part is read against: the item's own id ("" for a new one), the language, the clocks there.

    `values` are what is stored, and `shown` is how the form shows that by these clocks.
    """

    id: str
    language: str
    zone: ZoneInfo
    values: Values
    shown: Typed


def read(
    parts: Sequence[Part],
    typed: Typed,
    kind: ContentType,
    id: str,
    language: str,
    usual: ZoneInfo,
    before: Before,
) -> Read:
    """Read the form of a text of that language and of its item, which has no id yet where it is new.

    What is typed as the form shows what is stored is that: it may say less, as clocks do in the hour that
    they show twice, and it may be what today's rules refuse.
    """
    found = Read()
    zone = zone_of(typed.get("fields.time_zone", "").strip(), usual)
    shown = by_clocks(parts, before.values, before.lang, zone) if before.values else {}
    about = _About(id, language, zone, before.values, shown)
    for part in parts:
        try:
            found.values[part.name] = _value(part, typed, about)
        except kinds.Wrong as error:
            found.faults[part.name] = error.args[0]
    own = (part for part in parts if part.name.startswith("fields."))
    if not all(_is_as_shown(part, typed, about) for part in own):
        for name, fault in _between(kind, found.values).items():
            found.faults.setdefault(f"fields.{name}", fault)
    return found


def _value(part: Part, typed: Typed, about: _About) -> Any:
    if _is_as_shown(part, typed, about):
        return about.values[part.name]
    if part.kind == "list" and part.field:
        return _own(part.field, _rows(part, typed, about))
    text = _clean(typed.get(part.name, ""))
    if len(text) > part.longest:
        raise kinds.Wrong(_("is longer than %(limit)s characters", limit=part.longest))
    if part.kind in _READ:
        return _READ[part.kind](text, about) or None
    if part.field is None:
        return _OF_TEXT[part.kind](text) or None
    return _own(part.field, _prepared(part.field.kind, text, about))


def _clean(text: str) -> str:
    clean, _found = without_controls(text)
    if unstorable(clean):
        raise kinds.Wrong(_("contains a character that cannot be stored. Type it again."))
    return clean


def _is_as_shown(part: Part, typed: Typed, about: _About) -> bool:
    """Whether a part was left as the form shows what is stored of it."""
    return part.name in about.values and _filled(typed, part) == _filled(about.shown, part)


def _filled(typed: Typed, part: Part) -> dict[str, str]:
    """What stands in the form for a part; empty rows are none."""
    return {name: value for name, value in of_part(typed, part).items() if value}


def _rows(part: Part, typed: Typed, about: _About) -> list[dict[str, Any]]:
    assert part.field is not None
    rows = []
    before = dict(enumerate(about.values.get(part.name) or ()))
    for number in row_numbers(typed, part):
        row = {
            column.name: _cell(
                column, f"{part.name}.{number}.{column.name}", typed, before.get(number), about
            )
            for column in part.field.fields
        }
        if filled := {name: value for name, value in row.items() if value not in ("", None)}:
            rows.append(filled)
    return rows


def _cell(column: Field, name: str, typed: Typed, before: Mapping[str, Any] | None, about: _About) -> Any:
    """What one cell is to say: what it says in the row that is there, where it is typed as that is shown."""
    text = typed.get(name, "")
    if before is not None and text == about.shown.get(name):
        return before.get(column.name)
    return _prepared(column.kind, _clean(text).strip(), about)


def _prepared(kind: str, text: str, about: _About) -> str:
    """What is typed in one's own digits, by the clocks there, or in the text's language."""
    if kind in ("date", "number", "instant"):
        text = digits(text).strip()
    if kind == "country" and text:
        return _country(text, about)
    if kind == "instant" and text:
        try:
            return dates.iso(dates.by_clock(text, about.zone))
        except ValueError as error:
            if str(error).startswith("no clock"):
                raise kinds.Wrong(_("does not exist there: the clocks go forward at that hour")) from None
    return text


def _own(declared: Field, value: Any) -> Any:
    """The value of a type's own field; a plugin's own rule may raise anything."""
    try:
        return kinds.clean(declared, value)
    except (KeyboardInterrupt, kinds.Wrong):
        raise
    except BaseException:
        log.exception("the rule of field %r failed", declared.name)
        raise kinds.Wrong(_("cannot be checked: there is a fault in the plugin of this type")) from None


def _between(kind: ContentType, values: Values) -> Mapping[str, Text]:
    data = {
        name[7:]: value for name, value in values.items() if name.startswith("fields.") and value is not None
    }
    try:
        return dict(kind.check(data))
    except KeyboardInterrupt:
        raise
    except BaseException:  # a plugin may raise anything
        log.exception("the check of type %r failed", kind.name)
        return {}


def _published(text: str, about: _About) -> str:
    try:
        return Published.parse(digits(text).strip(), about.zone).text
    except ValueError:
        raise kinds.Wrong(
            _("must be a day (2018-02-16), a month (2004-01), a year (2004) or a moment with its offset")
        ) from None


def _countries(text: str, about: _About) -> list[str]:
    asked = list(dict.fromkeys(text.split()))
    known = {*countries.codes(), *(about.values.get("countries") or ())}
    if unknown := [code for code in asked if code not in known]:
        raise kinds.Wrong(doubt(unknown[0], about.language))
    return asked


def _country(text: str, about: _About) -> str:
    code = named(text, about.language)
    if code is None:
        raise kinds.Wrong(doubt(text, about.language))
    return code


def _programmes(text: str, about: _About) -> list[str]:
    asked = list(dict.fromkeys(text.split()))
    before = about.values.get("programmes") or ()
    there = {row.slug for row in Programme.select(Programme.slug).where(Programme.slug.in_(asked))}
    there |= set(before)
    if missing := [slug for slug in asked if slug not in there]:
        raise kinds.Wrong(_("The programme %(name)s no longer exists.", name=missing[0][:60]))
    kept = [slug for slug in before if slug in asked]
    return list(dict.fromkeys([*kept, *asked]))  # ticks stand in the order of names, not of the item


def _follows(text: str, about: _About) -> str:
    id = text.strip()
    if id and id == about.id:
        raise kinds.Wrong(_("This is the item itself. Name the older one."))
    if id and not Item.select().where(Item.id == id).exists():
        raise kinds.Wrong(_("There is no item %(id)s.", id=id[:64]))
    return id


def _old_urls(text: str, about: _About) -> list[str]:
    found = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        try:
            found.append(old_address(line))
        except ValueError:
            raise kinds.Wrong(
                _(
                    "%(address)s is not the address of a page. Write it like /en/statement/2016/d23742.",
                    address=line[:60],
                )
            ) from None
    if len(found) > MOST_ADDRESSES:
        raise kinds.Wrong(_("has more than %(limit)s rows", limit=MOST_ADDRESSES))
    return list(dict.fromkeys(found))


_READ: Mapping[str, Callable[[str, _About], Any]] = {
    "published": _published,
    "countries": _countries,
    "programmes": _programmes,
    "follows": _follows,
    "old_urls": _old_urls,
}
_OF_TEXT: Mapping[str, Callable[[str], str]] = {
    "line": lambda text: one_line(tidy(text)),
    "lines": tidy,
    "markdown": tidy_markdown,
    "slug": lambda text: one_line(tidy(text)),
}
