"""A part on its way, over a poor line or none: what the reader sees, can do, and is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from omctpub.testing import Editor, SiteUnderTest
from tests.turns import EXHAUSTIVE, in_turn

pytestmark = pytest.mark.browser

Answer = Callable[[Route], None]

FAULTS: dict[str, Answer] = {
    "no line": lambda route: route.abort("internetdisconnected"),
    "our fault": lambda route: route.fulfill(status=500, content_type="text/html", body="<p>Busy</p>"),
    "theirs": lambda route: route.fulfill(status=404, content_type="text/html", body="<p>No such page</p>"),
    "a whole page": lambda route: route.fulfill(content_type="text/html", body="<!doctype html><p>Log in"),
}
SENTENCE = "This did not work. Your connection may be interrupted."


@dataclass(frozen=True)
class Part:
    """A part of a page: where, its address, what asks for it, and what is there when it has come."""

    page: str
    address: str
    asking: str
    come: str
    way: Callable[[Locator], None] = Locator.click


def type_a_word(field: Locator) -> None:
    field.fill("length")


def nothing(_comes_by_itself: Locator) -> None:
    pass


def give_an_address(field: Locator) -> None:
    field.fill("ada@example.org")
    field.press("Enter")


PARTS: dict[str, Part] = {
    "More": Part("/en/news", "page=2", ".next-page a", ".h-entry:nth-of-type(3)"),
    "More results": Part("/en/search?q=length", "page=2", ".next-page a", ".h-entry:nth-of-type(3)"),
    "Read more": Part("/en/news", "/statement-6", ".more a >> nth=0", ".opened"),
    "the filter": Part("/en/news", "filters=1", ".filter-link a", "form.filters select >> nth=0", nothing),
    "the filter asked for": Part(
        "/en/search?q=wordless&country=SD", "filters=1", ".filter-link a", "form.filters select >> nth=0"
    ),
    "results": Part("/en/search", "search?q=", "#q", "#results .h-entry >> nth=0", type_a_word),
    "the pledge form": Part("/en/pledges/free", "/sign", ".action a", "#pledge-email", nothing),
    "the pledge": Part(
        "/en/pledges/free", "/sign", "#pledge-email", "#pledge-said p >> nth=0", give_an_address
    ),
}

# Each part with one fault, each fault with two parts; or every one with every other.
PAIRS = list(product(PARTS, FAULTS))
TRIED = PAIRS if EXHAUSTIVE else PAIRS[:: len(FAULTS) + 1] + PAIRS[3::11]


@dataclass
class Line:
    """The line between the page and the site; parts of one address are `held` back, or fail."""

    page: Page
    held: list[Route] = field(default_factory=list)
    answer: Answer = Route.continue_

    def on(self, address: str, answer: Answer) -> None:
        """Answer every request for a part at `address` so, until told otherwise."""
        self.answer = answer

        def meet(route: Route) -> None:
            part = route.request.headers.get("hx-request-type") == "partial"
            (self.answer if part and address in route.request.url else Route.continue_)(route)

        self.page.route("**/*", meet)

    def hold(self, address: str) -> None:
        self.on(address, self.held.append)

    def free(self) -> None:
        """Let through what was held back, and hold back no more."""
        self.answer = Route.continue_
        for route in self.held:
            route.continue_()
        self.held.clear()


@pytest.fixture(autouse=True)
def filled(site: SiteUnderTest, editor: Editor) -> None:
    site.configure(list_size=2)
    for day in range(1, 7):
        text = {"title": f"Statement {day}", "summary": "In short.", "body": f"At length, part {day}."}
        editor.save(f"s{day}", published=f"2018-02-0{day}", texts={"en": text}, countries=("SD",))
    campaign = {"title": "Free them", "summary": "Now.", "body": "Why"}
    editor.save("free", "pledge", texts={"en": campaign}, data={"goal": 50})


@pytest.fixture
def visitor(browser: Browser, live: str) -> Iterator[Page]:
    """A page whose browser may complain: of the faults that these stories are about."""
    context = browser.new_context(base_url=live, viewport={"width": 1280, "height": 740})
    page = context.new_page()
    yield page
    page.unroute_all(behavior="ignoreErrors")
    context.close()


@pytest.fixture
def line(visitor: Page) -> Line:
    return Line(visitor)


def no_focus_is_lost(page: Page) -> None:
    expect(page.locator(":focus")).to_have_count(1)


@pytest.mark.parametrize(("name", "fault"), TRIED)
def test_what_failed_is_said_in_its_place_and_offered_until_it_works(
    visitor: Page, line: Line, name: str, fault: str
) -> None:
    part = PARTS[name]
    if part.way is not nothing:
        visitor.goto(part.page)
        expect(visitor.locator(part.asking)).to_be_visible()
    line.on(part.address, FAULTS[fault])
    if part.way is nothing:
        visitor.goto(part.page)
    part.way(visitor.locator(part.asking))
    message, told = visitor.locator(".failed"), visitor.locator("#told")
    expect(message).to_have_text(f"{SENTENCE} Try again")
    expect(told).to_have_text(SENTENCE)
    expect(visitor.locator(part.asking)).to_be_visible()
    again = message.get_by_role("button", name="Try again")
    again.press("Enter")
    expect(message).to_have_count(1)
    expect(told).to_have_text(SENTENCE)
    assert "page=2" not in visitor.url
    no_focus_is_lost(visitor)
    line.free()
    again.click()
    expect(visitor.locator(part.come)).to_be_visible()
    expect(message).to_have_count(0)
    expect(told).to_be_empty()
    no_focus_is_lost(visitor)


def test_no_answer_in_time_is_a_failure_too(visitor: Page, line: Line) -> None:
    visitor.goto("/en/news")
    assert visitor.evaluate("htmx.config.defaultTimeout") == 30_000
    visitor.evaluate("htmx.config.defaultTimeout = 300")
    line.hold("page=2")
    visitor.locator(".next-page a").click()
    expect(visitor.locator(".next-page .failed")).to_be_visible()


def test_the_sentence_is_in_the_language_of_the_page(visitor: Page, line: Line) -> None:
    line.on("filters=1", FAULTS["no line"])
    seen = set()
    for lang in ("en", "fr", "es", "ar", "ru"):
        visitor.goto(f"/{lang}/news")
        expect(visitor.locator(".failed")).to_be_visible()
        seen.add(visitor.locator(".failed").inner_text())
    assert len(seen) == 5


def test_without_an_answer_the_link_leads_on_as_any_link(visitor: Page, line: Line) -> None:
    line.on("filters=1", FAULTS["no line"])
    visitor.goto("/en/news")
    expect(visitor.locator(".failed")).to_be_visible()
    visitor.locator(".filter-link a").click()
    visitor.wait_for_url("**/en/news?filters=1")
    expect(visitor.get_by_role("form", name="Filter the list")).to_be_visible()


def test_suggestions_that_do_not_come_are_nothing_to_speak_of(visitor: Page, line: Line) -> None:
    visitor.goto("/en/news")
    line.on("suggestions", FAULTS["our fault"])
    with visitor.expect_response("**/suggestions?*"):
        visitor.locator("#site-search").press_sequentially("stat")
    expect(visitor.locator("#suggestions[aria-busy]")).to_have_count(0)
    expect(visitor.locator(".failed")).to_have_count(0)


@pytest.mark.parametrize("name", PARTS)
def test_what_is_awaited_is_busy_and_a_bar_runs(visitor: Page, line: Line, name: str) -> None:
    part = PARTS[name]
    if part.way is not nothing:
        visitor.goto(part.page)
        expect(visitor.locator("[aria-busy]")).to_have_count(0)
    line.hold(part.address)
    if part.way is nothing:
        visitor.goto(part.page)
    part.way(visitor.locator(part.asking))
    expect(visitor.locator("main [aria-busy=true]")).to_have_count(1)
    body = visitor.locator("body")
    expect(body).not_to_have_css("content", "none", pseudo="after")
    line.free()
    expect(visitor.locator(part.come)).to_be_attached()
    expect(visitor.locator("[aria-busy]")).to_have_count(0)
    expect(body).to_have_css("content", "none", pseudo="after")


# On a fast line a second Enter is for what the first one brought.
@pytest.mark.parametrize(
    ("name", "way"),
    in_turn(
        ["More", "Read more", "the filter asked for", "the pledge"],
        [("double click", True), ("Enter twice", True), ("double click", False)],
    ),
)
def test_nothing_is_doubled(visitor: Page, line: Line, name: str, way: tuple[str, bool]) -> None:
    part, (twice, slow) = PARTS[name], way
    asked: list[str] = []
    visitor.goto(part.page)
    asking = visitor.locator("#pledge-form button" if name == "the pledge" else part.asking)
    if name == "the pledge":
        visitor.locator("#pledge-email").fill("ada@example.org")
    expect(asking).to_be_visible()
    visitor.on("request", lambda request: asked.append(request.url))
    if slow:
        line.hold(part.address)
    asking.focus()
    if twice == "double click":
        asking.dblclick()
    else:
        visitor.keyboard.press("Enter")
        visitor.keyboard.press("Enter")
    line.free()
    expect(visitor.locator(part.come)).to_be_visible()
    expect(visitor.locator("[aria-busy]")).to_have_count(0)
    assert len([url for url in asked if part.address in url]) == 1
    here = part.page.split("?")[0]
    assert here in visitor.url
    titles = visitor.locator(".h-feed .p-name").all_inner_texts()
    assert len(titles) == len(set(titles))


def test_enter_held_down_counts_once_in_every_browser(visitor: Page) -> None:
    """Chromium sees to this by itself; others click a link with every repetition."""
    visitor.goto("/en/news")
    press = """(link, repeat) => link.dispatchEvent(
        new KeyboardEvent("keydown", {key: "Enter", repeat, bubbles: true, cancelable: true}))"""
    link = visitor.locator(".next-page a")
    assert [link.evaluate(press, repeat) for repeat in (False, True)] == [True, False]


def test_an_answer_to_an_earlier_question_is_never_shown(visitor: Page, line: Line) -> None:
    visitor.goto("/en/search")
    line.hold("search?q=")
    visitor.locator("#q").fill("nothing-like-it")
    expect(visitor.locator("#results[aria-busy]")).to_have_count(1)
    visitor.locator("#q").fill("length")
    while len(line.held) < 2:
        visitor.wait_for_timeout(20)
    later, earlier = line.held[1], line.held[0]
    later.continue_()
    expect(visitor.locator("#search-status")).to_have_text("6 items found.")
    earlier.continue_()
    expect(visitor.locator("#results[aria-busy]")).to_have_count(0)
    expect(visitor.locator("#search-status")).to_have_text("6 items found.")
    assert visitor.url.endswith("q=length")


def test_less_motion_is_none(browser: Browser, live: str) -> None:
    context = browser.new_context(base_url=live, reduced_motion="reduce")
    page = context.new_page()
    line = Line(page)
    line.hold("filters=1")
    page.goto("/en/news")
    expect(page.locator("main [aria-busy]")).to_have_count(1)
    moving = "document.documentElement.getAnimations({subtree: true})"
    assert page.evaluate(f"{moving}.length") == 0
    line.free()
    context.close()
