"""That a text is behind its source is told as far as somebody may know of that, and everywhere alike."""

import csv
import io
import random
from collections.abc import Callable
from typing import Any

import pytest

from omctpub import publishing
from omctpub.content import ContentType, Field
from omctpub.models import Item, matrix
from omctpub.models.matrix import Wanted
from omctpub.publishing import PublishingError, TextContent
from omctpub.publishing.sources import source_of
from omctpub.testing import Editor, Page, SiteUnderTest
from tests.admin.conftest import Visitor
from tests.turns import EXHAUSTIVE

Member = Callable[..., Visitor]
ARABIC, BOTH, EDITOR = "writes Arabic", "writes Arabic and English", "editor"
NOBODY, ALL, WHO_KNOW = set[str](), {ARABIC, BOTH, EDITOR}, {BOTH, EDITOR}

pytestmark = pytest.mark.both_databases


@pytest.fixture
def three(member: Member) -> dict[str, Visitor]:
    """Two translators, of whom one may know of drafts in English, and an editor."""
    return {
        ARABIC: member("translator", "ar@example.org", translates=["ar"]),
        BOTH: member("translator", "both@example.org", translates=["ar", "en"]),
        EDITOR: member("editor"),
    }


def in_table(page: Page) -> set[str]:
    """The languages whose texts are behind by the table for spreadsheets."""
    rows = csv.DictReader(io.StringIO(page.response.data.decode("utf-8-sig")))
    return {row["language"] for row in rows if row["behind"]}


def on_item(page: Page) -> set[str]:
    """The same by an item's own page."""
    rows = page.tree.xpath("//table[@class='texts']//tr[.//span[@class='behind']]")
    return {row.xpath(".//bdi/@lang")[0] for row in rows}


def told(visitor: Visitor, desk: bool) -> set[bool]:
    """Whether the Arabic of the only item is behind, as each place says; a place for itself on the desk."""
    items = visitor.get("/admin/items")
    places = [
        "ar" in on_item(visitor.get("/admin/items/a")),
        "Made from revision" in visitor.get("/admin/items/a/ar").said("//aside"),
        "ar" in in_table(visitor.get("/admin/items.csv")),
        "ar" in in_table(visitor.get("/admin/items.csv?state=behind&language=ar")),
        "a" in visitor.get("/admin/items?state=behind").tree.xpath("//tbody//th//code/text()"),
        bool(items.tree.xpath("//td//span[@class='mark behind']")),
        "Behind its source" in visitor.get("/admin/").said("//section[contains(@class, 'published')]"),
    ]
    if desk:
        places.append("of-behind" in visitor.get("/admin/").text)
    return set(places)


def who_is_told(three: dict[str, Visitor]) -> set[str]:
    """To whom it is told; each place says the same to somebody."""
    said = {name: told(visitor, desk=name != EDITOR) for name, visitor in three.items()}
    assert all(len(one) == 1 for one in said.values()), said
    return {name for name, one in said.items() if one == {True}}


class TestACorrectionOfTheOriginal:
    @pytest.fixture
    def item(self, site: SiteUnderTest) -> SiteUnderTest:
        site.editor.save("a", texts={"en": "One", "ar": {"title": "واحد", "from_revision": 1}})
        return site

    def do(self, site: SiteUnderTest, verb: str, *more: Any) -> None:
        with site.editor.opened() as opened:
            getattr(publishing, verb)(opened, "a", "en", *more, "7")

    def test_is_told_to_others_when_it_is_more_than_a_draft(
        self, item: SiteUnderTest, three: dict[str, Visitor]
    ) -> None:
        assert who_is_told(three) == NOBODY
        self.do(item, "write", TextContent(title="Two"))
        assert who_is_told(three) == WHO_KNOW
        self.do(item, "submit")
        assert who_is_told(three) == ALL
        self.do(item, "send_back")
        assert who_is_told(three) == WHO_KNOW
        self.do(item, "discard")
        assert who_is_told(three) == NOBODY
        self.do(item, "write", TextContent(title="Three"))
        self.do(item, "publish")
        assert who_is_told(three) == ALL

    def test_hides_from_nobody_that_a_text_was_behind_before(
        self, item: SiteUnderTest, three: dict[str, Visitor]
    ) -> None:
        self.do(item, "write", TextContent(title="Two"))
        self.do(item, "publish")
        self.do(item, "write", TextContent(title="One"))
        assert who_is_told(three) == {ARABIC}
        self.do(item, "discard")
        assert who_is_told(three) == ALL

    def test_of_which_a_text_was_made_is_told_to_nobody_else(
        self, item: SiteUnderTest, three: dict[str, Visitor]
    ) -> None:
        self.do(item, "write", TextContent(title="Two"))
        item.editor.save("a", texts={"ar": {"title": "اثنان", "from_revision": 2}}, original="en")
        assert who_is_told(three) == NOBODY
        self.do(item, "discard")
        assert who_is_told(three) == WHO_KNOW

    def test_waits_while_readers_are_given_another(
        self, item: SiteUnderTest, three: dict[str, Visitor]
    ) -> None:
        self.do(item, "write", TextContent(title="One", slug="elsewhere"))
        item.editor.save("a", texts={"en": "Two"})
        assert who_is_told(three) == {ARABIC}


def test_what_differed_in_words_that_were_removed_alone_is_not_behind(
    site: SiteUnderTest, three: dict[str, Visitor]
) -> None:
    site.editor.save("a", texts={"en": "Hassan is free", "ar": {"title": "حر", "from_revision": 1}})
    site.editor.save("a", texts={"en": "HASSAN is free"})
    assert who_is_told(three) == ALL
    with site.editor.opened() as opened:
        publishing.take_down_words(opened, "Hassan", "7", "a")
    assert who_is_told(three) == NOBODY


def test_nothing_is_behind_an_original_that_is_a_draft(
    site: SiteUnderTest, three: dict[str, Visitor]
) -> None:
    first = {"title": "One", "state": "draft"}
    site.editor.save("a", texts={"en": first, "ar": {"title": "واحد", "from_revision": 1}})
    site.editor.save("a", texts={"en": first | {"title": "Two"}})
    with site.editor.opened():
        found = {
            name: [line.cells["ar"].behind for line in matrix.lines(Wanted(1, theirs, state="behind"), 9)]
            for name, theirs in ((ARABIC, ("ar",)), (BOTH, ("ar", "en")), (EDITOR, None))
        }
    assert found == {ARABIC: [], BOTH: [True], EDITOR: [True]}


class Renamed(ContentType):
    name, path = "note", "notes"
    label = label_plural = "Note"
    fields = (Field("place", "Place", was="spot", translated=True),)


def test_a_field_that_got_another_name_puts_nothing_behind(site: SiteUnderTest) -> None:
    english = {"title": "One", "data": {"spot": "Geneva"}}
    site.editor.save("a", texts={"en": english, "ar": {"title": "واحد", "from_revision": 1}})
    with site.editor.opened() as opened:
        publishing.write(opened, "a", "en", TextContent(title="Two"), "7")
        source = source_of(Item.get(), "ar", Renamed(), drafts=False)
    assert source is not None
    assert not source.moved_on


HISTORIES, STEPS = (12, 25) if EXHAUSTIVE else (2, 15)
VERBS = ("write", "write", "store", "publish", "submit", "send_back", "discard", "withdraw", "bring_back")


def something(editor: Editor, chance: random.Random) -> str:
    """Do to the item what people may do, as chance has it; gives what was done."""
    verb, language = chance.choice(VERBS), chance.choice(("en", "en", "en", "ar", "fr"))
    content: dict[str, Any] = {
        "title": chance.choice(("One", "Two", "Three")),
        "slug": chance.choice(("", "elsewhere")),
        "state": chance.choice(("published", "published", "draft", "review")),
        "from_revision": chance.choice((1, 2, 3, 5, 8)),
    }
    revision, original = chance.randint(1, 5), chance.choice((*["en"] * 5, "fr"))
    if verb == "store":
        editor.save("a", texts={language: content}, original=original)
        return f"store {language} {content}, of {original}"
    more: dict[str, Any] = {"write": [TextContent(**content)], "bring_back": [revision]}
    given = more.get(verb, [])
    try:
        with editor.opened() as opened:
            getattr(publishing, verb)(opened, "a", language, *given, by="7")
    except PublishingError as error:
        return f"not {verb} {language}: {error}"
    return f"{verb} {language} {given}"


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_lists_and_pages_say_the_same_whatever_was_done(
    site: SiteUnderTest, three: dict[str, Visitor], member: Member, seed: int
) -> None:
    visitors = {**three, "writes French": member("translator", "fr@example.org", translates=["fr"])}
    own = {ARABIC: {"ar"}, BOTH: {"ar", "en"}, EDITOR: {"en", "fr", "ar"}, "writes French": {"fr"}}
    given = {"from_revision": 1}
    site.editor.save(
        "a", texts={"en": "One", "ar": {"title": "واحد", **given}, "fr": {"title": "Un", **given}}
    )
    chance, done = random.Random(seed), list[str]()
    for _step in range(STEPS):
        done.append(something(site.editor, chance))
        for name, visitor in visitors.items():
            page = visitor.get("/admin/items/a")
            behind = on_item(page) & own[name] if page.status == 200 else set()
            assert in_table(visitor.get("/admin/items.csv")) == behind, (name, done)
            assert in_table(visitor.get("/admin/items.csv?state=behind")) == behind, (name, done)
