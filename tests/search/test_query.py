"""What readers type, and what is understood."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omctpub.search.query import STRAY_STAR, TOO_LONG, TOO_MANY_STARS, Query, in_language, parse

LONG, STRAY, STARS = frozenset({TOO_LONG}), frozenset({STRAY_STAR}), frozenset({TOO_MANY_STARS})

TYPED = [
    ("", Query()),
    ("  \n ", Query()),
    ("torture Sudan", Query(words=("torture", "Sudan"))),
    ("del Sur y del Sur", Query(words=("del", "Sur", "y", "del", "Sur"))),
    ('"human rights" Sudan', Query(words=("Sudan",), phrases=("human rights",))),
    ("«droits de l'homme»", Query(phrases=("droits de l'homme",))),
    ("« droits humains »", Query(phrases=("droits humains",))),
    ("„права человека“", Query(phrases=("права человека",))),
    ("“derechos humanos”", Query(phrases=("derechos humanos",))),
    ('"still being typed', Query(words=("still", "being", "typed"))),
    ('""', Query()),
    ("torture -Sudan", Query(words=("torture",), excluded=("Sudan",))),
    ('torture -"human rights"', Query(words=("torture",), excluded=("human rights",))),
    ("−Sudan", Query(excluded=("Sudan",))),
    ("anti-torture", Query(words=("anti-torture",))),
    ("torture - Sudan", Query(words=("torture", "Sudan"))),
    ("detent*", Query(prefixes=("detent",))),
    ("de*", Query(words=("de",), ignored=STRAY)),
    ("(tortu*)", Query(prefixes=("tortu",))),
    ("tortu**, prison", Query(words=("prison",), prefixes=("tortu",))),
    ("anti-tortu*", Query(words=("anti",), prefixes=("tortu",))),
    ("l’avoc*", Query(prefixes=("avoc",))),
    ("*ture", Query(words=("*ture",), ignored=STRAY)),
    ("t*r*e", Query(words=("t*r*e",), ignored=STRAY)),
    ('"human ri*"', Query(phrases=("human ri*",), ignored=STRAY)),
    ("prison -tortu*", Query(words=("prison",), excluded=("tortu*",), ignored=STRAY)),
    ("법", Query(prefixes=("법",))),
    ("法 人", Query(words=("法", "人"))),
    ("拘留* ญา*", Query(words=("拘留", "ญา"))),
    ("*", Query()),
    ("?????*", Query()),
    ("title:torture", Query(words=("title:torture",))),
    ("[a TO zzzz]", Query(words=("[a", "TO", "zzzz]"))),
    ("tor\x00ture\u0085x", Query(words=("tor", "ture", "x"))),
    ("\udcff\udcfe", Query()),
    ("😀 !!!", Query()),
]


@pytest.mark.parametrize(("typed", "understood"), TYPED)
def test_a_query_is_understood(typed: str, understood: Query) -> None:
    assert parse(typed) == understood


@pytest.mark.parametrize(
    ("typed", "empty"),
    [("", True), ("torture", False), ('"a b"', False), ("abc*", False), ("-torture", True), ("***", True)],
)
def test_exclusions_alone_ask_for_nothing(typed: str, empty: bool) -> None:
    assert parse(typed).empty is empty


def test_beyond_thirty_two_words_is_ignored_and_said() -> None:
    query = parse(" ".join(f"w{number}" for number in range(40)))
    assert len(query.words) == 32
    assert query.ignored == LONG


def test_words_of_phrases_count_too() -> None:
    query = parse(f'"{"a b " * 20}" c')
    assert query.phrases[0].split() == ["a", "b"] * 16
    assert (query.words, query.ignored) == ((), LONG)


def test_beyond_four_hundred_characters_is_ignored_and_said() -> None:
    assert parse("x" * 400) == Query(words=("x" * 400,))
    assert parse("x" * 401) == Query(words=("x" * 400,), ignored=LONG)
    assert not parse("torture" + " " * 1000).ignored


def test_a_fifth_prefix_is_ignored_and_said() -> None:
    assert parse("aaa* bbb* ccc* ddd* eee*") == Query(prefixes=("aaa", "bbb", "ccc", "ddd"), ignored=STARS)


def test_scripts_without_spaces_have_their_own_limit() -> None:
    assert parse("人" * 128) == Query(words=("人" * 128,))
    assert parse("人" * 129) == Query(words=("人" * 128,), ignored=LONG)
    assert parse("人" * 100 + " " + "民" * 100) == Query(words=("人" * 100, "民" * 28), ignored=LONG)
    assert parse("人" * 128 + " 民") == Query(words=("人" * 128,), ignored=LONG)
    assert parse("人" * 128 + " torture") == Query(words=("人" * 128, "torture"))


@pytest.mark.parametrize(
    ("typed", "language", "words"),
    [
        ("the torture of lawyers", "en", (("tortur",), ("lawyer",))),
        ("to be or not to be", "en", (("to",), ("be",), ("or",), ("not",))),
        ('the "press"', "en", ()),
        ("la presse", "fr", (("press",),)),
        ("lawyer lawyer", "en", (("lawyer",),)),
        ("la presse", "en", (("la",), ("press",))),
    ],
)
def test_stop_words_count_only_where_nothing_else_is_asked(
    typed: str, language: str, words: tuple[tuple[str, ...], ...]
) -> None:
    assert in_language(parse(typed), language).words == words


@settings(deadline=None)
@given(st.text(st.characters()) | st.text('ab "-*«»“”\x00\ud800', max_size=60))
def test_no_string_is_too_much(typed: str) -> None:
    query = parse(typed)
    assert len(" ".join(query.words + query.phrases + query.excluded + query.prefixes)) <= 400
    for language in ("en", "ar", "zh"):
        in_language(query, language)
