"""When an event is: a day, a moment, or from one to the other, as the clocks where it takes place show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format, get_timezone_gmt, parse_pattern
from flask_babel import gettext

from omctpub import languages

# The clocks that are furthest ahead and furthest behind: without a zone, a day can be theirs.
_EVERYWHERE = (timezone(timedelta(hours=14)), timezone(timedelta(hours=-12)))


@dataclass(frozen=True)
class Piece:
    """A part of the phrase; `given` is the day or moment it stands for, as stored, "" for what joins two."""

    text: str
    given: str = ""


def pieces(start: str, end: str, zone: ZoneInfo, lang: str) -> Sequence[Piece]:
    """From `start` to `end`, each a day (2026-12-10) or a moment in UTC; what both share stands once."""
    locale = languages.locale(lang)
    first, last = _read(start, zone), _read(end, zone)
    begins, ends = _shown(first, locale), _shown(last, locale)
    same_day = _day(first) == _day(last)
    if begins == ends or (same_day and not _time(last, locale)):
        return [Piece(begins, start)]
    if not _time(first, locale) and not _time(last, locale) and (patterns := _range(first, last, locale)):
        days = zip(patterns, (first, last), (start, end), strict=False)
        return [Piece(parse_pattern(pattern).apply(day, locale), given) for pattern, day, given in days]
    until = _time(last, locale) if same_day else ends
    return [Piece(begins, start), Piece(_between(locale)), Piece(until, end)]


def clock(moments: Sequence[str], zone: ZoneInfo, lang: str) -> str:
    """Whose clocks these moments are told by: a city's, and how far they are from Greenwich's then."""
    locale = languages.locale(lang)
    offsets = {get_timezone_gmt(_read(moment, zone), locale=locale) for moment in moments}
    city = languages.city(zone.key, lang)
    if not city:
        return offsets.pop() if zone.key.startswith("Etc/GMT") else zone.key.rpartition("/")[2]
    if len(offsets) > 1:
        return str(gettext("%(city)s time", city=city))
    return str(gettext("%(city)s time, %(offset)s", city=city, offset=offsets.pop()))


def there(value: str, zone: ZoneInfo) -> str:
    """A moment with the offset of the clocks of `zone`, for programs; a day as it is."""
    return _read(value, zone).isoformat()


def is_before(end: str, start: str, zone: str | None) -> bool:
    """Whether an end lies before its start; without a zone, only where it does so anywhere on earth."""
    places: Sequence[tzinfo] = (ZoneInfo(zone),) if zone else _EVERYWHERE
    return all(_bounds(end, place)[1] < _bounds(start, place)[0] for place in places)


def _bounds(value: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """The first and the last moment of a day, or twice the moment."""
    if "T" in value:
        return datetime.fromisoformat(value), datetime.fromisoformat(value)
    day = date.fromisoformat(value)
    return datetime.combine(day, time.min, zone), datetime.combine(day, time.max, zone)


def _read(value: str, zone: ZoneInfo) -> date | datetime:
    if "T" not in value:
        return date.fromisoformat(value)
    moment = datetime.fromisoformat(value)
    try:
        return moment.astimezone(zone)
    except OverflowError:  # the first and the last hours of the calendar
        return moment


def _day(given: date | datetime) -> date:
    return given.date() if isinstance(given, datetime) else given


def _time(given: date | datetime, locale: Locale) -> str:
    """The time of a moment; a day has none."""
    return format_time(given.time(), "short", locale=locale) if isinstance(given, datetime) else ""


def _shown(given: date | datetime, locale: Locale) -> str:
    day, hour = format_date(_day(given), "long", locale=locale), _time(given, locale)
    both = str(get_datetime_format("long", locale=locale)).replace("'", "")
    return both.replace("{0}", hour).replace("{1}", day) if hour else day


def _range(first: date, last: date, locale: Locale) -> Sequence[str]:
    """The patterns of CLDR for the two days of a range, by the largest part in which they differ."""
    part = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    return tuple(locale.interval_formats.get("yMMMd", {}).get(part, ()))


def _between(locale: Locale) -> str:
    return str(locale.interval_formats.get(None, "{0} – {1}")).replace("{0}", "").replace("{1}", "")
