"""Somebody in the editors' rooms, for measuring: logged in without the way that a login takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from werkzeug.test import Client

from omctpub import accounts
from omctpub.models.people import User

HOST = "https://127.0.0.1"


@dataclass(frozen=True)
class Member:
    """A browser of somebody in a role, and the token that their forms carry."""

    client: Client
    token: str
    user: User

    def get(self, address: str) -> str:
        """A page, which has to be there."""
        answer = self.client.get(address, base_url=HOST)
        assert answer.status_code == 200, f"{address}: {answer.status}"
        return answer.get_data(as_text=True)

    def post(self, address: str, form: dict[str, str]) -> int:
        """The status that a form is answered with."""
        sent = {**form, "csrf_token": self.token}
        return int(self.client.post(address, base_url=HOST, data=sent).status_code)


def member(app: Flask, role: str, translates: Sequence[str] = ()) -> Member:
    """Somebody of that role in the application's site, who has come in; made where there is none yet."""
    address = f"bench-{role}@example.org"
    with app.extensions["omctpub"].use():
        user = accounts.find(address) or accounts.add(address, role, translates=translates)
    with app.test_request_context("/admin/", base_url=HOST):
        session["_user_id"] = user.fs_uniquifier
        token = generate_csrf()
        kept = dict(session)
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    client = Client(app)
    client.set_cookie("session", signer.dumps(kept), domain="127.0.0.1", path="/admin", secure=True)
    return Member(client, token, user)
