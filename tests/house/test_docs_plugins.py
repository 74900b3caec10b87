"""The plugin author's guide: complete, and every example in it is tested code."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from inspect import isfunction
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from omctpub import plugins
from omctpub.content import ContentType, Field
from omctpub.events import EVENTS
from omctpub.kinds import KINDS
from omctpub.plugins import RESERVED_PARAMETERS, RESERVED_PATHS, ROLES, Found, Plugin
from omctpub.testing import Editor, Reader, SiteUnderTest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "docs" / "examples" / "hearings.py"
QUOTES = dict(re.findall(r"<!-- (\S+/\S+) -->\n```\w+\n(.*?)```\n<!-- end -->", GUIDE, re.DOTALL))

# What a content type may do in a way of its own; the other methods are there to be asked.
OWN_METHODS = {name for name, member in vars(ContentType).items() if isfunction(member)} - {"own_fields"}


class Item(NamedTuple):
    data: dict[str, Any]
    id: str = "1"


@pytest.fixture
def hearing() -> ContentType:
    return plugins.load(Found("hearings", "site", EXAMPLE)).plugin.content_types[0]()


@pytest.fixture
def examples(site: SiteUnderTest) -> None:
    """The site has the guide's two plugins: the first a file, the second a folder written from the guide."""
    for name, source in QUOTES.items():
        if name.startswith("plugins/pulse/"):
            file = site.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(source, encoding="utf-8")
    (site.folder / "plugins" / "hearings.py").write_bytes(EXAMPLE.read_bytes())
    site.configure(plugins=["hearings", "pulse"])


def section(title: str) -> str:
    """The part of the guide under a heading, up to the next."""
    return GUIDE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(title: str) -> set[str]:
    """The names in the first cells of the tables of a section."""
    cells = re.findall(r"^\| (`.*?) \|", section(title), re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)(?:\(.*?\))?`", cell)}


@pytest.mark.parametrize("name", [name for name in QUOTES if not name.startswith("plugins/pulse/")])
def test_what_the_guide_quotes_stands_so_in_the_file(name: str) -> None:
    assert QUOTES[name] in (ROOT / name).read_text(encoding="utf-8")


def test_the_guide_quotes_the_example_whole() -> None:
    assert QUOTES["docs/examples/hearings.py"] == EXAMPLE.read_text(encoding="utf-8")


def test_the_example_fits_in_60_lines() -> None:
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) <= 60


def described() -> Iterator[tuple[str, str, set[str]]]:
    yield "every argument of Field", "Field", {field.name for field in fields(Field)} | set(KINDS)
    yield "every argument of Plugin", "Plugin", {field.name for field in fields(Plugin)}
    yield "every event", "Events", set(EVENTS)
    yield "every attribute of ContentType", "ContentType", {*ContentType.__annotations__, *OWN_METHODS}


@pytest.mark.parametrize(("title", "names"), [pytest.param(t, n, id=i) for i, t, n in described()])
def test_the_guide_describes_all_there_is_and_no_more(title: str, names: set[str]) -> None:
    assert rows(title) == names


@pytest.mark.parametrize(
    ("title", "words"),
    [("Plugin", ROLES), ("Field", RESERVED_PARAMETERS), ("ContentType", RESERVED_PATHS)],
)
def test_the_guide_names_every_role_and_every_word_that_is_taken(title: str, words: tuple[str, ...]) -> None:
    assert [word for word in words if f"`{word}`" not in section(title)] == []


def test_the_example_is_a_type_with_facets_and_an_order(hearing: ContentType) -> None:
    assert [field.name for field in hearing.fields if field.facet] == ["court", "access"]
    assert [field.name for field in hearing.fields if field.order] == [hearing.order_by] == ["first_day"]
    assert [str(state) for state in hearing.states] == ["Coming", "Over"]


@pytest.mark.parametrize(
    ("data", "is_open"),
    [
        ({}, None),
        ({"first_day": "2018-02-16"}, True),
        ({"first_day": "2018-02-15"}, False),
        ({"first_day": "2018-02-10", "last_day": "2018-02-16"}, True),
    ],
)
def test_the_example_is_open_until_the_end_of_its_last_day(
    hearing: ContentType, data: dict[str, str], is_open: bool | None
) -> None:
    now = datetime(2018, 2, 16, 23, 59, tzinfo=ZoneInfo("Europe/Zurich"))
    assert hearing.is_open(Item(data), now) is is_open


def test_the_example_refuses_what_cannot_be(hearing: ContentType) -> None:
    faults = hearing.check({"first_day": "2018-02-16", "last_day": "2018-02-15"})
    assert {name: str(fault) for name, fault in faults.items()} == {"last_day": "lies before the first day"}
    assert hearing.check({"first_day": "2018-02-16", "last_day": "2018-02-16"}) == {}
    rule = hearing.field("seats").clean
    assert rule is not None
    with pytest.raises(ValueError, match="must be 1 or more; leave it empty where it is not known"):
        rule(0)


@pytest.mark.usefixtures("examples")
def test_a_hearing_is_over_when_its_last_day_has_ended(editor: Editor, reader: Reader) -> None:
    editor.save("court-1", "hearing", texts={"ar": "جلسة"}, data={"first_day": "2018-02-16"})
    page = reader.get("/en/hearings/court-1")
    assert page.said("//*[contains(@class, 'state')]") == "Over"
    assert page.said("//dt") == "First day"


@pytest.mark.usefixtures("examples")
def test_coming_hearings_stand_first_by_their_first_day(editor: Editor, reader: Reader) -> None:
    for day in ("2018-02-16", "2999-02-16", "2018-03-01", "2999-01-31"):
        editor.save(day, "hearing", texts={"en": day}, data={"first_day": day})
    assert reader.get("/en/hearings").titles == ["2999-01-31", "2999-02-16", "2018-03-01", "2018-02-16"]


@pytest.mark.usefixtures("examples")
def test_the_second_example_counts_what_is_published(editor: Editor, reader: Reader) -> None:
    editor.save("court-1", "hearing", texts={"en": "Second hearing", "fr": "Deuxième audience"})
    assert reader.get("/en/pulse").said("//main/p") == "2 texts published"
    editor.withdraw("court-1", "fr")
    editor.publish("court-1", "fr")
    assert reader.get("/en/pulse").said("//main/p") == "3 texts published"
