"""Dates that no calendar has are refused; the first and last are shown, sorted, fed and given out."""

import json
import re

import pytest
from lxml import etree

from omctpub.models import Item
from omctpub.testing import SiteUnderTest
from tests.harmless import given_out, read
from tests.naughty import a_line as item

ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
GOOD_DATES = [
    *"0001 0001-01 0001-01-01 9999 9999-12 9999-12-31 2000-02-29 1582-10-10 2018-03-25".split(),
    *"0001-01-01T00:00:00Z 0001-01-02T00:00:00+23:59 9999-12-31T23:59:59.999999999Z".split(),
    *"9999-12-31T00:00-23:59 2018-02-16T10:00Z 2018-03-25T02:30:00+01:00".split(),
    "2018-02-16T10:00:00.5+0545",
]
BAD_DATES = [
    *"0000 0000-00-00 10000 10000-01-01 -1 -0001-01-01 1900-02-29 2100-02-29 2018-13 2018-02-00".split(),
    *"2018-2-1 ２０１８ 2018-W07 2018-047 1e3 0x7e2 NaN 2018-02-16T24:00Z 2018-02-16T23:59:60Z".split(),
    *"2018-02-16T10:00 2018-02-16T10:00z 2018-02-16t10:00Z 2018-02-16T10:00+24:00".split(),
    *(" 2018", "2018-02-16 10:00Z"),
]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Monrovia"])
def test_the_first_and_the_last_dates_are_shown_sorted_and_fed(site: SiteUnderTest, zone: str) -> None:
    site.configure(timezone=zone)
    report, said = read(site, [item(f"d{at}", published=date) for at, date in enumerate(GOOD_DATES)])
    assert (report.added, said) == (len(GOOD_DATES), [])
    for at, date in enumerate(GOOD_DATES):
        for lang in ("en", "ar", "ru"):
            page = site.reader.get(f"/{lang}/statements/d{at}")
            assert page.tree.xpath("//time[@class='dt-published']/@datetime")[0][:10] == date[:10]
    for year in ("0001", "9999"):
        assert f"/en/news?year={year}" in site.reader.get("/en/archive").text
        assert site.reader.news(year=year).titles
    feed = etree.fromstring(site.reader.get("/en/news.atom").response.data)
    times = [one.text for name in ("published", "updated") for one in feed.iter(f"{ATOM}{name}")]
    assert [one for one in times if not INSTANT.fullmatch(one)] == []
    items = json.loads(site.reader.get("/en/news.json").text)["items"]
    assert [one["date_published"][:4] for one in items][:3] == ["9999"] * 3
    with site.editor.opened():
        sorts = [row.sort for row in Item.select().order_by(Item.number)]
    assert [one["id"] for one in items] == [f"d{at}" for at in _latest_first(sorts)]


def _latest_first(sorts: list[int]) -> list[int]:
    return sorted(range(len(sorts)), key=lambda at: (sorts[at], at), reverse=True)


def test_a_date_that_no_calendar_has_is_refused_by_name(site: SiteUnderTest) -> None:
    places = ("published", "visible_from", "visible_until")
    tried = [(date, name) for date in BAD_DATES for name in places]
    report, said = read(site, [item(f"i{at}", **{name: date}) for at, (date, name) in enumerate(tried)])
    assert (report.added, report.refused) == (0, len(tried))
    assert [one.split(": ")[1] for one in said] == [name for _date, name in tried]


AT_THE_ENDS: list[tuple[dict[str, str], int]] = [
    ({"visible_from": "0001-01-01T00:00:00Z"}, 200),
    ({"visible_from": "9999-12-31T23:59:59.999999Z"}, 404),
    ({"visible_until": "9999-12-31T23:59:59.999999Z"}, 200),
    ({"visible_until": "0001-01-01T00:00:00Z"}, 410),
    ({"visible_until": "1970-01-01T00:00:00Z"}, 410),
    ({"visible_from": "1969-12-31T23:59:59Z"}, 200),
    ({"visible_from": "0001-01-01", "visible_until": "9999-12-31"}, 200),
]


@pytest.mark.both_databases
def test_embargo_and_expiry_reach_from_the_first_instant_to_the_last(site: SiteUnderTest) -> None:
    read(site, [item(f"i{at}", **limits) for at, (limits, _status) in enumerate(AT_THE_ENDS)])
    statuses = [site.reader.get(f"/en/statements/i{at}").status for at in range(len(AT_THE_ENDS))]
    assert statuses == [status for _limits, status in AT_THE_ENDS]
    assert len(site.reader.news().titles) == len(site.reader.search("harmless").titles) == statuses.count(200)
    etree.fromstring(site.reader.get("/sitemap.xml").response.data)
    assert read(site, given_out(site))[0].unchanged == len(AT_THE_ENDS)


def test_an_instant_outside_the_years_of_utc_is_refused(site: SiteUnderTest) -> None:
    for value in ("0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"):
        for name in ("visible_from", "visible_until"):
            _report, said = read(site, [item("i", **{name: value})])
            reason = f"{value!r} lies outside the years 0001 to 9999 of UTC; write one within them."
            assert said == [f"in.jsonl:1: {name}: {reason}"]
