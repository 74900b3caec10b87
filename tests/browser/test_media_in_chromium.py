"""Pictures come without moving the text, in the size that is needed; a document is saved and not run."""

import pytest
from playwright.sync_api import Page, Route, expect

from omctpub.testing import SiteUnderTest
from tests.pictures import attach, jpeg, pdf, png

pytestmark = pytest.mark.browser
WHERE = "[...document.querySelectorAll('.e-content, .documents')].map(one => one.getBoundingClientRect().top)"
LOADED = "[...document.images].every(one => one.naturalWidth > 0)"
USED = "[...document.images].map(one => one.currentSrc.split('-')[1])"


@pytest.mark.parametrize(("width", "used"), [(360, "480.webp"), (1280, "960.webp")])
def test_nothing_moves_when_pictures_come(site: SiteUnderTest, page: Page, width: int, used: str) -> None:
    site.editor.save("one", texts={"en": {"title": "One", "body": "A text. " * 50}})
    alt = {"alt": {"en": "A door"}}
    attach(site, "one", (jpeg((1700, 900)), "a.jpg", alt), (png((700, 1500)), "b.png", alt), (pdf(), "c", {}))
    held: list[Route] = []
    page.set_viewport_size({"width": width, "height": 2_000})
    page.route("**/media/**", lambda route: held.append(route))
    page.goto("/en/statements/one", wait_until="domcontentloaded")
    before = page.evaluate(WHERE)
    assert held
    page.unroute("**/media/**")
    for picture in page.locator("figure img").all():
        expect(picture).to_have_js_property("complete", True)
    assert page.evaluate(LOADED)
    # The sides of a variant are whole points: less than one of them may be gained or lost.
    assert page.evaluate(WHERE) == pytest.approx(before, abs=1)
    assert page.evaluate(USED)[0] == used


def test_a_document_that_is_a_page_too_is_saved_and_not_run(site: SiteUnderTest, page: Page) -> None:
    page.add_init_script("window.ran = false")
    site.editor.save("one")
    both = pdf() + b"<!doctype html><script>window.ran = true</script>"
    attach(site, "one", (both, "a.html", {"alt": {"en": "The report"}}))
    page.goto("/en/statements/one")
    with page.expect_download() as saved:
        page.get_by_role("link", name="The report").click()
    assert saved.value.suggested_filename == "a.pdf"
    assert page.evaluate("window.ran") is False
