"""One's own account: the name that others see, the language of the rooms, and where one is logged in."""

from flask import Blueprint, Response, request, url_for
from flask_babel import lazy_gettext as _

from omctpub import accounts
from omctpub.admin.doors.leaving import log_out
from omctpub.admin.visitor import member
from omctpub.content import Text
from omctpub.web.pages import lead_on, page, site

account = Blueprint("account", __name__)


@account.get("/account")
def own() -> Response:
    """What one can change of it, and the ways to the second factor and its recovery codes."""
    return _account()


@account.post("/account")
def change() -> Response:
    """Store name and language."""
    name, language = request.form.get("name", ""), request.form.get("language", "")
    try:
        accounts.describe(member(), name, language if language in site().settings.languages else "")
    except accounts.AccountError as error:
        return _account(422, name, error.text)
    return lead_on(url_for("account.own", saved=1), 303)


@account.post("/account/log-out")
def leave() -> Response:
    """End one's sessions in all browsers, this one too."""
    accounts.end_sessions(member(), str(member().id))
    return log_out("everywhere")


def _account(status: int = 200, name: str | None = None, fault: Text = "") -> Response:
    user = member()
    saved = _("Your changes are saved.") if "saved" in request.args else ""
    return page(
        "admin/account.html",
        status=status,
        user=user,
        name=user.name if name is None else name,
        fault=fault,
        saved=saved,
    )
