from pathlib import Path

import pytest

from omctpub import plugins

addresses = plugins.load(plugins.find(Path(), safe=True)["pledge"]).module.addresses


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("a@example.org", "a@example.org"),
        ("A@Example.ORG", "a@example.org"),
        ("  a@example.org\t", "a@example.org"),
        ("\u200fa@example.org\u200f", "a@example.org"),
        ("a+1@example.org", "a@example.org"),
        ("a+1+2@example.org", "a@example.org"),
        ("+1@example.org", "+1@example.org"),
        ("a＠example.org", "a@example.org"),
        ("Ａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "a@example.org"),
        ("a.b@example.org", "a.b@example.org"),
        ("a.b@gmail.com", "ab@gmail.com"),
        ("A.B+news@googlemail.com", "ab@gmail.com"),
        ("a@exämple.org", "a@xn--exmple-cua.org"),
        ("a@xn--exmple-cua.org", "a@xn--exmple-cua.org"),
        ("STRASSE@example.org", "strasse@example.org"),
        ("straße@example.org", "strasse@example.org"),
        ("e\u0301va@example.org", "éva@example.org"),
        ("сайт@пример.рф", "сайт@xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_all_spellings_of_a_mailbox_are_one(typed: str, canonical: str) -> None:
    assert addresses.read(typed).canonical == canonical


@pytest.mark.parametrize(
    ("typed", "deliver"),
    [
        ("Ada.B+news@Gmail.com", "Ada.B+news@gmail.com"),
        ("a@exämple.org", "a@xn--exmple-cua.org"),
        ("éva@exämple.org", "éva@exämple.org"),
        ("Groß@straße.de", "Groß@straße.de"),
        ("νίκος@example.org", "νίκος@example.org"),
        ("Ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "Ada@example.org"),
    ],
)
def test_the_letter_goes_where_the_address_says(typed: str, deliver: str) -> None:
    assert addresses.read(typed).deliver == deliver


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u200b", "\u200b\u2060 \ufeff", "\u00a0", "\r\n", "\u3164\u200d"[1:]]
)
def test_nothing_visible_is_no_address(typed: str) -> None:
    with pytest.raises(ValueError, match="Please write") as refusal:
        addresses.read(typed)
    assert str(refusal.value) == "Please write your e-mail address here."


@pytest.mark.parametrize(
    "typed",
    [
        *("a", "a@", "@example.org", "a@b", "a b@example.org", "a@example.org, b@example.org"),
        *("a@example.org\r\nBcc: b@example.org", "a\n@example.org", "a@example.org\r\n", "a\0@example.org"),
        *(
            "Ada <a@example.org>",
            '"a b"@example.org',
            "a@[127.0.0.1]",
            "a@localhost",
            "https://example.org/@a",
        ),
        *(
            "👩‍👩‍👧‍👦",
            "👩‍👩‍👧‍👦@example.org",
            "a\u200b@example.org",
            "a\u202eb@example.org",
            "a@exa\u200dmple.org",
        ),
        *("a" * 10_000 + "@example.org", "a" * 65 + "@example.org", "a@" + "b" * 64 + ".org", "ﷺ" * 300),
        *("%(x)s", "{{7*7}}", "a@example.org%0aBcc:b@example.org", "a@-example.org", "a..b@example.org"),
    ],
)
def test_what_is_no_address_is_refused_with_the_right_form(typed: str) -> None:
    with pytest.raises(ValueError, match=r"name@example\.org") as refusal:
        addresses.read(typed)
    assert str(refusal.value) == "This is not an e-mail address. It should look like name@example.org."
