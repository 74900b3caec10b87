"""Search in the rooms: over all that somebody may see, in every state; the readers' index holds no draft."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from omctpub import publishing
from omctpub.models import unseen
from omctpub.publishing import TextContent
from omctpub.testing import Editor, SiteUnderTest
from tests.admin.conftest import Visitor
from tests.admin.test_matrix import LATER, ids

pytestmark = pytest.mark.both_databases


def found(visitor: Visitor, words: str, more: str = "") -> list[str]:
    return sorted(ids(visitor.get(f"/admin/items?q={quote(words)}{more}")))


@pytest.fixture
def filled(site: SiteUnderTest) -> SiteUnderTest:
    editor = site.editor
    editor.save("public", texts={"en": {"title": "A trial", "body": "The lawyers were beaten."}})
    editor.save("draft", texts={"fr": {"title": "Détenus à Kaboul", "state": "draft"}})
    editor.save("arabic", texts={"ar": {"title": "تعذيبُ الأطفال", "summary": "في السجن", "state": "review"}})
    editor.save(
        "later", texts={"en": {"title": "Embargoed", "body": "The lawyers were freed."}}, visible_from=LATER
    )
    editor.save("gone", texts={"en": {"title": "Withdrawn", "body": "Somebody asked for it."}})
    editor.withdraw("gone")
    editor.save("expired", texts={"en": "An old vigil"}, visible_until=1)
    editor.save(
        "appeal",
        type="urgent_intervention",
        data={"code": "DZA 002 / 0703 / OBS 064.1"},
        countries=("DZ",),
        texts={"en": {"title": "An appeal", "data": {"people": "Zineb"}, "state": "draft"}},
    )
    editor.save("corrected", texts={"en": "The old words"})
    with editor.opened() as opened:
        publishing.write(
            opened, "corrected", "en", TextContent(title="Fresh", body="in the prison yard"), "1"
        )
    return site


def test_it_finds_texts_in_every_state(filled: SiteUnderTest, member: Callable[..., Visitor]) -> None:
    visitor = member("author")
    asked = {
        "lawyers": ["later", "public"],
        "detenus": ["draft"],
        "DÉTENUS kaboul": ["draft"],
        "تعذيب": ["arabic"],
        "الاطفال السجن": ["arabic"],
        "somebody": ["gone"],
        "vigil": ["expired"],
        '"prison yard"': ["corrected"],
        "yard prison": ["corrected"],
        '"yard prison"': [],
        "old words": ["corrected"],
        "lawyers -freed": ["public"],
        "Zineb": ["appeal"],
        "Algeria": ["appeal"],
        "DZA 002/0703": ["appeal"],
        "obs064.1": ["appeal"],
        'Zineb -"DZA 002/0703/OBS 064.2"': ["appeal"],
        'Zineb -"DZA 002/0703/OBS 064.1"': [],
        'vigil -"DZA 002/0703/OBS 064.2"': ["expired"],
        "corrected": ["corrected"],
        "vig*": ["expired"],
        "kelvorandish": [],
        "-": [],
    }
    assert {words: found(visitor, words) for words in asked} == asked


def test_a_filter_narrows_what_was_found(filled: SiteUnderTest, member: Callable[..., Visitor]) -> None:
    visitor = member("author")
    assert found(visitor, "lawyers", "&state=scheduled") == ["later"]
    assert found(visitor, "lawyers", "&language=fr") == []


def test_the_readers_find_none_of_it(filled: SiteUnderTest, member: Callable[..., Visitor]) -> None:
    found(member("author"), "detenus")
    for words in ("detenus", "تعذيب", "Embargoed", "somebody", "vigil", "Fresh", "Zineb"):
        assert filled.reader.search(words).titles == []


def test_a_translator_finds_no_draft_in_another_language(
    filled: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    visitor = member("translator", translates=["ru"])
    assert [
        found(visitor, words) for words in ("detenus", "Zineb", "yard", "draft", "appeal", "DZA 002/0703")
    ] == [[]] * 6
    assert (found(visitor, "تعذيب"), found(visitor, "old words")) == (["arabic"], ["corrected"])
    own = member("translator", "fr@example.org", translates=["fr"])
    assert found(own, "detenus") == ["draft"]


def test_it_says_what_was_not_looked_through(
    editor: Editor, member: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unseen, "MOST_OF_A_KIND", 2)
    for number in range(3):
        editor.save(f"{number}", texts={"en": {"title": "Same", "state": "draft"}})
    page = member("author").get("/admin/items?q=same")
    assert ids(page) == ["2", "1"]
    assert "Unpublished texts are many: the oldest were not looked through." in page.text


@pytest.mark.parametrize(
    "words", ["%00", "%", "_", "*", "((((", "'; DROP TABLE item; --", "a" * 5_000, "\u202e"]
)
def test_nothing_that_is_typed_breaks_it(
    filled: SiteUnderTest, member: Callable[..., Visitor], words: str
) -> None:
    assert member("author").get(f"/admin/items?q={quote(words)}").status == 200
