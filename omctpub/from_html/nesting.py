"""What is open while HTML is read: the marks on the text, and the blocks around it.

Both have a limit. What goes beyond it is not opened, so that no depth of nesting costs more than its length.
"""

from collections.abc import Mapping, Sequence

from omctpub.from_html.blocks import Block, Mark

_MOST_BLOCKS = 80
_MOST_MARKS = 50
CELLS = ("td", "th")
LISTS = ("ul", "ol")
GROUPS_OF_ROWS = ("thead", "tbody", "tfoot")
# An end tag closes nothing beyond these.
_BARRIERS: Mapping[str, Sequence[str]] = {
    "table": (),
    "li": (*CELLS, *LISTS),
    **dict.fromkeys((*GROUPS_OF_ROWS, "tr", *CELLS), ("table",)),
}


class OpenMarks:
    """The elements that put marks on the text; `now` are the marks of all of them, the outermost first."""

    def __init__(self) -> None:
        self.now: tuple[Mark, ...] = ()
        self._open: list[tuple[str, Sequence[Mark]]] = []
        self._outside_cells: list[list[tuple[str, Sequence[Mark]]]] = []

    def start(self, tag: str, marks: Sequence[Mark]) -> bool:
        """False if too many are open."""
        if len(self._open) >= _MOST_MARKS:
            return False
        self._open.append((tag, marks))
        self._count()
        return True

    def end(self, tag: str) -> bool:
        """End the innermost of these elements, not those within it; False if there is none."""
        for number in range(len(self._open) - 1, -1, -1):
            if self._open[number][0] == tag:
                del self._open[number]
                self._count()
                return True
        return False

    def enter_cell(self) -> None:
        self._outside_cells.append(self._open)
        self._open = []
        self._count()

    def leave_cell(self) -> None:
        self._open = self._outside_cells.pop()
        self._count()

    def _count(self) -> None:
        self.now = tuple(dict.fromkeys(mark for _, marks in self._open for mark in marks))


class OpenBlocks:
    """The blocks that hold others; a cell of a table has marks of its own."""

    def __init__(self, marks: OpenMarks) -> None:
        self.root = Block("root")
        self._marks = marks
        self._open = [("", self.root)]

    @property
    def top(self) -> Block:
        return self._open[-1][1]

    def room(self) -> Block:
        """The block that takes a further text or block; in a list that is its last point."""
        if self.top.kind in LISTS:
            point = self.top.blocks[-1] if self.top.blocks else self.top.add(Block("li"))
            self._open.append(("li", point))
        return self.top

    def start(self, tag: str, kind: str, attributes: dict[str, str], level: int = 1) -> bool:
        """False if too many are open."""
        if len(self._open) >= _MOST_BLOCKS:
            return False
        block = self.top if kind in ("li", "tr", *CELLS) else self.room()
        self._open.append((tag, block.add(Block(kind, attributes, level))))
        if kind in CELLS:
            self._marks.enter_cell()
        return True

    def end(self, tag: str) -> None:
        """End the innermost of these elements and all within it, unless a barrier stands between."""
        barriers = _BARRIERS.get(tag, CELLS)
        for number in range(len(self._open) - 1, 0, -1):
            name, block = self._open[number]
            if name == tag:
                self._close(number)
                return
            if block.kind in barriers:
                return

    def end_point(self) -> None:
        """End the point of a list that a further point follows."""
        for number in range(len(self._open) - 1, 0, -1):
            kind = self._open[number][1].kind
            if kind == "li":
                self._close(number)
            if kind != "div":
                return

    def back_to(self, *tags: str) -> bool:
        """End all within the innermost of these elements; False if there is none."""
        for number in range(len(self._open) - 1, 0, -1):
            if self._open[number][0] in tags:
                self._close(number + 1)
                return True
        return False

    def _close(self, number: int) -> None:
        for _, block in self._open[number:]:
            if block.kind in CELLS:
                self._marks.leave_cell()
        del self._open[number:]
