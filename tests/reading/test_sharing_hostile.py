"""Whatever a title or a plugin says: the share card and the linked data hold text, and the page stands."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omctpub.contained import balanced, shortened
from omctpub.testing import Page, SiteUnderTest

from .test_sharing import card, linked

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]> & &lt; {{7*7}} {% raw %} %(x)s \\u003c \"'",
    "\u202eevil\u2066",
    "a" + "\u0301" * 10_000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 60,
    "\U0001f1e8\U0001f1ed" * 120,
    "line\u2028and\u2029paragraph",
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_title_is_text_in_card_and_data(site: SiteUnderTest, title: str) -> None:
    site.editor.save("one", texts={"en": {"title": title, "summary": title}})
    _is_only_text(site.reader.get("/en/statements/one"), title)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=400))
def test_any_title_is_text_in_card_and_data(site: SiteUnderTest, title: str) -> None:
    site.editor.save("one", texts={"en": {"title": title, "summary": title}})
    page = site.reader.get("/en/statements/one")
    if page.status == 301:
        page = site.reader.get(page.response.location)
    _is_only_text(page, None)


def _is_only_text(page: Page, title: str | None) -> None:
    said = card(page)
    for name in ("og:title", "og:description", "description"):
        for value in said.get(name, []):
            assert 0 < len(value) <= 200
            assert not re.search("[\u202a-\u202e\u2066-\u2069\n\r]", value)
            assert value[0] != "\u200d"
            assert not value.removesuffix("…").endswith("\u200d")
    node = linked(page)[0]
    assert title is None or node["name"] == shortened(balanced(title), 1_000)
    assert len(node["headline"]) <= 110
    assert len(page.tree.xpath("//script[not(@src)]")) == 1
    assert page.tree.xpath("count(//title)") == 1
    assert len(page.tree.xpath("//body/main")) == 1


BROKEN = """
from omctpub.content import ContentType
from omctpub.plugins import Plugin
class Odd(ContentType):
    name, path, label, label_plural = "odd", "odds", "Odd", "Odds"
    def describe(self, item, text, zone, known):
        {does}
plugin = Plugin(content_types=(Odd,))
"""
ODD = [
    *("raise SystemExit", "return None", "return 3", "return {'a': float('nan')}", "return {('a',): 1}"),
    "a = {}; a['a'] = a; return a",
]


@pytest.mark.parametrize("does", ODD)
def test_a_type_that_cannot_describe_an_item_leaves_it_an_article(site: SiteUnderTest, does: str) -> None:
    site.plugin("odd", BROKEN.replace("{does}", does))
    site.configure(plugins=["odd"])
    site.editor.save("one", "odd", texts={"en": "One"})
    node = linked(site.reader.get("/en/odds/one"))[0]
    assert (node["@type"], node["name"]) == ("NewsArticle", "One")
