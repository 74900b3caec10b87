"""Stories of a reader in a browser, with scripts and without."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from omctpub.testing import Editor, SiteUnderTest

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("filled")]

CSS = Path(__file__).parents[2] / "omctpub" / "static" / "omctpub.css"


@pytest.fixture
def filled(site: SiteUnderTest, editor: Editor) -> None:
    site.configure(list_size=2)
    for day in range(1, 6):
        text = {"title": f"Statement {day}", "summary": "In short.", "body": f"At length, part {day}."}
        editor.save(f"s{day}", published=f"2018-02-0{day}", texts={"en": text}, countries=("SD",))
    editor.save("ar", published="2018-01-01", texts={"ar": {"title": "بيان", "summary": "ملخص"}})


def test_the_filter_form_comes_after_the_page_and_narrows_the_list(page: Page) -> None:
    page.goto("/en/news")
    form = page.get_by_role("form", name="Filter the list")
    form.get_by_label("العربية").check()
    form.get_by_role("button", name="Show").click()
    expect(page.locator(".h-entry")).to_have_count(1)
    assert "langs=ar" in page.url


def test_read_more_opens_the_text_in_place_and_takes_the_focus_there(page: Page) -> None:
    page.goto("/en/news")
    page.get_by_role("link", name="Read more").first.press("Enter")
    expect(page.locator(".e-content")).to_have_text("At length, part 5.")
    expect(page.locator(".e-content")).to_be_focused()
    assert page.url.endswith("/en/news")


def test_more_appends_the_next_page_once_and_back_leads_to_the_first(page: Page) -> None:
    page.goto("/en/news")
    page.get_by_role("link", name="More News").dblclick()
    expect(page.locator(".h-entry .p-name")).to_have_text([f"Statement {n}" for n in (5, 4, 3, 2)])
    expect(page.get_by_role("link", name="Statement 3", exact=False).first).to_be_focused()
    assert page.url.endswith("page=2")
    page.go_back()
    expect(page.locator(".h-entry")).to_have_count(2)
    assert page.url.endswith("/en/news")


def test_results_change_while_typing_and_the_status_says_how_many(page: Page) -> None:
    page.goto("/en/search")
    status = page.get_by_role("status")
    page.get_by_label("Words to look for").press_sequentially("length")
    expect(status).to_have_text("5 items found.")
    expect(page.get_by_label("Words to look for")).to_be_focused()
    expect(page.get_by_role("link", name="Русский")).to_have_attribute("href", "/ru/search?q=length")
    assert page.url.endswith("q=length")
    assert page.title().startswith("Search: length")
    page.get_by_label("Words to look for").fill("")
    expect(status).to_have_text("Type a word to begin.")
    expect(page.locator(".h-entry")).to_have_count(0)


def test_everything_can_be_read_without_scripts(browser: Browser, live: str) -> None:
    context = browser.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/news")
    page.get_by_role("link", name="More News").click()
    page.get_by_role("link", name="Read more").first.click()
    expect(page.locator(".e-content")).to_have_text("At length, part 3.")
    page.goto("/en/news")
    page.get_by_role("link", name="Filter").click()
    page.get_by_label("Country").select_option("SD")
    page.get_by_role("button", name="Show").click()
    assert "country=SD" in page.url
    context.close()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_page_is_wider_than_a_phone(page: Page, lang: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    for address in ("", "news?filters=1", "search?q=length&filters=1", "statements/s1", "statements/ar"):
        page.goto(f"/{lang}/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address


def test_an_arabic_entry_on_an_english_page_begins_at_its_own_side(page: Page) -> None:
    page.goto("/en/news?langs=ar&filters=1")
    boxes = [page.locator(part).bounding_box() for part in (".h-entry", ".h-entry .p-name", ".tongue")]
    ends = {round(box["x"] + box["width"]) for box in boxes if box}
    assert len(ends) == 1


def test_the_style_knows_no_left_and_no_right_and_asks_for_nothing() -> None:
    style = CSS.read_text(encoding="utf-8")
    unwanted = r"@import|\burl\b|\bleft\b|\bright\b|-top\b|-bottom\b"
    assert re.findall(unwanted, style) == []
