from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
import time_machine

from omctpub import plugins
from omctpub.testing import Editor, Page, Reader, SiteUnderTest

loaded = plugins.load(plugins.find(Path(), safe=True)["internships"])
internship = loaded.plugin.content_types[0]()


class Item(NamedTuple):
    data: dict[str, Any]
    id: str = "1"


def moment(text: str, zone: str = "Europe/Zurich") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (moment("2018-02-15T09:00"), True),
        (moment("2018-02-16T00:00"), True),
        (moment("2018-02-16T23:59:59.999999"), True),
        (moment("2018-02-17T00:00"), False),
        (moment("2019-01-01T12:00"), False),
        (moment("2018-02-16T23:30", "Pacific/Honolulu"), True),
        (moment("2018-02-17T00:30", "Pacific/Kiritimati"), False),
    ],
)
def test_an_open_call_closes_at_the_end_of_the_day(now: datetime, is_open: bool) -> None:
    assert internship.is_open(Item({"deadline": "2018-02-16"}), now) is is_open


def test_a_call_without_deadline_is_neither_open_nor_closed() -> None:
    assert internship.is_open(Item({}), moment("2018-02-16T12:00")) is None


# The end of the deadline's day by the office's clocks, in UTC, worked out by hand.
ENDS = [
    # the day has 23 hours, 25 hours, and neither
    ("Europe/Zurich", "2026-03-29", "2026-03-29T22:00:00"),
    ("Europe/Zurich", "2026-10-25", "2026-10-25T23:00:00"),
    ("Europe/Zurich", "2026-03-28", "2026-03-28T23:00:00"),
    ("America/New_York", "2026-03-08", "2026-03-09T04:00:00"),
    ("America/New_York", "2026-11-01", "2026-11-02T05:00:00"),
    ("America/New_York", "2026-03-29", "2026-03-30T04:00:00"),
    # the clocks never change
    ("Africa/Tunis", "2026-03-29", "2026-03-29T23:00:00"),
    ("Africa/Tunis", "2026-10-25", "2026-10-25T23:00:00"),
    # far ahead of the site, where a whole day was left out once
    ("Pacific/Apia", "2026-03-29", "2026-03-29T11:00:00"),
    ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00:00"),
    # the clocks change at midnight: forward, so that no day begins at 0:00, and back
    ("Asia/Beirut", "2026-03-28", "2026-03-28T22:00:00"),
    ("Asia/Beirut", "2026-10-24", "2026-10-24T22:00:00"),
    ("Asia/Kathmandu", "2026-03-29", "2026-03-29T18:15:00"),
]
MICROSECOND = timedelta(microseconds=1)
TUNIS = {"deadline": "2026-03-29", "time_zone": "Africa/Tunis"}
CLOSES = datetime(2026, 3, 29, 23, tzinfo=UTC)


@pytest.mark.parametrize(("office", "deadline", "end"), ENDS)
@pytest.mark.parametrize("site", ["UTC", "Europe/Zurich", "Pacific/Honolulu"])
def test_a_call_closes_where_the_office_is_to_the_microsecond(
    office: str, deadline: str, end: str, site: str
) -> None:
    call = Item({"deadline": deadline, "time_zone": office})
    over = datetime.fromisoformat(end).replace(tzinfo=UTC)
    assert internship.ends(call, ZoneInfo(site)) == int(over.timestamp()) * 1_000_000
    assert internship.is_open(call, (over - MICROSECOND).astimezone(ZoneInfo(site))) is True
    assert internship.is_open(call, over.astimezone(ZoneInfo(site))) is False


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        ({}, {}),
        ({"deadline": "2018-02-16"}, {}),
        ({"start": "2018-02-16"}, {}),
        ({"deadline": "2018-02-16", "start": "2018-03-01"}, {}),
        ({"deadline": "2018-02-16", "start": "2018-02-16"}, {}),
        (
            {"deadline": "2018-02-16", "start": "2018-02-15"},
            {"start": "lies before the last day to apply: one of the two dates must be wrong"},
        ),
    ],
)
def test_nobody_starts_before_the_call_has_ended(data: dict[str, Any], faults: dict[str, str]) -> None:
    assert {name: str(fault) for name, fault in internship.check(data).items()} == faults


@pytest.mark.parametrize("rate", [1, 50, 62.5, 100])
def test_an_activity_rate_is_a_percentage(rate: float) -> None:
    assert loaded.module.percent(rate) == rate


@pytest.mark.parametrize("rate", [0, -20, 0.8, 101])
def test_other_numbers_are_no_activity_rate(rate: float) -> None:
    with pytest.raises(ValueError, match="percentage") as fault:
        loaded.module.percent(rate)
    assert str(fault.value) == "must be a percentage from 1 to 100"


def test_calls_are_found_by_office_and_ordered_by_deadline() -> None:
    assert [field.name for field in internship.fields if field.facet] == ["office"]
    assert [field.name for field in internship.fields if field.order] == ["deadline"]
    assert internship.field("deadline").required


def deadline_of(page: Page) -> str:
    return page.said("//dl/dd[time]")


def state_of(page: Page) -> str:
    return page.said("//ul[@class='meta']/li[contains(@class, 'state')]")


def test_an_open_call_says_so(editor: Editor, reader: Reader) -> None:
    editor.save("1", "internship", data={"deadline": "2999-12-31"})
    page = reader.get("/en/internships/1")
    assert page.said("//dl/dt") == "Apply by"
    assert (deadline_of(page), state_of(page)) == ("December 31, 2999", "Open")


def test_a_closed_call_says_so_and_leads_to_those_that_are_open(editor: Editor, reader: Reader) -> None:
    editor.save("1", "internship", texts={"en": "Last year's"}, data={"deadline": "2018-02-16"})
    page = reader.get("/en/internships/1?langs=en")
    assert (page.status, page.said("//h1")) == (200, "Last year's")
    assert (deadline_of(page), state_of(page)) == ("February 16, 2018 See the open calls", "Closed")
    assert page.tree.xpath("//dl//a/@href") == ["/en/internships?langs=en"]


@pytest.mark.parametrize(
    ("zone", "lang", "said"),
    [
        ("Africa/Tunis", "en", "(Tunis time)"),
        ("America/Argentina/Buenos_Aires", "en", "(Buenos Aires time)"),
        ("Europe/Kyiv", "ru", "Киев"),
        ("Asia/Kolkata", "ar", "كالكتا"),
        ("Etc/GMT-3", "en", "(Etc/GMT-3)"),
        ("Europe/Zurich", "en", ""),
        (None, "en", ""),
    ],
)
def test_an_office_with_other_clocks_is_named(
    site: SiteUnderTest, editor: Editor, reader: Reader, zone: str | None, lang: str, said: str
) -> None:
    site.configure(timezone="Europe/Zurich")
    editor.save("1", "internship", data={"deadline": "2018-02-16", **({"time_zone": zone} if zone else {})})
    clock = reader.get(f"/{lang}/internships/1").said("//dl//*[@class='clock']")
    assert said in clock
    assert bool(said) is bool(clock)


def test_a_closed_call_leaves_its_list_and_nothing_else(editor: Editor, reader: Reader) -> None:
    editor.save("1", "internship", texts={"en": "In Tunis"}, data=TUNIS)
    editor.save("2", "internship", texts={"en": "Always"})
    with time_machine.travel(CLOSES - MICROSECOND, tick=False):
        assert reader.get("/en/internships").titles == ["Always", "In Tunis"]
        assert reader.news().said("//*[contains(@class, 'state')]") == "Open"
    with time_machine.travel(CLOSES, tick=False):
        assert reader.get("/en/internships").titles == ["Always"]
        assert reader.news().titles == reader.home().titles == ["Always", "In Tunis"]
        assert reader.search("Tunis").titles == ["In Tunis"]
        for page in (reader.news(), reader.home(), reader.search("Tunis"), reader.get("/en/internships/1")):
            assert page.said("//*[contains(@class, 'state')]") == "Closed"


def test_a_page_shows_languages_and_rate_in_words(editor: Editor, reader: Reader) -> None:
    languages = [{"language": "fr"}, {"language": "ar"}]
    editor.save("1", "internship", data={"languages": languages, "rate": 62.5})
    facts = [fact.text_content().strip() for fact in reader.get("/en/internships/1").tree.xpath("//dl/dd")]
    assert facts == ["French and Arabic", "62.5% of full time"]


def test_a_call_without_fields_shows_none(editor: Editor, reader: Reader) -> None:
    editor.save("1", "internship")
    page = reader.get("/en/internships/1")
    assert page.status == 200
    assert page.tree.xpath("//dl/* | //section[contains(@class, 'field')]") == []
