"""The story of a pledge in a browser, with scripts and without."""

import email
import email.policy
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from omctpub.testing import Editor, SiteUnderTest

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def running(editor: Editor) -> None:
    text = {"title": "Free them", "body": "Why"}
    editor.save("free", "pledge", texts={"en": text}, data={"goal": 5000})


@pytest.fixture(params=["ltr", "rtl"])
def visitor(browser: Browser, live: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """On the campaign's page, on a phone; the browser may complain of nothing but the refused form."""
    context = browser.new_context(base_url=live, viewport={"width": 360, "height": 740})
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"/{'ar' if request.param == 'rtl' else 'en'}/pledges/free")
    yield page
    context.close()
    assert [text for text in complaints if "422" not in text] == []


def link(site: SiteUnderTest) -> str:
    (file,) = site.folder.glob("data/outbox/*.eml")
    letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    return str(re.findall(r"^http\S+$", letter.get_content(), re.MULTILINE)[0])


def send(page: Page, way: str) -> None:
    if way == "Enter":
        page.locator("#pledge-email").press("Enter")
    else:
        page.locator("#pledge-form button").click()


@pytest.mark.parametrize("way", ["Enter", "button"])
def test_a_wrong_address_keeps_focus_and_text_and_a_right_one_is_announced(visitor: Page, way: str) -> None:
    field, status = visitor.locator("#pledge-email"), visitor.locator("#pledge-said")
    expect(field).to_be_visible()
    status.evaluate("element => { element.stayed = true }")
    field.fill("ada@")
    send(visitor, way)
    expect(visitor.locator("#pledge-error")).not_to_be_empty()
    expect(field).to_have_value("ada@")
    expect(field).to_be_focused()
    expect(status).to_be_empty()
    field.press_sequentially("example.org")
    send(visitor, way)
    expect(status).not_to_be_empty()
    expect(status).to_be_focused()
    assert status.evaluate("element => element.stayed")
    assert visitor.locator("#pledge-form form").count() == 0


def test_the_form_fits_a_phone(visitor: Page) -> None:
    expect(visitor.locator("#pledge-form form")).to_be_visible()
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 360
    box = visitor.locator("#pledge-form button").bounding_box()
    assert box is not None
    assert box["height"] >= 44


def test_without_scripts_every_step_is_a_page(browser: Browser, live: str, site: SiteUnderTest) -> None:
    context = browser.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/pledges/free")
    page.get_by_role("link", name="Join this campaign").click()
    page.get_by_label("Your e-mail address").fill("ada@")
    page.get_by_role("button", name="Add my pledge").click()
    expect(page.get_by_label("Your e-mail address")).to_have_value("ada@")
    expect(page.get_by_text("This is not an e-mail address.")).to_be_visible()
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Add my pledge").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()
    page.goto(link(site))
    page.get_by_role("button", name="Confirm my pledge").click()
    expect(page.get_by_text("1 person has pledged")).to_be_visible()
    assert context.cookies() == []
    context.close()
