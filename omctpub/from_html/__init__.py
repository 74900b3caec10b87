"""HTML of any origin, word processors included, made into Markdown as `omctpub.markdown` renders it.

`reading` takes the HTML apart, `footnotes` and `word` find what is only visible by convention, `writing`
puts it together again. No HTML is kept: what comes out is rendered and cleaned like any other text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from omctpub.from_html.footnotes import gather
from omctpub.from_html.reading import read
from omctpub.from_html.word import make_lists
from omctpub.from_html.writing import write
from omctpub.text import tidy

_MOST_ELEMENTS = 100_000
_ELEMENT = re.compile("<[a-zA-Z]")


@dataclass(frozen=True)
class Converted:
    """A text in Markdown, tidied, and how often something had no place in it, by what it is called."""

    markdown: str
    left_out: Mapping[str, int]


class TooMuch(ValueError):
    """More elements than a text can be meant to have; the message says how many, and what to do."""


def convert(html: str) -> Converted:
    """Any HTML as Markdown, however it is nested; the time grows with the number of elements only.

    Raises `TooMuch` above 100,000 elements.
    """
    count = sum(1 for _ in _ELEMENT.finditer(html))
    if count > _MOST_ELEMENTS:
        cure = "Divide it into several items."
        raise TooMuch(f"has {count:,} elements of HTML; at most {_MOST_ELEMENTS:,} are taken. {cure}")
    root, left_out = read(html)
    notes = gather(root)
    for block in (root, *notes):
        make_lists(block)
    return Converted(tidy(write(root, notes)), left_out)
