"""The markup of every kind of page: valid HTML, and an outline that a screen reader can walk."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from bench.faces.page_kinds import LANGUAGES, PAGE_KINDS, PageKind
from omctpub.testing import Reader
from tests.turns import some

CHECKER = Path(sys.prefix) / "validator" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LET_THROUGH = (
    # Attributes of htmx are in no standard.
    r"Attribute “hx-[a-z-]+(:[a-z0-9]+)?” (not allowed on element .*|is not serializable as XML 1\.0\.)",
    # The footnotes of a text are a section of it, with a line above them in place of a heading.
    r"Section lacks heading\. .*",
)
CONTROLS = "//input[not(@type='hidden')] | //select | //textarea"
HEADINGS = "//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"

every_kind = pytest.mark.parametrize("kind", PAGE_KINDS, ids=lambda kind: kind.name)


def complaints(folder: Path) -> list[str]:
    """What the Nu HTML Checker says of all files in a folder: errors and warnings, a line each."""
    if not CHECKER.is_file() or not shutil.which("java"):
        pytest.skip("The Nu HTML Checker is not here. Install it: make validator (needs Java and npm)")
    command = [
        "java",
        "-Xss1m",
        "-jar",
        str(CHECKER),
        "--format",
        "json",
        "--filterpattern",
        "|".join(LET_THROUGH),
        str(folder),
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return [
        f"{Path(one['url']).stem}: {one['message']} {one.get('extract', '').strip()[:120]!r}"
        for one in json.loads(said)["messages"]
    ]


def named(kind: PageKind) -> str:
    return re.sub(r"\W+", "-", kind.name)


def test_every_page_is_valid(visitor_of_faces: Reader, tmp_path: Path) -> None:
    for at, kind in enumerate(PAGE_KINDS):
        for lang in some(LANGUAGES, 2, at):
            page = visitor_of_faces.get(kind.address(lang))
            (tmp_path / f"{named(kind)}.{lang}.html").write_text(page.text, encoding="utf-8")
    assert grouped(complaints(tmp_path)) == []


def grouped(said: list[str]) -> list[str]:
    """Each complaint once, with how many pages it is about and one of them."""
    first = dict[str, str]()
    count = Counter[str]()
    for line in said:
        page, _, complaint = line.partition(": ")
        count[complaint] += 1
        first.setdefault(complaint, page)
    return [f"{complaint} on {first[complaint]} and {count[complaint] - 1} more" for complaint in count]


def test_what_is_invalid_is_told(tmp_path: Path) -> None:
    page = "<!doctype html><html lang=en><title>x</title><p hx-get=/ align=left><a href=/><a href=/>y</a></a>"
    (tmp_path / "page.en.html").write_text(page, encoding="utf-8")
    said = " ".join(complaints(tmp_path))
    assert "“align”" in said
    assert "“hx-get”" not in said


@every_kind
def test_every_page_can_be_walked_by_its_outline(visitor_of_faces: Reader, kind: PageKind) -> None:
    for lang in LANGUAGES:
        page = visitor_of_faces.get(kind.address(lang))
        assert page.status == kind.status
        assert list(flaws(page.tree)) == [], kind.address(lang)


def flaws(tree: Any) -> Iterator[str]:
    """What is wrong with the outline of a page, its landmarks, its names, or its language."""
    yield from (
        f"id {id!r} is there twice" for id, count in Counter(tree.xpath("//@id")).items() if count > 1
    )
    yield from _misled(tree)
    levels = [int(heading.tag[1]) for heading in tree.xpath(HEADINGS)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"headings of the levels {levels}: one h1, at the beginning, is expected"
    yield from (f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1)
    yield from (
        f"no words in {_code(one)}"
        for one in tree.xpath(HEADINGS + " | //a[@href and not(@hidden)]")
        if not _name(one)
    )
    yield from (f"no label for {_code(one)}" for one in tree.xpath(CONTROLS) if not _label(tree, one))
    for landmark in ("header", "main", "footer"):
        if len(tree.xpath(f"/html/body/{landmark}")) != 1:
            yield f"not one <{landmark}>"
    unnamed = [_code(one) for one in tree.xpath("//nav[not(@aria-label or @aria-labelledby)]")]
    yield from (f"no name for {one}" for one in unnamed)
    if not tree.get("lang") or tree.get("dir") not in ("ltr", "rtl"):
        yield "no language or direction"


def _misled(tree: Any) -> Iterator[str]:
    """What points to an id that is not there."""
    ids = set(tree.xpath("//@id"))
    for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
        for value in tree.xpath(f"//@{name}"):
            yield from (f"{name}={one} leads nowhere" for one in value.split() if one not in ids)
    for address in tree.xpath("//a/@href[starts-with(., '#')]"):
        if address[1:] not in ids:
            yield f"{address} leads nowhere"


def _label(tree: Any, control: Any) -> str:
    own = control.get("aria-label") or "".join(text_of(one) for one in control.xpath("ancestor::label"))
    labels = tree.xpath("//label[@for=$id]", id=control.get("id") or " ")
    return str(own) + "".join(map(text_of, labels))


def _name(element: Any) -> str:
    return str(element.get("aria-label") or text_of(element))


def text_of(element: Any) -> str:
    return str(element.text_content()).strip()


def _code(element: Any) -> str:
    return str(lxml.html.tostring(element, encoding="unicode"))[:120]


FLAWED = {
    "<h1>One</h1><h3>Three</h3>": "h3 follows h1",
    "<h1>One</h1><h1>Another</h1>": "headings of the levels [1, 1]",
    "<h1>One</h1><input>": "no label for <input>",
    "<h1>One</h1><a href='/'> </a>": "no words in <a",
    "<h1 id=a>One</h1><p id=a>": "id 'a' is there twice",
    "<h1>One</h1><a href='#b'>B</a>": "#b leads nowhere",
    "<h1>One</h1><nav></nav>": "no name for <nav>",
}


@pytest.mark.parametrize("flawed", FLAWED)
def test_a_flaw_is_told(flawed: str) -> None:
    page = f"<html lang=en dir=ltr><body><header></header><main>{flawed}</main><footer></footer>"
    assert FLAWED[flawed] in next(flaws(lxml.html.document_fromstring(page)))
