"""Whatever a title holds, the page around it looks as if it did not."""

import unicodedata

import pytest
from playwright.sync_api import Page

from omctpub.testing import Editor
from tests.turns import in_turn, some

ABOVE, BELOW = "\u0300\u0301\u0302\u030a\u030b", "\u0316\u0323\u0331\u0347"
HEAPS = {
    "a heap": "gpj " + "".join(letter + (ABOVE + BELOW) * 25 for letter in "gpj"),
    "ten thousand": "gpj" + (ABOVE[0] + BELOW[0]) * 5_000,
}
# Each looks like "gpj exe" to whoever keeps it to itself, and would take something along if it could.
NOT_IN_PAIRS = [
    "\u2069\u2069\u202cgpj exe",
    "\u202d\u2066gpj exe",
    "\u2066\u2068gpj exe\u202c",
    "gpj\u2069 exe\u202a",
]
ENDLESS = ("w" * 1_000_000, "ب" * 1_000_000, "\ufdfd\U0001242b" * 3)
PLACES = (
    "",
    "news",
    "search?q=gpj",
    "urgent-interventions/odd",
    "urgent-interventions/first",
    "programmes/odd",
)

MILLISECONDS_TO_DRAW = """() => {
    const [page] = performance.getEntriesByType("navigation");
    return page.loadEventEnd - page.responseEnd;
}"""

WAYS = [("en", 1280), ("ar", 360)]
both_ways = pytest.mark.parametrize(("lang", "width"), WAYS)


@pytest.fixture
def still(page: Page) -> Page:
    """A page to which nothing comes after it is there, and that need not be waited for."""
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    return page


def with_title(editor: Editor, title: str) -> None:
    """Three items of a case, the second with this title, in a programme that has it for a name."""
    editor.programme("odd", en=title[:300])
    text = {"summary": "Summary, 2018 (5).", "body": "Text of gpj.\n\nMore of it."}
    for day, id in enumerate(("first", "odd", "last"), start=1):
        own = {"title": title if id == "odd" else f"Item {id} gpj", **text}
        follows = {"follows": "first"} if id != "first" else {}
        editor.save(
            id,
            "urgent_intervention",
            f"2018-02-0{day}",
            {"en": {**own, "data": {"people": title[:2_000]}}},
            programmes=("odd",),
            countries=("SD",),
            **follows,
        )


@both_ways
def test_controls_that_are_not_in_pairs_change_nothing(
    still: Page, editor: Editor, lang: str, width: int
) -> None:
    still.set_viewport_size({"width": width, "height": 800})
    with_title(editor, "gpj exe")
    plain = {place: picture(still, f"/{lang}/{place}") for place in PLACES}
    for title in some(NOT_IN_PAIRS, 4, WAYS.index((lang, width))):
        with_title(editor, title)
        changed = [place for place in PLACES if picture(still, f"/{lang}/{place}") != plain[place]]
        assert changed == [], ascii(title)


@both_ways
def test_an_override_ends_with_its_title(still: Page, editor: Editor, lang: str, width: int) -> None:
    """What comes after a title that is turned round stands where it stood, in the same order."""
    still.set_viewport_size({"width": width, "height": 800})
    places = [place for place in PLACES if "search" not in place]
    with_title(editor, "exe.gpj")
    plain = [around_the_title(still, f"/{lang}/{place}") for place in places]
    with_title(editor, "\u202ejpg.exe\u2067")
    assert [around_the_title(still, f"/{lang}/{place}") for place in places] == plain


@pytest.mark.parametrize(("name", "way"), in_turn(HEAPS, WAYS))
def test_heaps_of_marks_stay_in_their_entry(
    still: Page, editor: Editor, name: str, way: tuple[str, int]
) -> None:
    title, (lang, width) = HEAPS[name], way
    still.set_viewport_size({"width": width, "height": 800})
    around = ("header", "footer", ".h-entry:has([href*='/first'])", ".h-entry:has([href*='/last'])")
    places = ("", "news", "search?q=gpj&sort=new")
    editor.save("first", published="2018-02-01", texts={"en": "First gpj"})
    editor.save("last", published="2018-02-03", texts={"en": "Last gpj"})
    shown: list[list[bytes]] = []
    for said in (_without_marks(title), title):
        editor.save("odd", published="2018-02-02", texts={"en": said})
        pictures = []
        for place in places:
            still.goto(f"/{lang}/{place}")
            pictures += [still.locator(each).first.screenshot() for each in around]
            assert still.evaluate("document.documentElement.scrollWidth") <= width
        still.goto(f"/{lang}/statements/odd")
        pictures += [still.locator(each).screenshot() for each in ("header", "footer", "footer p >> nth=0")]
        shown.append(pictures)
    assert shown[0] == shown[1]


@both_ways
def test_words_without_an_end_make_no_page_wide_or_slow(
    still: Page, editor: Editor, lang: str, width: int
) -> None:
    still.set_viewport_size({"width": width, "height": 800})
    for title in some(ENDLESS, 2, WAYS.index((lang, width))):
        with_title(editor, title)
        for place in PLACES:
            still.goto(f"/{lang}/{place}")
            assert still.evaluate("document.documentElement.scrollWidth") <= width, place
            assert still.evaluate(MILLISECONDS_TO_DRAW) < 1_000, place


def test_the_outline_of_the_focus_is_seen_whole(page: Page, editor: Editor) -> None:
    """What keeps marks within an entry leaves room for the outline, 5 px away from its link."""
    with_title(editor, "gpj exe")
    page.goto("/en/news")
    link = page.locator(".headline a").first
    at = link.bounding_box()
    assert at
    x, y, width, height = at["x"] - 5, at["y"] - 5, at["width"] + 10, at["height"] + 10

    def picture_of_it() -> bytes:
        return page.screenshot(clip={"x": x, "y": y, "width": width, "height": height})

    link.focus()
    contained = picture_of_it()
    page.evaluate("for (const one of document.querySelectorAll('main *')) one.style.overflow = 'visible'")
    assert picture_of_it() == contained


def _without_marks(title: str) -> str:
    return "".join(char for char in title if not unicodedata.category(char).startswith("M"))


def picture(page: Page, address: str) -> bytes:
    page.goto(address)
    return page.screenshot(full_page=True)


def around_the_title(page: Page, address: str) -> list[list[int]]:
    """Where all that is not the odd title stands: left and upper edge of each line of each text."""
    page.goto(address)
    found: list[list[int]] = page.evaluate("""() => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = [];
        while (texts.nextNode()) {
            if (/jpg|gpj/.test(texts.currentNode.data) || !texts.currentNode.data.trim()) continue;
            const range = document.createRange();
            range.selectNodeContents(texts.currentNode);
            for (const at of range.getClientRects()) found.push([Math.round(at.left), Math.round(at.top)]);
        }
        return found;
    }""")
    return found
