"""The editors' rooms in a real browser: how somebody comes in, and that nobody is kept out."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from bench.faces.browsing import sized
from bench.faces.page_kinds import LANGUAGES
from omctpub import accounts, publishing
from omctpub.publishing import TextContent
from omctpub.testing import SiteUnderTest
from tests.admin.conftest import PASSWORD, Visitor, admin, code, member, passwords
from tests.browser.conftest import come_in_already, speaking
from tests.browser.test_accessibility import faults
from tests.turns import some

pytestmark = pytest.mark.browser
__all__ = ["admin", "member", "passwords"]

ADDRESS = "ada@example.org"


ROOMS = (
    *("/admin/account", "/admin/people", "/admin/account/recovery-codes"),
    *("/admin/new", "/admin/new/urgent_intervention", "/admin/new/event", "/admin/new/statement"),
    *("/admin/items", "/admin/items?state=published&language=fr&q=lawyer"),
    *("/admin/items/a", "/admin/items/a/en", "/admin/items/a/fr", "/admin/items/a/publish"),
    *("/admin/items/a/en/history", "/admin/items/a/files", "/admin/items/a/log", "/admin/items/a/takedown"),
    *("/admin/programmes", "/admin/programmes/defenders", "/admin/streams", "/admin/redirects"),
)


@pytest.fixture
def invited(site: SiteUnderTest) -> str:
    """The link of an invitation to a site with an item whose translation is behind, and a newer version."""
    site.editor.programme("defenders", en="Defenders", ar="المدافعون")
    french = {"title": "Tunisie : une avocate", "body": "Elle est détenue.", "from_revision": 1}
    site.editor.save("a", texts={"en": {"title": "Tunisia: a lawyer", "body": "She is held."}, "fr": french})
    with site.editor.opened() as opened:
        newer = TextContent(title="Tunisia: a lawyer freed", body="She is free.")
        publishing.write(opened, "a", "en", newer, "1")
        user = accounts.add(ADDRESS, "admin", "Ada")
        return f"/admin/invite/{accounts.token(opened, user, 'invite')}"


@pytest.fixture(params=[("en", "light", 360, True), ("ar", "dark", 1280, False)], ids=["en", "ar"])
def way(request: pytest.FixtureRequest, browser: Browser, live: str) -> Iterator[tuple[Page, str, bool]]:
    """A page, the language to ask for, and whether the site's scripts arrive."""
    lang, colours, width, scripts = request.param
    context = browser.new_context(base_url=live, color_scheme=colours, viewport=sized(width))
    context.add_init_script(AXE_SCRIPT)
    if not scripts:
        context.route("**/*.js", lambda route: route.abort())
    yield context.new_page(), lang, scripts
    context.close()


def test_somebody_comes_in_by_keyboard_and_nothing_keeps_them_out(
    way: tuple[Page, str, bool], invited: str
) -> None:
    page, lang, scripts = way
    found: list[str] = []

    def seen() -> None:
        assert page.locator("html").get_attribute("lang") == lang
        found.extend(f"{page.url}: {fault}" for fault in faults(page))

    page.goto(f"{invited}?lang={lang}")
    seen()
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#email").fill(ADDRESS)
    page.locator("#password").fill("not the password")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    seen()
    assert page.locator("#email").input_value() == ADDRESS
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("main button").press("Enter")
    page.wait_for_selector("main svg")
    seen()
    page.locator("#code").fill(code(page.locator("main code").inner_text()))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    seen()
    for address in some(ROOMS, 2, scripts):
        page.goto(address)
        seen()
    page.locator(".leave button").press("Enter")
    page.wait_for_url("**/admin/login")
    assert found == []


def test_what_cannot_be_undone_fits_a_telephone_in_every_language(
    browser: Browser, live: str, site: SiteUnderTest, admin: Visitor
) -> None:
    site.editor.save("a", texts={"en": "One"})
    context = come_in_already(browser, live, admin, 360)
    page, wide = context.new_page(), list[tuple[str, str]]()
    for lang in LANGUAGES:
        speaking(site, lang)
        for address, pressed in (("/admin/people", "factor"), ("/admin/items/a/takedown", "")):
            page.goto(address)
            if pressed:
                page.locator(f"button[value={pressed}]").click()
            page.locator(".grave").wait_for()
            if page.evaluate("document.documentElement.scrollWidth") > 360:
                wide.append((lang, address))
    context.close()
    assert wide == []
