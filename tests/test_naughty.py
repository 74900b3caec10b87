"""Texts that break programs, in every place that takes one: refused by name, or an item like any other."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from omctpub.exchange.exporting import export
from omctpub.exchange.importing import Import, Report, Source
from omctpub.models import Item, Translation
from omctpub.testing import Page, Reader, SiteUnderTest

from .naughty import (
    A_WORD_OF_A_MEGABYTE,
    EVERY,
    FAMILIES,
    HARMLESS,
    SCRIPTS,
    UNSTORABLE,
    in_each_place,
    line,
    programme,
    with_text,
    written,
)

EXHAUSTIVE = bool(os.environ.get("OMCTPUB_EXHAUSTIVE"))
ATOM = "{http://www.w3.org/2005/Atom}"
AT_ONCE = 100
MARKDOWN = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}


@pytest.fixture(autouse=True)
def long_lists(site: SiteUnderTest) -> None:
    site.configure(list_size=AT_ONCE, stream_size=AT_ONCE)


@pytest.fixture
def another(tmp_path: Path, site: SiteUnderTest) -> SiteUnderTest:
    """A second site with the same settings, and nothing in it."""
    folder = tmp_path / "another"
    folder.mkdir()
    return SiteUnderTest(folder).configure(**site.settings)


def read(site: SiteUnderTest, content: bytes) -> tuple[Report, list[str]]:
    """Import a file of this content; gives what was said."""
    said: list[str] = []
    source = Source("in.jsonl", lambda: nullcontext(BytesIO(content)))
    with site.editor.opened() as opened:
        report = Import(opened, lambda problem: said.append(str(problem))).run([source])
    assert all(one.isprintable() and "could not be stored" not in one for one in said), said
    return report, said


def exported(site: SiteUnderTest) -> bytes:
    lines: list[str] = []
    with site.editor.opened() as opened:
        export(opened, lines.append, everything=True)
    return "".join(lines).encode()


def comes_back(site: SiteUnderTest, another: SiteUnderTest) -> None:
    """Everything comes back from a new site byte by byte, and importing it here again changes nothing."""
    content = exported(site)
    report, said = read(another, content)
    assert (report.refused, report.added) == (0, content.count(b"\n")), said
    assert exported(another) == content
    report, _ = read(site, content)
    assert (report.unchanged, report.changed, report.refused) == (content.count(b"\n"), 0, 0)


def parts(page: Page, root: str = "//*") -> set[tuple[str, str]]:
    """Every element and attribute of a page, as pairs; "" stands for the element itself."""
    found = page.tree.xpath(root)
    return {(one.tag, name) for one in found if isinstance(one.tag, str) for name in ("", *one.attrib)}


def outline(page: Page) -> list[tuple[str, str]]:
    """The elements of a page outside its entries, in order, and the outermost ones in each entry."""
    inside = "ancestor::*[contains(@class, 'h-entry')]"
    outer = "//body//*[not({0})] | //*[contains(@class, 'h-entry')]/*".format(inside)
    return [(one.tag, one.get("class", "")) for one in page.tree.xpath(outer)]


def is_safe(page: Page, known: set[tuple[str, str]]) -> None:
    """Nothing but what the templates and Markdown make, and no address that runs or lies."""
    assert page.status == 200
    content = "//*[contains(@class, 'e-content') or contains(@class, 'field')]//*"
    assert {pair for pair in parts(page) - known if pair[0] not in MARKDOWN} == set()
    allowed = {"", "href", "title", "start", "rel", "lang", "dir", "class"}
    assert {name for _tag, name in parts(page, content) - known} <= allowed
    for address in page.tree.xpath("//@href | //@src | //@action | //*/@*[starts-with(name(), 'hx-get')]"):
        assert address.startswith(("/", "#", "http://", "https://", "mailto:")), address
        assert not address.startswith(("//", "/\\"))


def stored(site: SiteUnderTest) -> list[tuple[str, str, str]]:
    """Path, id and English title of every item."""
    with site.editor.opened() as opened:
        rows = Translation.select(Translation, Item).join(Item).order_by(Item.number)
        return [(opened.types[row.item.type].path, row.item.id, row.title) for row in rows]


def known_parts(site: SiteUnderTest, lines: Sequence[dict[str, Any]]) -> set[tuple[str, str]]:
    """What pages are made of where all texts are harmless."""
    read(site, written(lines))
    addresses = [f"/en/{path}/{id}" for path, id, _ in stored(site)]
    addresses += ["/en/", "/en/news?filters=1", "/en/search?q=harmless", "/en/programmes", "/en/countries"]
    return {pair for address in addresses for pair in parts(site.reader.get(address))}
