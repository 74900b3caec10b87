"""The instruments for the eye: pictures of pages, and a page to browse them."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.faces import judging
from bench.faces.looking import look
from bench.faces.page_kinds import PAGE_KINDS, named
from bench.filling import BenchError

pytestmark = pytest.mark.browser


def test_pictures_are_taken_and_can_be_browsed(browser: Browser, showcase: str, tmp_path: Path) -> None:
    kinds = named(["archive", "error 404"])
    taken = list(
        look(browser, showcase, tmp_path, kinds, ["en", "ar"], ["dark", "print", "no-scripts"], [360])
    )
    assert len({picture.file for picture in taken}) == 2 * 2 * 3
    assert all((tmp_path / picture.file).read_bytes().startswith(b"\x89PNG") for picture in taken)
    assert len(list(tmp_path.glob("*.print.*.pdf"))) == 4
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    [told] = re.findall(r'<script type="application/json" id="pictures">(.*)</script>', page)
    assert [one["file"] for one in json.loads(told)] == [picture.file for picture in taken]


def test_they_are_browsed_page_by_page(browser: Browser, showcase: str, tmp_path: Path) -> None:
    list(look(browser, showcase, tmp_path, named(["archive", "error 404"]), ["en"], ["light", "dark"], [360]))
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    assert page.locator("figure").count() == 2
    page.get_by_role("button", name="Next page").click()
    assert page.locator("figcaption").first.text_content() == "error 404 · en · light · 360"
    page.get_by_label("Scheme").select_option("dark")
    assert page.locator("figure").count() == 1
    page.close()


def test_a_page_that_answers_otherwise_than_it_should_is_told(
    browser: Browser, showcase: str, tmp_path: Path
) -> None:
    gone = [kind for kind in PAGE_KINDS if kind.name == "error 410"]
    wrong = [type(kind)(kind.name, kind.path) for kind in gone]
    with pytest.raises(BenchError, match="/en/statements/face-taken-down answered 410, not 200"):
        list(look(browser, showcase, tmp_path, wrong, ["en"], ["light"], [360]))


def test_kinds_of_page_go_by_what_their_names_begin_with() -> None:
    assert {kind.name for kind in named(["error"])} == {f"error {n}" for n in (400, 404, 410, 500)}
    assert [kind.name for kind in named(["list"])] == ["list"]
    with pytest.raises(BenchError, match="'nothing' names no kind of page; there are: home, "):
        named(["nothing"])


def test_without_lighthouse_its_cure_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(judging, "PROGRAM", tmp_path / "index.js")
    with pytest.raises(BenchError, match="Install it and run it: make lighthouse"):
        list(judging.judge("http://127.0.0.1:1", named(["home"]), ["en"], 1))
