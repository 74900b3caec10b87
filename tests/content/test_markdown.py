"""Markdown: rendered without raw HTML, and cleaned again."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from omctpub.markdown import in_a_row, may_link, plain, render, unmarked, words

RENDERED = [
    ("one *two*", "<p>one <em>two</em></p>"),
    ("# Part", "<h2>Part</h2>"),
    ("###### Part", "<h6>Part</h6>"),
    ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
    ("[a](JaVaScRiPt:x)", "<p>[a](JaVaScRiPt:x)</p>"),
    ("[a](//evil.example)", "<p>[a](//evil.example)</p>"),
    ("![a](https://example.org/x.png)", "https://example.org/x.png"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "<table>\n<thead>\n<tr>\n<th>a</th>"),
    ("| | |\n|---|---|\n| 1 | 2 |", "<table>\n<tbody>\n<tr>\n<td>1</td>"),
    ("| | b |\n|---|---|\n| 1 | 2 |", "<th></th>\n<th>b</th>"),
    ("[a](/en/news)", '<a href="/en/news" rel="noopener noreferrer">a</a>'),
    ("a[^1]", "<p>a[^1]</p>"),
    ("^[no note]", "<p>^[no note]</p>"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), RENDERED)
def test_markdown_is_rendered(text: str, expected: str) -> None:
    assert expected in render(text)
    assert "<img" not in render(text)


LINKS = {
    True: [
        *("https://example.org", "HTTP://example.org/?a=b:c", "mailto:a@example.org"),
        *("/en/news", "page.html", "../a:b", "?page=2", "#note", "", "a/b:c"),
    ],
    False: [
        *("javascript:x", " java\nscript:x", "data:text/html,x", "tel:1", "x:y"),
        *("//evil.example", "\\\\evil.example", "/\\evil.example", "/\t/evil.example"),
        *("https:evil.example", "http:/evil.example", "https:///evil.example"),
        *("https://\\evil.example", "mailto:", "file:///etc/passwd"),
    ],
}


@pytest.mark.parametrize("allowed", LINKS)
def test_a_link_leads_to_the_web_to_a_mailbox_or_within_the_site(allowed: bool) -> None:
    assert [address for address in LINKS[allowed] if may_link(address) is not allowed] == []


NOTED = "One[^a] two[^b] three[^a]\n\n[^b]: Second\n\n[^a]: First *note*\n\n    its end\n"


def test_a_sign_leads_to_its_note_and_the_note_back_to_each_sign() -> None:
    tree = html.fragment_fromstring(render(NOTED), create_parent=True)
    signs = tree.xpath("//sup/a[@role='doc-noteref']")
    assert [(sign.text, sign.get("href"), sign.get("id")) for sign in signs] == [
        ("[1]", "#fn-1", "fnref-1"),
        ("[2]", "#fn-2", "fnref-2"),
        ("[1]", "#fn-1", "fnref-1.1"),
    ]
    notes = tree.xpath("//section[@role='doc-endnotes']/ol/li")
    assert [note.get("id") for note in notes] == ["fn-1", "fn-2"]
    assert [link.get("href") for link in notes[0].xpath(".//a")] == ["#fnref-1", "#fnref-1.1"]


def test_the_way_back_has_a_name_without_words() -> None:
    tree = html.fragment_fromstring(render(NOTED), create_parent=True)
    links = tree.xpath("//a[@role='doc-backlink']")
    assert [link.get("aria-label") for link in links] == ["1", "1 (2)", "2"]
    assert {link.text for link in links} == {"↩\ufe0e"}


def test_notes_of_two_texts_can_share_a_page() -> None:
    page = html.fragment_fromstring(
        render(NOTED, "t12") + render(NOTED, "t3") + render(NOTED), create_parent=True
    )
    ids = page.xpath("//@id")
    assert "fn-t12-1" in ids
    assert len(ids) == len(set(ids)) == 15
    assert {f"#{id}" for id in ids} == set(page.xpath("//@href"))


def test_a_note_nobody_refers_to_is_not_shown() -> None:
    assert render("a\n\n[^1]: note") == "<p>a</p>\n"


markdown_signs = st.lists(
    st.sampled_from(
        [
            *("[^1]", "[^a]", "[^1]: ", "\n[^a]: ", "\n", "\n\n", "    ", "> ", "- ", "1. ", "a", "*", "**"),
            *("|", "|--|", "`", "```\n", "[", "](b)", "](javascript:x)", "\\", "# ", "~~"),
            *("<b id=x>", "<a name=x>"),
        ]
    ),
    max_size=30,
).map("".join)
OWN_ID = re.compile(r"fn(ref)?-t1-\d+(\.\d+)?")


@given(st.text(max_size=300) | markdown_signs)
def test_no_text_makes_anything_that_runs(text: str) -> None:
    tree = html.fragment_fromstring(render(text, "t1"), create_parent=True)
    allowed = {"href", "title", "rel", "start", "id", "role", "aria-label"}
    for element in tree.iterdescendants():
        assert set(element.attrib) <= allowed
        assert OWN_ID.fullmatch(element.get("id", "fn-t1-1"))
        assert not element.get("href", "").lower().lstrip().startswith(("javascript:", "data:", "vbscript:"))


def test_many_brackets_that_nothing_closes_are_soon_read() -> None:
    assert "[^[^" in render("a[^1]" + "[^" * 5_000 + "\n\n[^1]: note")


def test_the_words_of_a_text_come_without_marks() -> None:
    assert plain(render("# Part\n\none *two* & <three>")) == "Part\none two & <three>"


def test_the_words_of_a_text_come_without_the_signs_of_notes() -> None:
    assert plain(render(NOTED)).split() == ["One", "two", "three", "First", "note", "its", "end", "Second"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# Part\n\none *two* & <three>", "Part ·\none two & <three>"),
        ("One.\n\nTwo!\n\n> “Three.”\n\n## *Four*", "One.\nTwo!\n\n“Three.”\n\nFour"),
        ("- a\n- b\n\nand so on:\n\nc (d)\n\ne", "a ·\nb ·\n\nand so on:\nc (d) ·\ne"),
        ("", ""),
    ],
)
def test_a_point_sets_off_what_has_no_stop_when_a_text_is_told_in_a_row(text: str, told: str) -> None:
    assert in_a_row(render(text)) == told


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("a **b** `c` \\*\\\nd[^1]", "a b c *\nd[^1]"),
        ("[x](/u) &amp; <https://a.example>", "x & https://a.example"),
    ],
)
def test_what_a_reader_sees_of_a_line(line: str, shown: str) -> None:
    assert words(line) == shown


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[libre](https://example.org/a_(b)) expression", "libre expression\nhttps://example.org/a_(b)"),
        ("a [word](/x 'Title') and [another][1]", "a word and another\n/x 'Title'"),
        ("**libre** *et* dé**ten**us, f*ck", "libre et détenus, f*ck"),
        ("noted[^1], 1\\. R&amp;D", "noted, 1. R&D"),
        ("gardien[ne]s, [sic], 2 * 3 * 4, [unclosed](x", "gardien[ne]s, [sic], 2 * 3 * 4, [unclosed](x"),
    ],
)
def test_words_are_read_without_rendering(written: str, words: str) -> None:
    assert unmarked(written) == words


@pytest.mark.parametrize(
    "part", ["[a](", "[a](b(", "](<", "[a](b '", "[", "*", "**a ", "* *a", "[^", "\\", "&", "[a]["]
)
def test_no_text_takes_long_to_be_read_without_rendering(part: str) -> None:
    begun = time.process_time()
    unmarked(part * (200_000 // len(part)))
    assert time.process_time() - begun < 2
