"""Words that are taken down, in a text in Markdown: gone from what is read, however the text is written."""

import re
from contextlib import suppress
from html import escape, unescape

from omctpub.from_html import TooMuch, convert
from omctpub.markdown import render
from omctpub.publishing.everything import TAG
from omctpub.publishing.spellings import Spellings

_SIGN_OF_NOTE = re.compile('role="doc-(?:noteref|backlink)"').search


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
    pieces = TAG.split(rendered)
    # Every other piece is a text; the numbers of notes are read with none.
    texts = {at: unescape(pieces[at]) for at in range(0, len(pieces), 2) if not _SIGN_OF_NOTE(pieces[at - 1])}
    for match in reversed(list(pattern.finditer("".join(texts.values())))):
        _cover(texts, match.start(), match.end(), bar)
    for at, text in texts.items():
        pieces[at] = escape(text, quote=False)
    return "".join(pieces)


def _cover(texts: dict[int, str], start: int, end: int, bar: str) -> None:
    before = 0
    for at, text in texts.items():
        first, last = max(start - before, 0), min(end - before, len(text))
        if first < last:
            texts[at] = text[:first] + bar + text[last:]
            bar = ""
        before += len(text)
