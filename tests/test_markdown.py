"""Markdown: rendered without raw HTML, and cleaned again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from omctpub.markdown import plain, render

RENDERED = [
    ("one *two*", "<p>one <em>two</em></p>"),
    ("# Part", "<h2>Part</h2>"),
    ("###### Part", "<h6>Part</h6>"),
    ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
    ("[a](JaVaScRiPt:x)", "<p>[a](JaVaScRiPt:x)</p>"),
    ("![a](https://example.org/x.png)", "https://example.org/x.png"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "<table>"),
    ("[a](/en/news)", '<a href="/en/news" rel="noopener noreferrer">a</a>'),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), RENDERED)
def test_markdown_is_rendered(text: str, expected: str) -> None:
    assert expected in render(text)
    assert "<img" not in render(text)


@given(st.text(max_size=300))
def test_no_text_makes_anything_that_runs(text: str) -> None:
    tree = html.fragment_fromstring(render(text), create_parent=True)
    allowed = {"href", "title", "rel", "start"}
    for element in tree.iterdescendants():
        assert set(element.attrib) <= allowed
        assert not element.get("href", "").lower().lstrip().startswith(("javascript:", "data:", "vbscript:"))


def test_the_words_of_a_text_come_without_marks() -> None:
    assert plain(render("# Part\n\none *two* & <three>")) == "Part\none two & <three>"
