from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from omctpub import plugins

statement = plugins.load(plugins.find(Path(), safe=True)["statements"]).plugin.content_types[0]()
ZURICH = ZoneInfo("Europe/Zurich")


class Item(NamedTuple):
    data: dict[str, Any]
    id: str = "1"


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (datetime(2018, 2, 20, 9, 0, tzinfo=ZURICH), True),
        (datetime(2018, 2, 20, 23, 59, 59, tzinfo=ZURICH), True),
        (datetime(2018, 2, 21, 0, 0, tzinfo=ZURICH), False),
    ],
)
def test_organisations_sign_until_the_last_day_has_ended(now: datetime, is_open: bool) -> None:
    assert statement.is_open(Item({"open_until": "2018-02-20"}), now) is is_open


def test_a_statement_nobody_is_asked_to_sign_is_neither_open_nor_closed() -> None:
    letter = Item({"letter_date": "2018-02-14"})
    assert statement.is_open(letter, datetime(2018, 2, 16, tzinfo=ZURICH)) is None


def test_signatories_are_rows_of_an_organisation_and_its_country() -> None:
    columns = statement.field("signatories").fields
    assert [(column.name, column.kind) for column in columns] == [
        ("organisation", "text"),
        ("country", "country"),
    ]
