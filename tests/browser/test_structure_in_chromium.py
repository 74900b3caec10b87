"""The rooms of programmes, streams and redirects in a real browser: by keyboard, without scripts."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from omctpub.testing import SiteUnderTest
from tests.admin.conftest import Visitor, admin, member, passwords
from tests.browser.conftest import come_in_already, speaking
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.browser
__all__ = ["admin", "member", "passwords"]


@pytest.fixture(params=[("en", 360), ("ar", 1280)], ids=["en", "ar"])
def room(
    request: pytest.FixtureRequest, browser: Browser, live: str, site: SiteUnderTest, admin: Visitor
) -> Iterator[Page]:
    """A browser of an admin, who sees the rooms in their language; the site's scripts do not arrive."""
    lang, width = request.param
    speaking(site, lang)
    context = come_in_already(browser, live, admin, width)
    context.add_init_script(AXE_SCRIPT)
    context.route("**/*.js", lambda route: route.abort())
    page = context.new_page()
    page.goto("/admin/programmes")
    assert page.locator("html").get_attribute("lang") == lang
    yield page
    context.close()


def test_the_lists_of_the_site_are_kept_by_keyboard(room: Page, site: SiteUnderTest) -> None:
    site.editor.save("about", "page", texts={"en": "About us", "ar": "من نحن"})
    found: list[str] = []

    def seen(width: int = room.viewport_size["width"]) -> None:  # type: ignore[index]
        found.extend(f"{room.url}: {fault}" for fault in faults(room))
        assert room.evaluate("document.documentElement.scrollWidth") <= width

    def sent() -> None:
        with room.expect_navigation():
            room.keyboard.press("Enter")

    room.locator("#slug").fill("land")
    room.locator("#name-ar").fill("الأرض")
    sent()
    seen()
    with room.expect_navigation():
        room.get_by_role("link", name="الأرض").click()
    seen()

    room.goto("/admin/streams")
    room.locator("#name").fill("Not a word")
    sent()
    seen()
    assert room.locator(":focus").get_attribute("id") == "name"
    room.keyboard.press("Control+A")
    room.keyboard.type("land")
    room.locator("#programme").select_option("land")
    room.locator("#name-en").fill("Land news")
    sent()
    for _ in range(2):
        room.locator("#land button[value=up]").focus()
        sent()
    seen()
    room.goto("/en/")
    assert room.locator(".stream h2").first.inner_text() == "Land news"

    room.goto("/admin/redirects")
    room.locator("#from").fill("/about")
    room.locator("#to").fill("https://evil.example/")
    sent()
    seen()
    assert room.locator(":focus").get_attribute("id") == "to"
    room.locator("#to").fill("about")
    sent()
    seen()
    room.goto("/about")
    assert "/pages/about/" in room.url
    seen()
    assert found == []
