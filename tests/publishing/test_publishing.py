"""The verbs that change an item: what each leaves behind, and who hears of it when."""

from collections.abc import Callable
from typing import Any

import pytest
from filelock import FileLock

from omctpub import publishing
from omctpub.models import Body, Change, Item, ItemFacet, Revision, Translation
from omctpub.publishing import PublishingError, TextContent, missing_fields
from omctpub.testing import Editor, SiteUnderTest

pytestmark = pytest.mark.both_databases
HEARD = """
from pathlib import Path
from omctpub.plugins import Plugin

def hear(event):
    with (Path(FOLDER) / "heard").open("a") as file:
        file.write(f"{event.name} {event.item} {event.language}\\n")

plugin = Plugin(listeners={"saved": hear, "published": hear, "withdrawn": hear})
"""


@pytest.fixture
def heard(site: SiteUnderTest) -> Callable[[], list[str]]:
    """What a plugin has heard since it was last asked."""
    site.plugin("ears", f"FOLDER = {str(site.folder)!r}\n{HEARD}")
    site.configure(plugins=[*site.settings["plugins"], "ears"])
    file = site.folder / "heard"
    file.write_text("")

    def since() -> list[str]:
        said = file.read_text().splitlines()
        file.write_text("")
        return said

    return since


def test_saving_tells_whether_anything_changed(editor: Editor) -> None:
    assert editor.save("one", texts={"en": "One"}) == "added"
    assert editor.save("one", texts={"en": "One"}) == "unchanged"
    assert editor.save("one", texts={"en": "Another"}) == "changed"


def test_every_version_of_a_text_is_kept_with_who_made_it(editor: Editor) -> None:
    editor.save("one", texts={"en": {"title": "First", "body": "A"}})
    editor.save("one", texts={"en": {"title": "Second", "body": "B"}})
    editor.withdraw("one")
    with editor.opened():
        kept = [
            (row.number, row.by, row.content["title"], row.content["body"], row.content["state"])
            for row in Revision
        ]
    assert kept == [
        (1, "test", "First", "A", "published"),
        (2, "test", "Second", "B", "published"),
        (3, "test", "Second", "B", "withdrawn"),
    ]


def test_what_changes_nothing_leaves_no_trace(editor: Editor) -> None:
    editor.save("one", texts={"en": {"title": "One", "body": "A *body*"}}, countries=("SD",))
    with editor.opened():
        before = Revision.select().count(), Change.select().count()
        editor.save("one", texts={"en": {"title": "One", "body": "A *body*"}}, countries=("SD",))
        editor.publish("one")
        assert (Revision.select().count(), Change.select().count()) == before


def test_each_change_of_an_item_stands_in_the_journal(editor: Editor) -> None:
    editor.save("one")
    editor.save("one", countries=("SD",))
    editor.withdraw("one")
    with editor.opened():
        assert [row.number for row in Change.select().order_by(Change.number)] == [1, 2, 3]


def test_texts_that_are_not_named_stay_and_bodies_go_when_they_are_emptied(editor: Editor) -> None:
    editor.save("one", texts={"en": {"title": "One", "body": "A body"}, "fr": "Un"})
    editor.save("one", texts={"en": "One"}, original="en")
    with editor.opened():
        assert sorted(row.language for row in Translation) == ["en", "fr"]
        assert Body.select().count() == 0


def test_countries_and_facets_are_those_of_the_last_version(editor: Editor) -> None:
    editor.save(
        "one", "internship", countries=("SD", "TN"), data={"office": "Geneva", "deadline": "2018-03-01"}
    )
    editor.save("one", "internship", countries=("TN",), data={"office": "Tunis"})
    with editor.opened():
        assert Item.get().countries == ["TN"]
        own = ItemFacet.select().where(ItemFacet.field.startswith("own "))
        assert [(row.field, row.value) for row in own] == [("own office", "Tunis")]


def test_an_item_without_an_id_gets_the_next_free_number(editor: Editor) -> None:
    editor.save("2")
    editor.save("")
    editor.save("")
    with editor.opened():
        assert [row.id for row in Item.select().order_by(Item.number)] == ["2", "3", "4"]


TURNS = [
    # (state before, verb, state after)
    ("draft", "publish", "published"),
    ("review", "publish", "published"),
    ("withdrawn", "publish", "published"),
    ("published", "publish", "published"),
    ("published", "withdraw", "withdrawn"),
    ("draft", "withdraw", "draft"),
    ("review", "withdraw", "review"),
]


@pytest.mark.parametrize(("before", "verb", "after"), TURNS)
def test_publishing_and_withdrawing_turn_what_they_concern(
    editor: Editor, before: str, verb: str, after: str
) -> None:
    editor.save("one", texts={"en": {"title": "One", "state": before}})
    turned = getattr(editor, verb)("one")
    assert turned == ([] if before == after else ["en"])
    with editor.opened():
        assert Translation.get().state == after


def test_one_language_is_turned_alone(site: SiteUnderTest, editor: Editor) -> None:
    editor.save("one", texts={"en": "One", "fr": "Un"})
    assert editor.withdraw("one", "en") == ["en"]
    assert site.reader.news().titles == ["Un"]


def test_listeners_hear_what_happened_to_which_text(heard: Callable[[], list[str]], editor: Editor) -> None:
    editor.save("one", texts={"en": "One", "fr": {"title": "Un", "state": "draft"}})
    assert heard() == ["saved one en", "published one en", "saved one fr"]
    editor.publish("one")
    assert heard() == ["published one fr"]
    editor.save("one", texts={"en": {"title": "One", "state": "draft"}}, original="en")
    assert heard() == ["saved one en", "withdrawn one en"]
    editor.save("one", texts={"en": {"title": "One", "state": "draft"}}, countries=("SD",))
    assert heard() == ["saved one en"]
    editor.save("one", texts={"en": {"title": "One", "state": "draft"}}, countries=("SD",))
    assert heard() == []


def test_nobody_hears_of_what_is_undone(heard: Callable[[], list[str]], editor: Editor) -> None:
    with pytest.raises(
        PublishingError, match=r"there is no programme 'x'. Store it before the items that name it."
    ):
        editor.save("one", programmes=("x",))
    assert heard() == []
    with editor.opened():
        assert Item.select().count() == Translation.select().count() == Change.select().count() == 0


def test_a_draft_and_an_embargoed_text_never_reach_the_index(site: SiteUnderTest, editor: Editor) -> None:
    editor.save("draft", texts={"en": {"title": "Torture draft", "state": "draft"}})
    editor.save("later", texts={"en": "Torture later"}, visible_from=2**62)
    editor.save("seen", texts={"en": "Torture seen"})
    site.reader.search("torture")
    with editor.opened() as opened:
        stored = b"".join(
            file.read_bytes() for file in (opened.settings.data / "search").rglob("*") if file.is_file()
        )
    assert b"seen" in stored
    assert b"later" not in stored
    assert b"draft" not in stored


def test_what_the_index_missed_is_found_by_the_next_search(site: SiteUnderTest, editor: Editor) -> None:
    editor.save("one", texts={"en": "Torture once"})
    with FileLock(site.folder / "data" / "search.lock"):
        editor.save("two", texts={"en": "Torture twice"})
    assert site.reader.search("torture").said("//*[@role='status']") == "2 items found."
    editor.withdraw("one")
    assert site.reader.search("torture").said("//*[@role='status']") == "1 item found."


FAULTS: list[tuple[tuple[Any, ...], str]] = [
    (("none", None), "there is no item 'none'. Items have the ids they were imported with."),
    (("one", "fr"), "item 'one' has no text in 'fr'; it has: en."),
]


@pytest.mark.parametrize("verb", ["publish", "withdraw"])
@pytest.mark.parametrize(("arguments", "said"), FAULTS)
def test_what_is_not_there_cannot_be_turned(
    editor: Editor, verb: str, arguments: tuple[Any, ...], said: str
) -> None:
    editor.save("one")
    with pytest.raises(PublishingError) as refusal:
        getattr(editor, verb)(*arguments)
    assert str(refusal.value) == said


def test_required_fields_that_are_empty_are_named(editor: Editor) -> None:
    with editor.opened() as site:
        kind = site.types["internship"]
        assert missing_fields(kind, {}, {"en": TextContent()}) == ["deadline"]
        assert missing_fields(kind, {"deadline": "2018-03-01"}, {"en": TextContent()}) == []


def test_a_programme_that_is_renamed_is_found_by_its_name(site: SiteUnderTest, editor: Editor) -> None:
    editor.programme("hrd", en="Human Rights Defenders")
    editor.save("one", texts={"en": "One"}, programmes=("hrd",))
    assert site.reader.search("guardians").titles == []
    assert editor.programme("hrd", en="Guardians") == "changed"
    assert editor.programme("hrd", en="Guardians") == "unchanged"
    assert site.reader.search("guardians").titles == ["One"]


def test_the_states_are_those_of_the_contract() -> None:
    assert publishing.STATES == ("draft", "review", "published", "withdrawn")
