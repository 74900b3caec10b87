"""What a page weighs on its way to a reader, whom it asks besides, and whether it moves under the eyes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bench.faces.browsing import open_in, sized
from bench.faces.page_kinds import PAGE_KINDS, PageKind, named

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KB = 1024
FIRST_VISIT, NEXT_PAGE, STYLE = 45 * KB, 12 * KB, 10 * KB
PHONE = 360
# Where a reader of the home page goes next.
NEXT = named(["list", "list of a type", "statement", "case", "report", "country", "countries", "search"])
# Sums up what moved without the reader doing anything, from the beginning of the page on.
SHIFTS = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => {
        for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
    }).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


@dataclass
class Fetched:
    """One answer: what it is for, as the browser says, and all its bytes on the wire, headers included."""

    address: str
    kind: str
    size: int = 0


@dataclass
class Visit:
    """A page and all that the browser fetched for it; on the `first` one it had nothing in its cache."""

    page: str
    lang: str
    host: str
    first: bool = False
    fetched: list[Fetched] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(one.size for one in self.fetched)

    def of_kind(self, kind: str) -> int:
        """Bytes of the answers of that kind: Document, Stylesheet, Script, XHR, Fetch."""
        return sum(one.size for one in self.fetched if one.kind == kind)

    @property
    def abroad(self) -> list[str]:
        """What was asked of others."""
        own = urlsplit(self.host).netloc
        asked = (one.address for one in self.fetched if not one.address.startswith("data:"))
        return [address for address in asked if urlsplit(address).netloc != own]


@dataclass(frozen=True)
class Shift:
    """How much a page moved while it came: 0 for not at all."""

    page: str
    lang: str
    width: int
    shift: float


def first_visit(browser: "Browser", host: str, lang: str) -> list[Visit]:
    """The home page with an empty cache, then each of the next pages of that reader."""
    context = browser.new_context(base_url=host, viewport=sized(PHONE))
    page = context.new_page()
    home = PAGE_KINDS[0]
    found = [visit(page, host, kind, lang) for kind in (home, *NEXT)]
    found[0].first = True
    context.close()
    return found


def visit(page: "Page", host: str, kind: PageKind, lang: str) -> Visit:
    """Open a page and keep account of what it fetches."""
    found, by_id = Visit(kind.name, lang, host), dict[str, Fetched]()
    devtools = page.context.new_cdp_session(page)

    def asked(event: dict[str, Any]) -> None:
        one = Fetched(event["request"]["url"], event.get("type", "Other"))
        by_id[event["requestId"]] = one
        found.fetched.append(one)

    def arrived(event: dict[str, Any]) -> None:
        by_id[event["requestId"]].size = int(event["encodedDataLength"])

    devtools.on("Network.requestWillBeSent", asked)
    devtools.on("Network.loadingFinished", arrived)
    devtools.send("Network.enable")
    open_in(page, kind.address(lang))
    page.wait_for_load_state("networkidle")
    devtools.detach()
    return found


def shifts(
    browser: "Browser", host: str, kinds: Sequence[PageKind], langs: Sequence[str], widths: Sequence[int]
) -> Iterator[Shift]:
    """How much each page moves."""
    for width in widths:
        context = browser.new_context(base_url=host, viewport=sized(width))
        page = context.new_page()
        for kind, lang in product(kinds, langs):
            open_in(page, kind.address(lang))
            yield Shift(kind.name, lang, width, shift_of(page))
        context.close()


def shift_of(page: "Page") -> float:
    """How much what is open has moved, of itself, since it began to come."""
    return round(float(page.evaluate(SHIFTS)), 4)
