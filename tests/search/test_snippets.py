"""What is shown of a text, and what is marked in it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omctpub.search.analysis import analyse
from omctpub.search.query import parse
from omctpub.search.snippets import Pieces, highlight, snippet
from omctpub.search.words.beginnings import KEPT, beginnings

LONG = (
    "Nothing of note happened here. " * 40
    + "Two lawyers were detained. "
    + "More of the same followed. " * 40
)


def shown(pieces: Pieces) -> str:
    return "".join(f"[{piece}]" if marked else piece for piece, marked in pieces)


@pytest.mark.parametrize(
    ("text", "language", "typed", "expected"),
    [
        ("La criminalización de la protesta", "es", "criminalizacion", "La [criminalización] de la protesta"),
        ("Lettre de l'avocat", "fr", "avocat", "Lettre de l'[avocat]"),
        ("The right to be heard", "en", "the right", "The [right] to be heard"),
        ("Human rights and human duties", "en", '"human rights"', "[Human rights] and human duties"),
        ("Detained, detainees, details", "en", "detai*", "[Detained], [detainees], [details]"),
        ("保护人权捍卫者", "zh", "人权捍卫", "保护[人权捍卫]者"),
        ("The US and the U.N.", "en", "U.S. UN", "The [US] and the [U.N.]"),
        ("À l’O.N.U.", "fr", "ONU", "À l’[O.N.U.]"),
        ("關於監獄的報告", "zh", "监狱", "關於[監獄]的報告"),
        ("Ни слова", "ru", "torture", "Ни слова"),
        ("<b>torture</b>", "en", "torture b", "<[b]>[torture]</[b]>"),
        ("", "en", "torture", ""),
    ],
)
def test_a_title_has_its_hits_marked(text: str, language: str, typed: str, expected: str) -> None:
    assert shown(highlight(text, language, parse(typed))) == expected


@pytest.mark.parametrize("base", sorted(KEPT))
@given(
    st.text(st.characters(max_codepoint=0x52F) | st.sampled_from("'’ -\u0301\u0306İıßœŒǆﬁ０"), max_size=20)
)
def test_no_word_is_passed_over_that_has_a_term_asked_for(base: str, text: str) -> None:
    for token in analyse(text, base):
        for term in token.terms:
            found = beginnings([term], base)
            assert found
            assert any(place.start() <= token.start < place.end() for place in found.finditer(text))


@pytest.mark.parametrize(
    ("typed", "language", "text"),
    [
        ("go", "en", "She went."),
        ("person", "en", "Many PEOPLE"),
        ("oeil", "fr", "Les yeux"),
        ("état", "fr", "l’E\u0301TAT"),
        ("человек", "ru", "Люди"),
        ("ёлка", "ru", "Елки"),
        ("jailed", "en", "Gaol"),
        ("inquiry", "en", "enquiries"),
    ],
)
def test_forms_with_another_first_letter_are_marked(typed: str, language: str, text: str) -> None:
    assert any(marked for _, marked in highlight(text, language, parse(typed)))


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("One was heard. Then came many more words", "heard."),
        ("One was “heard.” Then came many more", "“heard.”"),
        ("One was heard and then came many more words", "heard and…"),
        ("One was heard", "heard"),
    ],
)
def test_an_ellipsis_stands_where_a_sentence_goes_on(text: str, ends: str) -> None:
    assert shown(snippet(text, "en", parse("one"), length=17)) == f"[One] was {ends}"


def test_a_snippet_is_the_passage_around_the_hits() -> None:
    passage = shown(snippet(LONG, "en", parse("lawyer detention"), length=90))
    assert passage.startswith("…")
    assert "Two [lawyers] were [detained]." in passage
    assert passage.endswith("…")
    assert len(passage) <= 90 + len("……[][]")


def test_a_snippet_prefers_the_passage_with_more_of_the_query() -> None:
    text = "Torture. " + "Words between. " * 50 + "Torture in Sudan."
    assert "[Torture] in [Sudan]." in shown(snippet(text, "en", parse("torture sudan")))


def test_a_snippet_near_the_beginning_begins_there() -> None:
    assert shown(snippet(LONG, "en", parse("happened"), length=60)).startswith(
        "Nothing of note [happened] here."
    )


FAR = "Nothing of note happened here. " * 20_000 + "The lawyers were detained. " + "Nothing more. " * 9


@pytest.mark.parametrize("typed", ["lawyers", "lawyer", "detained", '"lawyers were"', "lawy*"])
def test_a_word_far_down_in_a_long_text_is_shown_and_soon(typed: str) -> None:
    snippet("The first text makes the patterns that all others use.", "en", parse(typed))
    taken = []
    for _ in range(3):
        began = time.thread_time()
        assert "lawyers" in "".join(piece for piece, _ in snippet(FAR, "en", parse(typed)))
        taken.append(time.thread_time() - began)
    assert min(taken) < 0.1


def test_a_text_without_hits_has_no_snippet() -> None:
    assert snippet(LONG, "en", parse("torture")) == []
    assert snippet("", "en", parse("torture")) == []


def test_a_snippet_begins_and_ends_between_words() -> None:
    pieces = snippet(LONG, "en", parse("lawyers"), length=100)
    words = "".join(piece for piece, _ in pieces).strip("…").split()
    assert set(words) <= set(LONG.split())


def test_a_word_longer_than_the_snippet_is_cut() -> None:
    assert snippet("x" * 5000, "en", parse("x" * 64), length=100) == [("x" * 100, True), ("…", False)]


WORDS = st.text(st.sampled_from("ab ab'é\u0301人的*\"-\n"), max_size=80)


@settings(deadline=None)
@given(WORDS | st.text(), WORDS, st.sampled_from(["en", "fr", "zh", "vi"]))
def test_the_pieces_of_a_title_join_to_the_title(text: str, typed: str, language: str) -> None:
    pieces = highlight(text, language, parse(typed))
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_a_snippet_is_a_part_of_the_text(text: str, typed: str) -> None:
    passage = "".join(piece for piece, _ in snippet(text * 9, "fr", parse(typed), length=50))
    assert passage.removeprefix("…").removesuffix("…") in text * 9
