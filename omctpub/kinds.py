"""The kinds of field: how the value of each is checked and stored, and what search reads of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _

from omctpub import countries, languages
from omctpub.content import Field
from omctpub.text import digits, tidy, tidy_markdown

MAX_TEXT = 2_000
MAX_MARKDOWN = 200_000
MAX_ROWS = 1_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMERAL = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?")
_CODE = re.compile(r"[^\W_][\w ./()-]*")


class Wrong(ValueError):
    """A value that a field cannot take; its text is a translatable sentence for the person who wrote it."""


@dataclass(frozen=True)
class Kind:
    """`clean(value, field)` gives what is stored or raises `Wrong`; `words` gives what search reads."""

    clean: Callable[[Any, Field], Any]
    words: Callable[[Any, Field], str]


def clean(field: Field, value: Any) -> Any:
    """The value as it is stored: `Wrong` where it does not fit, None where it is empty."""
    if value is None or value == "" or (value == [] and field.kind == "list"):
        return None
    kept = KINDS[field.kind].clean(value, field)
    if kept in (None, "", []):
        return None
    if field.clean is None:
        return kept
    try:
        return field.clean(kept)
    except Wrong:
        raise
    except ValueError as error:
        raise Wrong(error.args[0]) from error


def words(field: Field, value: Any) -> str:
    """The words of a stored value, for search; empty where nothing in it is meant to be found."""
    return "" if value is None else KINDS[field.kind].words(value, field)


def _text(value: Any, limit: int = MAX_TEXT, tidied: Callable[[str], str] = tidy) -> str:
    if not isinstance(value, str):
        raise Wrong(_("must be a text"))
    text = tidied(value)
    if len(text) > limit:
        raise Wrong(_("is longer than %(limit)s characters", limit=limit))
    return text


def _number(value: Any, field: Field) -> int | float:
    if isinstance(value, str):
        written = _NUMERAL.fullmatch(digits(value.strip()))
        value = None if not written else float(written[0]) if "." in written[0] else int(written[0])
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 10**15:
        raise Wrong(_("must be a number"))
    return value


def _date(value: Any, field: Field) -> str:
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value).isoformat()
    except (ValueError, TypeError):
        raise Wrong(_("must be a date such as 2018-02-16")) from None


def _instant(value: Any, field: Field) -> str:
    """A moment in UTC, or a whole day as it is: nobody has to know the hour."""
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, TypeError, OverflowError):
        raise Wrong(
            _(
                "must be a date such as 2018-02-16, "
                "or a moment with its offset such as 2018-02-16T10:00:00+01:00"
            )
        ) from None


def _choice(value: Any, field: Field) -> str:
    known = [key for key, _label in field.choices]
    if value not in known:
        raise Wrong(_("must be one of: %(known)s", known=", ".join(known)))
    return str(value)


def _country(value: Any, field: Field) -> str:
    code = countries.find(_text(value))
    if code is None:
        raise Wrong(_("names no known country"))
    return code


def _language(value: Any, field: Field) -> str:
    try:
        return languages.canonical(_text(value))
    except ValueError:
        raise Wrong(_("must be a language tag such as fr or zh-Hant")) from None


def address(value: Any, field: Field | None = None) -> str:
    """An http(s) address of another place; everything else (scripts, data, files) is refused."""
    text = _text(value)
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or re.search(r"[\s\\<>\"]", text):
        raise Wrong(_("must be an address that starts with https:// or http://"))
    return text


def email(value: Any, field: Field | None = None) -> str:
    """An e-mail address by RFC 5321 and 6531, normalised; nothing is asked of the network."""
    try:
        return validate_email(_text(value, 320), check_deliverability=False).normalized
    except EmailNotValidError:
        raise Wrong(_("must be an e-mail address such as name@example.org")) from None


def _code(value: Any, field: Field) -> str:
    text = _text(" ".join(_text(value, 100).split()).upper(), 100)
    if text and field.clean is None and not _CODE.fullmatch(text):
        raise Wrong(_("must be a code of letters, digits, spaces and / . -"))
    return text


def _rows(value: Any, field: Field) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise Wrong(_("must be a list of rows"))
    if len(value) > MAX_ROWS:
        raise Wrong(_("has more than %(limit)s rows", limit=MAX_ROWS))
    rows = [_row(row, number, field) for number, row in enumerate(value, 1)]
    return [row for row in rows if row]


def _row(row: Mapping[str, Any], number: int, field: Field) -> dict[str, Any]:
    known = {name: column for column in field.fields for name in (column.was, column.name) if name}
    kept = {}
    for name, value in row.items():
        if name not in known:
            raise Wrong(
                _("row %(number)s has an unknown column: %(name)s", number=number, name=str(name)[:60])
            )
        try:
            kept[known[name].name] = clean(known[name], value)
        except Wrong as error:
            called = known[name].label
            raise Wrong(
                _("row %(number)s, %(name)s: %(fault)s", number=number, name=called, fault=error)
            ) from error
    names = (column.name for column in field.fields)
    return {name: kept[name] for name in names if kept.get(name) is not None}


def _row_words(rows: list[dict[str, Any]], field: Field) -> str:
    return " ".join(words(column, row.get(column.name)) for row in rows for column in field.fields)


def _said(value: Any, field: Field) -> str:
    return str(value)


def _unsaid(value: Any, field: Field) -> str:
    return ""


KINDS: Mapping[str, Kind] = {
    "text": Kind(lambda value, field: _text(value), _said),
    "markdown": Kind(lambda value, field: _text(value, MAX_MARKDOWN, tidy_markdown), _said),
    "number": Kind(_number, _unsaid),
    "date": Kind(_date, _unsaid),
    "instant": Kind(_instant, _unsaid),
    "choice": Kind(_choice, _unsaid),
    "country": Kind(_country, _unsaid),
    "language": Kind(_language, _unsaid),
    "url": Kind(address, _unsaid),
    "email": Kind(email, _unsaid),
    "file": Kind(address, _unsaid),
    "code": Kind(_code, _said),
    "list": Kind(_rows, _row_words),
}
