"""What is looked for in texts that stand in no index: at least what the index finds, signs or no signs."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omctpub import countries
from omctpub.search.analysis import analyse
from omctpub.search.looking import Look, plain
from omctpub.search.query import in_language, parse
from omctpub.search.snippets import parts_in
from omctpub.search.words.beginnings import SURE, some_letters
from omctpub.search.words.irregular import IRREGULAR
from omctpub.search.words.letters import loose
from omctpub.search.words.stop_words import stop_words

WORDS = {
    "en": "lawyers dying liberty women organisations labour fibre centre Łukasz O'Brien U.S. R&D 2026",
    "fr": "sœur œuvre l’avocate liberté détenues prisonnière yeux Đorđe 12 aujourd'hui travaux N'Djamena",
    "ar": "السجون محام والوثائق أيام القاهرة تَعْذِيب ٢٠٢٦ الاعتقالات استدعى خطأ",
    "de": "Anwältinnen Häuser größer Straße beginnen Maß",
    "ru": "журналисток детей люди ёлка правах",
    "tr": "Türkiye'de ışık İstanbul gazeteciler mahkemesi",
    "zh": "中国的人权 記者 酷刑",
}
AROUND = [
    "",
    "(",
    ")",
    "?",
    "!",
    ",",
    ";",
    ".",
    "…",
    "،",
    "؟",
    "؛",
    "¿",
    "¡",
    "/",
    "—",
    ":",
    "'",
    "]",
    "#",
]

around = st.sampled_from(AROUND)


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, str, str]:
    """A language, a text, and some of its words as somebody might type them."""
    language = draw(st.sampled_from(sorted(WORDS)))
    text = draw(st.lists(st.sampled_from(WORDS[language].split()), min_size=1, max_size=12))
    some = draw(st.lists(st.sampled_from(text), min_size=1, max_size=4))
    cases: list[Callable[[str], str]] = [str, str.upper, str.casefold, loose]
    case = draw(st.sampled_from(cases))
    typed = " ".join(draw(around) + case(word) + draw(around) for word in some)
    return language, " ".join(word + draw(around) for word in text), typed


@given(questions())
def test_a_text_is_found_by_its_words_whatever_stands_around_them(asked: tuple[str, str, str]) -> None:
    language, text, typed = asked
    query = parse(typed)
    assert query.empty or Look(query, language, text).finds()


@given(questions(), questions())
def test_what_the_index_finds_is_found(asked: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    """Also by words of another text, or of another language, that have the same stem by chance."""
    language, text, _typed = asked
    for typed in (asked[2], other[2], f'"{other[2]}"'):
        query = parse(typed)
        wanted = in_language(query, language)
        if not query.empty and {*wanted.words, *wanted.phrases} <= parts_in(text, language, wanted):
            assert Look(query, language, text).finds()


@pytest.mark.parametrize("language", sorted(SURE))
def test_every_form_of_a_word_has_letters_of_its_term(language: str) -> None:
    named = " ".join(countries.name(code, language) for code in countries.codes())
    words = {*named.split(), *stop_words(language), *IRREGULAR.get(language, {})}
    words |= {word for lines in WORDS.values() for word in lines.split()}
    for word in (word for word in words if "." not in word):
        for token in analyse(word, language):
            letters = some_letters(token.terms[:1], language)
            assert letters is not None
            assert any(some in plain(word) for some in letters), (word, token.terms)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("lawyer", "The lawyers' union"),
        ("die", "He was dying"),
        ("women", "a woman"),
        ("USA", "the U.S.A. said"),
        ("U.S.A.", "the USA said"),
        ("kelv", "Inkelvorandish"),
        ('"union of lawyers"', "the unions of lawyers"),
        ("the lawyers", "Lawyers"),
    ],
)
def test_other_forms_are_found(typed: str, text: str) -> None:
    assert Look(parse(typed), "en", text).finds()


@pytest.mark.parametrize("typed", ["lawyer quince", '"lawyers of unions"', "lawyx*", "fig"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert not Look(parse(typed), "en", "the unions of lawyers").finds()


def test_only_whole_words_are_refused() -> None:
    text = "A quince and many figures"
    assert [
        Look(parse(f"quince -{word}"), "en", text).refuses() for word in ("fig", "figure", '"a quince"')
    ] == [
        False,
        True,
        True,
    ]
