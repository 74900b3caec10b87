"""The system's Chromium, and how a page is opened in it: by whom, how wide, in which colours."""

import importlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.filling import BenchError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

# The same that never has a window: a page takes two thirds of the processor's time.
WITHOUT_WINDOWS = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", WITHOUT_WINDOWS)
WIDTHS = (360, 1280)
HEIGHTS = {360: 740, 1280: 900}
SECONDS_TO_FETCH = 10
# htmx fetches forms after the page; a page looks as it should when they are there.
STILL_TO_FETCH = "[hx-trigger~=load]:not([aria-expanded]), .htmx-request"


@dataclass(frozen=True)
class Scheme:
    """How a reader has set the browser: the media features that the page may ask for, and scripts."""

    name: str
    media: Mapping[str, Any] = field(default_factory=dict)
    scripts: bool = True


SCHEMES = (
    Scheme("light", {"color_scheme": "light"}),
    Scheme("dark", {"color_scheme": "dark"}),
    Scheme("print", {"media": "print", "color_scheme": "light"}),
    Scheme("contrast", {"contrast": "more"}),
    Scheme("forced-colors", {"forced_colors": "active", "color_scheme": "dark"}),
    Scheme("no-scripts", {"color_scheme": "light"}, scripts=False),
)
USUAL = {"media": "screen", "color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}


def chromium(*preferred: str) -> str:
    """Where the system's Chromium is: under a `preferred` name, or else under any."""
    found = next((path for name in (*preferred, *NAMES) if (path := shutil.which(name))), None)
    if found is None:
        raise BenchError(f"There is no {' or '.join(NAMES)} here. Install one: apt-get install chromium")
    return found


@contextmanager
def browsing() -> Iterator["Browser"]:
    """A browser until the end of the block."""
    try:
        playwright = importlib.import_module("playwright.sync_api")
    except ImportError:
        raise BenchError("playwright is not installed. Install it: pip install 'omctpub[test]'") from None
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(WITHOUT_WINDOWS), args=["--no-sandbox"])
        yield browser
        browser.close()


def sized(width: int) -> "ViewportSize":
    """The window of a phone or a desk."""
    return {"width": width, "height": HEIGHTS.get(width, 900)}


def open_in(page: "Page", address: str, scripts: bool = True) -> int:
    """Go to an address and wait for all that the page fetches for itself; the status of the answer."""
    answer = page.goto(address)
    if scripts:
        page.wait_for_selector(STILL_TO_FETCH, state="detached", timeout=SECONDS_TO_FETCH * 1000)
    return answer.status if answer else 0
