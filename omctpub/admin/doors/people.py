"""The people: an admin invites them, gives them a role, and lets them in and out."""

import re
from collections.abc import Mapping

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _

from omctpub import accounts
from omctpub.admin.doors.leaving import WHY, log_out
from omctpub.admin.doors.passwords import write
from omctpub.admin.visitor import acting, member
from omctpub.content import Text
from omctpub.models.people import User
from omctpub.roles import ROLES
from omctpub.web.pages import lead_on, page, site

people = Blueprint("people", __name__)

LABELS: Mapping[str, Text] = {
    "translator": _("Translator"),
    "author": _("Author"),
    "editor": _("Editor"),
    "admin": _("Admin"),
}
DONE: Mapping[str, Text] = {
    "invited": _("The invitation is on its way."),
    "role": _("The role is changed."),
    "in": _("The account is open again."),
    "out": _("The account is closed, and whoever used it is logged out."),
    "removed": _("The account is deleted for good."),
    "factor": _("The second factor is forgotten. Another is set up at the next login."),
}
# Nobody can undo these: they are asked first. So is whoever would close their own account.
ASKED = ("removed", "factor")
MOST_TEXT = 1_000
_BETWEEN = re.compile(r"[\s,;،؛、，]+")


@people.get("/people")
def everybody() -> Response:
    """All who have an account, and the form to invite somebody."""
    return _people()


@people.post("/people")
def invite() -> Response:
    """Make an account and write the invitation."""
    form = {
        name: request.form.get(name, "")[:MOST_TEXT]
        for name in ("email", "name", "role", "translates", "language")
    }
    language = form["language"] if form["language"] in site().settings.languages else ""
    try:
        with acting():
            user = accounts.add(
                form["email"], form["role"], form["name"], _tags(form["translates"]), language, _by()
            )
    except accounts.AccountError as error:
        return _people(422, form, {error.field: error.text})
    write(user, "invite")
    return _done("invited")


@people.post("/people/<int:id>")
def change(id: int) -> Response:
    """Do what was pressed: another role, in, out, away for good, invited again, without a second factor."""
    user = accounts.numbered(id)
    if user is None:
        abort(404)
    pressed, oneself = request.form.get("do", ""), id == member().id
    try:
        if "sure" not in request.form and (pressed in ASKED or (pressed == "out" and oneself)):
            return _ask_first(pressed, user)
        if pressed == "invited":
            write(user, "invite")
        else:
            with acting():
                _do(pressed, user)
    except accounts.AccountError as error:
        typed = {f"{name} of {id}": request.form.get(name, "")[:MOST_TEXT] for name in ("role", "translates")}
        return _people(422, typed, {f"of {id}": error.text})
    if oneself and pressed in WHY:
        return log_out(pressed)
    if oneself and pressed == "role" and request.form.get("role") != "admin":  # no room of theirs
        return lead_on(url_for("desk.overview"), 303)
    return _done(pressed)


def _ask_first(pressed: str, user: User) -> Response:
    """Is this meant? What cannot be done is refused before."""
    if pressed == "out":
        accounts.keep_an_admin(user)
    elif pressed == "removed":
        accounts.keep_what_is_open(user)
    return page("admin/people_sure.html", user=user, deed=pressed, oneself=user.id == member().id)


def _do(pressed: str, user: User) -> None:
    if pressed == "role":
        translates = _tags(request.form.get("translates", "")[:MOST_TEXT])
        accounts.set_role(user, request.form.get("role", ""), translates, _by())
    elif pressed in ("in", "out"):
        accounts.set_active(user, pressed == "in", _by())
    elif pressed == "factor":
        accounts.forget_second_factor(user, _by())
    elif pressed == "removed":
        accounts.remove(user, _by())
    else:
        abort(400)


def _tags(typed: str) -> list[str]:
    """Language tags, with commas of any script or blanks between them."""
    return [tag for tag in _BETWEEN.split(typed) if tag]


def _by() -> str:
    return str(member().id)


def _done(what: str) -> Response:
    return lead_on(url_for("people.everybody", done=what), 303)


def _people(
    status: int = 200, form: Mapping[str, str] | None = None, faults: Mapping[str, Text] | None = None
) -> Response:
    return page(
        "admin/people.html",
        status=status,
        people=list(User.select().order_by(User.email)),
        roles={role: LABELS[role] for role in ROLES},
        form=form or {},
        faults=faults or {},
        done=DONE.get(request.args.get("done", ""), ""),
    )
