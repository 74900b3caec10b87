"""What was measured, as tables: each engine, omctpub against the others, memory."""

from collections.abc import Sequence

from bench.speed.measuring import PROMISES, Row
from bench.speed.reading import Memory
from bench.tables import show, verdict


def show_search(found: Sequence[Row | Memory]) -> None:
    """Print what each engine took for each sort of question, and what omctpub took against the others."""
    rows = [one for one in found if isinstance(one, Row)]
    names = list(dict.fromkeys(row.engine for row in rows))
    for size in dict.fromkeys(row.size for row in rows):
        of_size = [row for row in rows if row.size == size]
        sorts = list(dict.fromkeys(row.sort for row in of_size))
        taken = {(row.sort, row.engine): (row.median, row.most) for row in of_size}
        head = ["ms, median (95 % within)", *names]
        table = [[sort, *(_both(taken.get((sort, name))) for name in names)] for sort in sorts]
        show(f"Search, {size:,} texts", head, table)
        against = [
            (sort, other, taken[sort, "omctpub"][0] / taken[sort, other][0], most)
            for sort in sorts
            for other, most in PROMISES.get((sort, size), {}).items()
            if (sort, other) in taken
        ]
        kept = [[*row, verdict(row[2] <= row[3])] for row in against]
        show(f"omctpub against others, {size:,} texts", ["", "of", "takes", "at most", ""], kept)

    _show_memory([one for one in found if isinstance(one, Memory)])


def _show_memory(found: Sequence[Memory]) -> None:
    rows = [[f"{one.size:,}", one.mebibytes, one.most, verdict(one.kept)] for one in found]
    show("A process that reads, above an empty one", ["texts", "MiB", "at most", ""], rows)


def _both(taken: tuple[float, float] | None) -> str | None:
    return None if taken is None else f"{taken[0]:,.2f} ({taken[1]:,.2f})"
