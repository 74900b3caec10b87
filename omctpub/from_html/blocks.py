"""What HTML is read into: nested blocks, whose texts are flat runs with their marks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

EM, STRONG, STRUCK, CODE = "em", "strong", "s", "code"
SUP, SUB = "sup", "sub"
# Word writes the bullet or number of a list into the text; this mark tells it from the text.
BULLET = "bullet"
# A sign that is Markdown already, as [^1].
SIGN = "sign"


@dataclass(eq=False, slots=True)
class Link:
    """Where a run leads to; two links with one address are two links."""

    href: str
    title: str = ""


Mark = str | Link


@dataclass(eq=False, slots=True)
class Run:
    """A text with its marks, the outermost first. A line break is a run of its own: "\\n".

    `ids` are the anchors that stand here; such a run is empty.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def link(self) -> Link | None:
        return next((mark for mark in self.marks if isinstance(mark, Link)), None)


@dataclass(eq=False, slots=True)
class Block:
    """A part of a text.

    `kind` is one of p, h, pre, hr (with runs), or root, div, quote, ul, ol, li, table, tr, td, th (with
    blocks). `level` is that of a heading, the first number of a list, the columns that a cell spans.
    """

    kind: str
    attributes: dict[str, str] = field(default_factory=dict)
    level: int = 1
    blocks: list["Block"] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    parent: "Block | None" = None
    # An element may be taken out of the middle of thousands without moving the others.
    gone: bool = False

    def add(self, block: "Block") -> "Block":
        block.parent = self
        self.blocks.append(block)
        return block

    def here(self) -> Iterator["Block"]:
        return (block for block in self.blocks if not block.gone)

    def all(self) -> Iterator["Block"]:
        """This block and every one within it."""
        yield self
        for block in self.blocks:
            yield from block.all()

    def leaves(self) -> Iterator["Block"]:
        """The blocks with runs, in the order of the text, this one included."""
        if self.gone:
            return
        if not self.blocks:
            yield self
        for block in self.blocks:
            yield from block.leaves()

    def above(self) -> Iterator["Block"]:
        block = self.parent
        while block is not None:
            yield block
            block = block.parent

    def cut(self, length: int) -> None:
        """Take so many characters off the beginning of the text."""
        for run in self.runs:
            run.text, length = run.text[length:], length - min(length, len(run.text))

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def empty(self) -> bool:
        return not any(leaf.kind == "hr" or leaf.text.strip() for leaf in self.leaves())
