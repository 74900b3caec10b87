"""An operator's own name, logo and colours, on every page and in what others are told of the site."""

import json
import re

from omctpub.testing import Reader, SiteUnderTest

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44"><circle cx="22" cy="22" r="22"/></svg>'


def style_sheet(reader: Reader) -> str:
    (address,) = reader.home().tree.xpath("//link[@rel='stylesheet']/@href")
    return reader.get(address).text


def test_colours_of_the_site_come_after_those_of_the_core(site: SiteUnderTest) -> None:
    before = style_sheet(site.reader)
    site.configure(accent_colour="#7a1f5c", band_colour="#ffcc00")
    after = style_sheet(site.reader)
    assert after.startswith(before)
    assert ":root{--accent:#7a1f5c;--on-accent:#ffffff;--band:#ffcc00;--on-band:#000000}" in after
    assert re.search(r"dark\)\{:root\{--accent:#[89a-f]\w{5};--on-accent:#000000\}\}", after)
    assert site.reader.home().tree.xpath("//meta[@name='theme-color']/@content") == ["#ffcc00"]


def test_the_logo_stands_before_the_name_and_in_what_machines_are_told(site: SiteUnderTest) -> None:
    assert not site.reader.home().tree.xpath("//a[@class='site-name']/img")
    (site.folder / "static").mkdir()
    (site.folder / "static" / "mark.svg").write_text(LOGO, encoding="utf-8")
    page = site.configure(logo="mark.svg", name="Lantern").reader.home()
    (address,) = page.tree.xpath("//a[@class='site-name']/img[@alt='']/@src")
    assert site.reader.get(address).text == LOGO
    assert page.said("//a[@class='site-name']") == "Lantern"
    (told,) = page.tree.xpath("//script[@type='application/ld+json']/text()")
    assert json.dumps(json.loads(told)).count(f"http://localhost{address}") == 1
