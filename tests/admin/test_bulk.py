"""Many items at once: each is done wholly or left as it is, and what was left is named with its reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from omctpub import publishing
from omctpub.models import Item, OldUrl, Translation
from omctpub.models.audit import Audit
from omctpub.testing import Editor, Page, SiteUnderTest, bundled_plugins
from tests.admin.conftest import Visitor, user
from tests.admin.test_desk import write

DRAFT: Mapping[str, Any] = {"title": "A draft", "state": "draft"}
REVIEW: Mapping[str, Any] = {
    "title": "To be read",
    "body": "A text in English, long enough to be told.",
    "state": "review",
}


def press(visitor: Visitor, deed: str, *ids: str, **more: str) -> Page:
    form: Any = MultiDict([("do", deed), *more.items(), *(("item", id) for id in ids)])
    if not visitor.token:
        visitor.get("/admin/account")
    form.add("csrf_token", visitor.token)
    return Page(visitor.client.post("/admin/items", base_url="https://localhost", data=form))


def states(site: SiteUnderTest, id: str) -> dict[str, str]:
    with site.editor.opened():
        return {text.language: text.working for text in Item.get(Item.id == id).translations}


def left(page: Page) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.tree.xpath("//ul[@class='ticked']/li")]


def test_drafts_are_sent_to_review(site: SiteUnderTest, member: Callable[..., Visitor]) -> None:
    site.editor.save("1", texts={"en": DRAFT, "fr": DRAFT})
    site.editor.save("2", texts={"en": DRAFT})
    visitor = member("author")
    answer = press(visitor, "submit", "1", "2", back="/admin/items?state=draft")
    assert (answer.status, answer.response.location) == (303, "/admin/items?state=draft&done=submit&count=3")
    assert states(site, "1") == {"en": "review", "fr": "review"}
    assert (
        visitor.get(answer.response.location or "").said("//p[@role='status']")
        == "3 texts were sent to review."
    )
    with site.editor.opened():
        by = {row.by for row in Audit.select().where(Audit.action == "submitted")}
    assert by == {str(user(site, "author@example.org").id)}


def test_only_the_texts_of_one_language_where_it_is_chosen(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    site.editor.save("1", texts={"en": DRAFT, "fr": DRAFT})
    assert press(member("author"), "submit", "1", texts="fr").status == 303
    assert states(site, "1") == {"en": "draft", "fr": "review"}


def test_a_translator_sends_what_is_theirs_and_learns_of_nothing_else(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    site.editor.save("1", texts={"en": DRAFT, "fr": DRAFT})
    site.editor.save("2", texts={"en": {"title": "Kelvorandish", "state": "draft"}})
    answer = press(member("translator", translates=["fr"]), "submit", "1", "2", "no-such")
    assert answer.status == 422
    assert states(site, "1") == {"en": "draft", "fr": "review"}
    assert left(answer) == ["2 There is no such item.", "no-such There is no such item."]
    assert "Kelvorandish" not in answer.text


def test_what_is_in_review_is_published_and_nothing_else(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    site.editor.save("1", texts={"en": REVIEW, "fr": DRAFT})
    answer = press(member("editor"), "publish", "1")
    assert answer.response.location == "/admin/items?done=publish&count=1"
    assert states(site, "1") == {"en": "published", "fr": "draft"}
    assert site.reader.news().titles == ["To be read"]


def test_what_a_check_doubts_is_left_out_with_a_way_to_look(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    site.editor.save("1", texts={"en": REVIEW})
    site.editor.save("2", texts={"en": {**REVIEW, "title": "Tunisia: a trial"}})
    site.editor.save("3", type="internship", texts={"en": REVIEW})
    site.editor.save("4", texts={"en": DRAFT})
    page = press(member("editor"), "publish", "1", "2", "3", "4")
    assert (page.status, page.said("//p[@role='status']")) == (422, "1 text was published.")
    assert left(page) == [
        "Tunisia: a trial 2 English: A check found something to look at first. Look at it: Tunisia: a trial",
        "To be read 3 English: A field that has to be filled is empty. Look at it: To be read",
        "A draft 4 There is nothing in review in it.",
    ]
    assert "/admin/items/2/publish" in page.tree.xpath("//ul[@class='ticked']//a/@href")
    assert [states(site, id)["en"] for id in "1234"] == ["published", "review", "review", "draft"]


def test_nobody_publishes_what_they_wrote_where_four_eyes_are_wanted(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    site.configure(four_eyes=["statement"])
    site.editor.save(
        "1", texts={"en": REVIEW, "fr": {**REVIEW, "body": "Un texte en français, assez long pour cela."}}
    )
    visitor = member("editor")
    write(site, "editor@example.org", "1", "fr", "Un titre assez long")
    page = press(visitor, "publish", "1")
    assert left(page) == ["To be read 1 French: Somebody else has to publish what you wrote."]
    assert states(site, "1") == {"en": "review", "fr": "review"}


def test_withdrawing_is_asked_first(site: SiteUnderTest, member: Callable[..., Visitor]) -> None:
    site.editor.save("1", texts={"en": "One", "fr": "Un"})
    visitor = member("editor")
    page = press(visitor, "withdraw", "1", back="/admin/items?year=2018")
    assert (page.status, page.said("//h1")) == (200, "Withdraw these texts?")
    assert states(site, "1") == {"en": "published", "fr": "published"}
    form = page.tree.xpath("//main//form")[0]
    sent = {one.get("name"): one.get("value") for one in form.xpath(".//input | .//button")}
    answer = visitor.post(form.get("action"), sent)
    assert answer.response.location == "/admin/items?year=2018&done=withdraw&count=2"
    assert states(site, "1") == {"en": "withdrawn", "fr": "withdrawn"}
    assert site.reader.news().titles == []


def test_a_programme_and_a_country_are_added(site: SiteUnderTest, member: Callable[..., Visitor]) -> None:
    site.editor.programme("defenders", en="Defenders")
    site.editor.save("1", texts={"en": "One"}, countries=("SD",))
    site.editor.save("2", texts={"en": DRAFT}, old_urls=("/old/2",))
    visitor = member("editor")
    assert press(visitor, "programme", "1", "2", programme="defenders").status == 303
    assert press(visitor, "country", "1", country="TD").status == 303
    with site.editor.opened():
        items = {item.id: (item.programmes, item.countries) for item in Item.select()}
    assert items == {"1": (["defenders"], ["SD", "TD"]), "2": (["defenders"], [])}
    assert site.reader.news(country="TD").titles == ["One"]
    with site.editor.opened():
        assert [row.address for row in OldUrl.select()] == ["/old/2"]
    again = press(visitor, "programme", "1", programme="defenders")
    assert left(again) == ["One 1 It has it already."]


def test_an_author_changes_what_is_public_in_no_way(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    site.editor.save("1", texts={"en": "One"})
    visitor = member("author")
    page = press(visitor, "country", "1", country="TD")
    assert left(page) == ["One 1 It is public: an editor has to do this."]
    for deed in ("publish", "withdraw"):
        assert press(visitor, deed, "1", sure="1").status == 403
    assert states(site, "1") == {"en": "published"}


@pytest.mark.parametrize(
    ("deed", "ids", "more", "said"),
    [
        ("submit", [], {}, "Tick one item at least."),
        ("submit", [f"{n}" for n in range(201)], {}, "Tick at most 200 items at a time."),
        ("programme", ["1"], {"programme": "no-such"}, "Choose the programme to add."),
        ("country", ["1"], {"country": ""}, "Choose the country to add."),
    ],
)
def test_what_cannot_be_done_is_said(
    editor: Editor,
    member: Callable[..., Visitor],
    deed: str,
    ids: Sequence[str],
    more: Mapping[str, str],
    said: str,
) -> None:
    editor.save("1", texts={"en": DRAFT})
    page = press(member("editor"), deed, *ids, **more)
    assert (page.status, page.said("//p[@role='alert']")) == (422, said)


def test_an_item_whose_type_is_off_is_read_and_withdrawn_and_nothing_else(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    site.editor.programme("defenders", en="Defenders")
    site.editor.save("1", "event", texts={"en": REVIEW, "fr": DRAFT, "es": "Público"})
    site.configure(plugins=[name for name in bundled_plugins() if name != "events"])
    visitor = member("editor")
    for deed, more in (("submit", {}), ("publish", {}), ("programme", {"programme": "defenders"})):
        assert "is switched off" in left(press(visitor, deed, "1", **more))[0]
    read = ("", "/log", "/files", "/en/history")
    assert [visitor.get(f"/admin/items/1{room}").status for room in read] == [200] * len(read)
    assert "switch the plugin on" in visitor.get("/admin/items/1").said("//p[@class='error']")
    for room in ("/en", "/publish"):
        page = visitor.get(f"/admin/items/1{room}")
        assert (page.status, "switch the plugin on" in page.said("//p[@class='error']")) == (409, True)
    assert [visitor.post(f"/admin/items/1{room}", {}).status for room in ("/en", "/publish")] == [409] * 2
    assert visitor.post("/admin/items/1/en/history", {"revision": "1"}).status == 409
    assert visitor.post("/admin/items/1/files", {}).status == 409
    assert states(site, "1") == {"en": "review", "fr": "draft", "es": "published"}
    assert press(visitor, "withdraw", "1", sure="1").status == 303
    assert states(site, "1")["es"] == "withdrawn"


@pytest.mark.parametrize("room", ["", "/en", "/publish", "/files", "/en/history"])
def test_an_item_that_was_taken_down_is_gone_from_every_room(
    site: SiteUnderTest, admin: Visitor, room: str
) -> None:
    site.editor.save("1", texts={"en": DRAFT})
    with site.editor.opened() as opened:
        publishing.take_down(opened, "1", "test")
    assert admin.get(f"/admin/items/1{room}").status == 410


def test_it_leads_back_to_the_items_only(site: SiteUnderTest, member: Callable[..., Visitor]) -> None:
    site.editor.save("1", texts={"en": DRAFT})
    answer = press(member("author"), "submit", "1", back="//evil.example/admin/items")
    assert answer.response.location == "/admin/items?done=submit&count=1"
    assert press(member("editor"), "anything", "1").status == 400


def test_without_the_token_of_a_form_nothing_is_done(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    site.editor.save("1", texts={"en": DRAFT})
    answer = member("author").post("/admin/items", {"do": "submit", "item": "1"}, token="")
    assert answer.status == 400
    with site.editor.opened():
        assert Translation.get().working == "draft"
