"""The past of a text in a real browser: what was removed stands before what was added, in both directions."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Locator, Page

from bench.faces.browsing import sized
from omctpub import accounts, publishing
from omctpub.publishing import TextContent
from omctpub.testing import SiteUnderTest
from tests.admin.conftest import PASSWORD, code
from tests.browser.test_accessibility import faults
from tests.pictures import attach, jpeg, pdf

pytestmark = pytest.mark.browser

ADDRESS = "ada@example.org"
TEXTS = {
    "ar": ("احتُجزت في عام 2018 ثم أُفرج عنها.", "احتُجزت في عام 2019 ثم أُفرج عنها."),
    "en": ("Held in the year 2018 and then released.", "Held in the year 2019 and then released."),
}


@pytest.fixture
def invited(site: SiteUnderTest) -> str:
    """The link of an admin's invitation, on a site with an item that was corrected in both languages."""
    first = {tag: {"title": tag, "body": before} for tag, (before, _after) in TEXTS.items()}
    site.editor.save("one", texts=first)
    with site.editor.opened() as opened:
        for tag, (_before, after) in TEXTS.items():
            publishing.write(opened, "one", tag, TextContent(title=tag, body=after), "test")
        user = accounts.add(ADDRESS, "admin", "Ada")
        link = f"/admin/invite/{accounts.token(opened, user, 'invite')}"
    attach(site, "one", (jpeg(), "Gate.jpg", {}), (pdf(), "Report.pdf", {}))
    return link


@pytest.fixture(params=[("en", "light", 360), ("ar", "dark", 1280)], ids=["en", "ar"])
def inside(
    request: pytest.FixtureRequest, browser: Browser, live: str, site: SiteUnderTest, invited: str
) -> Iterator[Page]:
    """Somebody in the rooms, in one language or the other."""
    lang, colours, width = request.param
    with site.editor.opened():
        found = accounts.find(ADDRESS)
        assert found is not None
        accounts.describe(found, "Ada", lang)
    context = browser.new_context(base_url=live, color_scheme=colours, viewport=sized(width))
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    page.goto(invited)
    for name in ("#password", "#again"):
        page.locator(name).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#email").fill(ADDRESS)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("main button").press("Enter")
    page.locator("#code").fill(code(page.locator("main code").inner_text()))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    yield page
    context.close()


def left(found: Locator) -> float:
    box = found.bounding_box()
    assert box is not None
    return box["x"]


def test_what_was_removed_stands_first_as_the_text_is_read(inside: Page) -> None:
    inside.goto("/admin/items/one/ar/history")
    assert left(inside.locator(".difference del")) > left(inside.locator(".difference ins"))
    inside.goto("/admin/items/one/en/history")
    assert left(inside.locator(".difference del")) < left(inside.locator(".difference ins"))
    struck = inside.locator(".difference del").evaluate("one => getComputedStyle(one).textDecorationLine")
    assert struck == "line-through"


def test_the_rooms_of_an_items_past_keep_nobody_out(inside: Page) -> None:
    found: list[str] = []
    for room in ("ar/history", "log", "files", "takedown"):
        inside.goto(f"/admin/items/one/{room}")
        found += [f"{room}: {fault}" for fault in faults(inside)]
        assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth"), room
    assert found == []


def test_files_are_brought_and_put_in_order_by_keyboard(inside: Page) -> None:
    inside.goto("/admin/items/one/files")
    picture = {"name": "Third.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    inside.set_input_files("#files", picture)  # type: ignore[arg-type]
    inside.locator("main button[value=save]").first.press("Enter")
    inside.wait_for_url("**/files?done=saved*")
    assert inside.locator(".shelf h2").all_inner_texts() == ["Gate.jpg", "Report.pdf", "Third.jpg"]
    inside.locator("main button[value^=up]").last.press("Enter")
    inside.wait_for_url("**/files?done=saved&added=0")
    assert inside.locator(".shelf h2").all_inner_texts() == ["Gate.jpg", "Third.jpg", "Report.pdf"]
