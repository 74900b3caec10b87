"""How one comes in: invited, with a password and a code; and how one comes in again."""

import base64
import json
import re
import statistics
import time
import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest
import time_machine
from werkzeug.test import Client

from omctpub import accounts
from omctpub.testing import Reader, SiteUnderTest
from tests.admin.conftest import PASSWORD, Visitor, user

ADDRESS = "ada@example.org"
SHORT = "A password has at least 10 characters. A few words in a row are easy to keep in mind."


def invitation(site: SiteUnderTest, address: str = ADDRESS, role: str = "editor") -> str:
    with site.editor.opened() as opened:
        return f"/admin/invite/{accounts.token(opened, accounts.add(address, role), 'invite')}"


def test_somebody_who_is_invited_comes_in(site: SiteUnderTest, nobody: Visitor) -> None:
    address = invitation(site)
    assert nobody.get(address).said("//main//p") == f"Choose a password for {ADDRESS}."
    assert nobody.post(address, {"password": PASSWORD, "again": PASSWORD}).response.location == "/admin/login"
    asked = nobody.log_in("Ada@Example.ORG")
    assert (asked.status, asked.response.location) == (303, "/admin/login/set-up")
    assert nobody.get("/admin/").status == 302
    begun = nobody.post("/admin/login/set-up", {"setup": "authenticator"})
    assert begun.tree.xpath("//*[@role='img']/svg")
    entered = nobody.set_up_app()
    assert (entered.status, entered.response.location) == (303, "/admin/")
    assert nobody.get("/admin/").said("//h1") == "Desk"


def test_after_the_login_one_is_where_one_wanted_to_go(member: Callable[..., Visitor]) -> None:
    ada = member("admin", ADDRESS)
    ada.post("/admin/logout", {})
    assert ada.get("/admin/people?x=1").response.location == "/admin/login?next=%2Fadmin%2Fpeople%3Fx%3D1"
    ada.log_in(ADDRESS, wished="/admin/people?x=1")
    assert ada.enter_code().response.location == "/admin/people?x=1"


@pytest.mark.parametrize(
    "wished",
    ["//evil.example", "/\\evil.example", "https:evil.example", "http://localhost@evil.example", "/%5cevil"],
)
def test_no_login_leads_to_another_site(member: Callable[..., Visitor], wished: str) -> None:
    ada = member("editor", ADDRESS)
    ada.post("/admin/logout", {})
    places = [ada.log_in(ADDRESS, wished=wished).response.location, ada.enter_code().response.location]
    assert [place for place in places if not (place or "").startswith("/admin/")] == []
    assert ada.get("/admin/").status == 200


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        (
            "short",
            "short",
            "A password has at least 10 characters. A few words in a row are easy to keep in mind.",
        ),
        (" " * 12, " " * 12, SHORT),
        (
            "a" * 257,
            "a" * 257,
            "A password has at most 256 characters.",
        ),
        (PASSWORD, PASSWORD + "!", "The two passwords are not the same."),
    ],
)
def test_a_password_that_will_not_do_is_told(
    site: SiteUnderTest, nobody: Visitor, password: str, again: str, said: str
) -> None:
    page = nobody.post(invitation(site), {"password": password, "again": again})
    assert (page.status, page.said("//*[@class='error']")) == (422, said)
    assert nobody.log_in(ADDRESS, password).status == 422


@pytest.mark.parametrize(
    "password", ["un mot passé à côté", "мой пароль ёлка", "كلمة المرور أنا آمن", "  blanks on both sides "]
)
@pytest.mark.parametrize("keyboard", ["NFC", "NFD"])
def test_a_password_may_have_the_letters_of_any_language(
    site: SiteUnderTest, passwords: None, nobody: Visitor, password: str, keyboard: Literal["NFC", "NFD"]
) -> None:
    chosen = unicodedata.normalize(keyboard, password)
    assert nobody.post(invitation(site), {"password": chosen, "again": chosen}).status == 303
    assert nobody.log_in(ADDRESS, unicodedata.normalize("NFC", password)).status == 303
    assert nobody.log_in(ADDRESS, unicodedata.normalize("NFD", password)).status == 303


class TestLinks:
    def test_one_is_good_for_one_use(self, site: SiteUnderTest, nobody: Visitor) -> None:
        address = invitation(site)
        nobody.post(address, {"password": PASSWORD, "again": PASSWORD})
        assert nobody.get(address).said("//h1") == "This link does not work"
        assert nobody.post(address, {"password": "another one", "again": "another one"}).status == 404

    def test_one_ends(self, site: SiteUnderTest, nobody: Visitor) -> None:
        address = invitation(site)
        with time_machine.travel(time.time() + 7 * 86_400 + 2, tick=True):
            late = nobody.get(address)
        assert (late.status, late.said("//h1")) == (410, "This link is too old")

    @pytest.mark.both_databases
    @pytest.mark.parametrize("number", [10**30, 2**63, 2**31, 0, -1, -(10**30), True, 1.0, "1", [1], None])
    def test_one_with_a_number_that_nobody_can_have_opens_nothing(
        self, site: SiteUnderTest, nobody: Visitor, number: object
    ) -> None:
        invitation(site)
        said = base64.urlsafe_b64encode(json.dumps(number).encode()).decode().rstrip("=")
        for door in ("invite", "reset"):
            page = nobody.get(f"/admin/{door}/{said}.aaaaaa.bbbb")
            assert (page.status, page.said("//h1")) == (404, "This link does not work")

    @pytest.mark.parametrize("token", ["x", "MQ.x.y", "e30.x.y", "W10.x.y", "a" * 5_000, "MQ"])
    def test_one_that_was_made_up_opens_nothing(
        self, site: SiteUnderTest, nobody: Visitor, token: str
    ) -> None:
        invitation(site)
        assert nobody.get(f"/admin/invite/{token}").status == 404
        assert nobody.get(f"/admin/reset/{token}").status == 404

    def test_an_invitation_is_no_link_to_reset(self, site: SiteUnderTest, nobody: Visitor) -> None:
        assert nobody.get(invitation(site).replace("invite", "reset")).status == 404

    def test_those_of_a_closed_account_open_nothing(self, site: SiteUnderTest, nobody: Visitor) -> None:
        address = invitation(site)
        closed = user(site, ADDRESS)
        with site.editor.opened():
            accounts.set_active(closed, False)
        assert nobody.get(address).status == 404


class TestReset:
    def test_a_new_password_is_set_by_the_link_in_a_letter(
        self, site: SiteUnderTest, member: Callable[..., Visitor], nobody: Visitor
    ) -> None:
        ada = member("editor", ADDRESS)
        assert nobody.post("/admin/reset", {"email": "ADA@example.org"}).said("//h1") == "Check your mail"
        (letter,) = site.letters
        assert (letter["To"], letter["Subject"]) == (ADDRESS, "Set a new password for omctpub")
        new = {"password": "another four words", "again": "another four words"}
        assert nobody.post(site.link_in_letter, new).status == 303
        assert ada.get("/admin/").status == 302  # whoever was in is out
        assert ada.log_in(ADDRESS).status == 422
        assert ada.log_in(ADDRESS, "another four words").response.location == "/admin/login/code?next=/admin/"

    def test_it_does_not_tell_who_has_an_account(
        self, site: SiteUnderTest, member: Callable[..., Visitor], nobody: Visitor
    ) -> None:
        member("editor", ADDRESS)
        known = nobody.post("/admin/reset", {"email": ADDRESS})
        unknown = nobody.post("/admin/reset", {"email": "nobody@example.org"})
        assert known.text == unknown.text
        assert [letter["To"] for letter in site.letters] == [ADDRESS]
        assert list(site.folder.glob("data/unsent/*")) == []

    @pytest.mark.parametrize(
        "typed", ["", "ada", "ada@", "a@b@c.org", "ada@example.org\r\nBcc: x@example.org", "x" * 999]
    )
    def test_what_is_no_address_stays_typed(self, nobody: Visitor, typed: str) -> None:
        page = nobody.post("/admin/reset", {"email": typed})
        assert page.status == 422
        assert page.said("//*[@class='error']").startswith("This is not an e-mail address.")
        assert page.tree.xpath("//input[@name='email']/@value")[0][:12] == typed[:12]


class TestAtFullCost:
    @pytest.fixture
    def passwords(self) -> None:
        """They cost what they do for readers."""

    def test_a_wrong_password_and_an_unknown_address_take_as_long(
        self, member: Callable[..., Visitor], nobody: Visitor
    ) -> None:
        member("editor", ADDRESS)
        taken: dict[str, list[float]] = {ADDRESS: [], "no@example.org": []}
        for _ in range(7):
            for address, times in taken.items():
                began = time.process_time()
                nobody.post("/admin/login", {"email": address, "password": "wrong password"})
                times.append(time.process_time() - began)
        known, unknown = (statistics.median(times) for times in taken.values())
        assert abs(known - unknown) < 0.3 * known


class TestGuessing:
    def test_a_wrong_password_and_an_unknown_address_are_told_the_same(
        self, member: Callable[..., Visitor], nobody: Visitor
    ) -> None:
        member("editor", ADDRESS)
        wrong, unknown = (
            nobody.log_in(ADDRESS, "wrong password"),
            nobody.log_in("no@example.org", "wrong password"),
        )
        assert (wrong.status, unknown.status) == (422, 422)
        said = "This address and this password do not belong together."
        assert wrong.said("//*[@role='alert']") == unknown.said("//*[@role='alert']") == said
        shown = [re.sub(r'value="[^"]*"', "", page.text) for page in (wrong, unknown)]
        assert shown[0] == shown[1]

    def test_after_twenty_attempts_an_account_is_tried_no_more(
        self, member: Callable[..., Visitor], nobody: Visitor
    ) -> None:
        member("editor", ADDRESS)
        attempts = [nobody.log_in(ADDRESS, "wrong") for _ in range(22)]
        assert {page.status for page in attempts[:19]} == {422}
        assert attempts[-1].status == 429
        assert attempts[-1].said("//h1") == "Too many attempts"

    def test_no_stranger_shuts_anybody_out(
        self, site: SiteUnderTest, member: Callable[..., Visitor], nobody: Visitor
    ) -> None:
        member("editor", ADDRESS)
        while nobody.log_in(ADDRESS, "wrong").status != 429:
            pass
        assert elsewhere(site, 1).log_in(ADDRESS).status == 303

    def test_from_many_addresses_no_password_is_tried_without_end(
        self, site: SiteUnderTest, member: Callable[..., Visitor]
    ) -> None:
        member("editor", ADDRESS)
        tried = [elsewhere(site, n).log_in(ADDRESS, "wrong").status for n in range(1, 11) for _ in range(20)]
        assert set(tried[:199]) == {422}
        assert elsewhere(site, 11).log_in(ADDRESS).status == 429

    def test_other_spellings_of_an_address_are_no_more_attempts(
        self, member: Callable[..., Visitor], nobody: Visitor
    ) -> None:
        member("editor", ADDRESS)
        for _ in range(20):
            nobody.log_in(ADDRESS, "wrong")
        for spelled in ("ADA@example.org", " ada@example.org", "ada@\uff45xample.org"):
            assert nobody.log_in(spelled, "wrong").status == 429

    def test_whoever_has_the_password_guesses_twenty_codes_at_most(
        self, member: Callable[..., Visitor]
    ) -> None:
        ada = member("editor", ADDRESS)
        for door in ("/admin/login/code", "/admin/login/recovery"):
            ada.post("/admin/logout", {})
            ada.log_in(ADDRESS)
            tried = [ada.post(door, {"code": "x", "email": f"{n}@example.org"}).status for n in range(21)]
            assert tried[-1] == 429


def elsewhere(site: SiteUnderTest, number: int) -> Visitor:
    """Somebody who comes from another address of the net."""
    there = {"REMOTE_ADDR": f"192.0.2.{number}"}
    return Visitor(site, Client(lambda asked, answer: site.application({**asked, **there}, answer)))


class TestSessions:
    def test_readers_have_none(self, reader: Reader) -> None:
        for address in ("/", "/en/", "/en/news", "/en/search?q=x", "/en/nothing", "/sitemap.xml", "/healthz"):
            headers = reader.get(address).response.headers
            assert "Set-Cookie" not in headers
            assert "Cookie" not in headers.get("Vary", "")

    def test_a_session_means_nothing_outside_the_rooms(self, admin: Visitor, nobody: Visitor) -> None:
        assert admin.get("/en/").text == nobody.get("/en/").text

    def test_its_cookie_is_for_the_rooms_alone(self, nobody: Visitor) -> None:
        cookie = nobody.get("/admin/login").response.headers["Set-Cookie"]
        assert {"Secure", "HttpOnly", "Path=/admin", "SameSite=Lax"} <= set(cookie.split("; "))

    def test_one_ends_after_half_a_day(self, member: Callable[..., Visitor]) -> None:
        ada = member("editor")
        assert ada.get("/admin/").status == 200
        with time_machine.travel(time.time() + 12 * 3_600 + 60, tick=True):
            assert ada.get("/admin/").status == 302

    def test_nothing_that_is_done_in_one_makes_it_longer(self, member: Callable[..., Visitor]) -> None:
        ada, began = member("editor"), time.time()
        with time_machine.travel(began + 600, tick=True):
            begun = ada.post("/admin/login/set-up", {"setup": "authenticator"})
            assert "Set-Cookie" in begun.response.headers
        with time_machine.travel(began + 12 * 3_600 + 60, tick=True):
            assert ada.get("/admin/").status == 302

    @pytest.mark.parametrize("door", ["/admin/account/recovery-codes", "/admin/login/set-up"])
    def test_at_an_open_browser_nobody_takes_the_account_over(
        self, member: Callable[..., Visitor], door: str
    ) -> None:
        ada = member("editor")
        asked = f"/admin/account/verify?next={door}"
        with time_machine.travel(time.time() + 16 * 60, tick=True):
            assert ada.get(door).response.location == asked
            assert ada.post(door, {"setup": "authenticator"}).response.location == asked
            assert ada.post(asked, {"password": "another one"}).said("//*[@class='error']")
            assert ada.post(asked, {"password": PASSWORD}).response.location == door
            assert ada.get(door).status == 200

    def test_pages_of_the_rooms_are_kept_by_nobody(self, admin: Visitor) -> None:
        assert admin.get("/admin/").response.headers["Cache-Control"] == "no-store"

    def test_a_form_without_its_token_is_refused(self, admin: Visitor) -> None:
        assert admin.post("/admin/account", {"name": "Eve"}, token="").status == 400
        assert admin.post("/admin/account", {"name": "Eve"}, token="x").status == 400

    @pytest.mark.parametrize("door", ["/admin/login", "/admin/reset"])
    def test_a_login_that_was_open_for_long_or_has_no_cookie_is_told_so(
        self, nobody: Visitor, door: str
    ) -> None:
        page = nobody.post(door, {"email": ADDRESS}, token="of yesterday")
        assert (page.status, page.said("//h1")) == (400, "This page can no longer be used")
        assert page.tree.xpath("//main//a/@href")[0] == "/admin/login"


def test_another_language_leads_on_to_the_same_page(nobody: Visitor) -> None:
    page = nobody.get("/admin/login?next=/admin/people")
    assert "/admin/login?lang=ar&next=%2Fadmin%2Fpeople" in page.tree.xpath("//nav//a/@href")


@pytest.mark.parametrize(("lang", "heading"), [("fr", "fr"), ("ar", "ar"), ("xx", "en")])
def test_the_rooms_speak_the_language_that_is_asked_for(nobody: Visitor, lang: str, heading: str) -> None:
    page = nobody.get(f"/admin/login?lang={lang}")
    assert page.tree.get("lang") == heading
    assert len(page.tree.xpath("//nav[@class='switch']//a")) >= 4


def test_they_go_on_in_it_until_somebody_is_known(site: SiteUnderTest, nobody: Visitor) -> None:
    nobody.get(f"{invitation(site)}?lang=ar")
    nobody.post("/admin/reset", {"email": "x"})
    assert nobody.get("/admin/login").tree.get("dir") == "rtl"


def test_nobody_registers_by_themselves(nobody: Visitor) -> None:
    for address in ("/admin/register", "/admin/signup", "/admin/users"):
        assert nobody.get(address).status == 302
