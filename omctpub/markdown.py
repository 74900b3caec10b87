"""Markdown as items use it: rendered without raw HTML, and cleaned again on the way out.

CommonMark, with tables, struck-out text and footnotes; without pictures.
"""

import html
import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

_TAGS = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s", "ul", "ol", "li", "a", "sup"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "section"),
}
_ATTRIBUTES = {"a": {"href", "title", "id", "aria-label"}, "ol": {"start"}, "li": {"id"}}
_ROLES = {"a": {"role": {"doc-noteref", "doc-backlink"}}, "section": {"role": {"doc-endnotes"}}}
_ID_OF_NOTE = re.compile(r"fn(?:ref)?-(?:\w+-)?[0-9]+(?:\.[0-9]+)?")
_REFERENCE = re.compile(r"\[\^[^\s\[\]]{1,100}\]")
_SIGN_OF_NOTE = re.compile(r' ?<a [^>]*role="doc-(?:noteref|backlink)"[^>]*>[^<]*</a>')
_UNENDED = re.compile(r"(?<=[\w)])((?:</(?:a|code|em|s|strong)>)*</(?:p|h[2-6]|li|t[dh])>)")
_LINK = re.compile(r"https?://[^/\\]|mailto:.|(?![/\\]{2})[^:]*(?:[/?#]|\Z)", re.IGNORECASE)
_LINKED = re.compile(
    r"\[(?P<words>[^\[\]]*+)\]"
    r"(?:\((?P<to>\s*+(?:<[^<>\n]*+>|[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)"
    r"(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?+)\s*+\)|\[[^\[\]]*+\])"
)
_STRESSED = re.compile(r"(?P<stars>\*{1,3}+)(?=[^\s*])(?P<words>[^*]*+)(?<!\s)(?P=stars)")
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_IGNORED_IN_LINKS = re.compile(r"[\x00-\x20]+")
_LONGEST_REMEMBERED = 20_000


def may_link(address: str) -> bool:
    """Whether a text may link there: to http, https and mail addresses, and within the site."""
    return _LINK.match(_IGNORED_IN_LINKS.sub("", address)) is not None


def render(text: str, within: str = "") -> str:
    """Safe HTML of a Markdown text.

    `within`, a word of letters and digits, makes the ids of footnotes differ where texts share a page.
    """
    return (_remembered if len(text) <= _LONGEST_REMEMBERED else _render)(text, within)


def plain(rendered: str) -> str:
    """The words of rendered HTML, without marks and without the signs that lead to footnotes and back."""
    return html.unescape(nh3.clean(_SIGN_OF_NOTE.sub("", rendered), tags=set())).strip()


def in_a_row(rendered: str) -> str:
    """The same words to be read in one paragraph: a point sets off headings and cells, which have no stop."""
    return plain(_UNENDED.sub(r" ·\1", rendered)).removesuffix(" ·")


def words(line: str) -> str:
    """What a reader sees of the Markdown of one paragraph; signs of footnotes stay as they are written."""
    (paragraph,) = _renderer.parseInline(line)
    breaks = {"hardbreak": "\n", "softbreak": "\n"}
    return "".join(breaks.get(token.type, token.content) for token in paragraph.children or ())


def unmarked(text: str) -> str:
    """The words of a Markdown text without most of its marks, much quicker than by rendering it.

    Where a link leads comes last: it stands between no words.
    """
    addresses: list[str] = []
    if "](" in text or "][" in text:
        addresses = [found["to"] for found in _LINKED.finditer(text) if found["to"]]
        text = _LINKED.sub(r"\g<words>", text)
    if "[^" in text:
        text = _REFERENCE.sub("", text)
    if "*" in text:
        text = _STRESSED.sub(r"\g<words>", text)
    if "\\" in text:
        text = _ESCAPED.sub("", text)
    return html.unescape("\n".join((text, *addresses)))


def _render(text: str, within: str) -> str:
    if not text:
        return ""
    return nh3.clean(
        _renderer.render(text, {"within": f"{within}-" if within else ""}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_without_other_ids,
        tag_attribute_values=_ROLES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


_remembered = lru_cache(maxsize=512)(_render)


def _without_other_ids(tag: str, name: str, value: str) -> str | None:
    return value if name != "id" or _ID_OF_NOTE.fullmatch(value) else None


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is markdown-it's
        return may_link(url)


def _lower_headings(state: StateCore) -> None:
    """The page's one `h1` is the item's title, so the text's own headings begin at `h2`."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def _drop_empty_table_heads(state: StateCore) -> None:
    """A table has to begin with a row of headings; one that says nothing is not shown."""
    kept: list[Token] = []
    start = 0
    for token in state.tokens:
        if token.type == "thead_open":
            start = len(kept)
        kept.append(token)
        if token.type == "thead_close" and not any(one.content for one in kept[start:]):
            del kept[start:]
    state.tokens = kept


def _short_reference(state: StateInline, silent: bool) -> bool:
    """The plugin's rule reads on to the end of the text for each `[^` that nothing closes."""
    return bool(_REFERENCE.match(state.src, state.pos)) and footnote_ref(state, silent)


def _name(prefix: str, token: Token, env: EnvType) -> str:
    again = token.meta.get("subId", 0)
    return f"{prefix}-{env['within']}{token.meta['id'] + 1}{f'.{again}' if again else ''}"


def _note_reference(
    self: RendererProtocol, tokens: list[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    first = _name("fn", Token("", "", 0, meta={"id": tokens[at].meta["id"]}), env)
    link = f'href="#{first}" id="{_name("fnref", tokens[at], env)}" role="doc-noteref"'
    return f"<sup><a {link}>[{tokens[at].meta['id'] + 1}]</a></sup>"


def _way_back(
    self: RendererProtocol, tokens: list[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    """An arrow; the number is its name for those who do not see it, and needs no translation."""
    number, again = tokens[at].meta["id"] + 1, tokens[at].meta["subId"]
    label = f"{number} ({again + 1})" if again else f"{number}"
    link = f'href="#{_name("fnref", tokens[at], env)}" role="doc-backlink" aria-label="{label}"'
    return f" <a {link}>\u21a9\ufe0e</a>"  # the second character keeps it from turning into a picture


_renderer = _Markdown("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
_renderer.use(footnote_plugin, inline=False)
_renderer.inline.ruler.at("footnote_ref", _short_reference)
_renderer.core.ruler.push("lower_headings", _lower_headings)
_renderer.core.ruler.push("drop_empty_table_heads", _drop_empty_table_heads)
_renderer.add_render_rule("footnote_ref", _note_reference)
_renderer.add_render_rule("footnote_anchor", _way_back)
_renderer.add_render_rule("footnote_block_open", lambda *_: '<section role="doc-endnotes">\n<ol>\n')
_renderer.add_render_rule(
    "footnote_open", lambda self, tokens, at, options, env: f'<li id="{_name("fn", tokens[at], env)}">'
)
