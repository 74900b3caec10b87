"""What people sent when they had no right to write any more: an admin goes on with it, or discards it."""

from flask import Blueprint, Response, abort, request, url_for

from omctpub.admin.deeds import names_of
from omctpub.admin.visitor import member
from omctpub.publishing import unsaved
from omctpub.web.finding.filters import page_number
from omctpub.web.pages import lead_on, page

refused = Blueprint("refused", __name__)

A_PAGE = 50


@refused.get("/unsaved")
def every() -> Response:
    """All of it, the last first."""
    at = page_number(request.args)
    found = unsaved.waiting(A_PAGE + 1, (at - 1) * A_PAGE)
    if not found and at > 1:
        abort(404)
    return page(
        "admin/refused.html",
        rows=found[:A_PAGE],
        names=names_of(str(row.user) for row in found if row.user),
        title_of=unsaved.title_of,
        pages=(at - 1 if at > 1 else None, at + 1 if len(found) > A_PAGE else None),
        done="done" in request.args,
    )


@refused.post("/unsaved/<name>")
def discard(name: str) -> Response:
    """Forget one for good."""
    if unsaved.find(name, member().id, admin=True) is None:
        abort(404)
    unsaved.forget(name, member().id, admin=True)
    return lead_on(url_for("refused.every", done=1), 303)
