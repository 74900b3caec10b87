"""The matrix as a table for a spreadsheet: a row for each text, and for each that is missing."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Response, request

from omctpub import dates
from omctpub.admin.overview.matrix import asked, sought, wanted
from omctpub.admin.states import state
from omctpub.models import matrix as stored
from omctpub.models.matrix import Line, Place, Wanted
from omctpub.site import Site
from omctpub.web.pages import site

BATCH = 500
# The names of columns never change: other programs read them.
COLUMNS = (
    *("id", "type", "published", "original", "language", "state", "correction", "behind"),
    *("title", "saved", "writer", "visible_from"),
)
# What a spreadsheet would take for a formula, also where a blank or a wide sign stands in the place.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def table() -> Response:
    """Everything that the filters leave, a piece at a time."""
    narrowed = asked(request.args)
    rows = _Rows(site(), narrowed.chosen.get("language") or narrowed.chosen.get("missing") or "")
    answer = Response(rows.pieces(wanted(narrowed, sought(narrowed))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="items.csv"'
    return answer


def defused(cell: str) -> str:
    """The cell as a spreadsheet shows it and never reckons with it."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) else cell


@dataclass(frozen=True)
class _Rows:
    """What is sent after the request, when nothing of it is at hand any more; `only` one language, or all."""

    site: Site
    only: str

    def pieces(self, want: Wanted) -> Iterator[str]:
        # Without the mark some programs take UTF-8 for something else.
        yield "\ufeff" + _written([COLUMNS])
        after = None
        while lines := self._some(want, after):
            yield _written(row for line in lines for row in self._rows(line, want.now))
            after = lines[-1].place

    def _some(self, want: Wanted, after: Place | None) -> list[Line]:
        with self.site.use():
            return stored.lines(want, BATCH, after)

    def _rows(self, line: Line, now: int) -> Iterator[tuple[str, ...]]:
        """A row for each text, and for each language of the site without one."""
        tags = [self.only] if self.only else dict.fromkeys((*self.site.settings.languages, *line.cells))
        for tag in tags:
            cell = line.cells.get(tag)
            yield (
                *(line.id, line.type, line.published, line.original, tag),
                state(cell, line, now),
                cell.working if cell and cell.pending else "",
                "yes" if cell and cell.behind else "",
                cell.title if cell else "",
                dates.iso(cell.saved) if cell and cell.saved else "",
                cell.writer if cell else "",
                dates.iso(line.visible_from) if line.visible_from is not None else "",
            )


def _written(rows: Iterable[Iterable[str]]) -> str:
    piece = io.StringIO()
    csv.writer(piece).writerows([defused(cell) for cell in row] for row in rows)
    return piece.getvalue()
