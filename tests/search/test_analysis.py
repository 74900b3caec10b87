"""What finds what, language by language."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omctpub.search.analysis import analyse
from omctpub.search.query import in_language, parse

FINDS = [
    # typed                text                               language  why
    ("criminalizacion", "La criminalización de la protesta", "es", "accents left out"),
    ("criminalización", "LA CRIMINALIZACION DE LA PROTESTA", "es", "capitals without accents"),
    ("defensores", "una defensora de derechos humanos", "es", "gender and number"),
    ("detention", "Une détention arbitraire", "fr", "accents left out"),
    ("avocat", "La lettre de l'avocat", "fr", "elision"),
    ("l’avocat", "Des avocats menacés", "fr", "elision and plural"),
    ("l'avocat", "L\u2019AVOCAT", "fr", "another apostrophe"),
    ("œuvre", "une oeuvre", "fr", "ligature"),
    ("tortured", "acts of torture", "en", "inflection"),
    ("detention", "Lawyer detained in Khartoum", "en", "one family for the field"),
    ("Sudan", "Sudan's lawyers", "en", "possessive"),
    ("sudan", "Ｓｕｄａｎ", "en", "full width"),
    ("ещё елка", "ёлка", "ru", "ё is е"),
    ("елка", "Ёлки", "ru", "ё in capitals, plural"),
    ("пытка", "о пы\u0301тках", "ru", "stress marked"),
    ("احمد", "أحمد", "ar", "alef with hamza"),
    ("أحمد", "احمد", "ar", "alef without hamza"),
    ("محامون", "مُحَامُونَ", "ar", "vocalised"),
    ("تعذيب", "تعـــذيب", "ar", "tatweel"),
    ("تعذيب", "تع\u200fذيب\u200e", "ar", "direction marks"),
    ("منظمه", "منظمة", "ar", "ta marbuta"),
    ("مسوول", "مسؤول", "ar", "hamza on waw"),
    ("١٩٤٨", "1948", "ar", "digits of another script"),
    ("1948", "۱۹۴۸", "fa", "Persian digits"),
    ("café", "cafe\u0301", "fr", "decomposed"),
    ("강남", "강남구", "ko", "part of a word without spaces"),
    ("人权", "保护人权捍卫者", "zh", "pairs of characters"),
    ("ทรมาน", "การทรมานและการปฏิบัติ", "th", "Thai has no spaces"),
    ("हिन्दी", "हिन्दी भाषा", "hi", "combining marks stay"),
    ("istanbul", "İstanbul", "tr", "dotted capital"),
    ("ISPARTA", "ısparta", "tr", "dotless capital"),
    ("O'Brien", "O’Brien", "en", "a name in two halves"),
]

DIFFER = [
    ("ma", "mà", "vi", "never folded"),
    ("may", "mây", "vi", "never folded"),
    ("йод", "иод", "ru", "й is a letter of its own"),
    ("कमल", "कमाल", "hi", "marks tell words apart"),
    ("torture", "tort", "en", "words of another family"),
]


def found(typed: str, text: str, language: str) -> bool:
    held = {term for token in analyse(text, language) for term in token.terms}
    words = in_language(parse(typed), language).words
    return bool(words) and all(held.intersection(word) for word in words)


@pytest.mark.parametrize(("typed", "text", "language", "why"), FINDS)
def test_what_is_typed_finds_the_text(typed: str, text: str, language: str, why: str) -> None:
    assert found(typed, text, language), why


@pytest.mark.parametrize(("typed", "text", "language", "why"), DIFFER)
def test_other_words_stay_apart(typed: str, text: str, language: str, why: str) -> None:
    assert not found(typed, text, language), why


def test_places_are_those_of_the_text_as_given() -> None:
    text = "«L'e\u0301tat» n\u200bie"
    tokens = analyse(text, "fr")
    assert [text[token.start : token.end] for token in tokens] == ["e\u0301tat", "n\u200bie"]
    assert [token.position for token in tokens] == [0, 1]


def test_stop_words_are_marked_and_keep_their_place() -> None:
    assert [token.stop for token in analyse("the freedom of the press", "en")] == [
        True,
        False,
        True,
        True,
        False,
    ]


def test_a_region_is_analysed_as_its_language() -> None:
    assert analyse("libertés", "fr-CH") == analyse("libertés", "fr")


def test_a_word_without_end_is_cut() -> None:
    assert [len(term) for token in analyse("x" * 100_000, "en") for term in token.terms] == [64]


@settings(deadline=None)
@given(st.text(), st.sampled_from(["en", "fr", "es", "ar", "ru", "vi", "th", "zh-Hant", "tr", ""]))
def test_any_text_is_analysed_in_order(text: str, language: str) -> None:
    tokens = analyse(text, language)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    assert all(0 <= token.start < token.end <= len(text) and token.terms for token in tokens)
    assert sorted(token.start for token in tokens) == [token.start for token in tokens]
