"""Earlier versions of a text: they are told, compared and brought back."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from peewee import fn

from omctpub import publishing
from omctpub.cli import main
from omctpub.models import Revision, Translation
from omctpub.models.audit import Audit
from omctpub.publishing import PublishingError
from omctpub.testing import Editor, Reader, SiteUnderTest

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def written(editor: Editor) -> None:
    editor.save("one", texts={"en": {"title": "Zebra freed", "body": "On Monday.", "data": {"a": "b"}}})
    editor.save("one", texts={"en": {"title": "Zebra held", "body": "On *Tuesday*.", "state": "draft"}})


def run(site: SiteUnderTest, *words: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(site.folder), "history", *words], catch_exceptions=False)


def test_every_revision_is_told_the_newest_first(site: SiteUnderTest, editor: Editor) -> None:
    editor.save("one", texts={"fr": "Zèbre"}, original="en")
    told = [line.split(maxsplit=4) for line in run(site, "one").stdout.splitlines()]
    assert [(language, number, by) for language, number, _, _, by in told] == [
        ("en", "2", "test"),
        ("en", "1", "test"),
        ("fr", "1", "test"),
    ]
    [only] = json.loads(run(site, "one", "fr", "--json").stdout)
    with editor.opened():
        at = Revision.select(fn.MAX(Revision.at)).scalar()
    assert only == {"language": "fr", "number": 1, "at": at, "by": "test"}


def test_what_differs_is_told_word_by_word(site: SiteUnderTest) -> None:
    assert run(site, "one", "--difference", "1", "2").stdout == (
        "title: Zebra [-freed-]{+held+}\nbody: On [-Monday-]{+*Tuesday*+}.\na: [-b-]\n"
    )
    assert json.loads(run(site, "one", "en", "--difference", "1", "2", "--json").stdout)["a"] == {
        "too_different": False,
        "pieces": [["removed", "b"]],
    }
    assert run(site, "one", "--difference", "2", "2").stdout == "No word differs between revisions 2 and 2\n"


def test_an_earlier_revision_comes_back_as_a_new_one(site: SiteUnderTest, editor: Editor) -> None:
    done = run(site, "one", "en", "--restore", "1")
    assert done.stdout == "one en: as in revision 1 again, which is revision 3 now\n"
    with editor.opened():
        text = Translation.get()
        assert (text.title, text.slug, text.data, text.state) == (
            *("Zebra freed", "zebra-freed"),
            {"a": "b"},
            "draft",
        )
        last = Audit.select().order_by(Audit.number.desc()).get()
        assert (last.by, last.action, last.revision) == ("command line", "restored", 3)
    assert run(site, "one", "--restore", "1").stdout == "one en: nothing to do, it is as in revision 1\n"
    told = json.loads(run(site, "one", "--restore", "2", "--json").stdout)
    assert told == {"id": "one", "language": "en", "restored": 2, "revision": 4}


def test_what_is_brought_back_is_seen_at_once(editor: Editor, reader: Reader) -> None:
    editor.publish("one")
    assert reader.news().titles == ["Zebra held"]
    with editor.opened() as opened:
        publishing.restore(opened, "one", "en", 1, by="test")
    assert reader.news().titles == reader.search("freed").titles == ["Zebra freed"]
    assert reader.search("held").titles == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["two"], "there is no item 'two'"),
        (["one", "fr"], "item 'one' has no text in 'fr'; it has: en."),
        (["one", "--restore", "9"], "item 'one' has no revision 9 in 'en'; it has: 1-2."),
        (["one", "--difference", "1", "9"], "item 'one' has no revision 9 in 'en'; it has: 1-2."),
        (["one", "--difference", "1", "2", "--restore", "1"], "one at a time"),
        (["one", "x"], "'x'"),
    ],
)
def test_what_is_not_there_is_named(site: SiteUnderTest, words: list[str], said: str) -> None:
    done = run(site, *words)
    assert done.exit_code > 0
    assert said in done.stderr


def test_numbers_that_an_import_left_out_are_not_offered(site: SiteUnderTest, editor: Editor) -> None:
    with editor.opened():
        Revision.update(number=7).where(Revision.number == 2).execute()
    assert "item 'one' has no revision 2 in 'en'; it has: 1, 7." in run(site, "one", "--restore", "2").stderr


def test_a_revision_from_another_version_of_omctpub_comes_back_as_far_as_it_goes(editor: Editor) -> None:
    old: dict[str, Any] = {"title": "Okapi", "left_behind": True}
    with editor.opened() as opened:
        Revision.update(content=old).where(Revision.number == 1).execute()
        assert publishing.restore(opened, "one", "en", 1, by="test") == 3
        assert Translation.get().title == "Okapi"
        with pytest.raises(PublishingError, match="no text in 'ru'"):
            publishing.restore(opened, "one", "ru", 1, by="test")


RENAMED = """
from omctpub.content import ContentType, Field
from omctpub.plugins import Plugin

class Note(ContentType):
    name, path = "note", "notes"
    label = label_plural = "Note"
    fields = (Field("place", "Place", was="spot", translated=True),)

plugin = Plugin(content_types=(Note,))
"""


def test_a_field_that_got_another_name_comes_back_under_it(site: SiteUnderTest, editor: Editor) -> None:
    source = site.plugin("notes", RENAMED.replace('"place", "Place", was="spot"', '"spot", "Spot"'))
    site.configure(plugins=[*site.settings["plugins"], "notes"])
    editor.save("note", "note", texts={"en": {"title": "A note", "data": {"spot": "Geneva"}}})
    editor.save("note", "note", texts={"en": {"title": "A note"}})
    source.write_text(RENAMED, encoding="utf-8")
    fresh = SiteUnderTest(site.folder, site.settings).editor
    with fresh.opened() as opened:
        publishing.restore(opened, "note", "en", 1, by="test")
        assert Translation.get(Translation.title == "A note").data == {"place": "Geneva"}
