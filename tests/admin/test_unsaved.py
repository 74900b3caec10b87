"""What is typed and not saved is kept, and what cannot be saved is not lost."""

import threading
from collections.abc import Callable
from io import BytesIO

import pytest
from peewee import SqliteDatabase
from werkzeug.test import Client

from omctpub import accounts, publishing
from omctpub.admin.item import approving
from omctpub.models import Item, Translation, Unsaved
from omctpub.models.database import current_database, database
from omctpub.publishing import PublishingError, unsaved
from omctpub.testing import Editor, Page, SiteUnderTest, bundled_plugins
from tests.admin.conftest import SECURE, Visitor, shown, typed, user

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
            assert not unsaved.waiting(1)
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
        editor.save("a")
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

    def test_what_one_person_typed_is_bounded_in_letters(
        self, editor: Editor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(unsaved, "MOST_LETTERS_OF_ONE", 1000)
        about = {"item": "", "type": "statement", "language": "en"}
        with editor.opened():
            for title in ("first", "second", "third"):
                form = {"title": title, "body": "x" * 400}
                assert unsaved.keep(unsaved.name(), 7, form, **about)  # type: ignore[arg-type]
            assert [row.form["title"] for row in unsaved.typed_by(7, 9)] == ["third", "second"]

    def test_all_that_waits_is_listed_opened_and_discarded(
        self, author: Visitor, admin: Visitor, site: SiteUnderTest, editor: Editor
    ) -> None:
        about = {"item": "", "type": "statement", "language": "en", "refused": True}
        with editor.opened():
            mine = user(site, "author@example.org").id
            for number in range(51):
                form, of = {"title": f"Text {number}"}, 0 if number else mine
                assert unsaved.keep(unsaved.name(), of, form, **about)  # type: ignore[arg-type]
        assert author.get("/admin/unsaved").status == 403
        assert "/admin/unsaved" in admin.get("/admin/").tree.xpath("//section//a/@href")
        page = admin.get("/admin/unsaved")
        first = page.said("//main//ul[@class='ledger']/li")
        assert (first.startswith("Text 50"), "closed account" in first) == (True, True)
        last = admin.get(page.tree.xpath("//a[@rel='next']/@href")[0])
        assert " author " in last.said("//main//ul[@class='ledger']/li")
        opened = admin.get(last.tree.xpath("//ul[@class='ledger']//a/@href")[0])
        assert shown(opened, "title") == "Text 0"
        [action] = last.tree.xpath("//main//li/form/@action")
        assert author.post(action, {}).status == 403
        assert admin.post(action, {}).status == 303
        assert admin.post(action, {}).status == 404
        assert not admin.get("/admin/unsaved").tree.xpath("//a[@rel='next']")


class TestAFormThatIsSentTwice:
    """By two clicks, by the button back, or since an answer was lost."""

    def test_makes_one_item(self, author: Visitor, editor: Editor) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Once", do="save")
        places = [author.post("/admin/new/statement", sent).response.location for _ in range(2)]
        assert places == ["/admin/items/1/en?done=saved"] * 2
        with editor.opened():
            assert Item.select().count() == 1

    @pytest.mark.both_databases
    def test_at_the_same_moment_to_two_processes_too(self, author: Visitor, site: SiteUnderTest) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Once", do="save", csrf_token=author.token)
        session = author.client.get_cookie("session", path="/admin")
        assert session is not None
        together, places = threading.Barrier(4), []

        def send() -> None:
            client = Client(site.application)
            client.set_cookie("session", session.value, path="/admin", secure=True)
            together.wait()
            places.append(client.post("/admin/new/statement", base_url=SECURE, data=sent).location)

        senders = [threading.Thread(target=send) for _ in range(4)]
        for one in senders:
            one.start()
        for one in senders:
            one.join()
        assert places == ["/admin/items/1/en?done=saved"] * 4

    def test_with_other_words_loses_none_of_them(self, author: Visitor, editor: Editor) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Once", body="First", do="save")
        author.post("/admin/new/statement", sent)
        answer = author.post("/admin/new/statement", sent | {"body": "First and second"})
        assert answer.status == 303
        page = author.get(answer.response.location or "")
        assert "What you typed since is not saved yet." in page.said("//*[@role='status']")
        assert (shown(page, "title"), shown(page, "body")) == ("Once", "First and second")
        clash = author.post("/admin/items/1/en", typed(page, do="save"))
        assert (clash.status, "You have saved this" in clash.said("//*[@role='alert']")) == (409, True)
        assert author.post("/admin/items/1/en", typed(clash, do="save")).status == 303
        with editor.opened():
            assert publishing.working(Translation.get()).body == "First and second"
            assert not Unsaved.select().where(Unsaved.language != "").exists()

    def test_by_somebody_else_makes_another(self, author: Visitor, member: Member, editor: Editor) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Mine", do="save")
        other = member("author", "other@example.org")
        for visitor in (author, other):
            assert visitor.post("/admin/new/statement", sent).status == 303
        with editor.opened():
            assert Item.select().count() == 2

    def test_and_what_a_browser_keeps_too_late_is_nothing(self, author: Visitor) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Once", do="save")
        assert author.post("/admin/unsaved", sent).status == 200
        author.post("/admin/new/statement", sent)
        assert author.post("/admin/unsaved", sent).status == 409
        assert "Typed and not saved" not in author.get("/admin/").text

    def test_after_a_takedown_brings_nothing_back(self, author: Visitor, editor: Editor) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Once", do="save")
        author.post("/admin/new/statement", sent)
        with editor.opened() as opened:
            publishing.take_down(opened, "1", "1")
        assert author.post("/admin/new/statement", sent).status == 410
        assert author.post("/admin/unsaved", sent).status == 409


class TestWhatCannotBeStored:
    """Without scripts the words are nowhere but in the answer."""

    def told(self, page: Page) -> tuple[int, str, bool]:
        again = page.tree.xpath("//main//form//button[text()='Send it again']")
        return page.status, page.said("//h1"), bool(again)

    def test_since_the_item_was_taken_down_is_given_back_and_not_kept(
        self, site: SiteUnderTest, author: Visitor, member: Member, editor: Editor
    ) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
        sent, again = (typed(author.get("/admin/items/a/en"), body="Of hours") for _ in range(2))
        with editor.opened() as opened:
            publishing.take_down(opened, "a", "1")
        page = author.post("/admin/items/a/en", sent)
        assert (page.status in (404, 410), "Of hours" in page.said("//main")) == (True, True)
        with editor.opened():
            accounts.set_active(user(site, "author@example.org"), False)
        page = author.post("/admin/items/a/en", again)
        assert (page.status, "Of hours" in page.said("//main")) == (401, True)
        assert author.post("/admin/unsaved", again).status == 401
        with editor.opened():
            assert not Unsaved.select().exists()

    def test_while_its_type_is_switched_off_can_be_sent_later(
        self, site: SiteUnderTest, author: Visitor, editor: Editor
    ) -> None:
        sent = typed(author.get("/admin/new/internship"), title="Long work", do="submit")
        plugins = [name for name in bundled_plugins() if name != "internships"]
        site.configure(plugins=plugins)
        page = author.post("/admin/new/internship", sent)
        assert self.told(page) == (409, "This was not saved yet", True)
        assert author.post("/admin/unsaved", sent).status == 409
        site.configure(plugins=[*plugins, "internships"])
        again = author.post("/admin/new/internship", typed(page, "//main//form"))
        assert again.response.location == "/admin/items/1/en?done=submitted"

    def test_for_a_fault_of_ours_can_be_sent_again(
        self, author: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = author.get("/admin/new/statement")
        monkeypatch.setattr(publishing, "save", lambda *given: 1 / 0)
        page = author.post("/admin/new/statement", typed(page, title="Long work", countries=["SD", "TD"]))
        assert self.told(page) == (500, "This was not saved yet", True)
        assert page.tree.xpath("//h3[text()='Title']/following-sibling::div/text()")[0] == "Long work"
        monkeypatch.undo()
        assert author.post("/admin/new/statement", typed(page, "//main//form")).status == 303
        assert "Sudan" in author.get("/admin/items/1/en").text

    def test_as_it_is_too_much_is_given_back_as_far_as_it_was_read(self, author: Visitor) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Long work")
        rows = {f"fields.signatories.{n}.name": "x" for n in range(10_001)}
        page = author.post("/admin/new/statement", sent | rows)
        assert (self.told(page), "Long work" in page.text) == ((413, "This was not saved", False), True)
        page = author.post("/admin/new/statement", sent | {"body": "x" * 9_000_000})
        assert self.told(page) == (413, "This was not saved", False)
        assert "was not read" in page.said("//main")

    def test_in_the_other_rooms_neither(self, member: Member, editor: Editor) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "review"}})
        checker = member("editor")
        sent = typed(checker.get("/admin/items/a/publish"), "//main//form", reason="It is right so")
        with editor.opened() as opened:
            publishing.take_down(opened, "a", "1")
        for address, form in {
            "/admin/items/a/publish": sent,
            "/admin/items/a/files": {"alt-x-en": "It is right so"},
            "/admin/redirects/7": {"to": "It is right so"},
        }.items():
            page = checker.post(address, form)
            assert "have to be chosen again" not in page.text
            assert (page.status in (404, 410), "It is right so" in page.said("//main")) == (True, True)

    def test_of_files_the_words_are_given_back(self, member: Member, editor: Editor) -> None:
        brought = {"alt-x-en": "A gate", "files": (BytesIO(b"x"), "gate.jpg")}
        page = member("editor").post("/admin/items/gone/files", brought)
        assert (page.status, "A gate" in page.said("//main")) == (404, True)
        assert "have to be chosen again" in page.said("//main")

    def test_is_no_fault_of_ours_where_what_is_pressed_has_gone(
        self, member: Member, editor: Editor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "review"}})
        checker = member("editor")
        sent = typed(checker.get("/admin/items/a/publish"), "//main//form", do="back en")

        def gone(*given: object) -> None:
            raise PublishingError("item 'a' was taken down; nothing is left of it.")

        monkeypatch.setitem(approving.VERBS, "back", gone)
        monkeypatch.setattr(publishing, "bring_back", gone)
        for address, form in {"publish": sent, "en/history": {"revision": "1"}}.items():
            page = checker.post(f"/admin/items/a/{address}", form)
            assert (page.status, page.said("//h1")) == (409, "This cannot be done at this moment")


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
        assert sent["body"].strip() in refused.text
        assert author.get("/admin/items/a/en").status == site.reader.get("/en/").status == 200
        database.execute_sql(set_to.format(room))
    assert author.post("/admin/items/a/en", sent).status == 303
