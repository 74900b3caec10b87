"""What is kept for an admin tells who wrote it nothing of items that they may not know of."""

from collections.abc import Callable

from omctpub import accounts
from omctpub.models import Unsaved
from omctpub.testing import Editor, SiteUnderTest
from tests.admin.conftest import Visitor, typed, user


def test_who_may_write_no_new_item_is_not_told_whether_another_is_there(
    member: Callable[..., Visitor], editor: Editor
) -> None:
    editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
    translator = member("translator", translates=["fr"])
    sent = typed(translator.get("/admin/account"), "//main//form", title="Long work", type="statement")
    answers = [translator.post("/admin/new/statement", {**sent, "item": item}) for item in ("a", "no")]
    assert [page.status for page in answers] == [403, 403]
    assert answers[0].said("//main") == answers[1].said("//main")
    with editor.opened():
        assert [(row.item, row.form["title"]) for row in Unsaved.select()] == [("", "Long work")] * 2


def test_nor_is_who_was_logged_out(
    site: SiteUnderTest, member: Callable[..., Visitor], editor: Editor
) -> None:
    editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
    translator = member("translator", translates=["fr"])
    with editor.opened():
        accounts.set_active(user(site, "translator@example.org"), False)
    answers = [translator.post(f"/admin/items/{item}/fr", {"title": "Long work"}) for item in ("a", "no")]
    assert [page.status for page in answers] == [401, 401]
    assert answers[0].said("//main") == answers[1].said("//main")


def test_of_a_public_item_it_is_told_that_an_admin_has_it(
    site: SiteUnderTest, author: Visitor, editor: Editor
) -> None:
    editor.save("a", texts={"en": {"title": "Old", "state": "public"}})
    with editor.opened():
        accounts.set_active(user(site, "author@example.org"), False)
    page = author.post("/admin/items/a/en", {"title": "Long work"})
    assert (page.status, "an admin finds it on the desk" in page.text) == (401, True)
