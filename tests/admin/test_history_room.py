"""The past of a text in the rooms: who saved what, what differs, and an earlier version back."""

from collections.abc import Callable
from typing import Any

import pytest

from omctpub import accounts, publishing
from omctpub.admin.comparing import MOST_SHOWN
from omctpub.admin.deeds import DEEDS
from omctpub.models import Revision, Translation
from omctpub.models.audit import OF_AN_ITEM, Audit, Deed, note
from omctpub.models.database import writing
from omctpub.publishing import TextContent
from omctpub.testing import Editor, Page, Reader, SiteUnderTest
from tests.admin.conftest import Visitor, user

pytestmark = pytest.mark.both_databases

DEMANDS = """
from omctpub.content import ContentType, Field
from omctpub.plugins import Plugin

class Demand(ContentType):
    name, path, label, label_plural = "demand", "demands", "Demand", "Demands"
    fields = (
        Field("tone", "Tone of it", kind="choice", translated=True,
              choices=(("sharp", "Sharp words"), ("mild", "Mild words"))),
        Field("rows", "What is asked", kind="list", translated=True,
              fields=(Field("what", "What"), Field("where", "Where", kind="country"))),
        Field("until", "Until then", kind="date", translated=True),
    )

plugin = Plugin(content_types=(Demand,))
"""
ROOM = "/admin/items/one/en/history"


def write(site: SiteUnderTest, language: str, by: str = "test", id: str = "one", **said: object) -> None:
    with site.editor.opened() as opened:
        publishing.write(opened, id, language, TextContent(**said), by)  # type: ignore[arg-type]


def rows(page: Page) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.tree.xpath("//ol[@class='revisions']/li")]


def pieces(page: Page) -> list[tuple[str, str]]:
    """What is marked as removed and added, without the words for who listens."""
    return [
        (one.tag, one.text_content().replace(one[0].text_content(), "").strip("]"))
        for one in page.tree.xpath("//section[@class='difference']//*[self::del or self::ins]")
    ]


@pytest.fixture
def story(site: SiteUnderTest, editor: Editor) -> Editor:
    """Published, then corrected by somebody; the correction waits."""
    editor.save("one", texts={"en": {"title": "Held in Cairo", "body": "She was held for 3 days."}})
    write(site, "en", title="Held in Cairo", body="She was held for 5 days.")
    return editor


def test_every_revision_is_told_the_newest_first(story: Editor, member: Callable[..., Visitor]) -> None:
    author = member("author")
    told = rows(author.get(ROOM))
    assert len(told) == 2
    assert told[0].startswith("Revision 2 worked on")
    assert told[1].startswith("Revision 1 published")
    assert " · test · saved" in told[0]
    assert " · test · published" in told[1]


def test_who_it_was_is_said_by_name_and_no_number_is_shown(
    site: SiteUnderTest, story: Editor, admin: Visitor
) -> None:
    with site.editor.opened():
        ana = accounts.add("ana@example.org", "author", "Ana Núñez")
    for number, by in enumerate((str(ana.id), "999", "command line", "import")):
        write(site, "en", by=by, title=f"Version {number}")
    told = rows(admin.get(ROOM))
    assert [line.split(" · ")[1] for line in told[:4]] == [
        "an import",
        "the command line",
        "somebody whose account is gone",
        "Ana Núñez",
    ]


def test_two_revisions_differ_word_by_word(story: Editor, admin: Visitor) -> None:
    page = admin.get(ROOM)
    assert pieces(page) == [("del", "3"), ("ins", "5")]
    assert page.said("//section[@class='difference']/h3") == "Text"
    heard = page.said("//div[@class='versions']")
    assert heard == "She was held for [removed: 3][added: 5] days."
    assert admin.get(f"{ROOM}?a=1&b=1").said("//p[@class='nothing']")
    assert pieces(admin.get(f"{ROOM}?a=2&b=1")) == [("del", "5"), ("ins", "3")]
    assert ("ins", "Held in Cairo") in pieces(admin.get(f"{ROOM}?a=0&b=1"))


def test_a_text_from_right_to_left_keeps_its_direction(
    site: SiteUnderTest, editor: Editor, admin: Visitor
) -> None:
    editor.save("one", texts={"ar": {"title": "اعتقال", "body": "احتجزت ثلاثة أيام في عام 2018 هناك"}})
    write(site, "ar", title="اعتقال", body="احتجزت ثلاثة أيام في عام 2019 هناك")
    page = admin.get("/admin/items/one/ar/history")
    (shown,) = page.tree.xpath("//div[@class='versions']")
    assert (shown.get("lang"), shown.get("dir")) == ("ar", "rtl")
    assert pieces(page) == [("del", "2018"), ("ins", "2019")]
    assert {one.get("dir") for one in shown.xpath(".//*[@class='unseen'][@lang]")} == {"ltr"}


def test_fields_of_a_type_are_told_by_their_labels_and_in_words(
    site: SiteUnderTest, editor: Editor, admin: Visitor
) -> None:
    site.plugin("demands", DEMANDS)
    site.configure(plugins=["demands"])
    first = {"tone": "sharp", "rows": [{"what": "Release her", "where": "SD"}]}
    editor.save("one", "demand", texts={"en": {"title": "A call", "data": first}})
    second = {
        "tone": "mild",
        "rows": [*first["rows"], {"what": "Try them", "where": "EG"}],
        "until": "2019-02-01",
    }
    write(site, "en", title="A call", data=second)
    page = admin.get(ROOM)
    told = [one.text_content() for one in page.tree.xpath("//section[@class='difference']/h3")]
    assert told == ["Tone of it", "What is asked", "Until then"]
    assert pieces(page) == [
        ("del", "Sharp"),
        ("ins", "Mild"),
        ("ins", "\nTry them · Egypt"),
        ("ins", "February 1, 2019"),
    ]


def test_nothing_that_was_written_runs_or_leaks(site: SiteUnderTest, editor: Editor, admin: Visitor) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202egnp {{7*7}} </ins></div>"
    editor.save("one", texts={"en": {"title": evil, "body": evil}})
    write(site, "en", title=f"{evil} more", body=f"{evil} more")
    page = admin.get(ROOM)
    assert page.tree.xpath("//main//script | //main//img") == []
    assert "{{7*7}}" in page.text
    assert "49" not in page.said("//div[@class='versions']")
    for one in page.tree.xpath("//div[@class='versions']"):
        said = one.text_content()
        assert said.count("\u202e") == said.count("\u202c")


class TestRestoring:
    def test_what_readers_see_stays_until_it_is_published(
        self, site: SiteUnderTest, story: Editor, member: Callable[..., Visitor], reader: Reader
    ) -> None:
        write(site, "en", title="Wrong", body="All wrong")
        author = member("author")
        done = author.post(ROOM, {"revision": "1"})
        assert done.status == 303
        page = author.get(done.response.location or "")
        assert "Readers see it only when it is published." in page.said("//*[@role='status']")
        assert "brought back" in rows(page)[0]
        assert "for 3 days" in reader.get("/en/statements/one").text
        with story.opened():
            assert publishing.working(Translation.get()).body == "She was held for 3 days."
            assert Translation.get().pending == 4

    def test_what_is_so_already_is_said(self, story: Editor, admin: Visitor) -> None:
        done = admin.post(ROOM, {"revision": "2"})
        said = admin.get(done.response.location or "").said("//*[@role='status']")
        assert "already" in said

    @pytest.mark.parametrize("given", ["0", "3", "-1", "x", "", "9" * 30])
    def test_a_revision_that_is_none_is_not_found(self, story: Editor, admin: Visitor, given: str) -> None:
        assert admin.post(ROOM, {"revision": given}).status == 404

    def test_a_deleted_draft_goes_back_as_a_draft(self, site: SiteUnderTest, admin: Visitor) -> None:
        site.editor.save("one", texts={"en": {"title": "First", "state": "draft"}})
        write(site, "en", title="Second")
        admin.post(ROOM, {"revision": "1"})
        with site.editor.opened():
            text = Translation.get()
            assert (text.title, text.state, text.pending) == ("First", "draft", None)


class TestRights:
    def test_a_translator_looks_at_what_they_see_and_restores_in_their_languages(
        self, site: SiteUnderTest, story: Editor, member: Callable[..., Visitor]
    ) -> None:
        write(site, "fr", title="Détenue")
        write(site, "fr", title="Détenue au Caire")
        french = member("translator", translates=["fr"])
        other = member("translator", "other@example.org", translates=["es"])
        address = "/admin/items/one/fr/history"
        assert french.get(address).status == 200
        assert french.post(address, {"revision": "1"}).status == 303
        assert other.get(address).status == other.post(address, {"revision": "1"}).status == 404
        # A published text that nobody works on is theirs to see, not to write.
        story.save("two", texts={"en": "Two"})
        assert french.get("/admin/items/two/en/history").status == 200
        assert 'name="revision"' not in french.get("/admin/items/two/en/history").text
        assert french.post("/admin/items/two/en/history", {"revision": "1"}).status == 403

    def test_a_translator_of_another_language_learns_of_no_draft(
        self, site: SiteUnderTest, member: Callable[..., Visitor]
    ) -> None:
        site.editor.save("one", texts={"en": {"title": "Secret one", "state": "draft"}})
        site.editor.save("one", texts={"en": {"title": "Secret two", "state": "draft"}})
        french, english = (
            member("translator", f"{tag}@example.org", translates=[tag]) for tag in ("fr", "en")
        )
        assert french.get(ROOM).status == french.get("/admin/items/one").status == 404
        with site.editor.opened() as opened:
            publishing.submit(opened, "one", "en", "test")
            publishing.publish(opened, "one", "en", "test")
        before = french.get(ROOM)
        assert [line.split()[1] for line in rows(before)] == ["4", "3"]
        write(site, "en", title="Secret three")
        page = french.get(ROOM)
        assert (rows(page), "Secret one" in page.text, "Secret three" in page.text) == (
            *(rows(before), False, False),
        )
        shown = {name: page.tree.xpath(f"//input[@name='{name}']/@value") for name in "ab"}
        assert shown == {"a": ["3"], "b": ["4"]}
        changed = page.tree.xpath("//ol[@class='revisions']/li[last()]//a/@href")[0]
        assert french.get(changed).status == 200
        hidden = [french.get(f"{ROOM}?a={a}&b={b}").status for a, b in ((1, 3), (3, 2), (4, 5), (0, 5))]
        assert hidden == [404] * 4
        assert len(rows(english.get(ROOM))) == 5
        assert english.get(f"{ROOM}?a=1&b=5").status == 200

    def test_the_log_is_for_editors(self, story: Editor, member: Callable[..., Visitor]) -> None:
        assert member("author").get("/admin/items/one/log").status == 403
        assert member("editor").get("/admin/items/one/log").status == 200

    def test_without_a_token_nothing_is_restored(self, story: Editor, admin: Visitor) -> None:
        admin.token = "wrong"
        assert admin.post(ROOM, {"revision": "1"}).status == 400

    @pytest.mark.parametrize(
        "address",
        [
            "/admin/items/none/en/history",
            "/admin/items/one/fr/history",
            f"{ROOM}?a=9",
            f"{ROOM}?a=x&b=1",
            f"{ROOM}?a=1&b=99999999999999999999",
            f"{ROOM}?page=0",
            f"{ROOM}?page=7",
            "/admin/items/none/log",
            "/admin/items/one/log?page=99",
        ],
    )
    def test_what_is_not_there_is_not_found(self, story: Editor, admin: Visitor, address: str) -> None:
        assert admin.get(address).status == 404


def test_five_hundred_revisions_cost_no_more_statements_than_five(
    site: SiteUnderTest, editor: Editor, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.save("one", texts={"en": {"title": "First", "state": "draft"}})
    for number in range(4):
        write(site, "en", title=f"Title {number}")
    few = statements(admin, ROOM, monkeypatch)
    with site.editor.opened(), writing():
        text = Translation.get()
        content = Revision.get(Revision.number == 5).content
        for number in range(6, 501):
            Revision.create(translation=text, number=number, at=number, by="test", content=content)
            note("test", [Deed("saved", "one", "en", number)])
    many = statements(admin, ROOM, monkeypatch)
    assert (many, many < 20) == (few, True)
    assert [len(rows(admin.get(f"{ROOM}?page={at}"))) for at in (1, 10)] == [50, 50]
    assert admin.get(f"{ROOM}?page=10").tree.xpath("//a[@rel='next']") == []
    assert len(rows(admin.get("/admin/items/one/log"))) == 50


def statements(visitor: Visitor, address: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of them one request asks of the database."""
    asked: list[str] = []
    with visitor.site.editor.opened() as opened:
        inner: Any = type(opened.database).execute_sql

        def counted(self: object, sql: str, *more: object, **named: object) -> object:
            asked.append(sql)
            return inner(self, sql, *more, **named)

        with monkeypatch.context() as patched:
            patched.setattr(type(opened.database), "execute_sql", counted)
            assert visitor.get(address).status == 200
    return len(asked)


def test_a_text_of_a_megabyte_is_compared_and_the_page_stays_small(
    site: SiteUnderTest, editor: Editor, admin: Visitor
) -> None:
    words = [f"word{number}" for number in range(110_000)]
    before = " ".join(words)
    words[90_000] = "changed"
    after = " ".join(words)
    paragraphs = before.replace("0 ", "0\n\n"), after.replace("0 ", "0\n\n")
    for was, now, seen in ((*paragraphs, "the same here"), (before, after, "more that differs")):
        editor.save("one", texts={"en": {"title": "Long", "body": was, "state": "draft"}})
        write(site, "en", title="Long", body=now)
        page = admin.get(ROOM)
        assert (page.status, len(page.text) < 2 * MOST_SHOWN) == (200, True)
        assert seen in page.text
        assert pieces(page)[0][0] == "del"


class TestTheLog:
    def test_it_tells_who_did_what_and_no_title(self, story: Editor, admin: Visitor) -> None:
        page = admin.get("/admin/items/one/log")
        told = [line.split(" · ") for line in rows(page)]
        assert [(line[0].split()[0], *line[1:]) for line in told] == [
            ("saved", "test", "English", "Revision 2"),
            ("published", "test", "English", "Revision 1"),
            ("saved", "test", "English", "Revision 1"),
        ]
        assert "Cairo" not in page.text

    def test_who_published_a_correction_is_told(self, story: Editor, admin: Visitor) -> None:
        story.publish("one")
        assert rows(admin.get("/admin/items/one/log"))[0].startswith("published ")
        assert " · test · published" in rows(admin.get(ROOM))[0]

    def test_a_programme_of_the_same_name_is_not_in_it(self, story: Editor, admin: Visitor) -> None:
        story.programme("one", en="One")
        assert len(rows(admin.get("/admin/items/one/log"))) == 3

    def test_what_was_taken_down_has_one_still(self, story: Editor, admin: Visitor) -> None:
        with story.opened() as opened:
            publishing.take_down(opened, "one", "test")
        page = admin.get("/admin/items/one/log")
        assert rows(page)[0].startswith("taken down ")
        assert admin.get(ROOM).status == 410

    def test_every_deed_has_its_words(self) -> None:
        assert set(DEEDS) == set(OF_AN_ITEM)


def test_deeds_on_accounts_are_logged_by_numbers(site: SiteUnderTest, admin: Visitor) -> None:
    admin.post("/admin/people", {"email": "ana@example.org", "role": "author", "language": "en"})
    ana = user(site, "ana@example.org").id
    for deed in (
        {"do": "role", "role": "editor"},
        {"do": "factor", "sure": "1"},
        {"do": "out"},
        {"do": "in"},
    ):
        assert admin.post(f"/admin/people/{ana}", deed).status == 303
    admin.post("/admin/account/log-out", {})
    own = str(user(site, "admin@example.org").id)
    with site.editor.opened():
        told = list(Audit.select(Audit.by, Audit.action, Audit.item).order_by(Audit.number).tuples())
    assert told[1:-1] == [
        (own, action, f"person {ana}")
        for action in ("invited", "role changed", "factor forgotten", "account closed", "account opened")
    ]
    assert told[-1] == (own, "sessions ended", f"person {own}")


class TestDeletedAccounts:
    def test_only_a_closed_one_is_deleted(self, site: SiteUnderTest, admin: Visitor) -> None:
        admin.post("/admin/people", {"email": "ana@example.org", "role": "author", "language": "en"})
        ana = user(site, "ana@example.org").id
        refused = admin.post(f"/admin/people/{ana}", {"do": "removed"})
        assert (refused.status, refused.said("//*[@role='alert']")) == (422, "Close the account first.")
        admin.post(f"/admin/people/{ana}", {"do": "out"})
        done = admin.post(f"/admin/people/{ana}", {"do": "removed", "sure": "1"})
        assert done.response.location == "/admin/people?done=removed"
        assert "ana@example.org" not in admin.get("/admin/people").text

    def test_its_number_is_nobodys_again(self, site: SiteUnderTest) -> None:
        with site.editor.opened():
            numbers = []
            for address in ("a@example.org", "b@example.org"):
                made = accounts.add(address, "author")
                accounts.set_active(made, active=False)
                accounts.remove(made)
                numbers.append(made.id)
            numbers.append(accounts.add("c@example.org", "author").id)
        assert numbers == sorted(set(numbers))
