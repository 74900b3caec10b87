"""What was seen in a browser as tables, with the promises that it is held against."""

from collections.abc import Sequence

from bench.faces.judging import GOALS, Judged
from bench.faces.weighing import FIRST_VISIT, NEXT_PAGE, STYLE, Shift, Visit
from bench.tables import show, verdict

KINDS = {"page": ("Document",), "style": ("Stylesheet",), "script": ("Script",), "parts": ("XHR", "Fetch")}


def visits(found: Sequence[Visit]) -> None:
    """A reader's way from the home page on; the first page of each language is the first visit."""
    head = ("page", "language", *KINDS, "all", "limit", "requests", "to others", "")
    rows = []
    for one in found:
        limit = FIRST_VISIT if one.first else NEXT_PAGE
        parts = [sum(one.of_kind(kind) for kind in kinds) for kinds in KINDS.values()]
        met = one.size <= limit and not one.abroad and one.of_kind("Stylesheet") <= STYLE
        name = f"{one.page}, first visit" if one.first else one.page
        counts = (len(one.fetched), len(one.abroad))
        rows.append((name, one.lang, *parts, one.size, limit, *counts, verdict(met)))
    show("Bytes over the wire, headers included", head, rows)


def shifts(found: Sequence[Shift]) -> None:
    """Those that moved; the others are only counted."""
    moved = [one for one in found if one.shift]
    rows = [(one.page, one.lang, str(one.width), one.shift, verdict(False)) for one in moved]
    rows.append((f"{len(found) - len(moved)} others", "", "", 0.0, verdict(True)))
    show("Layout shift", ("page", "language", "width", "shift", ""), rows)


def judged(found: Sequence[Judged]) -> None:
    """The scores, then what cost points."""
    rows = [
        (one.page, one.lang, *(int(one.scores[name]) for name in GOALS), verdict(reached(one)))
        for one in found
    ]
    show("Lighthouse, mobile", ("page", "language", *GOALS, ""), rows)
    faults = sorted({fault for one in found for fault in one.faults})
    if faults:
        where = [[f"{one.page} ({one.lang})" for one in found if fault in one.faults] for fault in faults]
        show("What cost points", ("audit", "on"), list(zip(faults, map(", ".join, where), strict=True)))


def reached(one: Judged) -> bool:
    return all(one.scores[name] >= goal for name, goal in GOALS.items())
