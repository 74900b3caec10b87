"""Somebody at the doors of the editors' rooms, with a browser without scripts and an authenticator app."""

import base64
import hmac
import re
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import Client, TestResponse

from omctpub import accounts
from omctpub.admin.doors.security import EachCodeOnce
from omctpub.models.people import User
from omctpub.testing import PART, Page, SiteUnderTest

PASSWORD = "three words and a number 7"
SECURE = "https://localhost"


@dataclass
class Visitor:
    """Somebody at a browser of their own; `key` is what their app knows once it is set up."""

    site: SiteUnderTest
    client: Client
    key: str = ""
    # How many steps of half a minute their clock is ahead: no code is taken twice.
    ahead: int = 0
    token: str = ""
    asked: str = ""

    def get(self, address: str, *, part: bool = False) -> Page:
        return self._seen(self.client.get(address, base_url=SECURE, headers=PART if part else {}))

    def post(
        self, address: str, form: Mapping[str, Any], *, token: str | None = None, part: bool = False
    ) -> Page:
        """Send a form with the token of the page they see, or with another."""
        if not self.token:
            self.get("/admin/login")
        sent = {**form, "csrf_token": self.token if token is None else token}
        answer = self.client.post(address, base_url=SECURE, data=sent, headers=PART if part else {})
        return self._seen(answer)

    def _seen(self, answer: TestResponse) -> Page:
        page = Page(answer)
        self.token = next(iter(page.tree.xpath("//input[@name='csrf_token']/@value")), self.token)
        return page

    def log_in(self, address: str, password: str = PASSWORD, wished: str | None = None) -> Page:
        """The first step: address and password, on the page that leads on to where they wished to go."""
        page = self.get("/admin/login" + (f"?{urlencode({'next': wished})}" if wished else ""))
        onward = page.tree.xpath("//input[@name='next']/@value")[0]
        answer = self.post("/admin/login", {"email": address, "password": password, "next": onward})
        self.asked = answer.response.location or ""
        return answer

    def set_up_app(self) -> Page:
        """The second step of the first time."""
        begun = self.post("/admin/login/set-up", {"setup": "authenticator"})
        self.key = begun.said("//main//code")
        return self.enter_code()

    def enter_code(self, code: str | None = None) -> Page:
        """The second step, on the page that the first led to."""
        return self.post(self._form_of_code(), {"code": code or self.code()})

    def _form_of_code(self) -> str:
        if not self.asked.startswith("/admin/login/code"):
            return "/admin/login/code"
        found: str = self.get(self.asked).tree.xpath("//main//form/@action")[0]
        return found

    def code(self) -> str:
        """What the app shows, or shows a little later."""
        self.ahead += 1
        return code(self.key, self.ahead - 1)


def typed(page: Page, form: str = "//form[@id='write']", **changed: str | list[str]) -> dict[str, Any]:
    """What a browser sends of a form, with what somebody typed or ticked; `__` in a name stands for a dot."""
    sent: dict[str, Any] = {}
    for name, value in stands(page, form):
        sent.setdefault(name, []).append(value)
    return sent | {name.replace("__", "."): value for name, value in changed.items()}


def stands(page: Page, form: str = "//form[@id='write']") -> list[tuple[str, str]]:
    """What stands in the fields of a form; the first line break in a textarea is the page's own."""
    tree = page.tree.xpath(form)[0]
    areas = set(tree.xpath(".//textarea/@name"))
    return [
        (name, value.removeprefix("\n") if name in areas else value) for name, value in tree.form_values()
    ]


def write(visitor: Visitor, address: str, **changed: str | list[str]) -> Page:
    """Open the form, type, and press a button ("save" unless another is named)."""
    page = visitor.get(address)
    assert page.status == 200, page.said("//h1")
    return visitor.post(address, {"do": "save", **typed(page), **_named(changed)})


def _named(changed: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
    return {name.replace("__", "."): value for name, value in changed.items()}


def shown(page: Page, name: str) -> str:
    """What stands in a field of the form."""
    return dict(stands(page))[name]


def fault(page: Page, name: str) -> str:
    """The sentence at a field, which the field itself points to."""
    field = page.tree.xpath("//form[@id='write']//*[@name=$name]", name=name)[-1]
    assert field.get("aria-invalid") == "true"
    return page.said(f"//*[@id='{field.get('aria-describedby').split()[0]}']")


def code(key: str, ahead: int = 0) -> str:
    """What an app that knows the key shows so many steps of half a minute from now (RFC 6238)."""
    secret = base64.b32decode(re.sub("[^A-Z2-7]", "", key))
    digest = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30 + ahead), "sha1")
    number = struct.unpack(">I", digest[digest[-1] & 15 :][:4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@pytest.fixture
def nobody(site: SiteUnderTest) -> Visitor:
    """Somebody who is not logged in."""
    return Visitor(site, Client(site.application))


def come_in(site: SiteUnderTest, role: str, address: str = "", **more: Any) -> Visitor:
    """Make an account in a role, take the invitation up, and log in with a second factor.

    Their app takes the key as letters: to draw it for a camera takes longer than all the rest.
    """
    visitor = Visitor(site, Client(site.application))
    address = address or f"{role}@example.org"
    with site.editor.opened() as opened:
        token = accounts.token(opened, accounts.add(address, role, **more), "invite")
    visitor.post(f"/admin/invite/{token}", {"password": PASSWORD, "again": PASSWORD})
    visitor.log_in(address)
    with pytest.MonkeyPatch.context() as undrawn:
        undrawn.setattr(EachCodeOnce, "generate_qrcode", lambda *_: "")
        assert visitor.set_up_app().status == 303
    return visitor


@pytest.fixture
def passwords(site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """They, and the secrets of second factors, cost hardly anything here; what they do is another test's."""
    monkeypatch.setattr("passlib.totp.AppWallet.encrypt_cost", 1)
    hashing = site.application.current().extensions["security"].pwd_context
    hashing.update(argon2__time_cost=1, argon2__memory_cost=8, argon2__parallelism=1)


@pytest.fixture
def member(site: SiteUnderTest, passwords: None) -> Callable[..., Visitor]:
    """Makes an account in a role, takes the invitation up, and logs in with a second factor."""
    return partial(come_in, site)


@pytest.fixture
def admin(member: Callable[..., Visitor]) -> Visitor:
    return member("admin")


def user(site: SiteUnderTest, address: str) -> User:
    with site.editor.opened():
        found = accounts.find(address)
    assert found is not None
    return found


@pytest.fixture
def author(member: Callable[..., Visitor]) -> Visitor:
    return member("author")
