"""Title and address follow what is shown; Back and Forward bring what was there, where it was."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from omctpub.testing import Editor, SiteUnderTest

pytestmark = pytest.mark.browser

# What a page says of itself, to the reader and to machines: in the tab, in the head, in the language switch.
SAID = """() => [document.title, ...Array.from(
    document.querySelectorAll("[rel=canonical], [hreflang], link[type]"),
    (one) => [one.localName, one.rel, one.hreflang, one.type, one.href].join(" "))]"""
# A string to be polled is evaluated in the page, where its policy forbids it; a promise is awaited.
SCROLLED_THERE = """at => new Promise((there, never) => {
    setTimeout(() => never(`at ${scrollY}, not ${at}`), 5000);
    const look = () => Math.abs(scrollY - at) < 120 ? there() : requestAnimationFrame(look);
    look();
})"""
MORE = [
    ("/en/news", "News"),
    ("/ar/statements?langs=en,ar", "البيانات"),
    ("/fr/search?q=length", "Recherche"),
]


@pytest.fixture(autouse=True)
def filled(site: SiteUnderTest, editor: Editor) -> None:
    site.configure(list_size=4)
    for day in range(1, 20):
        text = {"title": f"Statement {day}", "summary": "In short.", "body": f"At length, part {day}."}
        editor.save(f"s{day}", published=f"2018-02-{day:02}", texts={"en": text})


def days(first: int, last: int) -> list[str]:
    return [f"Statement {number}" for number in range(first, last - 1, -1)]


def names(page: Page) -> Locator:
    return page.locator(".h-entry .p-name")


def more(page: Page, last: int) -> None:
    """Append a page, whose last entry is that of the day `last`."""
    page.locator(".next-page a").click()
    expect(names(page).last).to_have_text(f"Statement {last}")
    expect(page.locator("[aria-busy]")).to_have_count(0)


def reads(page: Page, first: int, last: int) -> None:
    """The list shows these days, each once."""
    expect(names(page)).to_have_text(days(first, last))


@pytest.mark.parametrize(("address", "title"), MORE)
def test_what_more_has_brought_says_of_itself_what_the_page_at_its_address_says(
    page: Page, address: str, title: str
) -> None:
    page.goto(address)
    first = page.evaluate(SAID)
    for number in ("2", "3"):
        before = names(page).count()
        page.locator(".next-page a").click()
        expect(names(page)).to_have_count(before + 4)
        expect(page.locator("[aria-busy]")).to_have_count(0)
        assert "from=1&" in page.url
        assert f"&page={number}" in page.url
        assert title in page.title()
        said, shown = page.evaluate(SAID), names(page).all_inner_texts()
        assert said[0] != first[0]
        assert sum(f"page={number}" in one for one in said) >= 5
        page.goto(page.url)
        assert page.evaluate(SAID) == said
        assert names(page).all_inner_texts() == shown


def test_back_and_forward_through_a_list_that_grew_bring_it_as_it_was(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 500})
    page.goto("/en/")
    page.locator("nav.menu summary").click()
    page.locator("nav.menu a").first.click()
    page.wait_for_url("**/en/news")
    at = {}
    for last in (16, 12, 8):
        page.locator(".next-page a").scroll_into_view_if_needed()
        at[last] = page.evaluate("scrollY")
        if last > 8:
            more(page, last - 4)
    for last in (12, 16):
        page.go_back()
        reads(page, 19, last)
        page.evaluate(SCROLLED_THERE, at[last])
    page.go_forward()
    reads(page, 19, 12)
    page.go_back()
    reads(page, 19, 16)
    page.go_back()
    page.wait_for_url("**/en/")
    assert len(page.locator(".h-feed").all()) == 2


@pytest.mark.parametrize("address", ["/en/news", "/en/search?q=length&sort=new"])
def test_back_from_an_item_brings_all_that_was_there_and_the_place(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 500})
    page.goto(address)
    more(page, 12)
    more(page, 8)
    item = page.get_by_role("link", name="Statement 17", exact=True)
    item.scroll_into_view_if_needed()
    item.click()
    expect(page.locator("h1")).to_have_text("Statement 17")
    page.go_back()
    reads(page, 19, 8)
    expect(item).to_be_in_viewport()
    more(page, 4)
    assert page.url.endswith("from=1&page=4" if "q=" not in address else "from=1&q=length&sort=new&page=4")


def test_a_result_leads_back_to_the_question(page: Page) -> None:
    page.goto("/en/")
    page.goto("/en/search")
    page.get_by_label("Words to look for").press_sequentially("part 7")
    expect(page).to_have_title("Search: part 7 · omctpub")
    names(page).first.click()
    page.wait_for_url("**/statements/s7/**")
    page.go_back()
    expect(page.get_by_label("Words to look for")).to_have_value("part 7")
    expect(page.locator("#search-status")).not_to_have_text("Type a word to begin.")
    page.go_back()
    page.wait_for_url("**/en/")


def test_enter_asks_as_any_form_does(page: Page) -> None:
    page.goto("/en/search")
    page.get_by_label("Words to look for").press_sequentially("length")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=length")
    expect(page.locator("#search-status")).to_have_text("19 items found.")


def test_how_many_there_are_is_said_once_the_typing_stops(page: Page) -> None:
    """The clock of the page is stopped: how fast the letters come does not depend on the machine."""
    asked: list[str] = []
    page.clock.install()
    page.goto("/en/search")
    page.on("request", lambda request: asked.append(request.url) if "/en/search?" in request.url else None)
    page.evaluate(
        """() => { window.said = [];
        new MutationObserver((all) => said.push(document.querySelector("#search-status").textContent.trim()))
            .observe(document.querySelector("#search-status"), {childList: true}) }"""
    )
    page.clock.pause_at(page.evaluate("Date.now()") + 1)
    for letter in "length":
        page.get_by_label("Words to look for").press_sequentially(letter)
        page.clock.run_for(250)
    page.clock.resume()
    expect(page.locator("#search-status")).to_have_text("19 items found.")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    assert page.evaluate("said") == ["19 items found."]
    assert [url.partition("?")[2] for url in asked] == ["q=length"]


def test_read_more_changes_neither_title_nor_address(page: Page) -> None:
    page.goto("/en/news")
    before = (page.title(), page.url)
    page.locator("p.more a").first.click()
    expect(page.locator(".opened")).to_be_focused()
    assert (page.title(), page.url) == before


@pytest.mark.parametrize("address", ["/en/news", "/en/search?q=length"])
def test_the_place_on_the_page_stays_and_the_first_new_entry_has_the_focus(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 500})
    page.goto(address)
    page.locator(".next-page a").scroll_into_view_if_needed()
    there = page.evaluate("scrollY")
    page.locator(".next-page a").press("Enter")
    expect(page.locator(".h-entry .u-url").nth(4)).to_be_focused()
    assert page.evaluate("scrollY") == there


def test_no_scripts_a_list_goes_on_page_by_page_and_back(browser: Browser, live: str) -> None:
    context = browser.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/news")
    page.locator(".next-page a").click()
    expect(page).to_have_title("News, page 2 · omctpub")
    reads(page, 15, 12)
    page.get_by_role("link", name="Back to newer items").click()
    reads(page, 19, 16)
    context.close()
