"""HTML bodies become Markdown: what is kept and how, what is left out, and what no text may do."""

import json
from contextlib import nullcontext
from io import BytesIO
from typing import Any

import pytest

from omctpub.exchange.importing import Import, Report, Source
from omctpub.from_html import TooMuch, convert
from omctpub.markdown import plain, render
from omctpub.models import Body
from omctpub.testing import SiteUnderTest

KEPT = [
    ("<p>A <b>b</b>, <i>c</i> <em>d</em> <strong>e</strong></p>", "A **b**, *c* *d* **e**"),
    ("<p><s>a</s> <del>b</del> <code>c*d</code></p>", "~~a~~ ~~b~~ `c*d`"),
    ("<p><b>bold <i>both</i></b> <u>under</u></p>", "**bold *both*** under"),
    ("a<b> b </b>c", "a **b** c"),
    ("foo<b>bar.</b>baz", "foo**bar**.baz"),
    ("これは<b>「重要」</b>です", "これは「**重要**」です"),
    ("x<b><a href='/u'>y</a></b>z", "x[**y**](/u)z"),
    ("<b><p>one</p><p>two</p></b>", "**one**\n\n**two**"),
    ("<p><b>a</p><p>b</b> c</p>", "**a**\n\n**b** c"),
    ("<h2>A</h2><h3>B</h3><h6>C</h6>", "# A\n\n## B\n\n##### C"),
    ("<h1>A</h1><h2>B</h2>", "# A\n\n## B"),
    ("<h2><div>A<br>B</div></h2>", "# A B"),
    ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
    ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
    ("<ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>", "- a\n\n- b\n\n  c"),
    ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
    ("<ol><li>a<ol start=4><li>b</ol></ol>", "1. a\n\n   4. b"),
    ("<ul><li>a</ul><ul><li>b</ul><ul><li>c</ul>", "- a\n\n* b\n\n- c"),
    ("<li>alone", "- alone"),
    ("<ul>text<li>a</ul>", "- text\n- a"),
    ("<dl><dt>Term<dd>Meaning</dl>", "Term\n\nMeaning"),
    ("<blockquote><p>a</p><ul><li>b</ul></blockquote>", "> a\n>\n> - b"),
    ("<pre>a\n  b ``` c</pre>", "````\na\n  b ``` c\n````"),
    ("<pre><code>x &lt; y\n</code></pre>", "```\nx < y\n```"),
    ("a<hr>b", "a\n\n___\n\nb"),
    ("a<br>b<br/>", "a\\\nb"),
    ("a<br><br>b", "a\n\nb"),
    ("one\n\ntwo <i>three</i>\nfour", "one\n\ntwo *three* four"),
    ("<q>a</q> H<sub>2</sub>O, 10<sup>6</sup>, 4<sup>th</sup>", '"a" H₂O, 10⁶, 4th'),
    ("<a href='https://example.org/a_b'>x</a>", "[x](https://example.org/a_b)"),
    ("<a href='https://example.org/a_b'>https://example.org/a_b</a>", "<https://example.org/a_b>"),
    ("<a href='mailto:a@example.org'>a@example.org</a>", "<a@example.org>"),
    ("<a href='/x y(z)' title='T \"t\"'>[x]</a>", '[\\[x\\]](</x%20y(z)> "T \\"t\\"")'),
    ("<a href='https://example.org/?a=1&amp;copy;=2'>x</a>", "[x](https://example.org/?a=1&amp;copy;=2)"),
    ("<a href=/u><div>a</div><div>b</div></a>", "[a](/u)\n\n[b](/u)"),
    ("<p dir=rtl>نص <b>مهم</b> می\u200cخواهم 👩‍👧</p>", "نص **مهم** می\u200cخواهم 👩‍👧"),
    ("<table><tr><th>a<th>b<tr><td>1|2<td>c<br>d</table>", "| a | b |\n| --- | --- |\n| 1\\|2 | c d |"),
    ("<table><tr><td>a<td>b</table>", "|  |  |\n| --- | --- |\n| a | b |"),
    (
        "<table><thead><tr><td>a<td>b</thead><tr><td colspan=2>c<tr><td rowspan=2>d<td>e<tr><td>f</table>",
        "| a | b |\n| --- | --- |\n| c |  |\n| d | e |\n|  | f |",
    ),
    (
        "<table><caption>C</caption><tr><th>a<td><p>b</p><ul><li>c<li>d</ul></table>",
        "C\n\n|  |  |\n| --- | --- |\n| a | b • c • d |",
    ),
    ("<table><tr><td><p>a</p><h2>b</h2></td></tr></table>", "a\n\n# b"),
    ("<table role=presentation><tr><td>a<td>b</table>", "a\n\nb"),
    ("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", "a\n\n|  |  |\n| --- | --- |\n| b | c |"),
    ("<p>a</p><p>&nbsp;</p><p> &nbsp; b&nbsp;&nbsp; c</p>", "a\n\nb c"),
    ("", ""),
]


@pytest.mark.parametrize(("html", "markdown"), KEPT)
def test_what_a_text_says_is_kept(html: str, markdown: str) -> None:
    assert convert(html).markdown == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>one\n\ntwo</p>", "one two"),
        ("<p>We call on\r\n \r\n<b>all</b> states\n\nto act</p>", "We call on **all** states to act"),
        ("<p><span>We call</span>\n\n<span>on all</span></p>", "We call on all"),
        ("<h2>on\n\n<b>all</b></h2>", "# on **all**"),
        ("one\n\ntwo<div>three\n\nfour</div>", "one\n\ntwo\n\nthree\n\nfour"),
    ],
)
def test_an_empty_line_parts_words_and_only_loose_text_into_paragraphs(html: str, markdown: str) -> None:
    assert convert(html).markdown == markdown


ONLY_TEXT = [
    *("*a*", "**a**", "_a_", "__init__", "a_b", "# a", "#", "+ a", "- a", "-", "1. a", "1)", "2024.", "> a"),
    *("---", "===", "***", "| a |", "|---|", "`a`", "```", "~~a~~", "~~~"),
    *("[x](y)", "[x]: /y", "[^1]", "![x](y)", "<b>", "<script>alert(1)</script>"),
    *("&amp;", "&#35;", "a\\", "\\*", "<https://example.org>", "R&D", "a # #"),
]


@pytest.mark.parametrize("text", ONLY_TEXT)
@pytest.mark.parametrize(
    "around", ["<p>{}</p>", "a<br>{}", "<li>{}", "<h3>{}</h3>", "<table><th>{}", "<b>{}</b>"]
)
def test_text_that_looks_like_markdown_stays_text(text: str, around: str) -> None:
    written = text.replace("&", "&amp;").replace("<", "&lt;")
    assert plain(render(convert(around.format(written)).markdown)).removeprefix("a\n") == text


FOOTNOTES = [
    # As markdown-it writes them.
    '<p>a<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></p><hr class="footnotes-sep">'
    '<section class="footnotes"><ol><li id="fn1"><p>N <a href="#fnref1">↩︎</a></p></li></ol></section>',
    # As WordPress does.
    '<p>a<sup data-fn="u" class="fn"><a href="#u" id="u-link">1</a></sup></p>'
    '<ol><li id="u">N <a href="#u-link" aria-label="Back">↩︎</a></li></ol>',
    # As encyclopedias do.
    '<p>a<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup></p>'
    '<ol><li id="cite_note-1"><b><a href="#cite_ref-1">^</a></b> N</li></ol>',
    # Without a way back.
    '<p>a<sup><a href="#note1">*</a></sup></p><p id="note1"><sup>*</sup> N</p>',
    '<p>a<sup>[<a href="#fn1">1</a>]</sup></p><ol><li id="fn1">N</ol>',
    # With anchors of their own.
    '<p>a<a name="r1"></a><a href="#n1">(1)</a></p><p><a name="n1"></a>[<a href="#r1">1</a>] N</p>',
]


@pytest.mark.parametrize("html", FOOTNOTES)
def test_footnotes_of_the_usual_makings_are_footnotes(html: str) -> None:
    assert convert(html).markdown == "a[^1]\n\n[^1]: N"


def test_notes_are_numbered_as_they_are_met_and_keep_their_paragraphs() -> None:
    notes = "<ol><li id=fn1>One<p>more</p></li><li id=fn2>Two</li></ol>"
    text = "".join(f"<p>a<sup><a href='#fn{n}'>{n}</a></sup>: b</p>" for n in (2, 1, 2))
    assert convert(text + notes).markdown == (
        "a[^1]: b\n\na[^2]: b\n\na[^1]: b\n\n[^1]: Two\n\n[^2]: One\n\n    more"
    )


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<a href='#part'>1</a> <h2 id=part>Part</h2>", "1\n\n# Part"),
        ("<a href='#none'><sup>1</sup></a>", "¹"),
        ("<p id=up>a</p><p><a href='#up'><sup>1</sup></a></p>", "a\n\n¹"),
        ("<p>a<sup><a href='#fn1'>1</a></sup></p><p id=fn1></p>", "a¹"),
    ],
)
def test_a_link_within_the_page_that_leads_to_no_note_is_its_text(html: str, markdown: str) -> None:
    assert convert(html).markdown == markdown


LEFT_OUT = [
    ("a<script>alert(1)</script><style>p {}</style><!-- c -->", "a", {"scripts": 1}),
    ("<script>never ended <p>a", "", {"scripts": 1}),
    ("Name: <input><select><option>x</select><button>Send</button>", "Name:", {"form fields": 3}),
    ("<iframe src='https://example.org'></iframe>a<object>b</object>", "a", {"embedded media": 2}),
    ("<select>never ended", "never ended", {}),
    ("<img src=a.png>a", "a", {"images": 1}),
    ("<img alt='Two people at a door'> a", "[Two people at a door] a", {"images": 1}),
    ("<img alt='IMG_2041.JPG'>a<img class=emoji alt='🕯'>", "a🕯", {"images": 1}),
    ("<svg><text>x</text></svg><xml><a>y</a></xml><title>z</title>a", "a", {"images": 1}),
    ("<a href='#x'>a</a> <a name=x>b</a> <a href=''>c</a>", "a b c", {}),
]


@pytest.mark.parametrize(("html", "markdown", "lost"), LEFT_OUT)
def test_what_has_no_place_in_a_text_is_left_out_and_counted(
    html: str, markdown: str, lost: dict[str, int]
) -> None:
    made = convert(html)
    assert (made.markdown, dict(made.left_out)) == (markdown, lost)


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JaVaScRiPt:x", "java&#9;script:x", "&#1;javascript:x", "vbscript:x"),
        *("data:text/html,x", "//evil.example", "\\\\evil.example", "/\\evil.example", "https:evil.example"),
        *("file:///etc/passwd", "ftp://example.org", "mailto:"),
        *("http:///evil.example", "/&#10;/evil.example"),
    ],
)
def test_a_link_that_must_not_be_is_its_text(address: str) -> None:
    made = convert(f'<a href="{address}">text</a>')
    assert made.markdown == "text"
    assert dict(made.left_out) == {"links to addresses that are not allowed": 1}


HUGE = {
    "nested": "<div>" * 100_000 + "deep",
    "unclosed": "<b><i>" * 50_000 + "deep",
    "crossed": "<b>" * 20_000 + "<i>" * 20_000 + "</b>" * 20_000 + "deep",
    "tables": "<table><tr><td>" * 30_000 + "deep",
    "lists": "<ul><li>" * 50_000 + "deep",
    "points": "<ol>" + "<li>x" * 10_000 + "<li>deep</ol>",
    "reaching down": "<table>" + "<tr><td rowspan=9999>x" * 3_000 + "<td>deep",
    "comments": "deep" + "<!--" * 250_000,
    "tags": "deep" + "<a href='" * 100_000,
    "signs": "<p>deep" + "*" * 900_000,
    "blanks": "deep<p id=a><a href='#b'>" + "\u00a0" * 900_000 + "</a><p id=b>",
    "sections": "deep" + "<![CDATA[" * 100_000,
    "notes": "deep" + "<a href='#n' id=r><sup>1</sup></a>" * 5_000 + "<ol><li id=n><a href='#r'>1</a> x",
}


@pytest.mark.parametrize("html", HUGE.values(), ids=HUGE)
def test_no_html_takes_more_than_the_time_to_read_it(html: str) -> None:
    assert "deep" in convert(html).markdown


def test_more_elements_than_a_text_can_mean_are_refused() -> None:
    with pytest.raises(
        TooMuch, match=r"^has 100,001 elements of HTML; at most 100,000 are taken\. Divide it into"
    ):
        convert("<p>" * 100_001)


def test_what_is_nested_too_deeply_to_be_rendered_keeps_its_words() -> None:
    html = "".join(f"<ul><li>{number}" for number in range(40)) + "<blockquote>last"
    assert plain(render(convert(html).markdown)).split() == [*map(str, range(40)), "last"]


def read(site: SiteUnderTest, **text: Any) -> tuple[Report, list[str]]:
    """Import an item whose English text has these keys."""
    line = {"id": "x", "type": "statement", "published": "2018-02-16", "original": "en"}
    content = json.dumps({**line, "translations": {"en": {"title": "A title", **text}}}).encode()
    said: list[str] = []
    source = Source("in.jsonl", lambda: nullcontext(BytesIO(content)))
    with site.editor.opened() as opened:
        report = Import(opened, lambda problem: said.append(str(problem))).run([source])
    return report, said


class TestImport:
    def test_a_body_in_html_is_stored_as_markdown_and_shown(self, site: SiteUnderTest) -> None:
        html = "<p>A <b>letter</b>.<sup><a href='#fn1' id='r'>1</a></sup></p><ul><li id='fn1'>Of May.</ul>"
        assert read(site, body=html, body_format="html")[1] == []
        with site.editor.opened():
            assert Body.get().markdown == "A **letter**.[^1]\n\n[^1]: Of May."
        page = site.reader.get("/en/statements/x/a-title")
        (sign,), (note,) = page.tree.xpath("//*[@role='doc-noteref']"), page.tree.xpath("//section//li")
        assert sign.get("href") == f"#{note.get('id')}"
        assert page.said("//section[@role='doc-endnotes']//p") == "Of May. ↩︎"

    def test_the_same_html_again_changes_nothing(self, site: SiteUnderTest) -> None:
        body = "<p>A <b>letter</b></p>"
        read(site, body=body, body_format="html")
        assert read(site, body=body, body_format="html")[0].unchanged == 1
        assert read(site, body="A **letter**")[0].unchanged == 1

    def test_a_body_in_markdown_shows_html_as_text(self, site: SiteUnderTest) -> None:
        read(site, body="<b>x</b>", body_format="markdown")
        assert site.reader.get("/en/statements/x/a-title").said("//*[@class='e-content']") == "<b>x</b>"

    def test_what_is_left_out_is_said_in_one_warning(self, site: SiteUnderTest) -> None:
        report, said = read(site, body="<img><img>a<script></script>", body_format="html")
        assert (report.added, report.warnings) == (1, 1)
        assert said == [
            "in.jsonl:1: translations.en.body: warning: is kept without what a text in Markdown cannot hold: "
            "images (2), scripts (1)."
        ]

    @pytest.mark.parametrize(
        ("html", "reason"),
        [
            (
                "<p>" * 100_001,
                "has 100,001 elements of HTML; at most 100,000 are taken. Divide it into several",
            ),
            (
                "*" * 600_000,
                "has 1,200,000 characters once it is Markdown; at most 1,000,000 are taken. Divide",
            ),
        ],
    )
    def test_a_body_that_is_too_much_is_refused(self, site: SiteUnderTest, html: str, reason: str) -> None:
        report, said = read(site, body=html, body_format="html")
        assert report.refused == 1
        assert said[0].startswith(f"in.jsonl:1: translations.en.body: {reason}")
