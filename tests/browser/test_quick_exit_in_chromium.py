"""Quick exit: one press, or Escape three times, and the page is gone from the screen and from the history."""

import threading
from collections.abc import Callable, Iterable, Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from omctpub.testing import Editor, SiteUnderTest

pytestmark = pytest.mark.browser


class Elsewhere:
    """Another site, which notes who sent its visitors there."""

    def __init__(self) -> None:
        self.sent_by: list[str | None] = []
        self.address = ""

    def __call__(self, environ: dict[str, object], start_response: Callable[..., object]) -> Iterable[bytes]:
        request = Request(environ)
        if request.path == "/":
            self.sent_by.append(request.headers.get("Referer"))
        page = Response(
            "<!doctype html><title>Weather</title><link rel=icon href=data:,>", mimetype="text/html"
        )
        return page(environ, start_response)  # type: ignore[arg-type]


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    found = Elsewhere()
    server = make_server("127.0.0.1", 0, found, threaded=True)
    found.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def sensitive(site: SiteUnderTest, editor: Editor, page: Page, elsewhere: Elsewhere) -> Page:
    """A reader on a sensitive page, who came there from the news."""
    editor.programme("shelter", en="Shelter")
    site.configure(sensitive=["shelter"], exit_address=elsewhere.address)
    texts = {"en": {"title": "Sensitive", "body": "At length."}}
    editor.save("one", texts=texts, programmes=["shelter"])
    page.goto("/en/news")
    page.get_by_role("link", name="Sensitive", exact=True).click()
    page.wait_for_url("**/sensitive")
    expect(page.locator("h1")).to_have_text("Sensitive")
    return page


def press_escape(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Escape")


def press_the_link(page: Page) -> None:
    page.get_by_text("Leave this page at once").click()


def press_enter_on_the_link(page: Page) -> None:
    page.get_by_role("link", name="Leave this page at once").press("Enter")


WAYS = pytest.mark.parametrize("leave", [press_escape, press_the_link, press_enter_on_the_link])


@WAYS
def test_it_leads_elsewhere_and_no_way_back_to_the_page(
    sensitive: Page, elsewhere: Elsewhere, leave: Callable[[Page], None]
) -> None:
    leave(sensitive)
    sensitive.wait_for_url(elsewhere.address)
    assert elsewhere.sent_by == [None]
    sensitive.go_back()
    sensitive.wait_for_url("**/en/news")


@WAYS
def test_nothing_is_seen_while_the_other_page_is_on_its_way(
    sensitive: Page, elsewhere: Elsewhere, leave: Callable[[Page], None]
) -> None:
    sensitive.evaluate(
        """() => new MutationObserver(() => {
            sessionStorage.seen = `${document.body.offsetHeight} ${document.title}`
        }).observe(document.documentElement, {attributes: true})"""
    )
    leave(sensitive)
    sensitive.wait_for_url(elsewhere.address)
    sensitive.go_back()
    sensitive.wait_for_url("**/en/news")
    assert sensitive.evaluate("sessionStorage.seen") == "0 127.0.0.1"


def test_escape_twice_or_slowly_or_held_down_leaves_nothing(sensitive: Page) -> None:
    press = """times => { for (const [at, repeat] of times) { const one = new KeyboardEvent("keydown",
        {key: "Escape", bubbles: true, repeat}); Object.defineProperty(one, "timeStamp", {value: at});
        document.body.dispatchEvent(one) } }"""
    sensitive.evaluate(press, [[0, False], [100, False]])
    expect(sensitive.locator("h1")).to_be_visible()
    sensitive.evaluate(press, [[2101, False], [5000, False], [5100, True], [5200, True]])
    expect(sensitive.locator("h1")).to_be_visible()
    sensitive.evaluate(press, [[6000, False], [6999, False]])
    expect(sensitive.locator("h1")).to_be_hidden()


def test_escape_puts_suggestions_away_and_leaves_all_the_same(sensitive: Page, elsewhere: Elsewhere) -> None:
    sensitive.locator("#site-search").press_sequentially("sensi")
    expect(sensitive.locator("#suggestions a")).to_have_count(1)
    press_escape(sensitive)
    sensitive.wait_for_url(elsewhere.address)


def test_other_pages_know_nothing_of_it(sensitive: Page) -> None:
    sensitive.goto("/en/news")
    press_escape(sensitive)
    expect(sensitive.locator("h1")).to_be_visible()
    assert sensitive.url.endswith("/en/news")
