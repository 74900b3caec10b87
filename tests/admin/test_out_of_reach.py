"""The rooms while the database that they write to does not answer."""

from typing import TYPE_CHECKING

from omctpub.testing import Editor
from tests.admin.conftest import Visitor, shown, typed
from tests.turns import on_postgresql

if TYPE_CHECKING:
    from conftest import Cluster


@on_postgresql
def test_while_the_database_is_out_of_reach_what_was_typed_is_given_back(
    author: Visitor, editor: Editor, postgresql: "Cluster"
) -> None:
    editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
    sent = typed(author.get("/admin/items/a/en"), title="New", body="Many words. " * 50_000)
    with postgresql.stopped():
        refused = author.post("/admin/items/a/en", sent)
        assert (refused.status, refused.said("//h1")) == (503, "This was not saved yet")
        assert sent["body"].strip() in refused.text
        assert author.get("/admin/items/a/en").status == 503
    assert author.post("/admin/items/a/en", typed(refused, "//main//form")).status == 303
    assert shown(author.get("/admin/items/a/en"), "title") == "New"
