"""Nobody is kept out: axe finds nothing on any kind of page, in any language, colours and width."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from bench.faces.browsing import open_in, sized
from bench.faces.page_kinds import LANGUAGES, PAGE_KINDS, PageKind
from bench.faces.readers import COLOURS, Colours, Reader, everybody, reader_in_turn
from tests.turns import EXHAUSTIVE, in_turn

pytestmark = pytest.mark.browser

# All rules that are not experimental, those of good practice too, and one that is off unless asked for.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


@pytest.fixture
def page(browser: Browser, showcase: str) -> Iterator[Page]:
    """A page of the showcase, for one reader after the other: a new one for each takes twice as long."""
    context = browser.new_context(base_url=showcase)
    context.add_init_script(AXE_SCRIPT)
    yield context.new_page()
    context.close()


def go(page: Page, address: str, reader: Reader) -> int:
    """Open an address in a browser set as the reader's is; the status of the answer.

    axe itself needs scripts: those of the site are kept out on their way where the reader has none.
    """
    page.set_viewport_size(sized(reader.width))
    page.emulate_media(color_scheme=reader.colours)
    page.unroute_all()
    if not reader.scripts:
        page.route("**/*.js", lambda route: route.abort())
    return open_in(page, address, reader.scripts)


def faults(page: Page, within: str = "html") -> Iterator[str]:
    """What axe finds, a line each: the rule, the element and the cure."""
    asking = "([within, options]) => axe.run(within, options).then(found => found.violations)"
    for found in page.evaluate(asking, [within, OPTIONS]):
        for node in found["nodes"]:
            cure = " ".join(node["failureSummary"].split())
            where = " ".join(map(str, node["target"]))
            yield f"{found['id']} ({found['impact']}): {where}\n      {node['html'][:200]}\n      {cure}"


def report(found: dict[str, list[Reader]]) -> str:
    """Each fault once, with those who meet it."""
    return "\n".join(f"  {fault}\n      met by: {'; '.join(map(str, met))}" for fault, met in found.items())


@pytest.mark.parametrize("kind", PAGE_KINDS, ids=lambda kind: kind.name)
def test_no_page_keeps_anybody_out(page: Page, kind: PageKind) -> None:
    found = defaultdict[str, list[Reader]](list)
    for reader in everybody() if EXHAUSTIVE else [reader_in_turn(kind)]:
        assert go(page, kind.address(reader.lang), reader) == kind.status
        for fault in faults(page):
            found[fault].append(reader)
    assert not found, f"{kind.name}:\n{report(found)}"


def typed(page: Page) -> None:
    page.locator("#site-search").press_sequentially("poli")
    page.wait_for_selector("#suggestions a")


def read_on(page: Page) -> None:
    page.locator(".more a[hx-get]").first.click()
    page.wait_for_selector(".e-content")


def asked_for_more(page: Page) -> None:
    page.locator(".next-page a").click()
    page.wait_for_selector(".h-entry:nth-of-type(21)")


def mistaken(page: Page) -> None:
    page.locator("#pledge-email").fill("ada@")
    page.locator("#pledge-email").press("Enter")
    page.wait_for_selector("#pledge-email[aria-invalid]")


# Where a reader does something, and what.
DEEDS: dict[str, Callable[[Page], None]] = {
    "news": typed,
    "": read_on,
    "statements?langs=en,fr,es,ar,ru": read_on,
    "news?page=1": asked_for_more,
    "pledges/demo-pledge-first-hour": mistaken,
}


@pytest.mark.parametrize(("path", "seen"), in_turn(DEEDS, list(product(sorted(LANGUAGES), COLOURS))))
def test_what_comes_into_a_page_keeps_nobody_out(page: Page, path: str, seen: tuple[str, Colours]) -> None:
    lang, colours = seen
    reader = Reader(lang, colours, 360)
    go(page, f"/{lang}/{path}", reader)
    DEEDS[path](page)
    # What lies half under the suggestions is out of reach while they are open.
    found = {fault: [reader] for fault in faults(page, "header" if DEEDS[path] is typed else "html")}
    assert not found, f"/{lang}/{path}:\n{report(found)}"


def test_a_fault_is_found_and_told_with_its_cure(page: Page) -> None:
    reader = Reader("en", "light", 360)
    go(page, "/en/news", reader)
    page.evaluate("document.querySelector('#site-search').removeAttribute('id')")
    told = report({fault: [reader] for fault in faults(page)})
    assert "label (critical): " in told
    assert "does not have an implicit (wrapped) <label>" in told
    assert "met by: en, light, 360 px" in told


def test_every_two_settings_meet_in_the_usual_run() -> None:
    rows = [(reader.lang, *settings(reader)) for reader in map(reader_in_turn, PAGE_KINDS)]
    for one, other in combinations(range(len(rows[0])), 2):
        met = {(row[one], row[other]) for row in rows}
        assert len(met) == len(values(rows, one)) * len(values(rows, other))


def settings(reader: Reader) -> tuple[object, ...]:
    return reader.colours, reader.width, reader.scripts


def values(rows: Sequence[tuple[object, ...]], at: int) -> set[object]:
    return {row[at] for row in rows}
