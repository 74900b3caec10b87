"""What differs between two versions of a text, as somebody who reads its script would say it."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omctpub.differences import ADDED, KEPT, REMOVED, Difference, difference, differences
from omctpub.differences.words import words

MARKS = {KEPT: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}


def shown(found: Difference) -> str:
    return "".join(MARKS[kind].format(text) for kind, text in found.pieces)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", ""),
        ("One", "One", "One"),
        ("", "One", "{+One+}"),
        ("One", "", "[-One-]"),
        ("a b", "a b c", "a b{+ c+}"),
        ("The judge freed him.", "The judge did not free him.", "The judge [-freed-]{+did not free+} him."),
        ("on Monday, 3 May", "on Tuesday, 4 May", "on [-Monday, 3-]{+Tuesday, 4+} May"),
        ("don't", "do", "[-don't-]{+do+}"),
        ("اعتُقل الناشط في القاهرة", "أُفرج عن الناشط في القاهرة", "[-اعتُقل-]{+أُفرج عن+} الناشط في القاهرة"),
        ("كَتَبَ الرجل رسالة", "كُتِبَ الرجل رسالة", "[-كَتَبَ-]{+كُتِبَ+} الرجل رسالة"),
        ("יוני שוחרר אתמול", "יוני נעצר אתמול", "יוני [-שוחרר-]{+נעצר+} אתמול"),
        ("राम को गिरफ़्तार किया", "राम को रिहा किया", "राम को [-गिरफ़्तार-]{+रिहा+} किया"),
        ("警察逮捕了律师", "警察释放了律师", "警察[-逮捕-]{+释放+}了律师"),
        ("เขาถูกจับ", "เขาถูกปล่อย", "เขาถูก[-จับ-]{+ปล่อย+}"),
        ("Путь", "Puty", "[-Путь-]{+Puty+}"),
    ],
)
def test_words_that_went_and_came(old: str, new: str, said: str) -> None:
    assert shown(difference(old, new)) == said


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        (
            "No, it's a well-known one.",
            ["No", ",", " ", "it's", " ", "a", " ", "well-known", " ", "one", "."],
        ),
        ("e\u0301te\u0301 d'e\u0301te\u0301", ["e\u0301te\u0301", " ", "d'e\u0301te\u0301"]),
        ("ภาษาไทย 3.5", [*"ภาษาไทย", " ", "3", ".", "5"]),
        ("ខ្មែរ", ["ខ្មែ", "រ"]),
        ("\u0301", ["\u0301"]),
        ("نمی\u200cخواهم", ["نمی\u200cخواهم"]),
    ],
)
def test_a_mark_stays_with_its_letter(text: str, apart: list[str]) -> None:
    assert words(text) == apart


SENTENCES = st.lists(
    st.sampled_from(["the", "judge", " ", ", ", "\n", "ถูก", "法", "حق", "a\u0301", "!"])
).map("".join)


@given(SENTENCES | st.text(), SENTENCES | st.text())
def test_the_pieces_give_both_texts(old: str, new: str) -> None:
    pieces = difference(old, new).pieces
    assert "".join(text for kind, text in pieces if kind != ADDED) == old
    assert "".join(text for kind, text in pieces if kind != REMOVED) == new
    assert all(text for _, text in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


@given(st.text())
def test_words_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text


def _sentences(count: int) -> list[str]:
    return [f"Sentence {at} says that somebody was released after {at * 7} days.\n" for at in range(count)]


def test_in_a_long_text_one_word_is_found() -> None:
    old = _sentences(16_000)
    new = [line.replace("somebody", "nobody") if at == 9_000 else line for at, line in enumerate(old)]
    assert len("".join(old)) > 1_000_000
    pieces = difference("".join(old), "".join(new)).pieces
    assert [(kind, text) for kind, text in pieces if kind != KEPT] == [
        (REMOVED, "somebody"),
        (ADDED, "nobody"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 15_000, "b " * 15_000),
        ("a b " * 7_500, "b a " * 7_500),
        ("x" * 1_000_000, "y" * 1_000_000),
        ("字" * 300_000, "词字" * 150_000),
        ("! " * 500_000, "? ! " * 250_000),
        ("".join(f"{at} " for at in range(150_000)), "".join(f"{at} " for at in reversed(range(150_000)))),
    ],
    ids=["same", "swapped", "one word", "one letter", "signs", "backwards"],
)
def test_no_text_takes_long(old: str, new: str) -> None:
    begun = time.process_time()
    pieces = difference(old, new).pieces
    assert time.process_time() - begun < 5
    assert "".join(text for kind, text in pieces if kind != ADDED) == old


def test_texts_that_have_nothing_in_common_stand_whole() -> None:
    old, new = "The judge freed him on Monday.", "Une mission s'est rendue à Tunis en mai."
    assert difference(old, new) == (((REMOVED, old), (ADDED, new)), True)


def test_versions_differ_in_their_parts_and_own_fields() -> None:
    old = {"title": "One", "body": "A body", "data": {"office": "Geneva", "days": 3, "same": [1]}}
    new = {
        "title": "One",
        "body": "A text",
        "data": {"office": "Tunis", "days": 4, "same": [1], "more": True},
    }
    said = {name: shown(found) for name, found in differences(old, new).items()}
    assert said == {
        "body": "A [-body-]{+text+}",
        "office": "[-Geneva-]{+Tunis+}",
        "days": "[-3-]{+4+}",
        "more": "{+true+}",
    }
