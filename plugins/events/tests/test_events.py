from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
import time_machine

from omctpub import plugins
from omctpub.testing import Editor, Page, Reader, SiteUnderTest

event = plugins.load(plugins.find(Path(), safe=True)["events"]).plugin.content_types[0]()
ZURICH = ZoneInfo("Europe/Zurich")
MICROSECOND = timedelta(microseconds=1)


class Item(NamedTuple):
    data: dict[str, Any]
    id: str = "1"


def stored(**given: str) -> dict[str, Any]:
    """The fields of an event as an import stores them: moments in UTC."""
    return {name: utc(value) if "T" in value and ":" in value else value for name, value in given.items()}


def utc(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat().replace("+00:00", "Z")


# The first moment at which the event is past, in UTC.
PAST = [
    ({"start": "2026-12-10"}, "2026-12-10T23:00"),
    ({"start": "2026-12-10", "time_zone": "America/New_York"}, "2026-12-11T05:00"),
    ({"start": "2026-12-10", "end": "2026-12-12"}, "2026-12-12T23:00"),
    ({"start": "2026-12-10T09:00:00+01:00"}, "2026-12-10T08:00"),
    ({"start": "2026-12-10T09:00:00+01:00", "end": "2026-12-10T17:00:00+01:00"}, "2026-12-10T16:00"),
    ({"start": "2026-12-10T09:00:00+01:00", "end": "2026-12-10"}, "2026-12-10T23:00"),
    ({"end": "2026-03-29", "time_zone": "Europe/Zurich"}, "2026-03-29T22:00"),
    ({"end": "2026-10-25", "time_zone": "Europe/Zurich"}, "2026-10-25T23:00"),
]


@pytest.mark.parametrize(("given", "past"), PAST)
def test_an_event_is_coming_until_it_has_ended(given: dict[str, str], past: str) -> None:
    over, found = datetime.fromisoformat(past).replace(tzinfo=UTC), Item(stored(**given))
    assert event.is_open(found, (over - MICROSECOND).astimezone(ZURICH)) is True
    assert event.is_open(found, over.astimezone(ZURICH)) is False


def test_an_event_without_a_date_is_neither_coming_nor_past() -> None:
    assert event.is_open(Item({"place": "Lakeside"}), datetime(2026, 12, 10, tzinfo=ZURICH)) is None


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, False),
        ({"start": "2026-12-10"}, False),
        ({"end": "2026-12-10"}, False),
        ({"start": "2026-12-10", "end": "2026-12-10"}, False),
        ({"start": "2026-12-10", "end": "2026-12-09"}, True),
        ({"start": "2026-12-10T09:00:00+01:00", "end": "2026-12-10T09:00:00+01:00"}, False),
        ({"start": "2026-12-10T09:00:00+01:00", "end": "2026-12-10T08:59:00+01:00"}, True),
        ({"start": "2026-12-10T09:00:00+01:00", "end": "2026-12-10T08:30:00Z"}, False),
        ({"start": "2026-12-10T09:00:00+01:00", "end": "2026-12-10"}, False),
        ({"start": "2026-12-10", "end": "2026-12-09T20:00:00Z", "time_zone": "Europe/Zurich"}, True),
        ({"start": "2026-12-10", "end": "2026-12-09T20:00:00Z", "time_zone": "Pacific/Apia"}, False),
        # Without a zone only what is wrong everywhere: in Honolulu it is still the 10th.
        ({"start": "2026-12-11T09:59:00Z", "end": "2026-12-10"}, False),
        ({"start": "2026-12-11T12:00:00Z", "end": "2026-12-10"}, True),
        ({"start": "0001-01-01", "end": "9999-12-31"}, False),
        ({"start": "9999-12-31T23:59:59Z", "end": "0001-01-01"}, True),
    ],
)
def test_no_event_ends_before_it_begins(given: dict[str, str], wrong: bool) -> None:
    faults = {name: str(fault) for name, fault in event.check(stored(**given)).items()}
    assert faults == ({"end": "lies before the beginning"} if wrong else {})


TUNIS, NEW_YORK = {"time_zone": "Africa/Tunis"}, {"time_zone": "America/New_York"}
WHEN = [
    ("en", {"start": "2026-12-10"}, "December 10, 2026"),
    ("en", {"start": "2026-12-10", "end": "2026-12-10"}, "December 10, 2026"),
    ("en", {"start": "2026-12-10", "end": "2026-12-12"}, "Dec 10 – 12, 2026"),
    ("en", {"start": "2026-11-30", "end": "2026-12-02"}, "Nov 30 – Dec 2, 2026"),
    ("en", {"start": "2026-12-30", "end": "2027-01-02"}, "Dec 30, 2026 – Jan 2, 2027"),
    ("fr", {"start": "2026-12-10", "end": "2026-12-12"}, "10–12 déc. 2026"),
    ("ar", {"start": "2026-12-10", "end": "2026-12-12"}, "10–12 ديسمبر 2026"),
    ("ru", {"start": "2026-12-10"}, "10 декабря 2026 г."),
    ("en", {"start": "2026-12-10T08:00:00Z"} | TUNIS, "December 10, 2026, 9:00 AM (Tunis time, GMT+01:00)"),
    ("en", {"start": "2026-12-10T08:00:00Z"}, "December 10, 2026, 8:00 AM (UTC)"),
    (
        "en",
        {"start": "2026-12-10T08:00:00Z", "time_zone": "Etc/GMT-3"},
        "December 10, 2026, 11:00 AM (GMT+03:00)",
    ),
    (
        *("en", {"start": "2026-12-10T08:00:00Z", "end": "2026-12-10T16:00:00Z"} | NEW_YORK),
        "December 10, 2026, 3:00 AM – 11:00 AM (New York time, GMT-05:00)",
    ),
    (
        *("en", {"start": "2026-12-10T20:00:00Z", "end": "2026-12-11T02:00:00Z"} | NEW_YORK),
        "December 10, 2026, 3:00 PM – 9:00 PM (New York time, GMT-05:00)",
    ),
    (
        *(
            "en",
            {"start": "2026-10-24T08:00:00Z", "end": "2026-10-26T08:00:00Z", "time_zone": "Europe/Zurich"},
        ),
        "October 24, 2026, 10:00 AM – October 26, 2026, 9:00 AM (Zurich time)",
    ),
    (
        *("en", {"start": "2026-12-10", "end": "2026-12-10T16:00:00Z"} | TUNIS),
        "December 10, 2026 – 5:00 PM (Tunis time, GMT+01:00)",
    ),
    (
        *("en", {"start": "2026-12-10T08:00:00Z", "end": "2026-12-10"} | TUNIS),
        "December 10, 2026, 9:00 AM (Tunis time, GMT+01:00)",
    ),
    (
        *("en", {"start": "9999-12-31T23:00:00Z", "time_zone": "Pacific/Apia"}),
        "December 31, 9999, 11:00 PM (Apia time, GMT+00:00)",
    ),
]


def when(page: Page) -> str:
    return page.said("//dl/dd[time]").replace("\u2009", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("lang", "given", "said"), WHEN)
def test_a_page_says_when_by_the_clocks_of_the_place(
    editor: Editor, reader: Reader, lang: str, given: dict[str, str], said: str
) -> None:
    editor.save("1", "event", data=stored(**given))
    assert when(reader.get(f"/{lang}/events/1")) == said


def test_without_a_zone_the_clocks_are_those_of_the_site(
    site: SiteUnderTest, editor: Editor, reader: Reader
) -> None:
    site.configure(timezone="Asia/Kolkata")
    editor.save("1", "event", data=stored(start="2026-12-10T08:00:00Z"))
    assert when(reader.get("/en/events/1")) == "December 10, 2026, 1:30 PM (Kolkata time, GMT+05:30)"


@pytest.mark.parametrize(
    ("lang", "name"), [("fr", "Kiev"), ("es", "Kiev"), ("ar", "كييف"), ("ru", "Киев"), ("en", "Kyiv")]
)
def test_the_zone_is_named_in_the_language_of_the_page(
    editor: Editor, reader: Reader, lang: str, name: str
) -> None:
    editor.save("1", "event", data=stored(start="2026-12-10T08:00:00Z", time_zone="Europe/Kyiv"))
    assert name in reader.get(f"/{lang}/events/1").said("//*[@class='clock']")


def test_machines_read_the_days_and_moments_as_stored(editor: Editor, reader: Reader) -> None:
    editor.save("1", "event", data=stored(start="2026-12-10", end="2026-12-12"))
    assert reader.get("/en/events/1").tree.xpath("//dd/time/@datetime") == ["2026-12-10", "2026-12-12"]


def test_an_event_of_which_only_the_end_is_known_says_that(editor: Editor, reader: Reader) -> None:
    editor.save("1", "event", data=stored(end="2026-12-12"))
    page = reader.get("/en/events/1")
    assert (page.said("//dl/dt"), when(page)) == ("Ends", "December 12, 2026")


def test_a_page_says_where_and_leads_on(editor: Editor, reader: Reader) -> None:
    texts = {"en": {"title": "Day of action", "data": {"place": "Lakeside, Town Hall"}}}
    editor.save("1", "event", texts=texts, countries=("KE",), data={"address": "https://lake.example.org/"})
    page = reader.get("/fr/events/1")
    (place,) = page.tree.xpath("//dl/dd")
    assert (place.text_content(), place.get("lang")) == ("Lakeside, Town Hall", "en")
    assert page.tree.xpath("//p[@class='action']/a/@href") == ["https://lake.example.org/"]
    assert "Kenya" in page.said("//ul[@class='meta']")


def test_coming_events_stand_first_then_the_past_ones(editor: Editor, reader: Reader) -> None:
    for start in ("2026-12-10", "2026-12-01", "2027-03-01", "2026-11-01T10:00:00Z", "2026-12-05"):
        editor.save(start[:10], "event", texts={"en": start[:10]}, data=stored(start=start))
    editor.save("undated", "event", texts={"en": "undated"}, published="2026-11-20")
    midnight = datetime(2026, 12, 6, tzinfo=UTC)
    coming, past = ["2026-12-10", "2027-03-01"], ["2026-12-01", "undated", "2026-11-01"]
    with time_machine.travel(midnight - MICROSECOND, tick=False):
        assert reader.get("/en/events").titles == ["2026-12-05", *coming, *past]
    with time_machine.travel(midnight, tick=False):
        page = reader.get("/en/events")
        assert page.titles == [*coming, "2026-12-05", *past]
        states = [state.text for state in page.tree.xpath("//*[contains(@class, 'state')]")]
        assert states == ["Upcoming", "Upcoming", "Past", "Past", "Past"]


def test_an_event_without_fields_shows_none(editor: Editor, reader: Reader) -> None:
    editor.save("1", "event")
    page = reader.get("/en/events/1")
    assert page.status == 200
    assert page.tree.xpath("//dl/* | //section[contains(@class, 'field')] | //p[@class='action']") == []
