"""Words that are taken down, in a text in Markdown: gone from what is read, however the text is written."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from lxml import etree, html

from omctpub.from_html import TooMuch, convert
from omctpub.markdown import render
from omctpub.publishing.spellings import Spellings

_SIGNS_OF_NOTES = ("doc-noteref", "doc-backlink")


def covered_markdown(text: str, words: Spellings, bar: str) -> str:
    """The text with a bar in the place of the words.

    Where stress, links, or the signs of quoted lines stand among them, it is written anew from what is read;
    where that leaves any, nothing of the text stays.
    """
    text = words.exact.sub(bar, text)
    if not _stand_in(text, words):
        return text
    with suppress(TooMuch):
        text = convert(_covered(render(text), words.exact, bar)).markdown
    text = words.loose.sub(bar, text)
    return bar if _stand_in(text, words) else text


def _stand_in(text: str, words: Spellings) -> bool:
    return words.loose.search(text) is not None or words.are_read_in(text)


def _covered(rendered: str, pattern: re.Pattern[str], bar: str) -> str:
    """The same HTML with a bar in the place of what is read as the words, in however many elements."""
    tree = html.fragment_fromstring(rendered, create_parent="div")
    places = list(_texts(tree))
    for match in reversed(list(pattern.finditer("".join(getattr(*place) for place in places)))):
        _cover(places, match.start(), match.end(), bar)
    return str(etree.tostring(tree, encoding="unicode", method="html"))


def _texts(tree: Any) -> Iterator[tuple[Any, str]]:
    """Where each text stands, in the order in which they are read; the numbers of notes are no texts."""
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        which = "text" if event == "start" else "tail"
        is_sign = event == "start" and element.get("role") in _SIGNS_OF_NOTES
        if getattr(element, which) and not is_sign:
            yield element, which


def _cover(places: list[tuple[Any, str]], start: int, end: int, bar: str) -> None:
    at = 0
    for element, which in places:
        text = getattr(element, which)
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            setattr(element, which, text[:first] + bar + text[last:])
            bar = ""
        at += len(text)
