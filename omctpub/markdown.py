"""Markdown as items use it: rendered without raw HTML, and cleaned again on the way out."""

import html
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_TAGS = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}


def _lower_headings(state: StateCore) -> None:
    """The page's one `h1` is the item's title, so the text's own headings begin at `h2`."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


_renderer = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
_renderer.core.ruler.push("lower_headings", _lower_headings)


@lru_cache(maxsize=512)
def render(text: str) -> str:
    """Safe HTML of a Markdown text; links go to http, https or mail addresses, or within the site."""
    if not text:
        return ""
    return nh3.clean(
        _renderer.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def plain(rendered: str) -> str:
    """The words of rendered HTML, without marks."""
    return html.unescape(nh3.clean(rendered, tags=set())).strip()
