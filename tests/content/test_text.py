"""Text of any script: tidied, freed of control characters, compared, made into an address."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omctpub.text import digits, fold, slug, tidy, tidy_markdown, unstorable, without_controls

any_text = st.text(st.characters(exclude_categories=["Cs"]))
any_text_at_all = st.text(st.characters())


@pytest.mark.parametrize(
    ("given_text", "tidied"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("ends with blanks \t\u00a0\nnext", "ends with blanks\nnext"),
        ("a\n\n\u00a0\n\n\nb", "a\n\nb"),
        ("\u00a0\n around \n", "around"),
        ("Sudan:\u00a0Open letter", "Sudan:\u00a0Open letter"),
        ("Vie\u0323\u0302t Nam", "Việt Nam"),
        ("\u202bعربي\u202c", "\u202bعربي\u202c"),
        ("", ""),
    ],
)
def test_a_text_is_tidied(given_text: str, tidied: str) -> None:
    assert tidy(given_text) == tidied


@settings(deadline=None)
@given(any_text_at_all)
def test_tidying_twice_changes_nothing(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "\n\n\n" not in once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("given_text", "clean", "found"),
    [
        ("tab\there\nline", "tab\there\nline", False),
        ("Windows\r\nlines", "Windows\nlines", False),
        ("a\x0bb\x1bc\x7fd\x85e", "abcde", True),
        ("non\ufffecharacter\uffff", "noncharacter", True),
        ("NUL\0 stays", "NUL\0 stays", False),
        ("\u202ebidi stays\u202c", "\u202ebidi stays\u202c", False),
    ],
)
def test_control_characters_are_taken_out(given_text: str, clean: str, found: bool) -> None:
    assert without_controls(given_text) == (clean, found)


@pytest.mark.parametrize(
    ("text", "what"),
    [("fine 😀", None), ("a\0b", "a NUL character"), ("half \ud83d an emoji", "a lone surrogate")],
)
def test_what_no_database_keeps_has_a_name(text: str, what: str | None) -> None:
    assert unstorable(text) == what


@pytest.mark.parametrize(
    ("typed", "in_ascii"), [("٣", "3"), ("۲۰۱۸", "2018"), ("५ 12 x²", "5 12 x²"), ("１９", "19"), ("", "")]
)
def test_digits_of_any_script_are_digits(typed: str, in_ascii: str) -> None:
    assert digits(typed) == in_ascii


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Côte d’Ivoire", "COTE D'IVOIRE"),
        ("Straße", "STRASSE"),
        ("Guinée–Bissau", "guinee-bissau"),
        ("Bosnie\u00a0 et\n Herzégovine", "bosnie et herzegovine"),
        ("Орёл", "орел"),
        ("ελληνική", "ΕΛΛΗΝΙΚΗ"),
        ("العَرَبِيّة", "العربية"),
        ("الـــسودان", "السودان"),
        ("أحمد إسلام آية ٱلله", "احمد اسلام اية الله"),
        ("ایران کرد", "إيران كرد"),
        ("على", "علي"),
        ("سورية", "سوریه"),
        ("Kırgızistan", "KIRGIZISTAN"),
        ("שָׁלוֹם", "שלום"),
        ("\u200fSu\u00addan\u200b", "sudan"),
        ("ﬁle", "file"),
    ],
)
def test_two_spellings_of_a_name_are_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("край", "краи"), ("हिंदी", "हद"), ("ผู้", "ผ"), ("が", "か"), ("Niger", "Nigeria")],
)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@settings(deadline=None)
@given(any_text_at_all)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Sudan: Open letter, 14 February", "sudan-open-letter-14-february"),
        ("Libération à Côte d’Ivoire !", "libération-à-côte-d-ivoire"),
        ("السُّودان: رســـالة", "السودان-رسالة"),
        ("हिंदी में", "हिंदी-में"),
        ("ผู้พิทักษ์สิทธิ", "ผู้พิทักษ์สิทธิ"),
        ("می\u200cخواهم", "میخواهم"),
        ("Беларусь — письмо №5", "беларусь-письмо-5"),
        ("../../etc/passwd?x=<script>", "etc-passwd-x-script"),
        ("\u0301 1\ufe0f\u20e3 ☭", "1"),
        ("— !? —", ""),
    ],
)
def test_a_slug_keeps_letters_and_digits_of_any_script(title: str, address: str) -> None:
    assert slug(title) == address


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("defender " * 20, "-".join(["defender"] * 6)),
        ("a" * 60 + " b", "a" * 60),
        ("x" * 200, "x" * 60),
        ("ก" + "กุ" * 50, "ก" + "กุ" * 29),
    ],
)
def test_a_long_slug_ends_with_a_word_or_at_least_a_letter(title: str, address: str) -> None:
    assert slug(title) == address


@settings(deadline=None)
@given(any_text)
def test_every_slug_is_an_address(text: str) -> None:
    address = slug(text)
    assert len(address) <= 60
    assert address.strip("-").replace("--", "-") == address
    assert slug(address) == address
    assert all(unicodedata.category(char)[0] in "LM" or char.isdigit() or char == "-" for char in address)


def test_100_000_characters_take_no_time() -> None:
    long = "\u0301\u00a0é\n" * 25_000
    assert (len(slug(long)), len(fold(long)), len(tidy(long))) == (59, 99_999, 99_999)


MARKDOWN = [
    ("Rose  \nis a   \nrose  ", "Rose  \nis a  \nrose"),
    ("\n\n    code\n\n\n\ntext\u00a0\n", "    code\n\ntext"),
    ("```\na\n\n\n\nb\n```\n\n\n\nc", "```\na\n\n\n\nb\n```\n\nc"),
    ("~~~ py\n```\n\n\n~~~ \n\n\n", "~~~ py\n```\n\n\n~~~"),
]


@pytest.mark.parametrize(("text", "kept"), MARKDOWN)
def test_what_means_something_in_markdown_stays(text: str, kept: str) -> None:
    assert tidy_markdown(text) == tidy_markdown(kept) == kept
