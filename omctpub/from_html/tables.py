"""Tables: rows of cells that one line of text each can hold; other tables only arrange a page."""

from collections.abc import Iterator
from dataclasses import dataclass

from omctpub.from_html import inline
from omctpub.from_html.blocks import STRONG, Block, Run

_MOST_CELLS = 100_000
_MOST_TEXTS_OF_CELL = 8
_CELLS = ("td", "th")
_TEXTS = ("p", "line", "h")


@dataclass(frozen=True)
class _Row:
    cells: list[Block]
    heads: bool


def beside(table: Block) -> list[Block]:
    """What stands in a table without being in a cell of it, as its caption."""
    rows = [one for block in table.here() for one in _inside(block, ("head", "div"))]
    return [one for row in rows for one in _inside(row, ("tr",)) if one.kind not in _CELLS]


def write_table(table: Block) -> str | None:
    """A table as Markdown; None for one that only arranges what is in it."""
    if table.attributes.get("role", "").lower() in ("presentation", "none"):
        return None
    rows = [row for row in _rows(table, heads=False) if any(not cell.empty for cell in row.cells)]
    widest = max((len(row.cells) for row in rows), default=0)
    if widest * len(rows) > _MOST_CELLS or not all(_is_text(cell) for row in rows for cell in row.cells):
        return None
    headed = bool(rows) and (_is_head(rows[0]) or _bold_headed(table, rows))
    grid = _grid(rows, widest)
    width = max(map(len, grid), default=0)
    if width < (1 if headed else 2) or width * len(grid) > _MOST_CELLS:
        return None
    head, body = (grid[0], grid[1:]) if headed else ([], grid)
    return "\n".join(_line(row, width) for row in (head, ["---"] * width, *body))


def _inside(block: Block, kinds: tuple[str, ...]) -> Iterator[Block]:
    if block.kind not in kinds:
        yield block
        return
    for inner in block.here():
        yield from _inside(inner, kinds)


def _rows(block: Block, heads: bool) -> Iterator[_Row]:
    for inner in block.here():
        if inner.kind == "tr":
            yield _Row([cell for cell in inner.here() if cell.kind in _CELLS], heads)
        elif inner.kind in ("head", "div"):
            yield from _rows(inner, inner.kind == "head")


def _is_text(cell: Block) -> bool:
    texts = [one for one in _leaves(cell) if not one.empty]
    return len(texts) <= _MOST_TEXTS_OF_CELL and all(one.kind in _TEXTS for one in texts)


def _leaves(block: Block) -> Iterator[Block]:
    """The texts in a cell and its lists; what is more than text comes as it is."""
    for inner in block.here():
        if inner.kind in ("div", "ul", "ol", "li"):
            yield from _leaves(inner)
        else:
            yield inner


def _is_head(row: _Row) -> bool:
    return row.heads or all(cell.kind == "th" for cell in row.cells)


def _bold_headed(table: Block, rows: list[_Row]) -> bool:
    """Whether Word, whose tables know no heads, has its first row in bold; the bold is then taken off."""
    origin = f"{table.attributes.get('class')} {table.attributes.get('style')}".lower()
    if "mso" not in origin or len(rows) < 2 or not _bold(rows[0]) or _bold(rows[1]):
        return False
    for run in _runs(rows[0]):
        run.marks = tuple(mark for mark in run.marks if mark != STRONG)
    return True


def _bold(row: _Row) -> bool:
    return all(STRONG in run.marks for run in _runs(row) if run.text.strip())


def _runs(row: _Row) -> list[Run]:
    return [run for cell in row.cells for leaf in cell.leaves() for run in leaf.runs]


def _grid(rows: list[_Row], widest: int) -> list[list[str]]:
    """The texts by row and column; a cell that spans several stands in the first of them.

    No rows at all if they come to too many cells.
    """
    open_rows: dict[int, int] = {}
    grid: list[list[str]] = []
    cells = 0
    for row in rows:
        grid.append(_texts(row, widest, open_rows))
        cells += len(grid[-1])
        if cells > _MOST_CELLS:
            return []
    return grid


def _texts(row: _Row, widest: int, open_rows: dict[int, int]) -> list[str]:
    """`open_rows` holds the columns into which cells of earlier rows reach, and how many rows further."""
    texts: list[str] = []
    for cell in row.cells:
        _reach_down(texts, open_rows)
        span = min(cell.level, widest)
        for column in range(len(texts), len(texts) + span):
            open_rows[column] = _rowspan(cell) - 1
        texts += [_text(cell), *[""] * (span - 1)]
    _reach_down(texts, open_rows)
    return texts


def _reach_down(texts: list[str], open_rows: dict[int, int]) -> None:
    while open_rows.get(len(texts), 0) > 0:
        open_rows[len(texts)] -= 1
        texts.append("")


def _rowspan(cell: Block) -> int:
    span = cell.attributes.get("rowspan", "")
    return int(span) if span.isascii() and span.isdecimal() and len(span) < 5 else 1


def _text(cell: Block) -> str:
    texts = []
    for leaf in _leaves(cell):
        text = inline.cell(leaf.runs)
        texts.append(f"• {text}" if text and _first_of_point(leaf) else text)
    return " ".join(text for text in texts if text)


def _first_of_point(leaf: Block) -> bool:
    return leaf.parent is not None and leaf.parent.kind == "li" and leaf.parent.blocks[0] is leaf


def _line(texts: list[str], width: int) -> str:
    return f"| {' | '.join([*texts, *[''] * (width - len(texts))])} |"
