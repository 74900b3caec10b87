"""Pictures of every kind of page, in a folder with a page to browse them: for eyes, not for programs."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from bench.faces.browsing import SCHEMES, USUAL, Scheme, open_in, sized
from bench.faces.page_kinds import PageKind
from bench.filling import BenchError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSED_IN = Path(__file__).with_suffix(".html")
# Chromium draws no more; a page that is longer is cut there.
HIGHEST = 16_384
PAPER = "A4"


@dataclass(frozen=True)
class Picture:
    """One page as one reader sees it; `file` is relative to the folder."""

    page: str
    lang: str
    scheme: str
    width: int
    file: str


def look(
    browser: "Browser",
    host: str,
    folder: Path,
    kinds: Sequence[PageKind],
    langs: Sequence[str],
    schemes: Sequence[str],
    widths: Sequence[int],
) -> Iterator[Picture]:
    """Take the pictures of a running site into `folder`, and write a page to browse those taken."""
    chosen = [scheme for scheme in SCHEMES if scheme.name in schemes]
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    for width, scripts in product(widths, (True, False)):
        looks = [scheme for scheme in chosen if scheme.scripts is scripts]
        for picture in _with_window(browser, host, folder, kinds, langs, looks, width):
            taken.append(picture)
            yield picture
    write_index(folder, taken)


def _with_window(
    browser: "Browser",
    host: str,
    folder: Path,
    kinds: Sequence[PageKind],
    langs: Sequence[str],
    schemes: Sequence[Scheme],
    width: int,
) -> Iterator[Picture]:
    """Every page is opened once, and pictured in each of the schemes."""
    if not schemes:
        return
    scripts = schemes[0].scripts
    context = browser.new_context(base_url=host, viewport=sized(width), java_script_enabled=scripts)
    page = context.new_page()
    for kind, lang in product(kinds, langs):
        status = open_in(page, kind.address(lang), scripts)
        if status != kind.status:
            raise BenchError(f"{kind.address(lang)} answered {status}, not {kind.status}.")
        for scheme in schemes:
            yield _pictured(page, folder, kind, lang, scheme, width)
    context.close()


def _pictured(page: "Page", folder: Path, kind: PageKind, lang: str, scheme: Scheme, width: int) -> Picture:
    page.emulate_media(**{**USUAL, **scheme.media})
    name = f"{kind.name.replace(', ', '-').replace(' ', '-')}.{lang}.{scheme.name}.{width}"
    (folder / f"{name}.png").write_bytes(_picture(page))
    if scheme.name == "print":
        page.pdf(path=folder / f"{name}.pdf", format=PAPER)
    return Picture(kind.name, lang, scheme.name, width, f"{name}.png")


def _picture(page: "Page") -> bytes:
    """All of the page, also what lies below the window."""
    high = page.evaluate("document.documentElement.scrollHeight")
    wide = page.evaluate("document.documentElement.scrollWidth")
    return page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": wide, "height": min(high, HIGHEST)})


def write_index(folder: Path, taken: Sequence[Picture]) -> None:
    """The page to browse the pictures with; it needs no server."""
    told = json.dumps([asdict(picture) for picture in taken])
    page = BROWSED_IN.read_text(encoding="utf-8")
    page = page.replace("PICTURES", told).replace("TAKEN", time.strftime("%Y-%m-%d %H:%M"))
    (folder / "index.html").write_text(page, encoding="utf-8")
