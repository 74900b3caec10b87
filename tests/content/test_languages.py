"""Languages: their tags, whose turn it is, direction, names and their order."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omctpub import languages

INTERFACE = ("en", "fr", "es", "ar", "ru")
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("FR", "fr"), ("pt-br", "pt-BR"), ("ZH-hANT", "zh-Hant"), ("zh-hant-tw", "zh-Hant-TW"),
        ("ckb", "ckb"), ("es-419", "es-419"), ("sl-rozaj-biske-1994", "sl-rozaj-biske-1994"),
        ("DE-ch-1901", "de-CH-1901"), ("zh-yue-hk", "zh-yue-HK"),
        ("en-u-CA-Gregory", "en-u-ca-gregory"), ("en-ca-x-CA", "en-CA-x-ca"),
        ("x-Whatever", "x-whatever"), ("i-Klingon", "i-klingon"), ("SGN-be-fr", "sgn-BE-FR"),
        ("az-latn-x-latn", "az-Latn-x-latn"), ("de-a-value-b-x1", "de-a-value-b-x1"),
    ],
)  # fmt: skip
def test_a_tag_has_one_case(tag: str, canonical: str) -> None:
    assert languages.canonical(tag) == canonical


@pytest.mark.parametrize(
    "tag",
    [
        "", "f", "en_US", "en-", "-en", "en--US", " en", "en\n", "xx-yy-zz", "notalanguage",
        "../../etc", "ar\0", "ar%00", "en-u", "en-x", "x", "ſv", "ＥＮ", "en-\u212aT", "fr,es",
        "de-419-DE", "a-DE", "٣",
    ],
)  # fmt: skip
def test_a_malformed_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="is no language tag; write one such as 'fr', 'pt-BR', 'zh-Hant'"):
        languages.canonical(tag)


def test_a_tag_has_at_most_35_characters() -> None:
    assert languages.canonical("x-" + "-".join(["a23456"] * 4) + "-a2345")
    with pytest.raises(ValueError, match="is no language tag: one has at most 35 characters"):
        languages.canonical("xx-yy-zz" * 1250)


@settings(deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8}){0,4}", fullmatch=True))
def test_every_tag_is_refused_or_works_everywhere(tag: str) -> None:
    try:
        canonical = languages.canonical(tag)
    except ValueError:
        return
    assert languages.canonical(canonical) == canonical == languages.canonical(tag.upper())
    assert languages.direction(canonical) in ("ltr", "rtl")
    assert languages.name(canonical, "en")
    assert languages.own_name(canonical)
    assert languages.number(1, canonical)


@pytest.mark.parametrize(
    ("way", "tags"),
    [
        ("rtl", "ar he fa ur ckb ps sd ug dv yi nqo iw ku-Arab az-Arab az-IR pa-PK pnb prs ar-arz"),
        ("rtl", "und-Arab ff-Adlm"),
        ("ltr", "en fr ru th zh-Hant ku az pa ar-Latn fa-Cyrl he-Latn ff xx x-private i-klingon und tr ja"),
    ],
)
def test_direction_follows_the_script(way: str, tags: str) -> None:
    assert {tag: languages.direction(tag) for tag in tags.split()} == dict.fromkeys(tags.split(), way)


@pytest.mark.parametrize(
    ("tag", "nearest"),
    [
        ("fr", "fr"), ("pt-XX", "pt"), ("pt-BR", "pt_BR"), ("zh-TW", "zh_Hant_TW"),
        ("zh-Hant-CN", "zh_Hant"), ("xx", "en"), ("x-foo", "en"), ("iw", "he"), ("sr-Latn", "sr_Latn"),
        ("en-u-ca-gregory", "en"),
    ],
)  # fmt: skip
def test_the_nearest_locale_is_taken(tag: str, nearest: str) -> None:
    assert str(languages.locale(tag)) == nearest


@pytest.mark.parametrize(
    ("tag", "lang", "called"),
    [
        ("th", "en", "Thai"), ("th", "fr", "thaï"), ("ckb", "en", "Central Kurdish"),
        ("pt-BR", "es", "portugués de Brasil"), ("zh-Hant", "fr", "chinois traditionnel"),
        ("az-Arab", "en", "Azerbaijani (Arabic)"), ("iw", "en", "Hebrew"),
        ("pt-XX", "en", "Portuguese (XX)"), ("de-1996", "en", "German (1996)"), ("xx", "ru", "xx"),
        ("ru", "ar", "الروسية"),
    ],
)  # fmt: skip
def test_a_language_has_a_name_in_the_readers_language(tag: str, lang: str, called: str) -> None:
    assert languages.name(tag, lang) == called


@pytest.mark.parametrize(
    ("tag", "called"),
    [
        ("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية"), ("ru", "Русский"),
        ("th", "ไทย"), ("pt-BR", "Português (Brasil)"), ("zh-Hant", "繁體中文"), ("ka", "ქართული"),
        ("zu", "isiZulu"), ("xx", "xx"), ("ku-Arab", "ku-Arab"),
    ],
)  # fmt: skip
def test_a_language_calls_itself_by_its_own_name(tag: str, called: str) -> None:
    assert languages.own_name(tag) == called


@pytest.mark.parametrize(
    ("header", "offered", "answer"),
    [
        ("fr", INTERFACE, "fr"),
        ("fr-CH, fr;q=0.9, en;q=0.8", INTERFACE, "fr"),
        ("de, es;q=0.5, ru;q=0.7", INTERFACE, "ru"),
        ("de", INTERFACE, "en"),
        ("", INTERFACE, "en"),
        ("*", INTERFACE, "en"),
        ("en;q=0, *", INTERFACE, "fr"),
        ("en;q=0", INTERFACE, "fr"),
        ("*;q=0.1, ar;q=0.5", INTERFACE, "ar"),
        ("AR-eg", INTERFACE, "ar"),
        ("zh-TW", ("en", "zh", "zh-Hant"), "zh-Hant"),
        ("zh-CN", ("en", "zh-Hant", "zh"), "zh"),
        ("pt", ("en", "pt-BR"), "pt-BR"),
        ("iw", ("en", "he"), "he"),
        ("fr;q=nan, es", INTERFACE, "es"),
        ("fr;q=inf, fr;q=-1, fr;q=1e9, es;q=0.1", INTERFACE, "es"),
        ("fr;q=2, \0, \u212as, ,,;q=1, <script>, es ; q=0.3 , ru", INTERFACE, "ru"),
    ],
)
def test_a_browsers_wish_is_met_if_possible(header: str, offered: tuple[str, ...], answer: str) -> None:
    assert languages.negotiate(header, offered) == answer


wish_like = st.lists(st.sampled_from(["fr", "*", "es-", ";q=", "0.5", "1", ",", "zh-TW", " "])).map("".join)


@settings(deadline=None)
@given(st.text() | wish_like)
def test_any_header_gets_an_offered_language(header: str) -> None:
    assert languages.negotiate(header, INTERFACE) in INTERFACE


@pytest.mark.parametrize("entry", ["xx-{}", "fr;q=nan", "-" * 20, "a-a-a-a-a-a-a-a-a"])
def test_10_000_wishes_are_answered_at_once(entry: str) -> None:
    header = ",".join(entry.format(number) for number in range(10_000))
    start = time.thread_time()
    assert languages.negotiate(header, INTERFACE) == "en"
    assert time.thread_time() - start < 1


@pytest.mark.parametrize(
    ("available", "page", "reads", "original", "shown"),
    [
        ({"en", "fr"}, "fr", (), "en", "fr"),
        ({"en", "fr"}, "fr", ("en", "fr"), "en", "fr"),
        ({"en", "fr"}, "fr", ("en",), "en", "en"),
        ({"en", "fr", "es"}, "ru", ("th", "es", "fr"), "en", "es"),
        ({"en", "es"}, "fr", (), "es", "es"),
        ({"en", "es"}, "fr", ("th",), "es", "es"),
        ({"ru", "fr"}, "ar", (), "en", "fr"),
    ],
)
def test_whose_turn_it_is(
    available: set[str], page: str, reads: tuple[str, ...], original: str, shown: str
) -> None:
    assert languages.choose(available, page, reads, original) == shown


@pytest.mark.parametrize(
    ("values", "tags"),
    [
        ([], ()),
        (["fr,es", "th"], ("fr", "es", "th")),
        (["FR", "fr, zh-hant ,", ","], ("fr", "zh-Hant")),
        (["qq"], ("qq",)),
        (["fr,en"] * 1000, ("fr", "en")),
    ],
)
def test_the_languages_one_reads(values: list[str], tags: tuple[str, ...]) -> None:
    assert languages.parse_langs(values) == tags


def test_a_malformed_language_among_them_is_refused() -> None:
    with pytest.raises(ValueError, match="'e_n' is no language tag"):
        languages.parse_langs(["fr", "es,e_n"])


def test_one_reads_at_most_32_languages() -> None:
    many = [f"q{letter}{other}" for letter in "abcdefgh" for other in "abcd"]
    assert len(languages.parse_langs(many)) == 32
    with pytest.raises(ValueError, match="At most 32 languages can be asked for at once; leave some out"):
        languages.parse_langs([*many, "fr"])


@pytest.mark.parametrize(
    ("lang", "names", "number"),
    [
        ("en", "a, b, and c", "1,234,567"),
        ("fr", "a, b et c", "1 234 567"),
        ("es", "a, b y c", "1.234.567"),
        ("ru", "a, b и c", "1 234 567"),
        ("ar", "a وb وc", "1,234,567"),
    ],
)
def test_lists_and_numbers_are_written_as_the_language_writes_them(
    lang: str, names: str, number: str
) -> None:
    written = (languages.list_of(["a", "b", "c"], lang), languages.number(1234567, lang))
    assert tuple(" ".join(text.translate(MARKS).split()) for text in written) == (names, number)


def test_a_list_of_nothing_is_empty() -> None:
    assert (languages.list_of([], "fr"), languages.list_of(["a"], "fr")) == ("", "a")
