"""Days and years are those of a place: of the office for its calls, of the text for a date of publication."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from omctpub.models import Item, ItemFacet
from omctpub.testing import SiteUnderTest

MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2025, 1, 1, tzinfo=UTC), tick=False) as clock:
        yield clock


# The last day of a call, the zones of site and office, and the moment at which it closes, worked out by hand:
# the clocks change in Zurich on 29 March and 25 October 2026, in New York on 8 March and 1 November.
LAST_DAYS = [
    ("2026-03-28", "UTC", "Europe/Zurich", "2026-03-28T23:00"),
    ("2026-03-29", "UTC", "Europe/Zurich", "2026-03-29T22:00"),
    ("2026-10-24", "Pacific/Honolulu", "Europe/Zurich", "2026-10-24T22:00"),
    ("2026-10-25", "Pacific/Honolulu", "Europe/Zurich", "2026-10-25T23:00"),
    ("2026-03-29", "Europe/Zurich", "America/New_York", "2026-03-30T04:00"),
    ("2026-10-25", "Europe/Zurich", "America/New_York", "2026-10-26T04:00"),
    ("2026-11-01", "Europe/Zurich", "America/New_York", "2026-11-02T05:00"),
    ("2026-10-25", "America/New_York", "Pacific/Kiritimati", "2026-10-25T10:00"),
    ("2026-03-29", "Europe/Zurich", None, "2026-03-29T22:00"),
    ("2026-10-25", "Europe/Zurich", None, "2026-10-25T23:00"),
]


@pytest.mark.parametrize(("day", "zone", "office", "closes"), LAST_DAYS)
def test_a_call_closes_with_the_day_of_its_office(
    site: SiteUnderTest, clock: time_machine.Traveller, day: str, zone: str, office: str | None, closes: str
) -> None:
    data = {"deadline": day, **({"time_zone": office} if office else {})}
    site.configure(timezone=zone).editor.save("one", "internship", texts={"en": "Call"}, data=data)
    over = datetime.fromisoformat(closes).replace(tzinfo=UTC)
    for moment in (over - MICROSECOND, over, over - MICROSECOND):
        clock.move_to(moment)
        assert site.reader.get("/en/internships").titles == (["Call"] if moment < over else [])
        words = ["Open", "Closed"]
        marks = {site.reader.get(at).said("//li[contains(@class, 'state')]") for at in ("/en/news", "/en/")}
        assert marks == {words[moment >= over]}


# The year that a date names, wherever the moment lies in the zone of the site.
YEARS = [
    ("2017-12-31T23:30:00-05:00", "2017"),
    ("2018-01-01T00:30:00+05:30", "2018"),
    ("2017-12-31T23:59:59Z", "2017"),
    ("2018-01-01T00:00:00+14:00", "2018"),
    ("2018-01-01", "2018"),
    ("2017-12", "2017"),
    ("2018", "2018"),
]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/New_York"])
def test_the_year_of_the_filter_is_the_one_on_the_page(site: SiteUnderTest, zone: str) -> None:
    editor, reader = site.configure(timezone=zone).editor, site.reader
    for number, (published, _) in enumerate(YEARS):
        editor.save(str(number), published=published, texts={"en": f"Turn {number}"})
    for year, other in (("2017", "2018"), ("2018", "2017")):
        right = {f"Turn {number}" for number, (_, named) in enumerate(YEARS) if named == year}
        page, found = reader.news(year=year), reader.search("turn", year=year)
        assert set(page.titles) == set(found.titles) == right
        days = page.tree.xpath("//time[@class='dt-published']")
        assert [other in day.text or other in day.get("datetime") for day in days] == [False] * len(right)
        feed = json.loads(reader.get(f"/en/news.json?year={year}").text)["items"]
        assert {one["date_published"][:4] for one in feed} == {year}
    assert reader.get("/en/archive").tree.xpath("//main//li/a/text()") == ["2018", "2017"]


def test_when_the_rules_of_a_time_zone_change_the_next_start_goes_by_them(
    site: SiteUnderTest, clock: time_machine.Traveller
) -> None:
    over = datetime(2026, 3, 29, 22, tzinfo=UTC)
    data = {"deadline": "2026-03-29", "time_zone": "Europe/Zurich"}
    site.editor.save("one", "internship", texts={"en": "Call"}, data=data)
    hour_later = int(over.timestamp() + 3600) * 1_000_000
    with site.editor.opened():
        Item.update(ends=hour_later).execute()
        ItemFacet.update(ends=hour_later).execute()
    clock.move_to(over)
    assert site.reader.get("/en/internships").titles == ["Call"]
    assert site.configure(name="Started anew").reader.get("/en/internships").titles == []
    clock.move_to(over - MICROSECOND)
    assert site.reader.get("/en/internships").titles == ["Call"]
