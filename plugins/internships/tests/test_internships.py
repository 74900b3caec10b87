from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from omctpub import plugins
from omctpub.testing import Editor, Reader

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


@pytest.mark.parametrize(("deadline", "mark"), [("2018-02-16", "Closed"), ("2999-12-31", "Open")])
def test_a_page_says_whether_one_can_still_apply(
    editor: Editor, reader: Reader, deadline: str, mark: str
) -> None:
    editor.save("1", "internship", data={"deadline": deadline})
    page = reader.get("/en/internships/1")
    assert page.said("//dl/dt") == "Apply by"
    assert page.said(f"//dd[time/@datetime='{deadline}']").endswith(mark)


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
