"""Dates of publication with the precision they were given, and instants as microseconds since 1970."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_datetime_format

from omctpub import languages

_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST = (date.min.toordinal() - _EPOCH) * _DAY
_LAST = (date.max.toordinal() + 1 - _EPOCH) * _DAY - 1

_YEAR = r"(?P<year>[0-9]{4})"
_PERIOD = re.compile(rf"{_YEAR}(?:-(?P<month>[0-9]{{2}})(?:-(?P<day>[0-9]{{2}}))?)?")
_INSTANT = re.compile(
    rf"(?P<date>{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}}))"
    r"T(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
    r"(?P<seconds>:(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]{1,9}))?)?"
    r"(?P<offset>Z|(?P<sign>[+-])(?P<ahead_hours>[01][0-9]|2[0-3])(?::?(?P<ahead_minutes>[0-5][0-9]))?)"
)

_BY_CLOCK = re.compile(
    rf"{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})[ T]"
    r"(?P<time>(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)"
)

_AN_INSTANT = "an instant with its offset (2018-02-16T10:00:00+01:00, or Z for UTC)"
_CURE_PUBLISHED = f"write a year (2004), a month (2004-01), a date (2018-02-16) or {_AN_INSTANT}."
_CURE_INSTANT = f"write a date (2018-02-16) or {_AN_INSTANT}."
_CURE_DATE = "write year, month and day (2018-02-16)."


@dataclass(frozen=True)
class Published:
    """A date of publication: as written in files, and the first moment of its period, to sort by."""

    text: str
    precision: str
    sort: int

    @classmethod
    def parse(cls, value: str, zone: ZoneInfo) -> "Published":
        """The date of a year, a month, a day or an instant; days are those of `zone`.

        Raises ValueError, with the cure, for any other text and for a day that no calendar has.
        """
        moment = _INSTANT.fullmatch(value)
        if moment:
            return cls(_canonical(moment), "instant", _moment(moment, value, _CURE_PUBLISHED))
        period = _PERIOD.fullmatch(value)
        if not period:
            raise ValueError(f"{_shortened(value)} is not a date of publication; {_CURE_PUBLISHED}")
        first = _day(period, value, _CURE_PUBLISHED)
        precision = "day" if period["day"] else "month" if period["month"] else "year"
        return cls(value, precision, _start(first.toordinal(), zone))

    @property
    def datetime_attr(self) -> str:
        """For `<time datetime>`: as in the file, so that it names no other day."""
        return self.text

    @property
    def first_day(self) -> date:
        """The day the text names, or the first one of its period."""
        year, month, day, *_ = map(int, [*self.text[:10].split("-"), "1", "1"])
        return date(year, month, day)


def show(published: Published, lang: str) -> str:
    """The date in the words of a language, as precise as given; of an instant only its day."""
    return _shown(published.first_day, published.precision, lang)


@lru_cache(maxsize=4096)
def _shown(day: date, precision: str, lang: str) -> str:
    locale = languages.locale(lang)
    if precision in ("day", "instant"):
        return format_date(day, "long", locale=locale)
    try:
        return format_skeleton({"year": "y", "month": "yMMMM"}[precision], _noon(day), locale=locale)
    except KeyError:  # a locale of which CLDR has no skeletons
        return day.strftime("%Y") if precision == "year" else day.strftime("%Y-%m")


def show_date(date_text: str, lang: str) -> str:
    """A day (2018-02-16) in the words of a language."""
    return _shown(_given_day(date_text), "day", lang)


def show_instant(us: int, lang: str, zone: ZoneInfo) -> str:
    """Day and time of an instant, in the words of a language, as the clocks of `zone` show it."""
    locale = languages.locale(lang)
    there = _datetime(us, zone)
    pattern = str(get_datetime_format("long", locale=locale)).replace("'", "")
    hour = format_time(there.time(), "short", locale=locale)
    return pattern.replace("{0}", hour).replace("{1}", _shown(there.date(), "day", lang))


def rfc3339(published: Published, zone: ZoneInfo) -> str:
    """The instant as given, or the first moment of a day, a month or a year in `zone`, with its offset."""
    if published.precision == "instant":
        to_minute, rest = published.text[:16], published.text[16:]
        return f"{to_minute}{rest}" if rest.startswith(":") else f"{to_minute}:00{rest}"
    day = published.first_day
    offset = datetime(day.year, day.month, day.day, tzinfo=zone).utcoffset() or timedelta()
    # Before there were time zones offsets had seconds, which no feed can say.
    sign, minutes = "-" if offset < timedelta() else "+", abs(offset) // timedelta(minutes=1)
    return f"{day.isoformat()}T00:00:00{sign}{minutes // 60:02}:{minutes % 60:02}"


def instant(value: str, zone: ZoneInfo) -> int:
    """Microseconds since 1970 of an instant with offset, or of the first moment of a day in `zone`.

    Raises ValueError, with the cure, for anything else.
    """
    moment, period = _INSTANT.fullmatch(value), _PERIOD.fullmatch(value)
    if moment:
        us = _moment(moment, value, _CURE_INSTANT)
    elif period and period["day"]:
        us = _start(_day(period, value, _CURE_INSTANT).toordinal(), zone)
    else:
        raise ValueError(f"{_shortened(value)} is not an instant; {_CURE_INSTANT}")
    if not _FIRST <= us <= _LAST:
        raise ValueError(f"{value!r} lies outside the years 0001 to 9999 of UTC; write one within them.")
    return us


def by_clock(value: str, zone: ZoneInfo) -> int:
    """Microseconds since 1970 of a day and time (2018-02-16 10:00) as clocks in `zone` show it.

    Of a time that they show twice it is the later one: nothing comes early. ValueError for one that they
    skip, with the time before and after, and for anything else.
    """
    found = _BY_CLOCK.fullmatch(value)
    if not found:
        raise ValueError(f"{_shortened(value)} is not a day and time; write both (2018-02-16 10:00).")
    first = _day(found, value, _CURE_DATE)
    wanted = datetime.combine(first, time.fromisoformat(found["time"]))
    there = wanted.replace(tzinfo=zone, fold=1)
    try:
        us = (there.astimezone(UTC).replace(tzinfo=None) - datetime(1970, 1, 1)) // timedelta(microseconds=1)
    except OverflowError:
        raise ValueError(
            f"{value!r} lies outside the years 0001 to 9999 of UTC; write one within them."
        ) from None
    if _datetime(us, zone).replace(tzinfo=None, fold=0) != wanted:
        raise ValueError(f"no clock in {zone.key} shows {value!r}: it is put forward then.")
    return us


def clock(us: int, zone: ZoneInfo) -> str:
    """Day and time as clocks in `zone` show them (2018-02-16 10:00), with seconds where there are any."""
    there = _datetime(us, zone).replace(tzinfo=None)
    return there.isoformat(" ", "seconds" if there.second else "minutes")


def in_calendar(typed: str) -> bool:
    """Whether a calendar has a day, or a day and a time, that is written as ISO 8601 does."""
    try:
        datetime.fromisoformat(typed)
    except ValueError:
        return False
    return True


def iso(us: int) -> str:
    """The instant in UTC, 2018-02-16T10:00:00Z; what lies outside the years 0001 to 9999 as their end."""
    return _datetime(us, UTC).replace(tzinfo=None).isoformat() + "Z"


def end_of_day(date_text: str, zone: ZoneInfo) -> int:
    """The first moment after a day in `zone`; days of 23 and 25 hours included."""
    return _start(_given_day(date_text).toordinal() + 1, zone)


def end_of(value: str, zone: ZoneInfo) -> int:
    """When what lasts until `value` is over: at that instant, or after that day in `zone`."""
    return end_of_day(value, zone) if _PERIOD.fullmatch(value) else instant(value, zone)


def _given_day(date_text: str) -> date:
    period = _PERIOD.fullmatch(date_text)
    if not period or not period["day"]:
        raise ValueError(f"{_shortened(date_text)} is not a date; {_CURE_DATE}")
    return _day(period, date_text, _CURE_DATE)


def _day(found: re.Match[str], value: str, cure: str) -> date:
    try:
        return date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        raise ValueError(f"No calendar has {value!r}; {cure}") from None


def _canonical(moment: re.Match[str]) -> str:
    """The instant as written, its offset as browsers read it: +01:00."""
    offset = moment["offset"]
    if offset != "Z":
        offset = f"{moment['sign']}{moment['ahead_hours']}:{moment['ahead_minutes'] or '00'}"
    return f"{moment['date']}T{moment['hour']}:{moment['minute']}{moment['seconds'] or ''}{offset}"


def _moment(moment: re.Match[str], value: str, cure: str) -> int:
    days = _day(moment, value, cure).toordinal() - _EPOCH
    minutes = int(moment["hour"]) * 60 + int(moment["minute"])
    ahead = int(moment["ahead_hours"] or 0) * 60 + int(moment["ahead_minutes"] or 0)
    minutes += ahead if moment["sign"] == "-" else -ahead
    fraction = int((moment["fraction"] or "").ljust(6, "0")[:6])
    return days * _DAY + (minutes * 60 + int(moment["second"] or 0)) * _SECOND + fraction


def _start(ordinal: int, zone: ZoneInfo) -> int:
    """The first moment of a day counted from 0001-01-01; datetime has none for the day after 9999-12-31."""
    day = date.fromordinal(min(ordinal, date.max.toordinal()))
    offset = datetime(day.year, day.month, day.day, tzinfo=zone).utcoffset() or timedelta()
    return (ordinal - _EPOCH) * _DAY - offset // timedelta(microseconds=1)


def _datetime(us: int, zone: tzinfo) -> datetime:
    utc = datetime(1970, 1, 1) + timedelta(microseconds=max(_FIRST, min(_LAST, us)))
    try:
        return utc.replace(tzinfo=UTC).astimezone(zone)
    except OverflowError:  # the first and the last hours of the calendar
        return utc


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


def _shortened(value: str) -> str:
    return repr(value) if len(value) <= 40 else f"{value[:40]!r}…"
