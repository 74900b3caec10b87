"""Who finds a published text in the rooms finds the copies of it that no reader sees by the same question."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from omctpub import publishing
from omctpub.publishing import AssetContent, TextContent
from omctpub.testing import Editor
from tests.admin.conftest import Visitor
from tests.admin.test_matrix import LATER
from tests.admin.test_rooms_search import found
from tests.pictures import jpeg, pdf

pytestmark = pytest.mark.both_databases

TEXTS: dict[str, dict[str, Any]] = {
    "fr": {
        "title": "Arrestation d’une avocate : la liberté en danger",
        "summary": "Appel urgent – le 12 mars 2026.",
        "body": "Ma sœur a peint une œuvre.\n\n[libre](https://example.org/quelque-part) expression, "
        "**droit** *de* vivre[^1], l’U.R.S.S., dé**ten**us, gardien[ne]s, Łukasz.\n\n[^1]: Voir la note.",
    },
    "ar": {"title": "الاعتقالات في القاهرة", "body": "كان ذلك يوم ١٢ مارس ٢٠٢٦، والمحامون في السجن."},
    "en": {
        "title": "Łukasz, Søndre and Đorđe: a quince",
        "summary": "Organisations of women",
        "body": "The lawyer had eaten a medlar. He saw snake\\_oil and `code`, ~~twice~~ on 7 May 2019, the "
        "R&amp;D of liberty.",
    },
}
ALL = ["correction", "draft", "expired", "public", "review", "scheduled", "withdrawn"]


def keep(editor: Editor, id: str, state: str = "published", **more: Any) -> None:
    """A copy of the text, in all languages."""
    texts = {lang: {**text, "state": state} for lang, text in TEXTS.items()}
    editor.save(id, texts=texts, countries=("SD",), programmes=("defenders",), **more)


@pytest.fixture
def copies(editor: Editor) -> Editor:
    editor.programme("defenders", en="Human rights defenders", fr="Défenseurs des droits")
    keep(editor, "public")
    keep(editor, "draft", "draft")
    keep(editor, "review", "review")
    keep(editor, "withdrawn")
    editor.withdraw("withdrawn")
    keep(editor, "scheduled", visible_from=LATER)
    keep(editor, "expired", visible_until=1)
    editor.save("correction", texts=dict.fromkeys(TEXTS, "Provisional"))
    with editor.opened() as opened:
        for lang, text in TEXTS.items():
            content = TextContent(**text, from_revision=None if lang == "fr" else 1)
            publishing.write(opened, "correction", lang, content, "1")
    return editor


PUNCTUATION = [
    "avocate, arrestation", "liberté?", "(arrestation)", "urgent!", "arrestation; avocate", "« avocate »",
    "¿urgent?", "…danger", "Ma sœur, Łukasz", "القاهرة،", "الاعتقالات؟", "medlar, quince", "medlar.",
    "avocate/danger", "quince -fig.", '"medlar" quince!', "medl*",
    '"avocate, la liberté"', '"Arrestation d\'une avocate"',
]  # fmt: skip
LETTERS = [
    "soeur", "sœur", "SŒUR", "oeuvre", "l'oeuvre", "d’œuvre", "œuvre", "Lukasz", "Łukasz", "sondre", "Dorde",
    "Đorđe", "dordé", "soe*", '"ma soeur"', "القاهره", "الْقَاهِرَة",
]  # fmt: skip
DIGITS = [
    "2026",
    "٢٠٢٦",
    "۲۰۲۶",
    "12 مارس",
    "١٢ مارس",
    '"12 مارس"',
    "12 mars 2026",
    "١٢ mars",
    '"12 mars"',
    "٢٠١٩",
]
MARKDOWN = [
    '"libre expression"', '"droit de vivre"', '"de vivre, l’URSS"', "détenus", "gardien", '"snake oil"',
    "R&D", '"and code, twice"', '"R&D of liberty"',
]  # fmt: skip
NAMES = [
    "Sudan",
    "Soudan",
    "السودان",
    "Судан",
    "Sudán",
    "苏丹",
    "sudan,",
    "defenders",
    "Défenseurs",
    '"rights defenders"',
]
FORMS = [
    "lawyers", "les avocates", "arrestations", "the quinces", "organization", "woman", "liberties", "URSS",
    "eat", "محام", "سجون", '"lawyers had eaten"', "the lawyer", "la liberté", "libertés",
]  # fmt: skip


@pytest.mark.parametrize(
    "questions",
    [PUNCTUATION, LETTERS, DIGITS, MARKDOWN, NAMES, FORMS],
    ids=["signs", "letters", "digits", "markdown", "names", "forms"],
)
def test_each_copy_is_found_by_what_finds_the_published_one(
    copies: Editor, member: Callable[..., Visitor], questions: list[str]
) -> None:
    visitor = member("author")
    expected = [one for one in ALL if questions is not NAMES or one != "correction"]
    answers = {words: found(visitor, words) for words in questions}
    assert {words: ids for words, ids in answers.items() if ids != expected} == {}


def test_what_readers_would_not_find_with_that_word_is_left_out(
    copies: Editor, member: Callable[..., Visitor]
) -> None:
    visitor = member("author")
    for words in (
        "medlar -quinces",
        "القاهرة -٢٠٢٦",
        "القاهرة -2026",
        'medlar -"lawyers had"',
        "medlar -Soudan",
    ):
        assert set(found(visitor, words)) <= {"correction"}, words
    assert found(visitor, "medlar -qui -fig -law") == ALL
    assert found(visitor, '"medlar quince"') == found(visitor, '"oeuvre ma"') == []


def give(editor: Editor, id: str, *files: tuple[bytes, str, dict[str, str], str | None]) -> None:
    with editor.opened() as opened:
        contents = [
            AssetContent(opened.media.take_in(BytesIO(content), name), name, alt, language)
            for content, name, alt, language in files
        ]
        publishing.set_assets(opened, id, contents, "test")


def test_it_finds_what_pictures_show_and_documents_are_called(
    editor: Editor, member: Callable[..., Visitor]
) -> None:
    draft = {"title": "A title", "state": "draft"}
    editor.save("both", texts={"en": draft, "fr": draft})
    editor.save("french", texts={"fr": draft, "en": "Public"}, visible_until=1)
    for id in ("both", "french"):
        give(
            editor,
            id,
            (jpeg(), "a.jpg", {"en": "A quince tree", "fr": "Un cognassier"}, None),
            (pdf(["Words"]), "b.pdf", {"en": "Report on medlars", "fr": "Rapport sur les nèfles"}, "fr"),
        )
    author = member("author")
    for words in ("quince", "cognassiers", "Rapport, nefles", '"un cognassier"', "medlars"):
        assert found(author, words) == ["both", "french"], words
    translator = member("translator", "en@example.org", translates=["en"])
    assert found(translator, "quince") == ["both", "french"]
    assert [found(translator, words) for words in ("cognassier", "nefles", "medlars")] == [[]] * 3


def test_an_id_may_be_typed_in_the_digits_of_any_script(
    editor: Editor, member: Callable[..., Visitor]
) -> None:
    editor.save("67", texts={"fr": {"title": "Brouillon", "state": "draft"}})
    visitor = member("author")
    assert found(visitor, "٦٧") == found(visitor, "۶۷") == ["67"]


def test_who_may_not_know_of_a_draft_finds_it_by_nothing(
    editor: Editor, member: Callable[..., Visitor]
) -> None:
    editor.programme("defenders", en="Defenders")
    editor.save(
        "67",
        type="urgent_intervention",
        data={"code": "DZA 002 / 0703 / OBS 064.1"},
        countries=("DZ",),
        programmes=("defenders",),
        texts={"fr": {"title": "Soudan : l’œuvre", "state": "draft"}},
    )
    give(editor, "67", (jpeg(), "a.jpg", {"fr": "Un cognassier", "ru": "Айва"}, None))
    words = (
        "٦٧",
        "oeuvre",
        "Algeria",
        "Алжир",
        "Sudan",
        "defenders",
        "obs064.1",
        "cognassier",
        "Айва",
        "оeuvre -x",
    )
    translator = member("translator", translates=["ru"])
    assert [found(translator, one) for one in words] == [[]] * len(words)
    own = member("translator", "fr@example.org", translates=["fr"])
    assert [found(own, one) for one in words[:8]] == [["67"]] * 8
