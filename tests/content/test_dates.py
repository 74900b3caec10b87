"""Dates of publication keep their precision; instants and days are those of a time zone."""

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omctpub import dates
from omctpub.dates import Published

GENEVA, UTC, APIA = ZoneInfo("Europe/Zurich"), ZoneInfo("UTC"), ZoneInfo("Pacific/Apia")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")


@pytest.mark.parametrize(
    ("value", "precision", "first_moment"),
    [
        ("2004", "year", "2003-12-31T23:00:00Z"),
        ("2004-07", "month", "2004-06-30T22:00:00Z"),
        ("2018-02-16", "day", "2018-02-15T23:00:00Z"),
        ("2018-02-16T23:30:00-05:00", "instant", "2018-02-17T04:30:00Z"),
        ("2018-02-16T10:00Z", "instant", "2018-02-16T10:00:00Z"),
        ("2018-02-16T10:00:00.25+01:00", "instant", "2018-02-16T09:00:00.250000Z"),
    ],
)
def test_a_date_sorts_by_the_start_of_its_period(value: str, precision: str, first_moment: str) -> None:
    published = Published.parse(value, GENEVA)
    assert (published.text, published.precision, published.datetime_attr) == (value, precision, value)
    assert dates.iso(published.sort) == first_moment


def test_an_offset_is_kept_as_browsers_read_it() -> None:
    assert Published.parse("2018-02-16T10:00:00+0530", UTC).text == "2018-02-16T10:00:00+05:30"
    assert Published.parse("2018-02-16T10:00:00-03", UTC).text == "2018-02-16T10:00:00-03:00"


@pytest.mark.parametrize(
    "value",
    [
        "", "16.02.2018", "18", "2018-2-16", "2018/02/16", " 2018", "2018\n", "٢٠١٨", "-2018", "20180",
        "2018-02-16T10:00", "2018-02-16T10:00:00", "2018-02-16T24:00:00Z", "2018-02-16T10:00:60Z",
        "2018-02-16T10:00:00+25:00", "2018-02T10:00Z", "now", "2018-W07", "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_the_cure(value: str) -> None:
    with pytest.raises(ValueError, match="is not a date of publication; write a year") as refused:
        Published.parse(value, UTC)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize("value", ["0000", "2018-13", "2018-02-30", "2019-02-29", "2018-02-30T10:00:00Z"])
def test_a_day_that_no_calendar_has_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=f"No calendar has '{value}'; write a year"):
        Published.parse(value, UTC)


@pytest.mark.parametrize("zone", [GENEVA, UTC, APIA, ZoneInfo("Pacific/Kiritimati")], ids=str)
def test_the_ends_of_the_calendar_sort_too(zone: ZoneInfo) -> None:
    values = ["0001", "0001-01-02", "1969-12-31", "1970", "9999-12-30", "9999-12-31"]
    moments = [Published.parse(value, zone).sort for value in values]
    assert all(one < next_one for one, next_one in pairwise(moments))
    end = dates.end_of_day("9999-12-31", zone)
    assert end > moments[-1]
    assert dates.show_instant(end, "en", zone).startswith("December 31, 9999")


@settings(deadline=None)
@given(st.dates(), st.sampled_from([GENEVA, APIA, SAO_PAULO]))
def test_every_day_ends_where_the_next_begins(day: date, zone: ZoneInfo) -> None:
    begins, ends = Published.parse(day.isoformat(), zone).sort, dates.end_of_day(day.isoformat(), zone)
    assert 0 <= (ends - begins) / 3_600_000_000 <= 48
    if day < date.max:
        assert ends == Published.parse(date.fromordinal(day.toordinal() + 1).isoformat(), zone).sort


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2018-03-25", GENEVA, 23),
        ("2018-10-28", GENEVA, 25),
        ("2018-11-04", SAO_PAULO, 23),  # summer time began at midnight
        ("2011-12-30", APIA, 0),  # Samoa moved across the date line
    ],
)
def test_a_day_is_as_long_as_its_clocks_say(day: str, zone: ZoneInfo, hours: int) -> None:
    assert dates.end_of_day(day, zone) - dates.instant(day, zone) == hours * 3_600_000_000


@pytest.mark.parametrize(
    ("value", "lang", "shown"),
    [
        ("2018-02-16", "en", "February 16, 2018"),
        ("2018-02-16", "fr", "16 février 2018"),
        ("2018-02-16", "es", "16 de febrero de 2018"),
        ("2018-02-16", "ar", "16 فبراير 2018"),
        ("2018-02-16", "ru", "16 февраля 2018 г."),
        ("2004-01", "en", "January 2004"),
        ("2004-01", "fr", "janvier 2004"),
        ("2004-01", "es", "enero de 2004"),
        ("2004-01", "ar", "يناير 2004"),
        ("2004-01", "ru", "январь 2004 г."),
        ("2004", "ru", "2004"),
        ("2004", "ja", "2004年"),
        ("2018-02-16T23:30:00-05:00", "en", "February 16, 2018"),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_was_given(value: str, lang: str, shown: str) -> None:
    words = dates.show(Published.parse(value, GENEVA), lang)
    assert " ".join(words.split()) == shown  # Russian has a NO-BREAK SPACE


def test_a_field_shows_its_day_or_its_moment() -> None:
    assert dates.show_date("2018-02-16", "fr") == "16 février 2018"
    moment = dates.instant("2018-07-01T22:30:00Z", UTC)
    assert dates.show_instant(moment, "de", GENEVA) == "2. Juli 2018, 00:30"


@pytest.mark.parametrize(
    ("value", "utc"),
    [
        ("2018-02-16T10:00:00+01:00", "2018-02-16T09:00:00Z"),
        ("2018-07-16", "2018-07-15T22:00:00Z"),
        ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
    ],
)
def test_an_embargo_is_an_instant_or_the_first_moment_of_a_day(value: str, utc: str) -> None:
    assert dates.iso(dates.instant(value, GENEVA)) == utc


@pytest.mark.parametrize("value", ["2018", "2018-02", "tomorrow", "2018-02-16 10:00"])
def test_an_embargo_needs_a_day(value: str) -> None:
    with pytest.raises(ValueError, match=f"'{value}' is not an instant; write a date"):
        dates.instant(value, UTC)


def test_an_embargo_lies_in_the_calendar() -> None:
    with pytest.raises(ValueError, match="lies outside the years 0001 to 9999 of UTC; write one within them"):
        dates.instant("0001-01-01T00:00:00+01:00", UTC)


@pytest.mark.parametrize("value", ["2018", "2018-02", "2018-02-16T10:00:00Z"])
def test_a_deadline_is_a_day(value: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date; write year, month and day \(2018-02-16\)"):
        dates.end_of_day(value, UTC)


@settings(deadline=None)
@given(st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999))
def test_an_instant_is_read_as_it_was_written(us: int) -> None:
    assert dates.instant(dates.iso(us), UTC) == us


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2018-07-01T22:30:00Z", "2018-07-02 00:30"),
        ("0987-06-05T04:03:02.5Z", "0987-06-05 04:37:10"),
        ("0001-01-01T00:00:00Z", "0001-01-01 00:34:08"),
    ],
)
def test_a_clock_shows_seconds_where_there_are_any_and_years_in_four_digits(value: str, shown: str) -> None:
    assert dates.clock(dates.instant(value, UTC), GENEVA) == shown
