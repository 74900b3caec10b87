"""A page is light, asks nobody else for anything, and does not move under its reader's eyes.

Bytes are those that `omctpub serve` sends: it compresses, as the server of the other tests does not.
"""

from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from bench.faces.browsing import WIDTHS, open_in, sized
from bench.faces.page_kinds import PAGE_KINDS, PageKind
from bench.faces.weighing import FIRST_VISIT, NEXT_PAGE, STYLE, first_visit, shift_of, visit
from bench.serving import HOST, serving
from tests.turns import some

pytestmark = pytest.mark.browser

# Both directions; what a page fetches and how it moves hardly depends on more.
WAYS = ("en", "ar")
SEEN = list(product(WAYS, WIDTHS))


def test_a_first_visit_is_light_and_every_next_page_lighter(browser: Browser, folder_of_faces: Path) -> None:
    """A reader's way from the home page on, in either direction, each with an empty cache at first."""
    with serving(folder_of_faces, 0) as server:
        host = f"http://{HOST}:{server.port}"
        visits = [one for lang in WAYS for one in first_visit(browser, host, lang)]
    first = {one.lang: one for one in visits if one.first}
    assert first.keys() == set(WAYS)
    assert {lang: one.size for lang, one in first.items() if one.size > FIRST_VISIT} == {}
    styles = {lang: one.of_kind("Stylesheet") for lang, one in first.items()}
    assert 0 < min(styles.values()) <= max(styles.values()) <= STYLE, styles
    next_pages = {f"{one.page} ({one.lang})": one.size for one in visits if not one.first}
    assert {page: size for page, size in next_pages.items() if size > NEXT_PAGE} == {}


def shift_on(page: Page, address: str) -> float:
    """How far a page moves; a face that the system finds late moves its line once for each browser."""
    open_in(page, address)
    if shift_of(page):
        open_in(page, address)
    return shift_of(page)


@pytest.mark.parametrize("kind", some(PAGE_KINDS, 2), ids=lambda kind: kind.name)
def test_no_page_asks_anybody_else_or_moves(browser: Browser, showcase: str, kind: PageKind) -> None:
    asked, moved = set[str](), dict[tuple[str, int], float]()
    # All kinds in all four ways in the exhaustive run, else every other kind in one of them, in turn.
    for lang, width in some(SEEN, len(SEEN), PAGE_KINDS.index(kind) // 2):
        context = browser.new_context(base_url=showcase, viewport=sized(width))
        page = context.new_page()
        page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        moved[lang, width] = shift_on(page, kind.address(lang))
        context.close()
    assert asked == {urlsplit(showcase).netloc}
    assert {where: shift for where, shift in moved.items() if shift} == {}


def test_what_moves_and_what_is_asked_abroad_is_seen(browser: Browser, showcase: str) -> None:
    context = browser.new_context(base_url=showcase)
    abroad = "http://elsewhere.invalid/picture.png"
    context.route(abroad, lambda route: route.abort())

    def spoilt(route: Route) -> None:
        answer = route.fetch()
        late = f'<img src="{abroad}" alt=""><style>h1 {{ animation: late 0.1s 0.1s both }}'
        late += "@keyframes late { to { margin-block-end: 20em } }</style>"
        route.fulfill(body=answer.text().replace("</head>", f"{late}</head>"), content_type="text/html")

    context.route("**/en/archive", spoilt)
    archive, page = next(kind for kind in PAGE_KINDS if kind.name == "archive"), context.new_page()
    assert visit(page, showcase, archive, "en").abroad == [abroad]
    page.wait_for_timeout(300)
    assert shift_of(page) > 0.01
    context.close()
