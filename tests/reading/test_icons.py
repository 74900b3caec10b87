"""The pictures of the site itself, and the manifest that names them."""

import json
import struct
from pathlib import Path

import pytest

from omctpub.testing import Reader, SiteUnderTest

ICONS = Path(__file__).parents[2] / "omctpub" / "static" / "icons"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_manifest_names_the_site_and_pictures_that_are_there(
    site: SiteUnderTest, reader: Reader, lang: str
) -> None:
    site.configure(name="Lampion & Co")
    (address,) = reader.home(lang).tree.xpath("//link[@rel='manifest']/@href")
    answer = reader.get(address)
    told = json.loads(answer.text)
    assert answer.response.mimetype == "application/manifest+json"
    assert (told["name"], told["lang"], told["start_url"]) == ("Lampion & Co", lang, f"/{lang}/")
    assert told["dir"] == ("rtl" if lang == "ar" else "ltr")
    assert {reader.get(icon["src"]).status for icon in told["icons"]} == {200}


SIZES = {
    "apple-touch-icon.png": (180, 180),
    "icon-192.png": (192, 192),
    "icon-512.png": (512, 512),
    "icon-maskable-512.png": (512, 512),
    "share.png": (1200, 630),
}


@pytest.mark.parametrize("name", SIZES)
def test_a_picture_has_the_size_that_is_said_and_is_light(name: str) -> None:
    content = (ICONS / name).read_bytes()
    assert struct.unpack(">2I", content[16:24]) == SIZES[name]
    assert len(content) <= 30_000


def test_the_icon_file_holds_three_sizes() -> None:
    content = (ICONS / "favicon.ico").read_bytes()
    reserved, kind, count = struct.unpack("<3H", content[:6])
    assert (reserved, kind, count) == (0, 1, 3)
    for at, size in enumerate((16, 32, 48)):
        width, height, *_ignored, length, offset = struct.unpack(
            "<4B2H2I", content[6 + 16 * at : 22 + 16 * at]
        )
        assert (width, height) == (size, size)
        assert struct.unpack(">2I", content[offset + 16 : offset + 24]) == (size, size)
        assert offset + length <= len(content)
