"""A text keeps to itself: its controls of direction end with it, and no character of it is torn."""

import json
import re
import time
from itertools import pairwise

import pytest
from flask import render_template_string
from flask_babel import lazy_gettext
from hypothesis import given
from hypothesis import strategies as st

from omctpub.contained import (
    balanced,
    balanced_pieces,
    in_one_line,
    isolated,
    shortened,
    whole_until,
)
from omctpub.models import Translation
from omctpub.search.query import parse
from omctpub.search.snippets import snippet
from omctpub.testing import Editor, Page, Reader, SiteUnderTest
from tests.naughty import A_WORD_OF_A_MEGABYTE
from tests.turns import EXHAUSTIVE

LRE, RLE, PDF, LRO, RLO = "\u202a\u202b\u202c\u202d\u202e"
LRI, RLI, FSI, PDI = "\u2066\u2067\u2068\u2069"
CONTROLS = f"{LRE}{RLE}{PDF}{LRO}{RLO}{LRI}{RLI}{FSI}{PDI}"
ENDS = "\n\r\x1c\x1d\x1e\x85\u2029"
A_FAMILY, A_FLAG, A_SCOT = "👨‍👩‍👧‍👦", "🇨🇭", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"

any_text = st.text(st.sampled_from(f"{CONTROLS}{CONTROLS}abאב1 {ENDS}"), max_size=80)


def open_at_the_end(paragraph: str) -> int:
    """How much a paragraph leaves open by the rules of UAX #9 (X1 to X8), which count what is too deep."""
    open: list[str] = []
    for char in paragraph:
        if char in f"{LRE}{RLE}{LRO}{RLO}{LRI}{RLI}{FSI}":
            open.append(PDI if char in f"{LRI}{RLI}{FSI}" else PDF)
        elif char == PDF:
            assert open[-1:] == [PDF], "closes nothing"
            open.pop()
        elif char == PDI:
            assert PDI in open, "closes nothing"
            while open.pop() != PDI:
                pass
    return len(open)


def paragraphs(text: str) -> list[str]:
    for end in ENDS:
        text = text.replace(end, "\n")
    return text.split("\n")


def without_controls(text: str) -> str:
    return "".join(char for char in text if char not in CONTROLS)


@given(any_text)
def test_nothing_is_open_where_a_paragraph_ends_and_nothing_is_closed_that_was_not_opened(text: str) -> None:
    assert [open_at_the_end(each) for each in paragraphs(balanced(text))] == [0] * len(paragraphs(text))


@given(any_text)
def test_all_else_stays_as_it_is_written(text: str) -> None:
    assert without_controls(balanced(text)) == without_controls(text)


@given(any_text)
def test_what_is_in_pairs_is_not_touched_again(text: str) -> None:
    assert balanced(balanced(text)) == balanced(text)


@given(st.text())
def test_a_text_without_controls_is_not_touched(text: str) -> None:
    assert balanced(without_controls(text)) == without_controls(text)


@given(any_text, st.lists(st.integers(0, 80), max_size=4))
def test_in_pieces_it_is_the_same(text: str, places: list[int]) -> None:
    cuts = [0, *sorted(places), len(text)]
    pieces = [text[start:end] for start, end in pairwise(cuts)]
    assert "".join(balanced_pieces(pieces)) == balanced(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"{RLO}evil{LRI}gpj.exe", f"{RLO}evil{LRI}gpj.exe{PDI}{PDF}"),
        (f"{PDI}{PDI}{PDF} closed too often", " closed too often"),
        (f"a {RLI}ב{PDI} c", f"a {RLI}ב{PDI} c"),
        (f"{RLI}{RLE}a{PDI}b{PDF}", f"{RLI}{RLE}a{PDI}b"),
        (f"{RLE}{LRI}a{PDF}b{PDI}{PDF}", f"{RLE}{LRI}ab{PDI}{PDF}"),
        (f"{RLO}one\ntwo{PDF}", f"{RLO}one{PDF}\ntwo"),
        ("", ""),
    ],
)
def test_each_is_closed_by_its_own(text: str, kept: str) -> None:
    assert balanced(text) == kept


def test_what_is_deeper_than_any_text_needs_is_left_out() -> None:
    deep = balanced(RLE * 1_000 + "x" + PDF * 1_000)
    assert deep == RLE * 50 + "x" + PDF * 50
    assert balanced((RLE + FSI) * 1_000 + "x" + PDI) == (RLE + FSI) * 25 + "x" + (PDI + PDF) * 25


@pytest.mark.parametrize(
    ("text", "direction", "kept"),
    [
        ("Sudan, 2018", "ltr", "Sudan, 2018"),
        ("2018 – 5", "rtl", "2018 – 5"),
        ("السودان 2018", "rtl", "السودان 2018"),
        ("السودان 2018", "ltr", f"{FSI}السودان 2018{PDI}"),
        ("Sudan", "rtl", f"{FSI}Sudan{PDI}"),
        (f"x{RLO}y", "ltr", f"{FSI}x{RLO}y{PDF}{PDI}"),
        (f"Search: {FSI}سجن{PDI}", "ltr", f"Search: {FSI}سجن{PDI}"),
    ],
)
def test_only_what_would_turn_a_sentence_round_is_isolated_in_it(
    text: str, direction: str, kept: str
) -> None:
    assert isolated(text, direction) == kept


@pytest.mark.parametrize(
    "character",
    [
        *(
            A_FAMILY,
            "👩🏽‍⚕️",
            "🏳️‍🌈",
            A_SCOT,
            A_FLAG,
            "1️⃣",
            "❤️‍🔥",
            "e\u0301",
            "क्षि",
            "กำ",
            "\u1112\u1161\u11ab",
            "בָּ",
            "ｶﾞ",
        ),
    ],
)
def test_a_character_is_cut_off_whole(character: str) -> None:
    text = f"ab{character * 3}c"
    whole = {2 + number * len(character) for number in range(4)} | {0, 1, len(text)}
    assert {whole_until(text, end) for end in range(len(text) + 1)} == whole


def test_a_heap_of_marks_is_cut_all_the_same() -> None:
    heap = "a" + "\u0301" * 10_000
    assert shortened(heap, 100) == "a" + "\u0301" * 98 + "…"
    assert shortened("short", 5) == "short"
    assert shortened("longer", 5) == "long…"
    assert balanced(shortened(f"{RLI}{'x' * 50}{PDI}", 10)) == f"{RLI}xxxxxxxx…{PDI}"


def test_a_passage_tears_no_family_and_leaves_nothing_open() -> None:
    found = snippet(f"prison{A_FAMILY * 60}{PDI}", "en", parse("prison"), 40)
    assert "".join(piece for piece, _marked in found) == f"prison{A_FAMILY * 4}…"
    cut = snippet(f"prison {RLO}{'x ' * 100}{PDF}", "en", parse("prison"), 40)
    assert [open_at_the_end("".join(piece for piece, _marked in cut))] == [0]


# Where a title stands: within its page, in lists and feeds, and in what a search says of it.
EVERYWHERE = ("", "news", "news.atom", "news.json", "statements/odd", "search?q=gpj", "search.atom?q=gpj")


@pytest.fixture
def odd(editor: Editor) -> str:
    title = f"{RLO}gpj{LRI} exe"
    text = {"title": title, "summary": f"{PDI}{RLI}Summary", "body": "Body"}
    return editor.save("odd", texts={"en": text}, data={"addressee": f"{PDI}{RLO}To all"})


def left_open(page: Page) -> list[str]:
    """Lines that leave a control open; a title is as it was written, at the end of a line of its own."""
    lines = re.sub(r'<span class="p-name".*</span>(?=\n|</a>|</h1>)', "", page.text).split("\n")
    return [each for each in lines if open_at_the_end(each)]


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("address", EVERYWHERE)
def test_no_answer_leaves_anything_open(reader: Reader, odd: str, lang: str, address: str) -> None:
    page = reader.get(f"/{lang}/{address}")
    assert "gpj" in page.text
    assert left_open(page) == []


def test_a_part_of_a_page_leaves_nothing_open_either(reader: Reader, odd: str) -> None:
    for address in ("/en/search/suggestions?q=gpj", "/en/search?q=gpj", "/en/news"):
        page = reader.get(address, part=True)
        assert "gpj" in page.text
        assert left_open(page) == []


def test_what_is_stored_stays_as_it_was_written(reader: Reader, editor: Editor, odd: str) -> None:
    reader.get("/en/statements/odd")
    with editor.opened():
        assert Translation.get().title == f"{RLO}gpj{LRI} exe"


def test_the_title_is_all_that_its_name_holds(reader: Reader, editor: Editor) -> None:
    longest = "An Arabic word, \u2067العربية\u2069, and more " * 25
    editor.save("long", texts={"en": longest[:1_000].strip()})
    assert reader.news().titles == [longest[:1_000].strip()]
    assert reader.get("/en/statements/long").tree.xpath("string(//h1)") == longest[:1_000].strip()


def test_a_name_in_other_letters_turns_no_sentence_round(reader: Reader, editor: Editor) -> None:
    editor.save("one", "report", texts={"en": "One"}, data={"series": "تقرير"})
    assert reader.get("/en/search?q=سجن").said("//title") == f"Search: {FSI}سجن{PDI} · omctpub"
    assert f"{FSI}prison{PDI}" in reader.get("/ar/search?q=prison").said("//title")
    assert reader.get("/en/search?q=prison").said("//title") == "Search: prison · omctpub"
    editor.save("two", texts={"ar": "السودان"})
    assert reader.get("/en/statements/two").said("//title") == f"{FSI}السودان{PDI} · omctpub"
    feed = json.loads(reader.get("/en/reports.json?series=تقرير").text)
    assert feed["title"] == f"Reports and Publications · {FSI}تقرير{PDI} · omctpub"
    chip = reader.get("/en/reports?series=تقرير").tree.xpath("//ul[@class='chips']//bdi")
    assert [one.text_content() for one in chip] == ["تقرير"]


def test_an_odd_value_still_filters(reader: Reader, editor: Editor) -> None:
    editor.save("one", "report", texts={"en": "One"}, data={"series": f"{RLO}odd{PDI}"})
    editor.save("two", "report", texts={"en": "Two"}, data={"series": "even"})
    (address,) = reader.get("/en/reports/one").tree.xpath("//dd/a/@href")
    assert reader.get(address).titles == ["One"]
    form = reader.get("/en/reports?filters=1")
    (value,) = form.tree.xpath("//option[contains(., 'odd')]/@value")
    assert value == f"{RLO}odd{PDI}"


@pytest.mark.parametrize(
    "title", ["   ", "\u3000\u00a0", "\u200b\u2060", "\u0301\u0301", "\u202e\u2066", "\u3164"]
)
def test_a_title_of_nothing_to_see_is_none(reader: Reader, editor: Editor, title: str) -> None:
    text = {"title": title, "summary": "A summary", "body": "A body"}
    editor.save("first", "urgent_intervention", "2018-02-15", {"en": "A title"}, data={})
    editor.save("odd", "urgent_intervention", texts={"en": text}, countries=("SD",), follows="first")
    called = "Urgent Intervention, February 16, 2018"
    assert reader.news().titles[0] == ""
    assert reader.news().said("//article//a") == called
    assert reader.news().said("//p[@class='more']") == "Read more …"
    assert reader.get("/en/urgent-interventions/odd").said("//title") == f"{called} · omctpub"
    assert reader.get("/en/urgent-interventions/first").said("//p[@class='newer']/a") == "Urgent Intervention"
    assert json.loads(reader.get("/en/news.json").text)["items"][0]["title"] == called
    assert called in reader.get("/en/news.atom").text


def test_a_summary_of_nothing_to_see_is_none(reader: Reader, editor: Editor) -> None:
    editor.save("odd", texts={"en": {"title": "A title", "summary": "\u200b\u202e", "body": "A body"}})
    page = reader.news()
    assert page.tree.find_class("p-summary") == page.tree.find_class("more") == []
    assert "summary" not in json.loads(reader.get("/en/news.json").text)["items"][0]


def test_titles_of_a_megabyte_are_small_pages(reader: Reader, editor: Editor) -> None:
    for number in range(20 if EXHAUSTIVE else 5):
        editor.save(f"n{number}", texts={"en": A_WORD_OF_A_MEGABYTE})
    for address in ("", "news", "news.atom", "news.json"):
        began = time.thread_time()
        page = reader.get(f"/en/{address}")
        assert time.thread_time() - began < 1, address
        assert len(page.text) < 100_000, address


def test_the_page_of_such_a_title_has_a_title_that_fits_a_window(reader: Reader, editor: Editor) -> None:
    editor.save("heap", texts={"en": "a" + "\u0301" * 10_000})
    page: Page = reader.get("/en/statements/heap")
    assert len(page.said("//title")) == len("… · omctpub") + 199
    assert len(page.said("//h1")) == 1_000


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
IN_ONE_LINE = [
    ("Open letter", 11, "Open letter"),
    ("Open\n  letter\u2028", 11, "Open letter"),
    ("Open letter, to all", 14, "Open letter…"),
    ("Openletter", 6, "Openl…"),
    ("監獄監獄監獄", 4, "監獄監…"),
    ("กี่กี่กี่", 6, "กี่…"),
    (FAMILY * 2, 8, f"{FAMILY}…"),
    ("\U0001f1e8\U0001f1ed" * 3, 4, "\U0001f1e8\U0001f1ed…"),
    ("\U0001f44b\U0001f3fd" * 3, 4, "\U0001f44b\U0001f3fd…"),
    ("\u202eevil\u2066", 11, "evil"),
    ("a" + "\u0301" * 10_000, 100, "a" + "\u0301" * 98 + "…"),
    ("", 5, ""),
]


@pytest.mark.parametrize(("text", "limit", "short"), IN_ONE_LINE)
def test_a_text_is_cut_between_words_or_at_least_between_signs(text: str, limit: int, short: str) -> None:
    assert in_one_line(text, limit) == short
    assert len(short) <= limit


@pytest.mark.parametrize(
    "template", ["{{ told }}", "{{ '' ~ told }}", "{{ _('%(it)s', it=told) }}", "{{ [told]|join }}"]
)
def test_a_text_that_is_translated_late_is_no_markup(site: SiteUnderTest, template: str) -> None:
    told = lazy_gettext("There is no item %(id)s.", id="<svg onload=x>")
    with site.application.current().test_request_context("/en/"):
        assert "&lt;svg onload=x&gt;" in render_template_string(template, told=told)
        assert "&amp;" not in render_template_string(template, told=told)
