"""Content types: how one may say when its items are over, and what every bundled one copes with."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask_babel import lazy_pgettext

from omctpub import plugins
from omctpub.cli import main
from omctpub.content import ContentType, Field
from omctpub.plugins import Plugin
from omctpub.plugins.rules import faults_of_plugin
from omctpub.testing import Editor, Reader, SiteUnderTest, bundled_plugins

BUNDLED = plugins.load_enabled(Path(), bundled_plugins(), safe=True).types


def faults(**attributes: Any) -> list[str]:
    """What is said of a type with these attributes, beside a name and three fields."""
    named = {"name": "call", "path": "calls", "label": "Call", "label_plural": "Calls"}
    fields = (
        Field("end", "End", kind="date"),
        Field("told", "Told", kind="date", translated=True),
        Field("seats", "Seats", kind="number", order=True),
    )
    kind = type("Call", (ContentType,), {**named, "fields": fields, **attributes})
    return list(faults_of_plugin(Plugin(content_types=(kind,))))


UNTIMED = "has open_only or coming_first and never ends. Name in over_after the field that says when."
NO_TEXTS = "must have two texts in states: for what is not over, and for what is."
REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {"over_after": "end"},
        "must give over_after as a tuple of names of fields: over_after = ('deadline',).",
    ),
    (
        {"over_after": ("end", "stop")},
        "names 'stop' in over_after, which is no field of it. Add the field, or mend the name.",
    ),
    (
        {"over_after": ("seats",)},
        "names 'seats' in over_after, which is no untranslated field of kind 'date' or 'instant'.",
    ),
    (
        {"over_after": ("told",)},
        "names 'told' in over_after, which is no untranslated field of kind 'date' or 'instant'.",
    ),
    (
        {"order_by": "-end"},
        "has order_by='-end', which names no field with order=True. Give the field that.",
    ),
    (
        {"order_by": "stop"},
        "has order_by='stop', which names no field with order=True. Give the field that.",
    ),
    ({"open_only": True}, UNTIMED),
    ({"coming_first": True}, UNTIMED),
    ({"states": "ab"}, NO_TEXTS),
    ({"states": ("Open",)}, NO_TEXTS),
    ({"states": ("Open", "")}, NO_TEXTS),
    ({"states": ("Open", 5)}, NO_TEXTS),
]


@pytest.mark.parametrize(("attributes", "fault"), REFUSED, ids=lambda value: str(value)[:40])
def test_a_type_that_cannot_be_over_as_it_says_is_refused_with_the_cure(
    attributes: dict[str, Any], fault: str
) -> None:
    assert faults(**attributes) == [f"content type 'call' {fault}"]


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"over_after": ("end",), "open_only": True, "order_by": "-seats"},
        {"over_after": ["end"], "coming_first": True, "order_by": "seats"},
        {"ends": lambda self, item, zone: 0, "open_only": True},
        {"states": (lazy_pgettext("shop", "Open"), "Shut")},
    ],
    ids=lambda attributes: ", ".join(attributes),
)
def test_other_types_are_taken(attributes: dict[str, Any]) -> None:
    assert faults(**attributes) == []


CALLS = """
from omctpub.content import ContentType, Field
from omctpub.plugins import Plugin

class Call(ContentType):
    name, path, label, label_plural = "call", "fr", "Call", "Calls"
    fields = (Field("at", "At", kind="instant"),)

plugin = Plugin(content_types=(Call,))
"""


@pytest.fixture
def calls(site: SiteUnderTest) -> None:
    """The site has a type whose path looks like a language, with an instant for its only field."""
    site.plugin("calls", CALLS)
    site.configure(plugins=["calls"], timezone="Asia/Kolkata")


@pytest.mark.usefixtures("calls")
def test_a_path_may_look_like_a_language(editor: Editor, reader: Reader) -> None:
    editor.save("one", "call", texts={"en": "For papers"})
    assert reader.get("/fr/fr").titles == ["For papers"]
    assert reader.get("/fr/fr/one").tree.get("lang") == "fr"
    assert reader.get("/fr/").tree.get("lang") == "fr"


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("at", "said"),
    [("2018-02-16", "February 16, 2018"), ("2018-02-16T09:00:00Z", "February 16, 2018, 2:30 PM")],
)
def test_an_instant_is_shown_as_it_was_given_a_day_as_a_day(
    editor: Editor, reader: Reader, at: str, said: str
) -> None:
    editor.save("one", "call", data={"at": at})
    page = reader.get("/en/fr/one")
    assert page.said("//dl/dd").replace("\u202f", " ") == said
    assert page.tree.xpath("//dl//time/@datetime") == [at]


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_type_copes_with_an_item_without_any_field(
    site: SiteUnderTest, editor: Editor, reader: Reader, name: str
) -> None:
    editor.save("bare", name, texts={"en": {"title": ""}})
    path = f"/ar/{BUNDLED[name].path}"
    assert reader.get(path).tree.xpath("//article//h2/a/@href") == [f"{path}/bare"]
    statuses = [reader.get(address).status for address in (f"{path}/bare", f"{path}.atom", f"{path}.json")]
    assert statuses == [200, 200, 200]
    file = site.folder / "items.jsonl"
    CliRunner().invoke(main, ["--site", str(site.folder), "export", str(file)], catch_exceptions=False)
    (item,) = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert (item["type"], item.get("fields", {})) == (name, {})
