"""How one is out by what one did oneself: nothing of the session is left, and the login says why."""

from collections.abc import Mapping

from flask import Response, request, session, url_for
from flask_babel import lazy_gettext as _
from flask_security.utils import logout_user

from omctpub.content import Text
from omctpub.web.pages import lead_on, view

WHY: Mapping[str, Text] = {
    "everywhere": _("You are logged out everywhere."),
    "out": _("Your account is closed. Another admin can open it again."),
    "factor": _("Your second factor is forgotten. Log in with your password, and set up another."),
}


def log_out(why: str) -> Response:
    """To the login, which goes on in the language of the rooms until now."""
    logout_user()
    session.clear()
    return lead_on(url_for("security.login", why=why, lang=view().lang), 303)


def why_one_is_out() -> dict[str, Text]:
    """What the login says to who was led there from what they did."""
    return {"why": WHY.get(request.args.get("why", ""), "")}
