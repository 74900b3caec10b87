"""Draws the pictures in omctpub/static/icons from their sources with the system's Chromium."""

import shutil
import struct
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
ICONS = HERE.parents[1] / "omctpub" / "static" / "icons"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ICON, TILE, SHARE = ICONS / "icon.svg", HERE / "tile.svg", HERE / "share.svg"
PICTURES = (
    (TILE, "apple-touch-icon.png", 180, 180),
    (TILE, "icon-maskable-512.png", 512, 512),
    (ICON, "icon-192.png", 192, 192),
    (ICON, "icon-512.png", 512, 512),
    (SHARE, "share.png", 1200, 630),
)
SMALL = (16, 32, 48)


def drawn(browser: Browser, source: Path, width: int, height: int) -> bytes:
    """The picture as PNG; what it leaves open stays transparent."""
    page = browser.new_page(viewport={"width": width, "height": height})
    drawing = source.read_text(encoding="utf-8").replace("<svg ", '<svg style="display: block" ', 1)
    page.set_content(f"<style>body {{ margin: 0 }}</style>{drawing}")
    png = page.screenshot(omit_background=True)
    page.close()
    return png


def icon_file(pictures: dict[int, bytes]) -> bytes:
    """An .ico with a PNG for each size in pixels, as every browser since 2007 reads it."""
    offset = 6 + 16 * len(pictures)
    head = struct.pack("<3H", 0, 1, len(pictures))
    for size, png in pictures.items():
        head += struct.pack("<4B2H2I", size, size, 0, 0, 1, 32, len(png), offset)
        offset += len(png)
    return head + b"".join(pictures.values())


def draw(browser: Browser) -> None:
    for source, name, width, height in PICTURES:
        (ICONS / name).write_bytes(drawn(browser, source, width, height))
    small = {size: drawn(browser, ICON, size, size) for size in SMALL}
    (ICONS / "favicon.ico").write_bytes(icon_file(small))


if __name__ == "__main__":
    found = next(path for name in CHROMIUM if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        draw(chromium)
        chromium.close()
