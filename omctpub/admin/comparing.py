"""Two versions of a text side by side in one: for each part of it what is kept, removed and added."""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from omctpub import countries, dates, languages
from omctpub.contained import shortened
from omctpub.content import ContentType, Field, Text
from omctpub.differences import KEPT, Difference, Piece, differences
from omctpub.web.pages import site, view

LABELS: Mapping[str, Text] = {"title": _("Title"), "summary": _("Summary"), "body": _("Text")}
# What is kept is shown so far around a change, in characters, and so much is shown in all.
AROUND, MOST_SHOWN, MOST_OF_A_PIECE = 240, 120_000, 20_000
# A piece takes room of its own in the page.
_OF_A_PIECE = 60
LEFT_OUT = "left out"
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True)
class Shown:
    """A piece in its own direction, so that blanks stay at its ends; "" where nothing in it has one."""

    kind: str
    text: str

    @property
    def dir(self) -> str:
        strong = (unicodedata.bidirectional(char) for char in self.text)
        return next((_STRONG[one] for one in strong if one in _STRONG), "")


@dataclass(frozen=True)
class Part:
    """A part of a text that differs; `cut` where there is more of it than is shown."""

    label: Text
    pieces: Sequence[Shown]
    too_different: bool
    cut: bool = False


def compared(
    kind: ContentType | None,
    was: Mapping[str, Any],
    now: Mapping[str, Any],
    more: Mapping[str, Text] | None = None,
) -> list[Part]:
    """What differs between two revisions, in words for the page; of long texts as much as a page takes.

    `more` are the labels of what no revision holds.
    """
    own = {field.name: field.label for field in (kind.fields if kind else ())}
    labels = {**LABELS, **own, **(more or {})}
    parts, room = [], MOST_SHOWN
    for name, found in differences(_readable(kind, was), _readable(kind, now)).items():
        part, room = _part(labels.get(name, name), found, room)
        parts.append(part)
    return parts


def _part(label: Text, found: Difference, room: int) -> tuple[Part, int]:
    shown: list[Shown] = []
    cut = False
    for kind, text in _with_gaps(found.pieces):
        if room <= 0:
            return Part(label, shown, found.too_different, cut=True), room
        said = shortened(text, min(room, MOST_OF_A_PIECE))
        cut |= len(said) < len(text)
        shown.append(Shown(kind, said))
        room -= len(said) + _OF_A_PIECE
    return Part(label, shown, found.too_different, cut), room


def _with_gaps(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Long passages that are the same give way to a gap, but for what stands beside a change."""
    for at, (kind, text) in enumerate(pieces):
        before, after = AROUND * (at > 0), AROUND * (at < len(pieces) - 1)
        if kind != KEPT or len(text) <= before + after + AROUND:
            yield Piece(kind, text)
            continue
        yield from [Piece(KEPT, _begun(text[:before]))] if before else []
        yield Piece(LEFT_OUT, "")
        yield from [Piece(KEPT, _ended(text[-after:]))] if after else []


def _begun(text: str) -> str:
    """Up to a blank, where there is one."""
    head, blank, _rest = text.rpartition(" ")
    return head + blank if blank else text


def _ended(text: str) -> str:
    _rest, blank, tail = text.partition(" ")
    return blank + tail if blank else text


def _readable(kind: ContentType | None, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content of a revision with each value of its own fields as people read it."""
    fields = {field.name: field for field in kind.fields} if kind else {}
    data = {name: _said(fields.get(name), value) for name, value in content.get("data", {}).items()}
    return {**content, "data": data}


def _said(field: Field | None, value: Any) -> str:
    if value is None:
        return ""
    if field is not None and field.kind == "list" and isinstance(value, list):
        return "\n".join(_row(field, row) for row in value)
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return _in_words(field, value) if field else value


def _row(field: Field, row: Any) -> str:
    """The cells of a row of a list, one after the other."""
    cells = row if isinstance(row, Mapping) else {}
    said = (_said(column, cells.get(column.name)) for column in field.fields)
    return " · ".join(one for one in said if one)


def _in_words(field: Field, value: str) -> str:
    lang = view().lang
    if field.kind == "choice":
        return str(dict(field.choices).get(value, value))
    if field.kind == "country":
        return countries.name(value, lang)
    if field.kind == "language":
        return languages.name(value, lang)
    if field.kind in ("date", "instant"):
        return _moment(value, lang)
    return value


def _moment(value: str, lang: str) -> str:
    """A date or an instant; as it stands where an earlier version kept something else."""
    zone = site().settings.timezone
    try:
        if "T" in value:
            return dates.show_instant(dates.instant(value, zone), lang, zone)
        return dates.show_date(value, lang)
    except ValueError:
        return value
