from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from omctpub import plugins
from omctpub.testing import Editor, Reader

pytestmark = pytest.mark.both_databases
campaign = plugins.load(plugins.find(Path(), safe=True)["pledge"]).plugin.content_types[0]()


class Item(NamedTuple):
    data: dict[str, object]
    id: str = "1"


def test_a_campaign_without_a_goal_or_a_title_shows_its_count(reader: Reader, editor: Editor) -> None:
    editor.save("bare", "pledge", texts={"ar": {"title": ""}})
    page = reader.get("/en/pledges/bare")
    assert page.tree.xpath("//progress") == []
    assert page.said("//*[@class='counter']") == "0 people have pledged"
    assert reader.get("/en/pledge/bare/sign").said("//main//a") == "Pledge, February 16, 2018"


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (datetime(2018, 2, 20, 9, tzinfo=ZoneInfo("Asia/Tokyo")), True),
        (datetime(2018, 2, 20, 23, 59, 59, tzinfo=ZoneInfo("Asia/Tokyo")), True),
        (datetime(2018, 2, 21, tzinfo=ZoneInfo("Asia/Tokyo")), False),
    ],
)
def test_a_campaign_runs_until_its_last_day_has_ended(now: datetime, is_open: bool) -> None:
    assert campaign.is_open(Item({"closes": "2018-02-20"}), now) is is_open


def test_a_campaign_without_a_last_day_never_closes(reader: Reader, editor: Editor) -> None:
    editor.save("free", "pledge", texts={"en": "Free them"})
    assert campaign.is_open(Item({}), datetime(2018, 2, 20, tzinfo=ZoneInfo("Asia/Tokyo"))) is None
    assert reader.get("/en/pledges/free").said("//section/h2") == "Join this campaign"
    assert reader.get("/en/pledge/free/sign").status == 200


@pytest.mark.parametrize("goal", [0, -1, 1.5])
def test_a_goal_is_a_whole_number(goal: float) -> None:
    clean = campaign.field("goal").clean
    assert clean is not None
    with pytest.raises(ValueError, match="whole number") as refusal:
        clean(goal)
    assert str(refusal.value) == "must be a whole number from 1 on"
    assert clean(5000.0) == 5000


def test_campaigns_are_no_news_and_the_newest_running_one_is_the_banner(
    reader: Reader, editor: Editor
) -> None:
    editor.save("free", "pledge", texts={"en": "Free them"})
    assert reader.news().titles == []
    assert reader.home().said("//aside//h2") == "Free them"
    editor.save("free", "pledge", texts={"en": "Free them"}, data={"closes": "2018-02-15"})
    assert reader.home().tree.xpath("//aside") == []


def test_a_campaign_can_be_found_by_searching(editor: Editor, reader: Reader) -> None:
    editor.save("free", "pledge", texts={"en": "Free them all"})
    assert reader.search("free").titles == ["Free them all"]
