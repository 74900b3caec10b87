"""The doors of the library take forms and show pages: it could speak JSON, past our limits and languages."""

from collections.abc import Callable, Iterator

import pytest

from omctpub.testing import Page, SiteUnderTest
from tests.admin.conftest import PASSWORD, SECURE, Visitor
from tests.admin.test_access import address, rules

BODIES = ("[1]", '"x"', "5", "null", "{}", '{"email": "a@example.org", "password": "x"}', "[[", "")
JSON = {"Accept": "application/json"}


def doors(site: SiteUnderTest, method: str) -> Iterator[str]:
    """The addresses of the library; last the one that ends the session."""
    for rule in sorted(rules(site), key=lambda rule: rule.endpoint == "security.logout"):
        if rule.endpoint.startswith("security.") and method in (rule.methods or ()):
            yield address(rule)


def send(visitor: Visitor, door: str, body: str, type: str) -> Page:
    visitor.get("/admin/login")
    headers = {"X-CSRFToken": visitor.token, "Accept-Language": "fr"}
    return Page(
        visitor.client.post(door, base_url=SECURE, data=body.encode(), content_type=type, headers=headers)
    )


@pytest.fixture(params=["nobody", "half in", "in"])
def visitor(request: pytest.FixtureRequest, nobody: Visitor, member: Callable[..., Visitor]) -> Visitor:
    """Somebody on each step of the way in."""
    if request.param == "nobody":
        return nobody
    ada = member("editor", "ada@example.org")
    if request.param == "half in":
        ada.post("/admin/logout", {})
        assert ada.log_in("ada@example.org").status == 303
    return ada


@pytest.mark.parametrize("type", ["application/json", "application/vnd.api+json", "text/plain"])
def test_what_is_no_form_is_refused_at_every_door(site: SiteUnderTest, visitor: Visitor, type: str) -> None:
    for door in doors(site, "POST"):
        for body in BODIES:
            page = send(visitor, door, body, type)
            assert (page.status, page.response.mimetype) == (400, "text/html"), (door, body)
            assert page.said("//h1") == "Cette requête n’a pas pu être comprise", (door, body)


def test_no_door_answers_in_json(site: SiteUnderTest, visitor: Visitor) -> None:
    for method in ("GET", "POST"):
        for door in doors(site, method):
            visitor.get("/admin/login")
            sent = {"csrf_token": visitor.token} if method == "POST" else None
            answer = visitor.client.open(door, method=method, base_url=SECURE, headers=JSON, data=sent)
            assert answer.mimetype == "text/html", (method, door)


def test_no_password_is_tried_past_the_limits(nobody: Visitor, member: Callable[..., Visitor]) -> None:
    member("editor", "ada@example.org")
    body = f'{{"email": "ada@example.org", "password": "{PASSWORD}"}}'
    assert send(nobody, "/admin/login", body, "application/json").status == 400
    assert nobody.get("/admin/account").status == 302
