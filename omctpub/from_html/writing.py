"""Blocks written as Markdown."""

import re
from collections.abc import Iterable, Iterator

from omctpub.from_html import inline
from omctpub.from_html.blocks import Block
from omctpub.from_html.tables import beside, write_table

# How deep Markdown is still rendered: a list takes two levels of it, a quotation and a note one.
_LEVELS = 18
_FLAT = ("root", "div", "head", "tr", "td", "th", "li")
_LISTS = ("ul", "ol")
_BACKTICKS = re.compile(r"`{3,}")
_LINE_STARTS = re.compile(r"^", re.MULTILINE)

# A block as Markdown, with its kind: "line" for a text that needs no empty line after it, "list" for one
# that needs none before it.
_Part = tuple[str, str]


def write(root: Block, notes: list[Block]) -> str:
    """The text, with its notes at the end.

    Texts are rendered with their headings one level lower, below the title of the page. So the second level
    becomes the first here, unless the text has a first level of its own.
    """
    titled = any(leaf.kind == "h" and leaf.level == 1 for leaf in root.leaves())
    writer = _Writer(raise_headings=0 if titled else 1)
    body = _texts(writer.parts(root.here(), _LEVELS))
    for number, note in enumerate(notes, 1):
        text = "\n\n".join(_texts(writer.parts([note] if note.runs else note.here(), _LEVELS - 1)))
        body.append(f"[^{number}]: {_indented(text, 4)}")
    return "\n\n".join(body)


def _texts(parts: Iterable[_Part]) -> list[str]:
    return [text for _, text in parts]


def _indented(text: str, width: int) -> str:
    return text.replace("\n", "\n" + " " * width)


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind in _FLAT:
            yield from _flat(block.here())
        else:
            yield block


class _Writer:
    def __init__(self, raise_headings: int) -> None:
        self.raise_headings = raise_headings

    def parts(self, blocks: Iterable[Block], levels: int) -> Iterator[_Part]:
        """The blocks as Markdown, nested at most so many `levels` deep."""
        before, other = "", False
        for block in _flat(blocks):
            if block.kind in _LISTS and levels >= 2:
                # Two lists in a row are one to Markdown, unless their signs differ.
                other = block.kind == before and not other
                written = self._list(block, levels - 2, other)
            else:
                written = list(self._part(block, levels))
            before = block.kind if written else before
            yield from written

    def _part(self, block: Block, levels: int) -> Iterator[_Part]:
        if block.kind in ("p", "line"):
            for paragraph in inline.paragraphs(block.runs):
                yield "line" if block.kind == "line" or block.attributes else "p", inline.paragraph(paragraph)
        elif block.kind == "h":
            text = inline.heading(block.runs)
            if text:
                yield "h", f"{'#' * max(block.level - self.raise_headings, 1)} {text}"
        elif block.kind == "hr":
            yield "hr", "___"
        elif block.kind == "pre":
            yield from self._code(block)
        elif block.kind == "table":
            yield from self._table(block, levels)
        elif block.kind == "quote" and levels:
            text = "\n\n".join(_texts(self.parts(block.here(), levels - 1)))
            if text:
                yield "quote", _LINE_STARTS.sub("> ", text)
        else:
            yield from self.parts(block.here(), levels)

    def _list(self, block: Block, levels: int, other: bool) -> list[_Part]:
        points = [list(self.parts(point.here(), levels)) for point in block.here()]
        points = [point for point in points if point]
        tight = all(_is_tight(point) for point in points)
        written = []
        for number, point in enumerate(points, block.level):
            sign = f"{number}{'.)'[other]}" if block.kind == "ol" else "-*"[other]
            text = ("\n" if tight else "\n\n").join(_texts(point))
            written.append(f"{sign} {_indented(text, len(sign) + 1)}")
        # A list that begins with another number than 1 does not end a paragraph.
        kind = "list" if block.kind == "ul" or block.level == 1 else block.kind
        return [(kind, ("\n" if tight else "\n\n").join(written))] if written else []

    def _code(self, block: Block) -> Iterator[_Part]:
        text = block.text.removeprefix("\n").rstrip()
        if text:
            fence = "`" * max(len(run) + 1 for run in ["``", *_BACKTICKS.findall(text)])
            yield "pre", f"{fence}\n{text}\n{fence}"

    def _table(self, block: Block, levels: int) -> Iterator[_Part]:
        text = write_table(block)
        yield from self.parts(block.here() if text is None else beside(block), levels)
        if text:
            yield "table", text


def _is_tight(point: list[_Part]) -> bool:
    kinds = [kind for kind, _ in point]
    return kinds[0] in ("line", "list") and all(kind == "list" for kind in kinds[1:])
