"""The desk: what waits for whoever is there, what is to come, and what was published last."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _

from omctpub import languages
from omctpub.admin import rights
from omctpub.admin.overview import bulk, matrix, table
from omctpub.admin.states import LABELS, marks
from omctpub.admin.visitor import member
from omctpub.content import Text
from omctpub.models import desk as rows
from omctpub.models.desk import Row
from omctpub.models.people import names
from omctpub.publishing import unsaved
from omctpub.web.pages import page, site, view
from omctpub.web.templating import moment_at

MOST_ROWS = 12

desk = Blueprint("desk", __name__)
desk.get("/items")(matrix.items)
desk.post("/items")(bulk.act)
desk.get("/items.csv")(table.table)


@dataclass(frozen=True)
class Heading:
    """Texts under a heading, and the filter of the matrix that has all of them."""

    name: str
    label: Text
    rows: Sequence[Row]
    all: dict[str, str] = field(default_factory=dict)
    hint: Text = ""
    missing: bool = False


@desk.get("/")
def overview() -> Response:
    """The first page of the rooms."""
    user = member()
    headings = [one for one in _headings() if one.rows or one.name not in ("withdrawn", "behind", "missing")]
    shown = [row for one in headings for row in one.rows]
    return page(
        "admin/desk.html",
        headings=headings,
        typed=unsaved.typed_by(user.id, MOST_ROWS),
        refused=unsaved.waiting(MOST_ROWS) if user.role == "admin" else [],
        sent_back=rows.sent_back(row for row in shown if row.working == "draft"),
        title_of=unsaved.title_of,
        names=names({row.writer for row in shown}),
        me=str(user.id),
        mine=rights.of(user),
        labels=LABELS,
        marks=lambda row: marks(row, row, view().sight.now),
        moment=moment_at,
        zone=languages.city(site().settings.timezone.key, view().lang),
        lacking=lambda row: _lacking(row, user.translates),
        address_of_all=lambda one: url_for("desk.items", **one.all),
    )


def _headings() -> Iterator[Heading]:
    user, now = member(), view().sight.now
    may = rights.of(user)
    theirs = may.theirs
    only = {"language": theirs[0]} if theirs and len(theirs) == 1 else {}
    if theirs is not None:
        late, lacking = rows.behind(theirs, MOST_ROWS), rows.missing(now, theirs, MOST_ROWS)
        yield Heading("behind", _("Behind their source"), late, {"state": "behind", **only})
        lacks = {"missing": theirs[0]} if theirs else {}
        yield Heading("missing", _("Without a text in your languages"), lacking, lacks, missing=True)
    elif not may.publishes:
        own = rows.drafts_of(str(user.id), MOST_ROWS)
        yield Heading("own", _("Your drafts"), own, {"state": "draft", "writer": str(user.id)})
    review = Heading(
        "review", _("To be reviewed"), rows.in_review(theirs, MOST_ROWS), {"state": "review", **only}
    )
    drafts = Heading("draft", _("Drafts"), rows.drafts(theirs, MOST_ROWS), {"state": "draft", **only})
    yield from (review, drafts) if may.publishes else (drafts, review)
    scheduled = rows.scheduled(now, theirs, MOST_ROWS)
    yield Heading("scheduled", _("Scheduled"), scheduled, {"state": "scheduled", **only})
    published = rows.published(now, theirs, MOST_ROWS)
    yield Heading("published", _("Recently published"), published, {"state": "published", **only})
    withdrawn = rows.withdrawn(theirs, MOST_ROWS)
    yield Heading("withdrawn", _("Recently withdrawn"), withdrawn, {"state": "withdrawn", **only})


def _lacking(row: Row, theirs: Iterable[str]) -> list[str]:
    """Their languages, of which the item has one text or none: which these are, its own page says."""
    return [language for language in theirs if language != row.language]
