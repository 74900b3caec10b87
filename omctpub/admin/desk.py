"""The desk: what waits, what is to come, and what was published last."""

from flask import Blueprint, Response

from omctpub.admin.visitor import member
from omctpub.models.desk import waiting
from omctpub.web.pages import page, view

desk = Blueprint("desk", __name__)

MOST_ROWS = 20


@desk.get("/")
def overview() -> Response:
    """The first page of the rooms."""
    user = member()
    theirs = user.translates if user.role == "translator" else None
    return page("admin/desk.html", headings=waiting(view().sight.now, theirs, MOST_ROWS))
