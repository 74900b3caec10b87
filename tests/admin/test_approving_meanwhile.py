"""What somebody else does while an editor has Check and publish open is seen before anything is published."""

from collections.abc import Callable
from typing import Any

import pytest

from omctpub import publishing
from omctpub.testing import Editor, Reader
from tests.admin.conftest import Visitor, typed

FORM = "//main//form"
ROOM = "/admin/items/a/publish"
MEANWHILE = "Somebody has changed this meanwhile. Look at it again, then publish it."


@pytest.fixture
def checker(member: Callable[..., Visitor]) -> Visitor:
    return member("editor")


@pytest.mark.parametrize("state", ["review", "draft", "withdrawn"])
def test_nobody_makes_public_again_what_was_withdrawn_meanwhile(
    checker: Visitor, editor: Editor, reader: Reader, state: str
) -> None:
    editor.save("a", texts={"en": {"title": "One", "state": state}})
    opened = typed(checker.get(ROOM), FORM, do="publish", text=["en"])
    editor.publish("a", "en")
    editor.withdraw("a", "en")
    page = checker.post(ROOM, opened)
    assert (page.status, page.said("//*[@id='text-fault']")) == (422, MEANWHILE)
    assert reader.news().titles == []
    assert checker.post(ROOM, typed(page, FORM, do="publish", text=["en"])).status == 303
    assert reader.news().titles == ["One"]


@pytest.mark.parametrize(("state", "turn"), [("draft", "submit"), ("review", "send_back")])
def test_nor_what_was_sent_to_review_or_back_meanwhile(
    checker: Visitor, editor: Editor, reader: Reader, state: str, turn: str
) -> None:
    editor.save("a", texts={"en": {"title": "One", "state": state}})
    opened = typed(checker.get(ROOM), FORM, do="publish", text=["en"])
    with editor.opened() as site:
        assert getattr(publishing, turn)(site, "a", "en", "test")
    assert checker.post(ROOM, opened).said("//*[@id='text-fault']") == MEANWHILE
    assert reader.news().titles == []


@pytest.mark.parametrize(
    "changed",
    [
        {"countries": ("TN",)},
        {"programmes": ("hrd",)},
        {"data": {"letter_date": "2018-02-16"}},
        {"published": "2017-02-16"},
    ],
)
def test_nor_an_item_whose_own_parts_the_checks_would_read_anew(
    checker: Visitor, editor: Editor, reader: Reader, changed: dict[str, Any]
) -> None:
    editor.programme("hrd", en="Human Rights Defenders")
    editor.save("a", texts={"en": {"title": "One", "state": "review"}})
    opened = typed(checker.get(ROOM), FORM, do="publish")
    editor.save("a", texts={"en": {"title": "One", "state": "review"}}, **changed)
    assert checker.post(ROOM, opened).said("//*[@id='text-fault']") == MEANWHILE
    assert reader.news().titles == []


def test_one_language_after_the_other_is_published_and_nothing_twice(
    checker: Visitor, editor: Editor, reader: Reader
) -> None:
    both = {"en": {"title": "One", "state": "review"}, "fr": {"title": "Un", "state": "review"}}
    editor.save("a", texts=both)
    opened = typed(checker.get(ROOM), FORM, do="publish", text=["en"])
    assert checker.post(ROOM, opened).status == 303
    again = checker.post(ROOM, opened)
    assert again.said("//*[@id='text-fault']") == "Choose the texts to publish."
    assert checker.post(ROOM, typed(again, FORM, do="publish", text=["fr"])).status == 303
    assert (reader.news().titles, reader.news("fr").titles) == (["One"], ["Un"])
