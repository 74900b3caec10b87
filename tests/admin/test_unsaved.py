"""What is typed and not saved is kept, and what cannot be saved is not lost."""

from collections.abc import Callable

import pytest
from peewee import SqliteDatabase

from omctpub import accounts, publishing
from omctpub.models import Translation, Unsaved
from omctpub.models.database import current_database, database
from omctpub.publishing import unsaved
from omctpub.testing import Editor, Page, SiteUnderTest
from tests.admin.conftest import Visitor, shown, typed, user

Member = Callable[..., Visitor]


class TestWhatIsNotSaved:
    def keep(self, visitor: Visitor, address: str, **changed: str) -> tuple[Page, dict[str, str]]:
        sent = typed(visitor.get(address), **changed)
        return visitor.post("/admin/unsaved", sent), sent

    def test_is_kept_and_offered_to_who_typed_it(
        self, author: Visitor, member: Member, editor: Editor
    ) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
        answer, _ = self.keep(author, "/admin/items/a/en", title="Half a ti", country="Ch")
        assert answer.status == 200
        page = author.get("/admin/items/a/en")
        assert shown(page, "title") == "Old"
        assert "You typed something here and did not save it" in page.said("//form[@class='kept-earlier']")
        [link] = page.tree.xpath("//form[@class='kept-earlier']//a/@href")
        again = author.get("/admin/items/a/en" + link)
        assert (shown(again, "title"), shown(again, "country")) == ("Half a ti", "Ch")
        assert author.post("/admin/items/a/en", typed(again, title="Whole", country="")).status == 303
        assert not author.get("/admin/items/a/en").tree.xpath("//form[@class='kept-earlier']")
        other = member("author", "other@example.org")
        assert "Half a ti" not in other.get("/admin/items/a/en" + link).text

    def test_of_each_window_is_kept_apart(self, author: Visitor, editor: Editor) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
        for title in ("One", "Two"):
            self.keep(author, "/admin/items/a/en", title=title)
        page = author.get("/admin/items/a/en")
        links = page.tree.xpath("//form[@class='kept-earlier']//a/@href")
        assert [shown(author.get("/admin/items/a/en" + link), "title") for link in links] == ["Two", "One"]
        button = page.tree.xpath("//form[@class='kept-earlier']//button/@value")[0]
        assert author.post("/admin/items/a/en", {"do": button}).status == 303
        assert len(author.get("/admin/items/a/en").tree.xpath("//form[@class='kept-earlier']")) == 1

    def test_of_a_new_item_is_offered_where_one_of_its_type_is_written(self, author: Visitor) -> None:
        self.keep(author, "/admin/new/report?language=fr", title="Rapport")
        [link] = author.get("/admin/new/report").tree.xpath("//form[@class='kept-earlier']//a/@href")
        page = author.get("/admin/new/report" + link)
        assert (shown(page, "title"), shown(page, "language")) == ("Rapport", "fr")
        assert author.get("/admin/new/link").tree.xpath("//form[@class='kept-earlier']") == []

    def test_is_not_kept_under_anothers_name(self, author: Visitor, member: Member, editor: Editor) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
        _, sent = self.keep(author, "/admin/items/a/en", title="Mine")
        other = member("author", "other@example.org")
        theirs = typed(other.get("/admin/items/a/en"), copy=sent["copy"], title="Theirs")
        assert other.post("/admin/unsaved", theirs).status == 409
        with editor.opened():
            assert [row.form["title"] for row in Unsaved.select()] == ["Mine"]

    def test_by_who_may_not_write_it_is_refused(self, member: Member, editor: Editor) -> None:
        editor.save("a")
        translator = member("translator", translates=["fr"])
        sent = typed(translator.get("/admin/items/a/fr"), language="en")
        assert translator.post("/admin/unsaved", sent).status == 403


class TestNothingIsLost:
    def test_when_the_session_has_ended(self, site: SiteUnderTest, author: Visitor, editor: Editor) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Long work", body="Of hours")
        author.client.delete_cookie("session", path="/admin")
        page = author.post("/admin/new/statement", sent)
        assert (page.status, page.said("//h1")) == (400, "This was not saved yet")
        assert "Of hours" in page.said("//main")
        again = typed(page, "//main//form[1]", do="save")
        author.log_in("author@example.org")
        author.enter_code()
        answer = author.post("/admin/new/statement", again, token=again["csrf_token"])
        assert answer.status in (303, 400)
        if answer.status == 400:
            answer = author.post("/admin/new/statement", typed(answer, "//main//form[1]", do="save"))
        assert answer.status == 303
        with editor.opened():
            assert publishing.working(Translation.get()).body == "Of hours"

    def test_when_the_right_is_lost_it_waits_for_an_admin(
        self, site: SiteUnderTest, author: Visitor, admin: Visitor, editor: Editor
    ) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Long work")
        with editor.opened():
            accounts.set_role(user(site, "author@example.org"), "translator", ["fr"])
        page = author.post("/admin/new/statement", sent)
        assert (page.status, page.said("//h1")) == (403, "You can no longer save this")
        assert "an admin finds it on the desk" in page.text
        with editor.opened():
            [row] = Unsaved.select()
            assert (row.refused, row.form["title"]) == (True, "Long work")
        found = admin.get(f"/admin/new/statement?copy={row.id}")
        assert shown(found, "title") == "Long work"
        assert admin.post("/admin/new/statement", typed(found)).status == 303
        with editor.opened():
            assert publishing.working(Translation.get()).title == "Long work"
            assert not Unsaved.select().exists()
        assert "Long work" not in author.get("/admin/").text

    def test_when_the_account_is_closed_meanwhile(
        self, site: SiteUnderTest, author: Visitor, editor: Editor
    ) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
        sent = typed(author.get("/admin/items/a/en"), title="Long work")
        with editor.opened():
            accounts.set_active(user(site, "author@example.org"), False)
        page = author.post("/admin/items/a/en", sent)
        assert (page.status, "Long work" in page.text) == (401, True)
        with editor.opened():
            [row] = Unsaved.select()
            assert (row.refused, row.user, row.item, row.form["title"]) == (True, 0, "a", "Long work")
            assert publishing.working(Translation.get()).title == "Old"

    def test_nothing_is_kept_of_somebody_who_never_came_in(self, nobody: Visitor, editor: Editor) -> None:
        page = nobody.post("/admin/new/statement", {"title": "Spam"})
        assert page.status == 401
        with editor.opened():
            assert not Unsaved.select().exists()

    def test_another_site_gets_nothing_back(self, author: Visitor) -> None:
        answer = author.client.post(
            "/admin/new/statement",
            base_url="https://localhost",
            data={"title": "Spam"},
            headers={"Origin": "https://evil.example"},
        )
        assert (answer.status_code, "Spam" in answer.text) == (400, False)

    def test_when_the_account_is_deleted(self, site: SiteUnderTest, author: Visitor, editor: Editor) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
        sent = typed(author.get("/admin/items/a/en"), title="Long work")
        author.post("/admin/unsaved", sent)
        with editor.opened():
            gone = user(site, "author@example.org")
            accounts.set_active(gone, False)
            accounts.remove(gone)
        assert author.post("/admin/items/a/en", sent).status == 401
        with editor.opened():
            assert [(row.refused, row.form["title"]) for row in Unsaved.select()] == [(True, "Long work")] * 2

    def test_what_waits_for_an_admin_is_bounded(self, editor: Editor) -> None:
        with editor.opened():
            for number in range(unsaved.MOST_OF_ONE + 2):
                about = {"item": "a", "type": "statement", "language": "en", "refused": True}
                assert unsaved.keep(unsaved.name(), 0, {"title": str(number)}, **about)  # type: ignore[arg-type]
            waiting = Unsaved.select().where(Unsaved.refused).order_by(Unsaved.at.desc())
            kept = [row.form["title"] for row in waiting]
        assert (len(kept), kept[0]) == (unsaved.MOST_OF_ONE, str(unsaved.MOST_OF_ONE + 1))

    def test_with_a_language_that_is_none_it_does_not_bar_the_desk(
        self, author: Visitor, admin: Visitor, site: SiteUnderTest, editor: Editor
    ) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Long work", language="garbage!!")
        with editor.opened():
            accounts.set_role(user(site, "author@example.org"), "translator", ["fr"])
        for _ in range(3):
            assert author.post("/admin/new/statement", sent).status == 403
        assert "Long work" in admin.get("/admin/").text
        with editor.opened():
            assert Unsaved.select().where(Unsaved.refused).count() == 1


@pytest.mark.both_databases
def test_that_nothing_can_be_stored_is_said_and_reading_goes_on(
    author: Visitor, editor: Editor, site: SiteUnderTest
) -> None:
    editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
    sent = typed(author.get("/admin/items/a/en"), title="New", body="Many words. " * 50_000)
    with editor.opened():
        sqlite = isinstance(current_database(), SqliteDatabase)
        full, room = ("max_page_count = 1", "max_page_count = 4294967294") if sqlite else ("on", "off")
        set_to = "PRAGMA {}" if sqlite else "SET default_transaction_read_only = {}"
        database.execute_sql(set_to.format(full))
        refused = author.post("/admin/items/a/en", sent)
        assert (refused.status, "no room left" in refused.text) == (507, True)
        assert author.get("/admin/items/a/en").status == site.reader.get("/en/").status == 200
        database.execute_sql(set_to.format(room))
    assert author.post("/admin/items/a/en", sent).status == 303
