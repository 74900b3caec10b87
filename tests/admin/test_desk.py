"""The desk shows what waits, to those who may see it."""

from collections.abc import Callable

from omctpub.testing import Editor, Page
from tests.admin.conftest import Visitor

LATER = 4_000_000_000_000_000
DRAFT = {"title": "A draft", "state": "draft"}


def shown(page: Page) -> dict[str, list[str]]:
    """The titles under each heading."""
    return {
        section.findtext("h2"): [one.text_content() for one in section.xpath(".//li//bdi")]
        for section in page.tree.xpath("//section[@class='waiting']")
    }


def test_it_shows_drafts_what_waits_and_what_is_to_come(
    editor: Editor, member: Callable[..., Visitor]
) -> None:
    editor.save(
        "1", texts={"en": {"title": "A draft", "state": "draft"}, "ar": {"title": "مسودة", "state": "review"}}
    )
    editor.save("2", texts={"en": "Tomorrow"}, visible_from=LATER)
    editor.save("3", texts={"en": "Today"})
    page = member("editor").get("/admin/")
    assert shown(page) == {
        "Drafts": ["A draft"],
        "To be reviewed": ["مسودة"],
        "Scheduled": ["Tomorrow"],
        "Recently published": ["Today"],
    }
    assert page.tree.xpath("//bdi[@lang='ar']/@dir") == ["rtl"]
    assert page.tree.xpath("//section//a/@href") == ["/en/statements/3?text=en"]


def test_a_translator_sees_their_languages(editor: Editor, member: Callable[..., Visitor]) -> None:
    editor.save("1", texts={"en": DRAFT, "fr": {"title": "Un", "state": "draft"}})
    assert shown(member("translator", translates=["fr"]).get("/admin/"))["Drafts"] == ["Un"]


def test_no_reader_sees_any_of_it(editor: Editor, member: Callable[..., Visitor]) -> None:
    editor.save("1", texts={"en": DRAFT})
    ada = member("editor")
    assert "A draft" in ada.get("/admin/").text
    assert "A draft" not in ada.get("/en/news").text


def test_a_text_without_a_title_is_still_there(editor: Editor, member: Callable[..., Visitor]) -> None:
    editor.save("1", texts={"en": {"title": "", "state": "draft"}})
    assert "Without a title" in member("editor").get("/admin/").said("//section[1]//li")
