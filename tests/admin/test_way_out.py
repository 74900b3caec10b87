"""How one logs out everywhere: in every browser, of a copied cookie, and of older links."""

from collections.abc import Callable

import pytest
from werkzeug.test import Client

from omctpub import accounts
from omctpub.testing import SiteUnderTest
from tests.admin.conftest import Visitor, user

ADDRESS = "ada@example.org"


def at_another_browser(somebody: Visitor) -> Visitor:
    """The same person, with the same telephone, come in at one more browser."""
    browser = Visitor(somebody.site, Client(somebody.site.application), somebody.key, somebody.ahead)
    browser.log_in(ADDRESS)
    assert browser.enter_code().status == 303
    somebody.ahead = browser.ahead
    return browser


def test_all_browsers_of_somebody_are_out_and_a_copied_cookie_opens_nothing(
    member: Callable[..., Visitor], nobody: Visitor
) -> None:
    ada, eve = member("editor", ADDRESS), member("author", "eve@example.org")
    elsewhere = at_another_browser(ada)
    copied = ada.client.get_cookie("session", path="/admin")
    assert copied is not None
    nobody.client.set_cookie("session", copied.value, path="/admin", secure=True)
    assert nobody.get("/admin/account").status == 200
    way = ada.get("/admin/account").tree.xpath("//form[.//button='Log out everywhere']/@action")[0]
    out = ada.post(way, {})
    assert (out.status, out.response.location) == (303, "/admin/login?why=everywhere&lang=en")
    nobody.client.set_cookie("session", copied.value, path="/admin", secure=True)
    for browser in (ada, elsewhere, nobody):
        assert browser.get("/admin/account").status == 302
        assert browser.post("/admin/account", {"name": "Eve"}).status in (400, 401)
    assert eve.get("/admin/account").status == 200
    assert at_another_browser(ada).get("/admin/account").status == 200


def test_nothing_of_the_session_is_left_and_the_login_says_why(member: Callable[..., Visitor]) -> None:
    ada = member("editor", ADDRESS, language="fr")
    door = ada.post("/admin/account/log-out", {}).response.location or ""
    assert ada.client.get_cookie("session", path="/admin") is None
    page = ada.get(door)
    assert (page.tree.get("lang"), page.said("//*[@role='status']")) == (
        "fr",
        "Toutes vos sessions ont été fermées.",
    )
    assert ada.get("/admin/login?why=<b>").said("//*[@role='status']") == ""


@pytest.mark.parametrize("purpose", ["reset", "invite"])
def test_older_links_end_and_a_newer_one_works(
    site: SiteUnderTest, member: Callable[..., Visitor], nobody: Visitor, purpose: str
) -> None:
    def link() -> str:
        with site.editor.opened() as opened:
            return f"/admin/{purpose}/{accounts.token(opened, user(site, ADDRESS), purpose)}"

    ada = member("editor", ADDRESS)
    older = link()
    assert nobody.get(older).status == 200
    ada.post("/admin/account/log-out", {})
    assert (nobody.get(older).status, nobody.get(link()).status) == (404, 200)


def test_a_login_that_was_begun_ends_too(member: Callable[..., Visitor]) -> None:
    ada = member("editor", ADDRESS)
    begun = Visitor(ada.site, Client(ada.site.application), ada.key, ada.ahead)
    begun.log_in(ADDRESS)
    ada.post("/admin/account/log-out", {})
    answer = begun.post("/admin/login/code", {"code": begun.code()})
    assert (answer.response.location or "").startswith("/admin/login")
    assert begun.get("/admin/account").status == 302
