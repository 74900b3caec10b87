"""Who is in the rooms: nobody, or somebody with an account; and the view of the request that follows from it.

Only under /admin/ is there a session at all: elsewhere everybody is a reader, and readers are nobody.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Request, abort, g, request, session
from flask.sessions import NullSession, SecureCookieSession, SecureCookieSessionInterface
from flask_login import current_user
from flask_security.core import AnonymousUser, RoleMixin, UserMixin
from werkzeug.exceptions import Forbidden

from omctpub import languages
from omctpub.admin.states import LABELS
from omctpub.models import writing
from omctpub.models.people import User
from omctpub.roles import may
from omctpub.web.guard import ACCESS, ROOMS, in_rooms
from omctpub.web.pages import View, site

LANGUAGE = "lang"
_OWN = re.compile(r"/admin/[\w./?&=%+,:;~-]*", re.ASCII)


class Role(RoleMixin):
    """A role by its name, as Flask-Security asks for it."""

    def __init__(self, name: str) -> None:
        self.name = name


class Account(UserMixin, User):
    """A user as Flask-Security knows one. The mixin comes first, for its `get_id`."""

    class Meta:
        table_name = "person"
        # The library saves an account as it read it: one that was closed meanwhile would be open again.
        only_save_dirty = True

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]
        return [Role(self.role)]


class SessionInRooms(SecureCookieSessionInterface):
    """Flask's signed cookie under /admin/; elsewhere nothing is read, kept or sent."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if not in_rooms():
            return NullSession()
        found = super().open_session(app, request)
        return self.session_class() if found and _is_over(found, app.permanent_session_lifetime) else found


def _is_over(session: SecureCookieSession, lifetime: timedelta) -> bool:
    """The cookie's own age would not do: it begins anew with each change of what is in it."""
    began = float(session.get("fs_paa", 0))
    return bool(began) and time.time() - began > lifetime.total_seconds()


def visitor() -> Account | None:
    """Who is logged in; None for everybody else, and outside the rooms."""
    if not in_rooms() or not current_user.is_authenticated:
        return None
    found = current_user._get_current_object()
    assert isinstance(found, Account)
    return found


def member() -> Account:
    """Who is logged in, on a page that the guard shows to nobody else."""
    user = visitor()
    assert user is not None
    return user


class AccountGone(Forbidden):
    """Whoever asked could do it then, and has no account any more now that it is their turn to write."""


@contextmanager
def acting() -> Iterator[Account]:
    """A write transaction of who is logged in, by what they may once it is their turn to write.

    They may have waited for it so long that their account was closed or deleted, or has another role: from
    here on the account is as it is now. 403 where this page is not theirs any more.
    """
    with writing():
        user: Account | None = Account.get_or_none((Account.id == member().id) & Account.active)
        if user is None:
            be_nobody()
            raise AccountGone
        g._login_user = user
        if not may(str(user.role), ACCESS[str(request.endpoint)]):
            abort(403)
        yield user


def role() -> str:
    """The role of who is logged in; "" for nobody."""
    user = visitor()
    return str(user.role) if user else ""


def onward(wished: str | None) -> str:
    """Where to go after the login: a page of the rooms, and the desk where anything else is wished."""
    return wished if wished and _OWN.fullmatch(wished) else ROOMS


def of_rooms() -> dict[str, Any]:
    """What the templates of the rooms know besides: who is there, and for nobody the other languages."""
    if not in_rooms():
        return {}
    user = visitor()
    wished = request.args.get("next")
    then = {"next": onward(wished)} if wished else {}
    others = {
        code: f"{request.path}?{urlencode({'lang': code, **then})}" for code in site().settings.languages
    }
    return {"onward": onward, "visitor": user, "switch": None if user else others, "states": LABELS}


def readers_are_nobody() -> None:
    """Before all else: outside the rooms no library looks for who it may be, in cookies, headers or forms."""
    if not in_rooms():
        be_nobody()


def be_nobody() -> None:
    """For the rest of the request nobody is looked for."""
    g._login_user = AnonymousUser()


def take_their_language() -> None:
    """Before a request in the rooms: they speak the visitor's language, else the one asked for last."""
    if not in_rooms():
        return
    user, offered = visitor(), site().settings.languages
    asked = request.args.get("lang", "")
    if not user and asked in offered:
        session[LANGUAGE] = asked
    wished = (user.language if user else "", asked, session.get(LANGUAGE, ""))
    lang = next((one for one in wished if one in offered), None)
    accepted = request.headers.get("Accept-Language", "")[:1000]
    g.view = View(lang or languages.negotiate(accepted, offered), (), site().sight())
