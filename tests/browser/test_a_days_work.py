"""A day in the editors' rooms, as a person has it: from the login to what readers find at night."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench.faces.browsing import sized
from bench.faces.readers import Colours
from omctpub import accounts
from omctpub.models import Unsaved
from omctpub.testing import Reader, SiteUnderTest
from tests.admin.conftest import PASSWORD, code
from tests.browser.test_accessibility import faults
from tests.turns import some

pytestmark = pytest.mark.browser

SECONDS_TO_KEEP = 15_000
PASTE = """(area, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", "Facts");
  area.focus();
  area.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""

SENT_WHILE_READ = """() => {
  for (const way of ["json", "text"]) {
    const read = Response.prototype[way];
    Response.prototype[way] = function () {
      document.querySelector("#write").requestSubmit();
      return read.call(this);
    };
  }
}"""
SEEN = [(360, "ar", "dark"), (1280, "en", "light"), (360, "en", "light"), (1280, "ar", "dark")]
# The field that has the focus, where it ends beneath the sentence that something is not being kept.
COVERED = """() => {
  const field = document.activeElement.getBoundingClientRect();
  const said = document.getElementById("kept").getBoundingClientRect();
  const under = field.bottom > said.top && field.top < said.bottom;
  return under ? document.activeElement.outerHTML : "";
}"""


def come_in(page: Page, site: SiteUnderTest, address: str = "ada@example.org", role: str = "editor") -> None:
    """Take an invitation up, set up the second factor, and stand at the desk."""
    with site.editor.opened() as opened:
        token = accounts.token(opened, accounts.add(address, role, "Ada"), "invite")
    page.goto(f"/admin/invite/{token}")
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.keyboard.press("Enter")
    page.fill("#email", address)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.locator("main button").press("Enter")
    page.fill("#code", code(page.locator("main code").inner_text()))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).locator("visible=true").click()


def publish(page: Page, *languages: str, at: datetime | None = None) -> None:
    page.goto("/admin/items/1/publish")
    for box in page.locator("input[name=text]").all():
        box.set_checked(box.get_attribute("value") in languages)
    if at:
        page.fill("#from", at.strftime("%Y-%m-%dT%H:%M:%S"))
        page.select_option("#zone", "UTC")
    press(page, "Publish")
    # On a slow machine the moment may have come when the page does.
    done = re.compile(r"^(Scheduled|Published\.)$") if at else "Published."
    expect(page.get_by_role("status").first).to_have_text(done)


def test_a_days_work(page: Page, site: SiteUnderTest, reader: Reader) -> None:
    come_in(page, site)
    page.goto("/admin/new")
    page.get_by_role("link", name="Urgent Intervention").click()
    # An appeal in Spanish, sent to review.
    page.fill("#language", "es")
    page.fill("#title", "Detención arbitraria de una abogada")
    page.fill("#country", "تونس")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("checkbox", name="Tunisia")).to_be_checked()
    press(page, "Suggest the next free one")
    page.fill("#body", "La abogada fue detenida en Túnez.")
    expect(page.locator("#preview")).to_contain_text("fue detenida")
    page.get_by_label("Language of the text").wait_for()
    press(page, "Save and send to review")
    expect(page.get_by_role("status").first).to_have_text("Saved, and sent to review.")
    # Published under an embargo, with Arabic and French.
    for language, title, text in (
        ("ar", "اعتقال محامية في تونس", "اعتقلت المحامية في تونس."),
        ("fr", "Tunisie : une avocate arrêtée", "L’avocate a été arrêtée en Tunisie."),
    ):
        page.goto(f"/admin/items/1/{language}")
        expect(page.get_by_role("complementary")).to_contain_text("La abogada fue detenida")
        page.fill("#title", title)
        page.fill("#body", text)
        press(page, "Save and send to review")
        expect(page.get_by_role("status").first).to_have_text("Saved, and sent to review.")
    moment = datetime.now(UTC) + timedelta(seconds=20)
    publish(page, "es", "ar", "fr", at=moment)
    assert reader.news().titles == reader.search("abogada").titles == []
    # The Spanish is corrected, and the others are behind.
    page.goto("/admin/items/1/es")
    page.fill("#body", "La abogada fue detenida en Túnez y llevada a un lugar desconocido.")
    press(page, "Save and send to review")
    expect(page.get_by_role("status").first).to_have_text("Saved, and sent to review.")
    page.goto("/admin/items/1")
    expect(page.locator(".behind")).to_have_count(2)
    page.get_by_role("link", name="Tunisie : une avocate arrêtée").click()
    expect(page.get_by_role("complementary").locator("ins")).to_contain_text("lugar desconocido")
    publish(page, "es", at=moment)
    # Readers find all three when their time has come.
    page.wait_for_timeout(max(0, (moment - datetime.now(UTC)).total_seconds() * 1000) + 1000)
    for words, lang in (("desconocido", "es"), ("المحامية", "ar"), ("avocate", "fr")):
        page.goto(f"/{lang}/search?q={words}")
        expect(page.locator(".h-entry")).to_have_count(1)
    # One is withdrawn, and restored.
    page.goto("/admin/items/1/publish")
    page.locator(".text", has_text="French").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("status").first).to_contain_text("Withdrawn")
    assert reader.search("avocate", "fr").titles == []
    publish(page, "fr")
    assert reader.search("avocate", "fr").titles == ["Tunisie : une avocate arrêtée"]


class TestKeeping:
    """What is typed is kept, whatever happens to the line, the session and the window."""

    @pytest.fixture
    def alone(self, browser: Browser, live: str) -> BrowserContext:
        return browser.new_context(base_url=live)

    @pytest.fixture
    def writing(self, alone: BrowserContext, site: SiteUnderTest) -> Page:
        page = alone.new_page()
        come_in(page, site)
        page.goto("/admin/new/statement?language=en")
        return page

    def kept(self, site: SiteUnderTest) -> list[str]:
        with site.editor.opened():
            return [row.form["title"] for row in Unsaved.select()]

    def test_a_moment_after_it_was_typed(self, writing: Page, site: SiteUnderTest) -> None:
        writing.fill("#title", "Half a")
        expect(writing.locator("#kept")).to_contain_text("Kept at", timeout=SECONDS_TO_KEEP)
        assert self.kept(site) == ["Half a"]

    def test_until_the_form_is_sent(self, page: Page, site: SiteUnderTest) -> None:
        """Also where the answer is just being read: then it is of no use any more, and no error (`page`)."""
        come_in(page, site)
        page.goto("/admin/new/statement?language=en")
        page.evaluate(SENT_WHILE_READ)
        page.fill("#title", "Sent at once")
        page.wait_for_url("**/admin/items/1/en**", timeout=SECONDS_TO_KEEP)
        expect(page.locator("#title")).to_have_value("Sent at once")

    def test_when_the_line_comes_back(
        self, writing: Page, alone: BrowserContext, site: SiteUnderTest
    ) -> None:
        alone.set_offline(True)
        writing.fill("#title", "Typed on the train")
        expect(writing.locator("#kept")).to_contain_text("there is no connection", timeout=SECONDS_TO_KEEP)
        assert self.kept(site) == []
        alone.set_offline(False)
        expect(writing.locator("#kept")).to_contain_text("Kept at", timeout=SECONDS_TO_KEEP)
        assert self.kept(site) == ["Typed on the train"]

    def test_when_the_window_was_reloaded_without_a_line(
        self, writing: Page, alone: BrowserContext, site: SiteUnderTest
    ) -> None:
        writing.route("**/admin/unsaved", lambda route: route.abort())
        writing.fill("#title", "Typed in a tunnel")
        expect(writing.locator("#kept")).to_contain_text("there is no connection", timeout=SECONDS_TO_KEEP)
        writing.unroute("**/admin/unsaved")
        writing.on("dialog", lambda dialog: dialog.accept())
        writing.reload()
        writing.get_by_role("link", name="Continue with it").click()
        expect(writing.locator("#title")).to_have_value("Typed in a tunnel")
        assert json.loads(writing.evaluate("JSON.stringify(Object.keys(sessionStorage))")) == []

    def test_when_the_session_ended(self, writing: Page, alone: BrowserContext, site: SiteUnderTest) -> None:
        alone.clear_cookies()
        writing.fill("#title", "Typed for hours")
        expect(writing.locator("#kept")).to_contain_text("You are logged out", timeout=SECONDS_TO_KEEP)
        assert self.kept(site) == []
        second = alone.new_page()
        come_in(second, site, "again@example.org")
        expect(writing.locator("#kept")).to_contain_text("Kept at", timeout=SECONDS_TO_KEEP)
        assert self.kept(site) == ["Typed for hours"]

    def test_for_who_typed_it_and_for_nobody_else_who_logs_in_in_the_same_window(
        self, writing: Page, alone: BrowserContext, live: str, site: SiteUnderTest
    ) -> None:
        alone.set_offline(True)
        writing.fill("#title", "Told to Ada alone")
        expect(writing.locator("#kept")).to_contain_text("there is no connection", timeout=SECONDS_TO_KEEP)
        [session] = [one["value"] for one in alone.cookies() if one["name"] == "session"]
        alone.clear_cookies()
        writing.on("dialog", lambda dialog: dialog.accept())
        alone.set_offline(False)
        come_in(writing, site, "other@example.org")
        writing.goto("/admin/new/statement?language=en")
        writing.fill("#title", "By another")
        expect(writing.locator("#kept")).to_contain_text("Kept at", timeout=SECONDS_TO_KEEP)
        assert self.kept(site) == ["By another"]
        alone.clear_cookies()
        alone.add_cookies([{"name": "session", "value": session, "url": f"{live}/admin"}])
        writing.goto("/admin/new/statement?language=en")
        writing.get_by_role("link", name="Continue with it").click()
        expect(writing.locator("#title")).to_have_value("Told to Ada alone")

    @pytest.mark.parametrize(("width", "lang", "colours"), some(SEEN, len(SEEN)))
    def test_and_where_it_is_not_that_is_said_in_the_window_where_one_writes(
        self, writing: Page, alone: BrowserContext, width: int, lang: str, colours: Colours
    ) -> None:
        alone.add_init_script(AXE_SCRIPT)
        writing.set_viewport_size(sized(width))
        writing.emulate_media(color_scheme=colours)
        writing.goto(f"/admin/new/statement?language=en&lang={lang}")
        assert writing.locator("html").get_attribute("lang") == lang
        said, body = writing.locator("#kept"), writing.locator("#body")
        body.press_sequentially("Typed. ")
        expect(said).not_to_be_empty(timeout=SECONDS_TO_KEEP)
        expect(said).not_to_be_in_viewport()
        alone.set_offline(True)
        body.press_sequentially("Line after line.\n" * 3)
        expect(said).to_have_class("kept lost", timeout=SECONDS_TO_KEEP)
        expect(body).to_be_focused()
        expect(said).to_be_in_viewport(ratio=1)
        assert not list(faults(writing))
        body.press_sequentially("Line after line.\n" * 24)
        assert writing.evaluate(COVERED) == ""
        for field in writing.locator("#write :is(input, select, button):visible").all():
            field.focus()
            assert writing.evaluate(COVERED) == ""
        alone.set_offline(False)
        expect(said).to_have_class("kept", timeout=SECONDS_TO_KEEP)

    def test_what_is_pasted_from_a_word_processor_is_cleaned(self, writing: Page) -> None:
        html = "<p class=MsoNormal><b>Facts</b><o:p></o:p></p><p onclick=x()>She was held.</p>"
        writing.locator("#body").evaluate(PASTE, html)
        expect(writing.locator("#body")).to_have_value("**Facts**\n\nShe was held.")

    def test_the_toolbar_marks_what_is_selected_by_keyboard_too(self, writing: Page) -> None:
        writing.fill("#body", "held")
        writing.locator("#body").evaluate("area => area.select()")
        writing.keyboard.press("Control+b")
        expect(writing.locator("#body")).to_have_value("**held**")
        writing.fill("#body", "held")
        writing.locator("#body").evaluate("area => area.select()")
        writing.keyboard.press("Shift+Tab")
        writing.keyboard.press("ArrowRight")
        writing.keyboard.press("ArrowRight")
        writing.keyboard.press("Enter")
        expect(writing.locator("#body")).to_have_value("_held_")
