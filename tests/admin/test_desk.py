"""The desk shows what waits, to those who may see it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from omctpub import publishing
from omctpub.models import Unsaved
from omctpub.publishing import TextContent
from omctpub.testing import Editor, Page, SiteUnderTest
from tests.admin.conftest import Visitor, user

LATER = 4_000_000_000_000_000
DRAFT = {"title": "A draft", "state": "draft"}
REVIEW = {"title": "To be read", "state": "review"}
MOST_STATEMENTS = 15


def shown(page: Page) -> dict[str, list[str]]:
    """The titles under each heading."""
    return {
        section.findtext("h2"): [one.text_content() for one in section.xpath(".//li/a//bdi")]
        for section in page.tree.xpath("//section[contains(@class, 'waiting')]")
    }


def write(site: SiteUnderTest, address: str, id: str, language: str, title: str, **more: int) -> None:
    """What somebody with an account writes."""
    by = str(user(site, address).id)
    with site.editor.opened() as opened:
        publishing.write(opened, id, language, TextContent(title=title, from_revision=more.get("of")), by)


@contextmanager
def counted(site: SiteUnderTest) -> Iterator[list[str]]:
    """The SQL that SQLite is asked within the block."""
    said: list[str] = []
    with site.editor.opened() as opened:
        connection = opened.database.connection()
    connection.set_trace_callback(said.append)
    try:
        yield said
    finally:
        connection.set_trace_callback(None)


def test_an_editor_finds_what_waits_for_them_first(editor: Editor, member: Callable[..., Visitor]) -> None:
    editor.save("1", texts={"en": DRAFT, "ar": {"title": "مسودة", "state": "review"}})
    editor.save("2", texts={"en": "Tomorrow"}, visible_from=LATER)
    editor.save("3", texts={"en": "Today"})
    editor.save("4", texts={"en": "No more"})
    editor.withdraw("4")
    page = member("editor").get("/admin/")
    assert list(shown(page).items()) == [
        ("To be reviewed", ["مسودة"]),
        ("Drafts", ["A draft"]),
        ("Scheduled", ["Tomorrow"]),
        ("Recently published", ["Today"]),
        ("Recently withdrawn", ["No more"]),
    ]
    assert page.tree.xpath("//bdi[@lang='ar']/@dir") == ["rtl"] * 2
    assert page.tree.xpath("//section[contains(@class, 'review')]//a/@href") == [
        *("/admin/items/1/ar", "/admin/items/1/publish", "/admin/items?state=review")
    ]


def test_what_is_scheduled_has_its_time_in_the_zone_of_the_site(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    site.configure(timezone="Africa/Tunis")
    site.editor.save("1", texts={"en": "Later"}, visible_from=LATER)
    page = member("editor").get("/admin/")
    assert (
        page.said("//section[contains(@class, 'scheduled')]//p[@class='hint']") == "Times are those of Tunis."
    )
    assert page.said("//section[contains(@class, 'scheduled')]//time") == "October 2, 2096, 8:06 AM"


@pytest.mark.both_databases
def test_what_is_to_come_without_a_public_text_pushes_nothing_out(
    editor: Editor, member: Callable[..., Visitor]
) -> None:
    for number in range(15):
        editor.save(f"d{number}", texts={"en": DRAFT, "ar": "غدا"}, visible_from=LATER + number)
    editor.save("last", texts={"en": "Tomorrow", "fr": "Demain"}, visible_from=LATER + 99)
    editor.save("over", texts={"fr": "Fini"}, visible_from=LATER, visible_until=1)
    english, french = (member("translator", f"{tag}@example.org", translates=[tag]) for tag in ("en", "fr"))
    assert shown(english.get("/admin/"))["Scheduled"] == ["Tomorrow"]
    assert shown(french.get("/admin/"))["Scheduled"] == ["Demain"]


def test_who_wrote_a_text_is_told_that_somebody_else_publishes_it(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    site.configure(four_eyes=["statement"])
    site.editor.save("1", texts={"en": DRAFT})
    ada, bea = member("editor", "ada@example.org"), member("editor", "bea@example.org")
    write(site, "ada@example.org", "1", "en", "Written by Ada")
    with site.editor.opened() as opened:
        publishing.submit(opened, "1", "en", "1")
    said = "//section[contains(@class, 'review')]//li"
    assert "You wrote this: somebody else publishes it." in ada.get("/admin/").said(said)
    assert "Check and publish" in bea.get("/admin/").said(said)


def test_an_author_sees_their_own_drafts_and_what_came_back(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    for number in "12":
        site.editor.save(number, texts={"en": DRAFT})
    ada = member("author")
    write(site, "author@example.org", "1", "en", "Mine")
    with site.editor.opened() as opened:
        publishing.submit(opened, "1", "en", "9")
        assert publishing.send_back(opened, "1", "en", "9")
    page = ada.get("/admin/")
    assert shown(page)["Your drafts"] == ["Mine"]
    assert "Sent back" in page.said("//section[contains(@class, 'own')]//li")
    assert page.tree.xpath("//section[contains(@class, 'own')]//p[@class='more']/a/@href") == [
        f"/admin/items?state=draft&writer={user(site, 'author@example.org').id}"
    ]


@pytest.mark.parametrize("end", [publishing.discard, publishing.publish])
def test_what_came_back_says_nothing_of_the_next_correction(
    site: SiteUnderTest, member: Callable[..., Visitor], end: Callable[..., object]
) -> None:
    site.editor.save("1", texts={"en": "Public"})
    ada = member("author")
    write(site, "author@example.org", "1", "en", "Once")
    with site.editor.opened() as opened:
        publishing.submit(opened, "1", "en", "9")
        publishing.send_back(opened, "1", "en", "9")
        end(opened, "1", "en", "9")
    write(site, "author@example.org", "1", "en", "Again")
    page = ada.get("/admin/")
    assert len(shown(page)["Your drafts"]) == 1
    assert "Sent back" not in page.said("//section[contains(@class, 'own')]//li")


class TestTranslators:
    def test_they_see_their_languages(self, editor: Editor, member: Callable[..., Visitor]) -> None:
        editor.save("1", texts={"en": DRAFT, "fr": {"title": "Un", "state": "draft"}})
        assert shown(member("translator", translates=["fr"]).get("/admin/"))["Drafts"] == ["Un"]

    def test_they_see_what_is_not_translated_yet(
        self, editor: Editor, member: Callable[..., Visitor]
    ) -> None:
        editor.save("1", texts={"en": "One", "fr": "Un"})
        editor.save("2", texts={"en": "Two"})
        editor.save("3", texts={"en": DRAFT})
        page = member("translator", translates=["fr"]).get("/admin/")
        assert shown(page)["Without a text in your languages"] == ["Two"]

    def test_they_see_what_is_behind_its_source(
        self, site: SiteUnderTest, member: Callable[..., Visitor]
    ) -> None:
        site.editor.save("1", texts={"en": "One"})
        visitor = member("translator", translates=["fr"])
        write(site, "translator@example.org", "1", "fr", "Un", of=1)
        assert "Behind their source" not in shown(visitor.get("/admin/"))
        write(site, "translator@example.org", "1", "en", "One, corrected")
        site.editor.publish("1", "en")
        assert shown(visitor.get("/admin/"))["Behind their source"] == ["Un"]
        write(site, "translator@example.org", "1", "fr", "Un, corrigé", of=2)
        assert "Behind their source" not in shown(visitor.get("/admin/"))

    def test_without_a_language_there_is_nothing_for_them(
        self, editor: Editor, member: Callable[..., Visitor]
    ) -> None:
        editor.save("1", texts={"en": DRAFT})
        editor.save("2", texts={"en": "Public"})
        assert not any(shown(member("translator").get("/admin/")).values())


def test_what_somebody_typed_and_did_not_save_waits_for_them(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    ada, bea = member("author"), member("admin")
    for number, mine in enumerate((True, False)):
        with site.editor.opened():
            Unsaved.create(
                id=f"u{number}",
                user=user(site, "author@example.org").id if mine else 99,
                item="",
                type="statement",
                language="ar",
                at=1_700_000_000_000_000,
                refused=not mine,
                form={"title": "لم يُحفظ" if mine else "Refused"},
            )
    page = ada.get("/admin/")
    assert shown(page)["Typed and not saved"] == ["لم يُحفظ"]
    assert "Refused" not in page.text
    assert page.tree.xpath("//section[contains(@class, 'unsaved')]//a/@href") == [
        "/admin/new/statement?language=ar&copy=u0"
    ]
    assert shown(bea.get("/admin/"))["Sent without the right to"] == ["Refused"]


@pytest.mark.parametrize("role", ["translator", "author", "editor", "admin"])
def test_it_takes_few_statements_however_much_there_is(
    site: SiteUnderTest, member: Callable[..., Visitor], role: str
) -> None:
    for number in range(20):
        site.editor.save(f"{number}", texts={"en": "Public", "fr": DRAFT if number % 2 else REVIEW})
    visitor = member(role, translates=["fr", "ar"])
    for address in ("/admin/", "/admin/items", "/admin/items?q=draft", "/admin/items?q=public&state=review"):
        visitor.get(address)
        with counted(site) as said:
            assert visitor.get(address).status == 200
        asked = [sql for sql in said if sql.lstrip().startswith(("SELECT", "WITH"))]
        assert len(asked) <= MOST_STATEMENTS, address


def test_no_reader_sees_any_of_it(editor: Editor, member: Callable[..., Visitor]) -> None:
    editor.save("1", texts={"en": DRAFT})
    ada = member("editor")
    assert "A draft" in ada.get("/admin/").text
    assert "A draft" not in ada.get("/en/news").text


def test_a_text_without_a_title_is_still_there(editor: Editor, member: Callable[..., Visitor]) -> None:
    editor.save("1", texts={"en": {"title": "", "state": "draft"}})
    assert "Without a title" in member("editor").get("/admin/").said(
        "//section[contains(@class, 'draft')]//li"
    )
