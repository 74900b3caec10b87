"""What holds of HTML nobody thought of: the words stay, and what omctpub renders comes back the same."""

import html as entities
import unicodedata
from collections import Counter
from dataclasses import dataclass

import nh3
from hypothesis import assume, given
from hypothesis import strategies as st

from omctpub.from_html import convert
from omctpub.markdown import plain, render
from omctpub.text import tidy

WORDS = [
    *(
        "peace",
        "été",
        "سلام",
        "می\u200cخواهم",
        "人权",
        "हिंदी",
        "👩🏽‍⚖️",
        "x_y",
        "a.",
        "(b)",
        "«c»",
        "R&D",
        "5",
        "<6",
    ),
    *(
        "*",
        "**",
        "_",
        "__d__",
        "#",
        "1.",
        "2)",
        "+",
        ">",
        "|",
        "---",
        "===",
        "`",
        "```",
        "~~",
        "\\",
        "[x](y)",
    ),
    *("[^1]", "[^1]:", "[a]:", "!", "![", "<b>", "&amp;", "&lt;", "&#9;", "https://example.org/a_b"),
]


@dataclass(frozen=True)
class Part:
    """A piece of HTML with the words that a reader sees in it."""

    html: str
    words: tuple[str, ...]

    def within(self, tag: str, attributes: str = "") -> "Part":
        return Part(f"<{tag}{attributes}>{self.html}</{tag}>", self.words)


def joined(parts: list[Part], between: str = "") -> Part:
    return Part(
        between.join(part.html for part in parts), tuple(word for part in parts for word in part.words)
    )


def several(parts: st.SearchStrategy[Part], between: str = "") -> st.SearchStrategy[Part]:
    return st.lists(parts, min_size=1, max_size=4).map(lambda found: joined(found, between))


word = st.sampled_from(WORDS).map(lambda text: Part(entities.escape(text), (text,)))
marked = st.recursive(
    several(word, " "),
    lambda inner: (
        st.builds(
            Part.within,
            several(inner, " "),
            st.sampled_from(["b", "strong", "i", "em", "s", "u", "span", "font"]),
        )
        | st.builds(
            Part.within, several(inner, "\n "), st.just("a"), st.sampled_from([" href='/u'", " name=x"])
        )
    ),
    max_leaves=5,
)
line = several(marked, " ")
texts = st.builds(Part.within, line, st.sampled_from(["p", "div", "h2", "h5", "address", "p style='x:y'"]))
cells = st.lists(st.builds(Part.within, line, st.sampled_from(["td", "th"])), min_size=2, max_size=3).map(
    joined
)
tables = several(cells.map(lambda row: row.within("tr"))).map(lambda rows: rows.within("table"))
blocks = st.recursive(
    several(texts | tables | st.just(Part("<hr>", ()))),
    lambda inner: several(
        st.builds(Part.within, several(inner), st.sampled_from(["div", "blockquote", "section"]))
        | st.builds(
            Part.within,
            several(st.builds(Part.within, inner | line, st.just("li"))),
            st.sampled_from(["ul", "ol", "ol start=7"]),
        )
    ),
    max_leaves=6,
)


@given(blocks)
def test_a_text_keeps_its_words_in_their_order(part: Part) -> None:
    assert tuple(plain(render(convert(part.html).markdown)).split()) == part.words


TAGS = [
    *(
        "p",
        "div",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "blockquote",
        "b",
        "i",
        "s",
        "del",
        "code",
        "span",
        "a",
        "table",
    ),
    *("thead", "tr", "td", "th", "section", "dt", "dd", "u", "sup", "q", "x:y", "pre"),
]
soup = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
        st.sampled_from(["<a href='/u'>", "<a href='#x'>", "<p id=x>", "<br>", "<hr>", "&nbsp;", " ", "\n"]),
        st.sampled_from(WORDS).map(entities.escape),
    ),
    max_size=25,
).map("".join)


def characters(text: str) -> Counter[str]:
    """How often each character is there; raised digits count as digits, and quotes and bullets not at all."""
    known = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    return Counter(char for char in known if not char.isspace() and char not in '"·•')


@given(soup)
def test_untidy_html_shows_what_a_browser_shows(html: str) -> None:
    seen = entities.unescape(nh3.clean(html, tags=set()))
    # Two such blanks after a letter or number make a point of a list in the way of word processors.
    assume("\u00a0\u00a0" not in seen.replace(" ", ""))
    assert characters(plain(render(convert(html).markdown))) == characters(seen)


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from([*"<>/!-[]=\"'& ap", "<!--", "<a"]), max_size=60).map("".join)
)
def test_any_text_at_all_is_converted_and_tidy(text: str) -> None:
    markdown = convert(text).markdown
    assert tidy(markdown) == markdown


def indented(text: str, width: int) -> str:
    return text.replace("\n", "\n" + " " * width)


phrase = st.lists(
    st.sampled_from(["law", "été", "سلام", "人权", "3", "a&b", "5 \\< 6", "x_y_z", "(see)", "C#"]),
    min_size=1,
    max_size=3,
).map(" ".join)
piece = st.one_of(
    phrase,
    phrase.map("*{}*".format),
    phrase.map("**{}**".format),
    phrase.map("~~{}~~".format),
    st.builds("**{} *{}* {}**".format, phrase, phrase, phrase),
    st.sampled_from(["`a b`", "`*c*`", "`<b>`", "`\\`", "<https://example.org/x_y>", "<a@example.org>"]),
    st.builds(
        "[{}]({}{})".format,
        phrase,
        st.sampled_from(["/en/news", "https://example.org/a_(b)?x=1&y=2", "mailto:a@example.org", "/%D1%8F"]),
        st.sampled_from(["", ' "t & x"']),
    ),
    st.builds("[**{}** {}](/u)".format, phrase, phrase),
)
sentence = st.lists(piece, min_size=1, max_size=3).map(" ".join)
paragraph = st.one_of(sentence, st.builds("{}\\\n{}".format, sentence, sentence))
row = st.lists(sentence, min_size=2, max_size=2).map(lambda cells: f"| {' | '.join(cells)} |")


def points(inner: st.SearchStrategy[str], between: str) -> st.SearchStrategy[str]:
    def listed(texts: list[str], start: int) -> str:
        signs = [f"{start + number}." if start else "-" for number in range(len(texts))]
        return between.join(
            f"{sign} {indented(text, len(sign) + 1)}" for sign, text in zip(signs, texts, strict=True)
        )

    return st.builds(listed, st.lists(inner, min_size=2, max_size=3), st.sampled_from([0, 1, 3]))


def several_blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, min_size=1, max_size=3).map("\n\n".join)


block = st.recursive(
    st.one_of(
        paragraph,
        st.builds("{} {}".format, st.sampled_from(["#", "##", "#####"]), sentence),
        points(sentence, "\n"),
        st.builds("{}\n| --- | --- |\n{}\n{}".format, row | st.just("|  |  |"), row, row),
        st.sampled_from(["___", "```\nx = 1\n  y | z\n```"]),
    ),
    lambda inner: st.one_of(
        several_blocks(inner).map(lambda text: "> " + text.replace("\n", "\n> ")),
        # A list directly after another would be the same list.
        st.builds(
            "{}\n\n{}".format, points(st.builds("{}\n\n{}".format, paragraph, paragraph), "\n\n"), paragraph
        ),
        points(st.builds("{}\n- {}".format, sentence, sentence).map(lambda text: indented(text, 0)), "\n"),
    ),
    max_leaves=4,
)
noted = st.builds(
    "{}\n\n{}[^1] {}[^b][^1]\n\n[^b]: {}\n\n[^1]: {}\n\n    {}".format, *[block, *[sentence] * 4], paragraph
)


@given(several_blocks(block) | noted)
def test_what_was_rendered_from_markdown_is_rendered_the_same_from_its_html(markdown: str) -> None:
    rendered = render(markdown, "t1")
    assert render(convert(rendered).markdown, "t1") == rendered
