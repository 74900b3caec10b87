"""One table says who may use each rule of the application: every rule, by every role, as page and in part."""

import re
from collections.abc import Callable

import pytest
from werkzeug.routing import Rule

from omctpub.app import create_app
from omctpub.plugins import ROLES as FOR_PLUGINS
from omctpub.roles import ROLES, may
from omctpub.testing import Page, SiteUnderTest
from omctpub.web import guard
from tests.admin.conftest import Visitor

WAYS_IN = re.compile(r"/admin/(login|reset(/.*)?|invite/.*|static/.*)")
# Of the ways in, these show nothing to who has not begun: they lead to the login.
BEGUN = ("security.two_factor_setup", "security.two_factor_token_validation", "security.mf_recovery")
OWN = """
from flask import Blueprint
from omctpub.plugins import Plugin

rooms = Blueprint("mine", __name__)

@rooms.get({address!r})
def page():
    return "mine"

plugin = Plugin(blueprints=(rooms,), access={access!r})
"""


def rules(site: SiteUnderTest) -> list[Rule]:
    return list(site.application.current().url_map.iter_rules())


def address(rule: Rule) -> str:
    """An address of the rule; what it names does not have to be there."""
    return re.sub(r"<[^>]*>", "1", rule.rule.replace("<interface:lang>", "en"))


def ask(visitor: Visitor, rule: Rule, method: str, part: bool) -> Page:
    """What they are answered; they are who they were before, whatever it did."""
    session, token = visitor.client.get_cookie("session", path="/admin"), visitor.token
    try:
        if method == "GET":
            return visitor.get(address(rule), part=part)
        return visitor.post(address(rule), {}, part=part)
    finally:
        visitor.client.set_cookie("session", session.value if session else "", path="/admin")
        visitor.token = token


def asked(site: SiteUnderTest) -> list[tuple[Rule, str, bool]]:
    """Every rule of the rooms in every method, whole and in part; last what ends the session of who asks."""
    return [
        (rule, method, part)
        for rule in sorted(rules(site), key=lambda rule: rule.endpoint == "account.leave")
        if rule.rule.startswith("/admin/")
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        for part in (False, True)
    ]


def test_every_rule_is_in_the_table_and_nothing_else_is(site: SiteUnderTest) -> None:
    access = dict(guard.ACCESS)
    for loaded in site.application.current().extensions["omctpub"].registry.loaded:
        access.update(loaded.plugin.access)
    assert set(access) == {rule.endpoint for rule in rules(site)}
    assert set(access.values()) <= {"anyone", "nobody", *ROLES}
    assert ("anyone", *ROLES) == FOR_PLUGINS


def test_nobody_sees_a_page_but_the_ways_in(site: SiteUnderTest, nobody: Visitor) -> None:
    for rule, method, part in asked(site):
        page = ask(nobody, rule, method, part)
        if WAYS_IN.fullmatch(address(rule)):
            assert page.status in (200, 404, 422), (rule, method)
        elif method == "GET" and (not part or rule.endpoint in BEGUN):
            assert (page.status, page.said("//h1")) == (302, "Redirecting..."), (rule, part)
            assert (page.response.location or "").startswith("/admin/login"), rule
        else:
            assert page.status in (400, 401, 403, 303), (rule, method, part)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_the_table_says(
    site: SiteUnderTest, member: Callable[..., Visitor], role: str
) -> None:
    visitor = member(role)
    for rule, method, part in asked(site):
        needed = guard.ACCESS[rule.endpoint]
        page = ask(visitor, rule, method, part)
        refused = page.status == 403
        assert refused is not (needed == "anyone" or may(role, needed)), (rule, method, part, page.status)
        if refused:
            assert page.said("//h1") in ("This is not allowed", "You can no longer save this", "")


def test_what_is_switched_off_is_for_nobody() -> None:
    assert [may(role, "nobody") for role in ROLES] == [False] * 4
    assert [may(role, "author") for role in ROLES] == [False, True, True, True]
    assert not may("", "translator")


def test_an_address_that_leads_nowhere_looks_to_nobody_like_any_other(
    nobody: Visitor, admin: Visitor
) -> None:
    assert nobody.get("/admin/no-such-room").status == 302
    assert admin.get("/admin/no-such-room").status == 404


def test_a_rule_without_an_entry_stops_the_start(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        guard, "ACCESS", {name: role for name, role in guard.ACCESS.items() if name != "desk.overview"}
    )
    with pytest.raises(
        RuntimeError, match=r"^nobody may use the route 'desk.overview' yet. Say in web/guard.py who may.$"
    ):
        create_app(site.folder)


class TestPlugins:
    def test_one_has_a_room_of_its_own(self, site: SiteUnderTest, member: Callable[..., Visitor]) -> None:
        site.plugin("mine", OWN.format(address="/admin/mine", access={"mine.page": "editor"}))
        site.configure(plugins=["mine"])
        assert member("editor").get("/admin/mine").text == "mine"
        assert member("author").get("/admin/mine").status == 403

    def test_one_that_opens_a_room_to_anyone_is_put_aside(
        self, site: SiteUnderTest, nobody: Visitor, caplog: pytest.LogCaptureFixture
    ) -> None:
        site.plugin("mine", OWN.format(address="/admin/mine", access={"mine.page": "anyone"}))
        site.configure(plugins=["mine"])
        assert nobody.get("/admin/mine").status == 302
        assert (
            "its route '/admin/mine' is for anyone, and under /admin/ nothing is. "
            "Move it, or name a role in Plugin(access=…)."
        ) in caplog.text

    def test_outside_the_rooms_there_is_nobody_to_have_a_role(
        self, site: SiteUnderTest, member: Callable[..., Visitor]
    ) -> None:
        site.plugin("mine", OWN.format(address="/mine", access={"mine.page": "translator"}))
        site.configure(plugins=["mine"])
        assert member("admin").get("/mine").status == 403
