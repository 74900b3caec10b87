"""What the elements and styles of HTML mean for a text."""

from collections.abc import Mapping
from functools import lru_cache

from omctpub.from_html.blocks import BULLET, CODE, EM, STRONG, STRUCK, SUB, SUP

VOID = {
    *("area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source"),
    *("track", "wbr"),
}
DIVISIONS = {
    *("address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "fieldset", "figure"),
    *("footer", "form", "header", "hgroup", "html", "main", "nav", "search", "section"),
}
PARAGRAPHS = {"p", "dt", "figcaption", "summary", "legend", "caption"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = {
    *(*DIVISIONS, *PARAGRAPHS, *HEADINGS, "pre", "blockquote", "ul", "ol", "menu", "dir", "li"),
    *("table", "thead", "tbody", "tfoot", "tr", "td", "th"),
}
MARKS = {
    **dict.fromkeys(("em", "i"), EM),
    **dict.fromkeys(("strong", "b"), STRONG),
    **dict.fromkeys(("s", "strike", "del"), STRUCK),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), CODE),
    **{"sup": SUP, "sub": SUB},
}
INLINE = {
    *(*MARKS, "a", "abbr", "bdi", "bdo", "big", "cite", "data", "dfn", "font", "ins", "label", "mark", "q"),
    *("small", "span", "time", "u", "var"),
}
_LONGEST_STYLE = 2_000
_SCRIPTS, _FORMS, _MEDIA = "scripts", "form fields", "embedded media"
# What is taken out with all that is in it, and what the report calls it; "" is not worth a word.
SKIPPED = {
    **dict.fromkeys(("script", "applet"), _SCRIPTS),
    **dict.fromkeys(("button", "datalist", "select", "textarea"), _FORMS),
    **dict.fromkeys(("audio", "canvas", "iframe", "object", "video"), _MEDIA),
    **dict.fromkeys(("svg",), "images"),
    **dict.fromkeys(("noembed", "noframes", "style", "template", "title", "xml"), ""),
}
LOST_VOIDS = {"input": _FORMS, "embed": _MEDIA, "frame": _MEDIA}
KEPT_ATTRIBUTES = {
    *("alt", "cite", "class", "colspan", "datetime", "href", "id", "name", "role", "rowspan", "start"),
    *("style", "title"),
}


def declarations(style: str) -> Mapping[str, str]:
    """The properties of a `style` attribute and their values, in lower case."""
    return _declarations(style[:_LONGEST_STYLE])


@lru_cache(maxsize=1024)
def _declarations(style: str) -> Mapping[str, str]:
    pairs = (one.split(":", 1) for one in style.lower().split(";") if ":" in one)
    return {name.strip(): " ".join(value.split()) for name, value in pairs}


def marks(tag: str, attributes: Mapping[str, str]) -> list[str]:
    """The marks that an element puts on its text, those of its style included."""
    found = [MARKS[tag]] if tag in MARKS else []
    for mark, wanted in _styled(declarations(attributes.get("style", ""))).items():
        if wanted and mark not in found:
            found.append(mark)
        elif not wanted and mark in found:
            found.remove(mark)
    return found


def taken_out(tag: str, attributes: Mapping[str, str]) -> str | None:
    """What to call an element in a report that is taken out with all that is in it; None for others."""
    if tag in SKIPPED:
        return SKIPPED[tag]
    style, classes = declarations(attributes.get("style", "")), attributes.get("class", "").lower().split()
    if style.get("mso-element") == "comment-list" or "msocommentreference" in classes:
        return "comments of reviewers"
    if "msodel" in classes or (tag == "del" and {"cite", "datetime"} <= attributes.keys()):
        return "deletions that Word kept"
    return "" if style.get("mso-hide") == "all" else None


def _styled(style: Mapping[str, str]) -> dict[str, bool]:
    """Whether a style asks for a mark (True) or does without it (False)."""
    weight, slope = style.get("font-weight", ""), style.get("font-style", "")
    found = {}
    if weight:
        found[STRONG] = weight in ("bold", "bolder") or (weight.isdecimal() and int(weight[:4]) >= 600)
    if slope:
        found[EM] = slope.startswith(("italic", "oblique"))
    if "line-through" in f"{style.get('text-decoration')} {style.get('text-decoration-line')}":
        found[STRUCK] = True
    if style.get("vertical-align") in (SUP + "er", SUB):
        found[SUP if style["vertical-align"] == SUP + "er" else SUB] = True
    if style.get("mso-list") == "ignore":
        found[BULLET] = True
    return found
