"""While somebody waits for their turn to write, their account goes, or may less: then nothing is done."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import PurePath
from typing import Any

import pytest

from omctpub import accounts, publishing
from omctpub.models import Asset, Item, Translation, Unsaved
from omctpub.models.audit import Audit
from omctpub.models.database import current_database
from omctpub.models.people import User
from omctpub.publishing import unsaved
from omctpub.testing import Editor, SiteUnderTest
from tests.admin.conftest import Visitor, shown, typed, user
from tests.pictures import attach, png

pytestmark = pytest.mark.both_databases

Member = Callable[..., Visitor]
Waits = Callable[..., None]


def closed(user: User) -> None:
    accounts.set_active(user, False)


def deleted(user: User) -> None:
    accounts.set_active(user, False)
    accounts.remove(user)


def translates(user: User) -> None:
    accounts.set_role(user, "translator", ["fr"])


LOST = (closed, deleted, translates)


@pytest.fixture
def waits(site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> Waits:
    """Before the next who writes gets the lock, another had it and did this to an account."""

    def arrange(address: str, deed: Callable[[User], None]) -> None:
        with site.editor.opened():
            current = current_database()
        begin, due = current.begin, [deed]

        def begin_late(*how: Any) -> None:
            if due and how == ("IMMEDIATE",):
                user = accounts.find(address)
                assert user is not None
                due.pop()(user)
            begin(*how)

        monkeypatch.setattr(current, "begin", begin_late)

    return arrange


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("address", ["/admin/items/a/en", "/admin/new/statement"])
def test_a_text_is_not_saved_but_waits_for_an_admin(
    author: Visitor,
    admin: Visitor,
    editor: Editor,
    waits: Waits,
    address: str,
    lost: Callable[[User], None],
) -> None:
    editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
    sent = typed(author.get(address), title="Long work", do="save")
    waits("author@example.org", lost)
    page = author.post(address, sent)
    assert (page.status, page.said("//h1")) == (403, "You can no longer save this")
    assert ("Long work" in page.text, "an admin finds it on the desk" in page.text) == (True, True)
    with editor.opened():
        assert [publishing.working(text).title for text in Translation.select()] == ["Old"]
        [row] = unsaved.waiting(2)
        assert (row.form["title"], bool(row.user)) == ("Long work", lost is translates)
    assert "Long work" in admin.get("/admin/unsaved").text
    assert shown(admin.get(f"{address}?copy={row.id}"), "title") == "Long work"


@pytest.mark.parametrize("lost", LOST)
def test_what_a_browser_keeps_by_itself_waits_for_an_admin_too(
    author: Visitor, admin: Visitor, editor: Editor, waits: Waits, lost: Callable[[User], None]
) -> None:
    editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
    sent = typed(author.get("/admin/items/a/en"), title="Half a ti")
    waits("author@example.org", lost)
    assert author.post("/admin/unsaved", sent).status == 403
    assert "Half a ti" in admin.get("/admin/unsaved").text
    with editor.opened():
        assert [row.refused for row in Unsaved.select()] == [True]


@pytest.mark.parametrize("lost", LOST)
def test_nor_are_other_words_for_what_was_made_already_left_to_nobody(
    author: Visitor, editor: Editor, waits: Waits, lost: Callable[[User], None]
) -> None:
    sent = typed(author.get("/admin/new/statement"), title="Once", do="save")
    author.post("/admin/new/statement", sent)
    waits("author@example.org", lost)
    assert author.post("/admin/new/statement", sent | {"title": "Twice"}).status == 403
    with editor.opened():
        assert [row.form["title"] for row in unsaved.waiting(2)] == ["Twice"]
        assert Item.select().count() == 1


def test_a_language_that_is_not_theirs_any_more_is_not_written(
    member: Member, editor: Editor, waits: Waits
) -> None:
    editor.save("a")
    translator = member("translator", translates=["fr", "es"])
    for address, status in {"/admin/items/a/es": 403, "/admin/items/a/fr": 303}.items():
        sent = typed(translator.get(address), title="Long work", do="save")
        waits("translator@example.org", translates)
        assert translator.post(address, sent).status == status
    with editor.opened():
        assert {text.language for text in Translation.select()} == {"en", "fr"}


def test_what_all_texts_share_is_not_changed_by_a_translator(
    author: Visitor, editor: Editor, waits: Waits
) -> None:
    editor.save("a", texts={"fr": {"title": "Old", "state": "draft"}})
    sent = typed(author.get("/admin/items/a/fr"), title="Long work", published="2020-01-01", do="save")
    waits("author@example.org", translates)
    assert author.post("/admin/items/a/fr", sent).status == 403
    with editor.opened():
        assert (Item.get().published, bool(unsaved.waiting(1))) == ("2018-02-16", True)


# By name: the page with the form, and what is typed and pressed there.
DEEDS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "publish": ("/admin/items/a/publish", {"text": "en", "do": "publish", "reason": "It is right"}),
    "send back": ("/admin/items/a/publish", {"do": "back en"}),
    "file many": ("/admin/items", {"do": "country", "country": "TN", "item": "a"}),
    "take a picture away": ("/admin/items/a/files/{picture}/remove", {}),
    "bring a version back": ("/admin/items/a/en/history", {"revision": "1"}),
    "take down": ("/admin/items/a/takedown", {"do": "item", "agreed": "a"}),
    "take words down": ("/admin/items/a/takedown", {"do": "words", "agreed": "a", "words": "Gate"}),
    "add a programme": ("/admin/programmes", {"slug": "new", "name-en": "New"}),
    "remove a programme": ("/admin/programmes/old", {"do": "remove"}),
    "add a stream": ("/admin/streams", {"name": "new", "name-en": "New"}),
    "add a redirect": ("/admin/redirects", {"from": "/old", "to": "a"}),
    "give a role": ("/admin/people/{number}", {"do": "role", "role": "admin"}),
    "invite": ("/admin/people", {"email": "new@example.org", "role": "admin"}),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_else_is_done_either(
    site: SiteUnderTest, member: Member, editor: Editor, waits: Waits, deed: str
) -> None:
    for title in ("Gate", "Gates"):
        editor.save("a", texts={"en": {"title": title, "state": "review"}})
    [picture] = attach(site, "a", (png(), "gate.png", {}))
    editor.programme("old", en="Old")
    checker, another = member("admin"), member("admin", "another@example.org")
    number = user(site, "another@example.org").id
    address, changed = DEEDS[deed]
    address = address.format(picture=PurePath(picture).stem, number=number)
    before = done(editor)
    for visitor, status in ((checker, 403), (another, 303)):
        page = visitor.get("/admin/people" if "people" in address else address)
        sent = typed(page, "//main//form[@method='post']", **changed)
        waits("admin@example.org", closed if status == 403 else lambda user: None)
        answer = visitor.post(address, sent)
        assert answer.status == status
        assert (done(editor) == before) is (status == 403)


def done(editor: Editor) -> list[str]:
    """What the log says was done, but for the closing of an account."""
    with editor.opened():
        rows = Audit.select().order_by(Audit.number)
        return [row.action for row in rows if row.action != "account closed"]


def test_what_was_brought_by_who_may_not_any_more_is_thrown_away(
    site: SiteUnderTest, author: Visitor, editor: Editor, waits: Waits
) -> None:
    editor.save("a", texts={"fr": {"title": "Old", "state": "draft"}})
    for lost, address in ((translates, "author@example.org"), (closed, "author@example.org")):
        stamp = author.get("/admin/items/a/files").tree.xpath("//input[@name='stamp']/@value")[0]
        waits(address, lost)
        sent = {"stamp": stamp, "files": (BytesIO(png()), "gate.png")}
        assert author.post("/admin/items/a/files", sent).status == 403
    with editor.opened():
        assert not Asset.select().exists()
    assert not list((site.folder / "data/media").glob("*"))
