"""The whole site with the keys alone, the whole site without scripts, and nothing that jumps."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from omctpub.testing import Editor, SiteUnderTest
from tests.turns import in_turn, some

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("filled")]

LANGUAGES = ("en", "ar")
# Longer than any page of these stories has places to stop at.
MOST_STOPS = 90


@pytest.fixture
def filled(site: SiteUnderTest, editor: Editor) -> None:
    site.configure(list_size=5)
    for day in range(1, 9):
        texts = {
            "en": {"title": f"Arrest {day}", "summary": "In short.", "body": f"At length, part {day}."},
            "ar": {"title": f"اعتقال {day}", "summary": "باختصار.", "body": f"بالتفصيل {day}."},
        }
        editor.save(f"s{day}", published=f"2018-02-0{day}", texts=texts, countries=("SD",))
    editor.save("mx", "report", "2018-01-01", texts={"es": "Detención"}, countries=("MX",))
    campaign = {"title": "Free them", "summary": "Now.", "body": "Why"}
    editor.save("free", "pledge", texts={"en": campaign}, data={"goal": 50})


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus; whatever has it on the way can be seen to have it."""
    for _ in range(MOST_STOPS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
            const box = one.getBoundingClientRect();
            return one === document.body || (parseFloat(style.outlineWidth) >= 2
                && style.outlineStyle !== "none" && box.width > 0 && box.height > 0) }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")
    raise AssertionError(f"Tab does not lead to {wanted}")


@pytest.mark.parametrize("lang", some(LANGUAGES, 2, 1))
def test_from_home_to_a_result_with_the_keys_alone(page: Page, lang: str) -> None:
    page.goto(f"/{lang}/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, page.locator(".whole a").last)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/{lang}/news"))

    expect(page.locator("form.filters")).to_be_visible()
    country = page.locator("form.filters [name=country]")
    tab_to(page, country)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(country).not_to_have_value("")
    tab_to(page, page.locator("form.filters button"))
    page.keyboard.press("Enter")
    page.wait_for_url("**country=*")
    tab_to(page, page.locator(".chips a").first)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "country" not in url)

    tab_to(page, page.locator("p.more a").first)
    page.keyboard.press("Enter")
    expect(page.locator(".opened")).to_be_focused()
    tab_to(page, page.locator(".next-page a"))
    page.keyboard.press("Enter")
    expect(page.locator(".h-entry .u-url").nth(5)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/statements/s3/**")

    other = page.locator(".also a").first
    tab_to(page, other)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{'en' if lang == 'ar' else 'ar'}/statements/s3/**")
    box = page.locator("#site-search")
    tab_to(page, box)
    page.keyboard.type("arrest 7")
    expect(page.locator("#suggestions a")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions a")).to_have_count(0)
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=arrest*7")
    tab_to(page, page.locator("#results .u-url").first)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("7")


def stops(page: Page, key: str) -> list[tuple[int, str]]:
    """Every place that the key leads to, by its number in the order of the page, until it begins anew."""
    there: list[tuple[int, str]] = []
    while len(there) < MOST_STOPS:
        page.keyboard.press(key)
        at, html = page.evaluate(
            """() => { const every = [...document.querySelectorAll("body *")];
            return [every.indexOf(document.activeElement), document.activeElement.outerHTML] }"""
        )
        if (at, html[:90]) in there:
            break
        there += [(at, html[:90])] if at >= 0 else []
    return there


@pytest.mark.parametrize(
    ("address", "lang"),
    in_turn(
        ["", "news", "news?filters=1", "search?q=arrest", "pledges/free", "countries"],
        LANGUAGES,
    ),
)
def test_tab_follows_the_page_and_is_never_trapped(page: Page, lang: str, address: str) -> None:
    page.goto(f"/{lang}/{address}")
    page.wait_for_load_state("networkidle")
    there = stops(page, "Tab")
    assert "skip" in there[0][1]
    assert there == sorted(there)
    every = page.locator("a[href]:visible, button:visible, input:visible, select:visible").count()
    assert len(there) == every
    assert stops(page, "Shift+Tab") == there[::-1]


class TestTheFilterForm:
    def test_on_a_phone_its_link_opens_and_closes_it(self, page: Page) -> None:
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto("/en/news")
        link, form = page.locator(".filter-link a"), page.locator("form.filters")
        expect(form).to_be_attached()
        expect(form).to_be_hidden()
        expect(link).to_have_attribute("aria-expanded", "false")
        link.press("Enter")
        expect(form).to_be_visible()
        expect(form.locator("select").first).to_be_focused()
        expect(link).to_have_attribute("aria-expanded", "true")
        link.click()
        expect(form).to_be_hidden()
        expect(link).to_be_focused()
        assert page.url.endswith("/en/news")

    def test_the_streams_of_the_home_page_have_one_each(self, page: Page) -> None:
        page.goto("/en/")
        expect(page.locator("form.filters")).to_have_count(2)
        page.locator(".filter-link a").nth(1).click()
        expect(page.locator("form.filters").nth(0)).to_be_hidden()
        expect(page.locator("form.filters").nth(1)).to_be_visible()

    @pytest.mark.parametrize(("width", "where"), [(360, "a[aria-expanded]"), (1280, "select")])
    def test_coming_by_itself_it_takes_no_focus_and_leaves_none_behind(
        self, page: Page, width: int, where: str
    ) -> None:
        page.set_viewport_size({"width": width, "height": 740})
        held = []
        page.route("**filters=1", lambda route: held.append(route))
        page.goto("/en/news")
        page.locator(".next-page a").focus()
        held.pop().continue_()
        expect(page.locator("form.filters")).to_be_attached()
        expect(page.locator(".next-page a")).to_be_focused()
        page.reload()
        page.locator(".filter-link a").focus()
        held.pop().continue_()
        expect(page.locator(f":is(.filter-link, .filters) {where}").first).to_be_focused()


@pytest.mark.parametrize("lang", some(LANGUAGES, 2))
def test_the_same_journey_without_scripts(browser: Browser, live: str, lang: str) -> None:
    context = browser.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/{lang}/")
    page.locator(".whole a").last.click()
    page.locator(".filter-link a").click()
    page.locator("form.filters [name=country]").select_option("SD")
    page.locator("form.filters button").click()
    expect(page.locator(".h-entry")).to_have_count(5)
    page.locator(".next-page a").click()
    expect(page.locator(".h-entry")).to_have_count(3)
    page.locator(".previous-page a").click()
    page.locator(".chips a").first.click()
    page.locator("p.more a").first.click()
    expect(page.locator(".e-content")).to_contain_text("8")
    page.locator(".also a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en" if lang == "ar" else "ar")
    page.locator("#site-search").fill("arrest 7")
    page.locator("#site-search").press("Enter")
    page.locator("#results .u-url").first.click()
    expect(page.locator("h1")).to_contain_text("7")
    context.close()
