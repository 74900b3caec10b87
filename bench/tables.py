"""Tables in plain text: the first column to the left, figures to the right."""

from collections.abc import Sequence

import click

Row = Sequence[object]


def show(title: str, head: Row, rows: Sequence[Row]) -> None:
    """Print a table under its title, every column as wide as its widest cell."""
    cells = [[_cell(one) for one in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [_line(row, widths) for row in cells]
    click.echo(f"\n{title}\n")
    for line in (lines[0], "  ".join("-" * width for width in widths), *lines[1:]):
        click.echo(line)


def verdict(met: bool | None) -> str:
    """What a comparison with a promise came to; nothing where there is no promise, or nothing to compare."""
    return "" if met is None else "met" if met else "MISSED"


def megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.0f} MiB"


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return (
        f"{value:,}"
        if isinstance(value, int)
        else f"{value:,.2f}"
        if isinstance(value, float)
        else str(value)
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = row
    padded = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
    return "  ".join([first.ljust(widths[0]), *padded]).rstrip()
