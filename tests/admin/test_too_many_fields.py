"""What a form may hold is bounded before it is read; what anybody writes by hand is far below."""

from typing import Any
from urllib.parse import urlencode

import pytest

from omctpub import accounts, publishing
from omctpub.admin.item.files import MOST_PARTS
from omctpub.admin.kept import MOST_FIELDS
from omctpub.admin.writing.sheet import MOST_ROWS, MOST_TICKED
from omctpub.kinds import MAX_ROWS
from omctpub.models import Item, Translation, Unsaved
from omctpub.testing import Editor, Page, SiteUnderTest
from tests.admin.conftest import SECURE, Visitor, typed, user

NEW = "/admin/new/statement"
FORM = "application/x-www-form-urlencoded"
A_MEGABYTE = 1_000_000


def filled(count: int) -> dict[str, str]:
    """So many rows of a list of two columns."""
    row = {"organisation": "A society", "country": "France"}
    return {f"fields.signatories.{at}.{name}": said for at in range(count) for name, said in row.items()}


def send(visitor: Visitor, address: str, form: dict[str, Any], more: str) -> Page:
    """Send a form with something after it, as it goes over the line."""
    data = urlencode({**form, "csrf_token": visitor.token}, doseq=True) + more
    return Page(visitor.client.post(address, base_url=SECURE, data=data, content_type=FORM))


TOO_MUCH = {
    "a name over and over": "&a=" * (A_MEGABYTE // 3),
    "a tick over and over": "&countries=FR" * (A_MEGABYTE // 13),
    "nothing over and over": "&" * A_MEGABYTE,
    "many names": "".join(f"&x{at}=" for at in range(MOST_FIELDS)),
    "many ticks": "".join(f"&countries=w{at}" for at in range(MOST_TICKED + 1)),
    "many ticks in one": "&programmes=" + "+".join(f"w{at}" for at in range(MOST_TICKED + 1)),
    "many rows": "&" + urlencode(filled(MOST_ROWS + 1)),
}


@pytest.mark.parametrize("which", TOO_MUCH)
def test_more_than_any_form_has_is_given_back_and_not_stored(
    author: Visitor, editor: Editor, which: str
) -> None:
    sent = typed(author.get(NEW), title="Long work")
    page = send(author, NEW, sent, TOO_MUCH[which])
    assert (page.status, page.said("//h1")) == (413, "This was not saved")
    assert "Long work" in page.said("//main")
    assert len(page.text) < A_MEGABYTE / 2
    assert send(author, "/admin/unsaved", sent, TOO_MUCH[which]).status == 413
    with editor.opened():
        assert Item.select().count() == Unsaved.select().count() == 0


def test_a_megabyte_of_text_and_a_thousand_rows_are_stored(author: Visitor, editor: Editor) -> None:
    body = "Words & signs; " * (A_MEGABYTE // 15)
    sent = typed(author.get(NEW), title="Long work", body=body, countries=["FR", "TN"], **filled(MAX_ROWS))
    assert author.post("/admin/unsaved", sent).status == 200
    assert author.post(NEW, {**sent, "do": "save"}).status == 303
    with editor.opened():
        item, text = Item.get(), publishing.working(Translation.get())
        assert (text.body, item.countries) == (body.strip(), ["FR", "TN"])
        assert len(item.data["signatories"]) == MAX_ROWS


def test_no_form_offers_more_rows_than_can_be_stored(author: Visitor) -> None:
    page, some = author.get(NEW), "//*[@id='rows-fields.signatories']/div[@class='row']"
    for count, rows in {MAX_ROWS - 1: MAX_ROWS, MAX_ROWS: MAX_ROWS, MAX_ROWS + 1: MAX_ROWS + 1}.items():
        full = author.post(NEW, typed(page, do="preview", **filled(count)))
        assert (full.status, len(full.tree.xpath(some))) == (200, rows)
    more = author.post(NEW, typed(full, do="rows fields.signatories"))
    assert (more.status, len(more.tree.xpath(some))) == (200, MAX_ROWS + 1)
    refused = author.post(NEW, typed(more, do="save"))
    assert (refused.status, f"has more than {MAX_ROWS} rows" in refused.text) == (422, True)


def test_what_is_ticked_twice_is_ticked_once(site: SiteUnderTest, author: Visitor, editor: Editor) -> None:
    sent = typed(author.get(NEW), title="Long work", do="preview")
    ticks = "&countries=FR" * 9_000 + "&countries=" + "TN+FR+" * 9_000
    page = send(author, NEW, sent, ticks)
    assert page.tree.xpath("//input[@name='countries']/@value") == ["FR", "TN"]
    with editor.opened():
        accounts.set_role(user(site, "author@example.org"), "translator", ["fr"])
    assert send(author, NEW, sent, "&countries=FR" * 9_000).status == 403
    with editor.opened():
        assert [row.form["countries"] for row in Unsaved.select()] == ["FR"]


def test_the_words_for_files_are_bounded_too(author: Visitor, editor: Editor) -> None:
    editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
    author.get("/admin/items/a/files")
    page = send(author, "/admin/items/a/files", {"alt-x-en": "A gate"}, "&a=" * MOST_PARTS)
    assert (page.status, "A gate" in page.said("//main")) == (413, True)
