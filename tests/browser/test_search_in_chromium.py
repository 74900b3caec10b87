"""The search page in a browser: suggestions while typing, filters with their numbers, on a phone too."""

import pytest
from playwright.sync_api import Browser, Page, expect

from omctpub.testing import Editor

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def filled(editor: Editor) -> None:
    for number in range(3):
        editor.save(
            f"mx-{number}", texts={"es": f"Detención {number}", "en": f"Arrest {number}"}, countries=("MX",)
        )
    editor.save("ar", texts={"ar": "اعتقالات في القلعة"}, countries=("EG",))


def test_suggestions_come_while_typing_and_are_the_next_stop_of_the_keyboard(page: Page) -> None:
    page.goto("/en/search")
    box = page.get_by_label("Words to look for")
    box.press_sequentially("mexi")
    link = page.locator("#suggestions a")
    expect(link).to_have_text("Mexico Country")
    expect(page.locator("#suggested")).to_have_text("1 suggestion")
    expect(box).to_be_focused()
    box.press("Tab")
    expect(link).to_be_focused()
    link.press("Enter")
    page.wait_for_url("**/en/countries/MX")


def test_the_box_on_every_page_suggests_too_and_the_arrow_keys_lead_there(page: Page) -> None:
    page.goto("/ar/news")
    box = page.locator("#site-search")
    box.press_sequentially("arrest")
    links = page.locator("#suggestions a")
    expect(links).to_have_count(3)
    box.press("ArrowUp")
    expect(box).to_be_focused()
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(links.nth(at)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/statements/mx-*/**")


def test_escape_puts_them_away_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/en/")
    box = page.locator("#site-search")
    box.press_sequentially("mexi")
    expect(page.locator("#suggestions a")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions a")).to_have_count(0)
    expect(box).to_be_focused()
    expect(box).to_have_value("mexi")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_they_lie_over_the_page_and_fit_a_phone(page: Page, lang: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"/{lang}/news")
    top = "document.querySelector('main').offsetTop"
    before = page.evaluate(top)
    page.locator("#site-search").press_sequentially("arrest")
    expect(page.locator("#suggestions a")).to_have_count(3)
    assert page.evaluate(top) == before
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator("main").focus()
    expect(page.locator("#suggestions a").first).to_be_hidden()


def test_they_go_when_the_box_is_emptied(page: Page) -> None:
    page.goto("/ar/search")
    box = page.locator("#q")
    box.press_sequentially("القلعة")
    expect(page.locator("#suggestions a")).to_have_count(1)
    box.fill("")
    expect(page.locator("#suggestions a")).to_have_count(0)
    expect(page.locator("#suggested")).to_be_empty()


def test_numbers_follow_what_is_typed(page: Page) -> None:
    page.goto("/en/search")
    page.get_by_label("Words to look for").press_sequentially("arrest")
    expect(page.get_by_label("Country").locator("option")).to_have_text(["All", "Mexico (3)"])
    page.get_by_label("Country").select_option("MX")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**country=MX**")
    expect(page.get_by_role("status")).to_have_text("3 items found.")


def test_without_scripts_there_are_filters_and_no_suggestions(browser: Browser, live: str) -> None:
    context = browser.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/search?q=Mexique")
    page.get_by_label("Words to look for").press_sequentially("mexi")
    expect(page.locator("#suggestions")).to_be_empty()
    page.goto("/en/search?q=Mexique")
    page.locator(".offer").get_by_role("link", name="Mexico").click()
    expect(page.get_by_role("status")).to_have_text("3 items found.")
    context.close()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_all_that_is_offered_fits_a_phone(page: Page, lang: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    for words in ("Mexique arest", "Congo", "القلعه", "nothing-like-it-anywhere", "%22Mexique%22&country=EG"):
        page.goto(f"/{lang}/search?q={words}")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, words
    page.goto(f"/{lang}/search?q=Mexique")
    page.locator(".jump a").click()
    expect(page.locator("#filters select").first).to_be_in_viewport()
