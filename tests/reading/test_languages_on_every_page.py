"""Every text of every kind of page stands under its own language, and goes in its own direction."""

import json
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pytest

from bench.faces import showcase
from bench.faces.page_kinds import LANGUAGES, PAGE_KINDS, PageKind
from omctpub.exchange.exporting import export
from omctpub.holder import Application
from omctpub.testing import Editor, Page, Reader
from tests.spoken import Known, faults, grouped, known_to, spoken
from tests.turns import some

PARTS = ("news?filters=1", "news?page=2", "search/suggestions?q=pol", "pledge/demo-pledge-first-hour/sign")


@dataclass(frozen=True)
class Shown:
    """The showcase, and what is known to be said there."""

    reader: Reader
    known: Known

    def page(self, kind: PageKind, lang: str) -> Page:
        page = self.reader.get(kind.address(lang))
        assert page.status == kind.status
        return page


@pytest.fixture(scope="module")
def shown(faces: Application, visitor_of_faces: Reader) -> Shown:
    lines: list[str] = []
    with Editor(faces).opened() as site:
        export(site, lines.append, everything=True)
        return Shown(visitor_of_faces, known_to(map(json.loads, lines), LANGUAGES, site.settings.name))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_is_under_its_language_and_goes_its_way(shown: Shown, lang: str) -> None:
    found = [
        (kind.name, fault)
        for kind in some(PAGE_KINDS, 3, LANGUAGES.index(lang))
        for fault in faults(shown.page(kind, lang).tree, shown.known)
    ]
    assert not found, f"in {lang}:\n{grouped(found)}"


def test_most_texts_are_known(shown: Shown) -> None:
    """Of the others only the letters are judged: dates, numbers, snippets."""
    texts = [
        text
        for number, kind in enumerate(PAGE_KINDS)
        for lang in some(LANGUAGES, len(LANGUAGES), number)
        for _element, _where, text in spoken(shown.page(kind, lang).tree)
        if any(one.isalpha() for one in text)
    ]
    known = [text for text in texts if shown.known.languages(text)]
    assert len(known) > 0.8 * len(texts)


PLANTED = {
    "a title": ("<p>كيف نكتب ما يُقال لنا</p>", "it is known in ar"),
    "a menu": ("<a>Actualités</a>", "it is known in fr"),
    "a label": ('<nav aria-label="Menu principal"></nav>', "it is known in fr"),
    "letters": ("<p>Всё, чего нет в файлах.</p>", "'Всё' is not written so"),
    "a country": ("<li>Ägypten und Ägypten und مصر</li>", "'مصر' is not written so"),
    "a direction": ('<p lang="ar">١٢</p>', "<p> goes ltr in lang=ar"),
    "a way back": ('<p lang="ar" dir="rtl"><b lang="en">Text</b></p>', "<b> goes rtl in lang=en"),
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_fault_is_found(shown: Shown, what: str) -> None:
    planted, verdict = PLANTED[what]
    page = f'<html lang="en" dir="ltr"><body><p>News</p>{planted}</body></html>'
    [found] = faults(lxml.html.document_fromstring(page), shown.known)
    assert verdict in found


def test_each_part_that_htmx_fetches_says_its_language_where_it_is_not_the_pages(shown: Shown) -> None:
    for lang in LANGUAGES:
        around = f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"><body>{{}}</body></html>'
        for path in PARTS:
            part = shown.reader.get(f"/{lang}/{path}", part=True).text
            tree = lxml.html.document_fromstring(around.format(part))
            found = [(path, fault) for fault in faults(tree, shown.known)]
            assert not found, grouped(found)


def test_the_showcase_has_the_languages_it_is_for() -> None:
    lines = [json.loads(line) for line in Path(showcase.LINES).read_text(encoding="utf-8").splitlines()]
    spoken_there = {lang for line in lines for lang in line["translations"]}
    assert {"en", "fr", "es", "ar", "ru", "th", "zh-Hant", "he", "fa", "hi"} <= spoken_there
