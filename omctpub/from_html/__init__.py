"""HTML of any origin, word processors included, made into Markdown as `omctpub.markdown` renders it.

`reading` takes the HTML apart, `footnotes` and `word` find what is only visible by convention, `writing`
puts it together again. No HTML is kept: what comes out is rendered and cleaned like any other text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from omctpub.from_html.footnotes import gather
from omctpub.from_html.reading import read
from omctpub.from_html.word import make_lists
from omctpub.from_html.writing import write
from omctpub.text import tidy


@dataclass(frozen=True)
class Converted:
    """A text in Markdown, tidied, and how often something had no place in it, by what it is called."""

    markdown: str
    left_out: Mapping[str, int]


def convert(html: str) -> Converted:
    """Any HTML as Markdown; nothing is refused, and the time grows with the length only."""
    root, left_out = read(html)
    notes = gather(root)
    for block in (root, *notes):
        make_lists(block)
    return Converted(tidy(write(root, notes)), left_out)
