"""An admin invites people, gives them a role, and lets them in and out."""

from collections.abc import Callable

import pytest

from omctpub import accounts
from omctpub.admin.visitor import Account
from omctpub.testing import Page, SiteUnderTest
from tests.admin.conftest import PASSWORD, Visitor, user

ANA = {
    "email": "Ana@Example.org",
    "name": "Ana  Núñez",
    "role": "translator",
    "translates": "es, pt-br",
    "language": "es",
}


def test_somebody_is_invited_by_a_letter_in_their_language(
    site: SiteUnderTest, admin: Visitor, nobody: Visitor
) -> None:
    answer = admin.post("/admin/people", ANA)
    assert (answer.status, answer.response.location) == (303, "/admin/people?done=invited")
    (letter,) = site.letters
    assert (letter["To"], letter["Content-Language"]) == ("ana@example.org", "es")
    assert "omctpub" in letter["Subject"]
    ana = user(site, "ana@example.org")
    assert (ana.name, ana.role, ana.translates, ana.password) == (
        "Ana Núñez",
        "translator",
        ["es", "pt-BR"],
        None,
    )
    assert nobody.post(site.link_in_letter, {"password": PASSWORD, "again": PASSWORD}).status == 303
    nobody.log_in("ana@example.org")
    nobody.set_up_app()
    assert nobody.get("/admin/").tree.get("lang") == "es"


@pytest.mark.parametrize(
    ("given", "to", "spelled"),
    [
        ("anna@straße.de", "anna@straße.de", "ANNA@STRAẞE.DE"),
        ("groß@example.org", "groß@example.org", "GROẞ@example.org"),
        ("νίκος@example.org", "νίκος@example.org", "ΝΊΚΟΣ@example.org"),
        ("Νίκος.Α@example.org", "νίκος.α@example.org", "ΝΊΚΟΣ.Α@example.org"),
        ("İpek@example.org", "İpek@example.org", "İPEK@example.org"),
        ("ẖ@example.org", "ẖ@example.org", "H\u0331@example.org"),
        ("Анна@пример.рф", "анна@пример.рф", "АННА@ПРИМЕР.РФ"),
        ("Ａｎｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "anna@example.org", "ANNA@example.org"),
    ],
)
def test_letters_go_to_the_address_that_was_given_and_other_spellings_of_it_are_no_other_account(
    site: SiteUnderTest, admin: Visitor, nobody: Visitor, given: str, to: str, spelled: str
) -> None:
    assert admin.post("/admin/people", {**ANA, "email": given}).status == 303
    (letter,) = site.letters
    assert letter["To"] == to
    again = admin.post("/admin/people", {**ANA, "email": spelled})
    assert again.said("//*[@id='email-fault']") == "There is an account with this address already."
    assert nobody.post(site.link_in_letter, {"password": PASSWORD, "again": PASSWORD}).status == 303
    assert nobody.log_in(spelled).status == 303


def test_who_has_nearly_the_same_address_is_somebody_else(site: SiteUnderTest, admin: Visitor) -> None:
    for email in ("anna@straße.de", "anna@strasse.de"):
        assert admin.post("/admin/people", {**ANA, "email": email}).status == 303
    assert [letter["To"] for letter in site.letters] == ["anna@straße.de", "anna@strasse.de"]


@pytest.mark.parametrize(
    ("given", "name", "said"),
    [
        (
            {"email": "no address"},
            "email",
            "This is not an e-mail address. It should look like name@example.org.",
        ),
        ({"email": "admin@example.org"}, "email", "There is an account with this address already."),
        ({"name": "n" * 101}, "name", "This name is too long."),
        ({"translates": "not_a_tag!"}, "translates", "Write language tags such as fr or zh-Hant."),
    ],
)
def test_a_mistake_stands_at_its_field_and_nothing_typed_is_lost(
    site: SiteUnderTest, admin: Visitor, given: dict[str, str], name: str, said: str
) -> None:
    page = admin.post("/admin/people", {**ANA, **given})
    assert (page.status, page.said(f"//*[@id='{name}-fault']")) == (422, said)
    form = page.tree.xpath("//form[@action='/admin/people']")[0]
    typed = {**ANA, **given}
    kept = {
        field: form.xpath(f".//input[@name='{field}']/@value")[0] for field in ("email", "name", "translates")
    }
    assert kept == {field: typed[field] for field in kept}
    assert form.xpath(".//select[@name='role']/option[@selected]/@value") == ["translator"]
    assert site.letters == []


@pytest.mark.parametrize("given", ["xx", "l" * 900, "ES", ""])
def test_a_language_that_the_rooms_do_not_speak_is_nobodys(
    site: SiteUnderTest, admin: Visitor, given: str
) -> None:
    assert admin.post("/admin/people", {**ANA, "language": given}).status == 303
    assert user(site, "ana@example.org").language == ""
    assert [letter["Content-Language"] for letter in site.letters] == ["en"]


def test_a_role_that_is_none_is_refused(admin: Visitor) -> None:
    page = admin.post("/admin/people", {**ANA, "role": "king"})
    assert page.status == 422
    assert "Choose one of the roles: translator, author, editor, admin." in page.text


def test_the_last_admin_stays(site: SiteUnderTest, admin: Visitor) -> None:
    own = user(site, "admin@example.org")
    for deed in ({"do": "role", "role": "author"}, {"do": "out"}):
        page = admin.post(f"/admin/people/{own.id}", deed)
        assert page.status == 422
        assert page.said("//*[@role='alert']") == "This is the last admin. Make somebody else one first."
    assert user(site, "admin@example.org").role == "admin"


def test_what_was_typed_for_a_role_stays_where_it_cannot_be_given(
    site: SiteUnderTest, admin: Visitor, member: Callable[..., Visitor]
) -> None:
    member("author", "other@example.org")
    id = user(site, "other@example.org").id
    typed = {"do": "role", "role": "translator", "translates": "fr, not_a_tag!"}
    page = admin.post(f"/admin/people/{id}", typed)
    assert page.tree.xpath("//*[@id=$id]/@value", id=f"translates-{id}") == ["fr, not_a_tag!"]
    assert page.tree.xpath("//*[@id=$id]/option[@selected]/@value", id=f"role-{id}") == ["translator"]


def test_who_is_an_admin_no_more_is_led_to_the_desk(
    site: SiteUnderTest, admin: Visitor, member: Callable[..., Visitor]
) -> None:
    member("admin", "other@example.org")
    own = user(site, "admin@example.org").id
    assert admin.post(f"/admin/people/{own}", {"do": "role", "role": "admin"}).response.location != "/admin/"
    given = admin.post(f"/admin/people/{own}", {"do": "role", "role": "author"})
    assert (given.status, given.response.location) == (303, "/admin/")
    assert admin.get("/admin/").status == 200


def test_a_role_counts_at_once(site: SiteUnderTest, admin: Visitor, member: Callable[..., Visitor]) -> None:
    other = member("author", "other@example.org")
    assert other.get("/admin/people").status == 403
    id = user(site, "other@example.org").id
    assert admin.post(f"/admin/people/{id}", {"do": "role", "role": "admin"}).status == 303
    assert other.get("/admin/people").status == 200


def test_who_is_let_out_is_out_at_once(
    site: SiteUnderTest, admin: Visitor, member: Callable[..., Visitor]
) -> None:
    other = member("author", "other@example.org")
    id = user(site, "other@example.org").id
    admin.post(f"/admin/people/{id}", {"do": "out"})
    assert other.get("/admin/").status == 302
    assert other.log_in("other@example.org").status == 422
    admin.post(f"/admin/people/{id}", {"do": "in"})
    assert other.log_in("other@example.org").status == 303


def test_languages_are_typed_with_the_commas_of_any_script(site: SiteUnderTest, admin: Visitor) -> None:
    for email, typed in (("a@example.org", "fr، ar"), ("b@example.org", " fr;ar,")):
        answer = admin.post(
            "/admin/people", {**ANA, "email": email, "role": "translator", "translates": typed}
        )
        assert (answer.status, user(site, email).translates) == (303, ["fr", "ar"])


def test_a_lost_telephone_is_forgotten(
    site: SiteUnderTest, admin: Visitor, member: Callable[..., Visitor]
) -> None:
    other = member("author", "other@example.org")
    asked = admin.post(f"/admin/people/{user(site, 'other@example.org').id}", {"do": "factor"})
    assert asked.said("//h1") == "Forget the second factor of this account?"
    assert other.get("/admin/").status == 200
    assert confirmed(admin, asked).response.location == "/admin/people?done=factor"
    assert other.get("/admin/").status == 302
    assert other.log_in("other@example.org").response.location == "/admin/login/set-up"


def test_an_account_is_deleted_after_a_question(site: SiteUnderTest, admin: Visitor) -> None:
    admin.post("/admin/people", ANA)
    way = f"/admin/people/{user(site, 'ana@example.org').id}"
    assert admin.post(way, {"do": "removed"}).status == 422  # it is open
    assert admin.post(way, {"do": "out"}).status == 303
    asked = admin.post(way, {"do": "removed"})
    assert (asked.status, asked.said("//h1")) == (200, "Delete this account for good?")
    assert asked.said("//main//p") == "Ana Núñez · ana@example.org"
    assert asked.tree.xpath("//main//form//a/@href") == ["/admin/people"]
    assert user(site, "ana@example.org").name == "Ana Núñez"
    assert confirmed(admin, asked).response.location == "/admin/people?done=removed"
    assert "ana@example.org" not in admin.get("/admin/people").text


@pytest.mark.parametrize(
    ("deed", "asks", "why"),
    [
        ("out", "Close your own account?", "Your account is closed. Another admin can open it again."),
        (
            "factor",
            "Forget your own second factor?",
            "Your second factor is forgotten. Log in with your password, and set up another.",
        ),
    ],
)
def test_of_oneself_it_is_asked_too_and_the_login_says_what_was_done(
    site: SiteUnderTest, admin: Visitor, member: Callable[..., Visitor], deed: str, asks: str, why: str
) -> None:
    member("admin", "other@example.org")
    asked = admin.post(f"/admin/people/{user(site, 'admin@example.org').id}", {"do": deed})
    assert asked.said("//h1") == asks
    assert admin.get("/admin/people").status == 200
    out = confirmed(admin, asked)
    assert (out.status, out.response.location) == (303, f"/admin/login?why={deed}&lang=en")
    assert admin.get("/admin/people").status == 302
    assert admin.get(out.response.location or "").said("//*[@role='status']") == why


def set_up(site: SiteUnderTest, seen: Account) -> None:
    """What the library stores once somebody has set up a second factor."""
    site.application.current().extensions["security"].datastore.tf_set(seen, "authenticator", "secret")


@pytest.mark.parametrize(
    "deed",
    [
        lambda site, seen: accounts.describe(seen, "Ada", "fr"),
        lambda site, seen: accounts.end_sessions(seen),
        lambda site, seen: accounts.forget_second_factor(seen),
        lambda site, seen: accounts.set_password(seen, "hashed"),
        lambda site, seen: accounts.set_role(seen, "author"),
        set_up,
    ],
)
def test_what_is_done_beside_it_opens_no_account_that_was_just_closed(
    site: SiteUnderTest, deed: Callable[[SiteUnderTest, Account], None]
) -> None:
    with site.editor.opened():
        closed = accounts.add("other@example.org", "editor")
        seen = Account.get_by_id(closed.id)
        accounts.set_active(closed, False)
        deed(site, seen)
    assert not user(site, "other@example.org").active


def confirmed(admin: Visitor, asked: Page) -> Page:
    """What follows from the one button of the page that asks."""
    (form,) = asked.tree.xpath("//main//form")
    (pressed,) = form.xpath(".//button/@value")
    return admin.post(form.get("action"), {**dict(form.form_values()), "do": pressed})


def test_who_has_no_recovery_codes_is_told(admin: Visitor) -> None:
    said = "You have no recovery codes."
    assert said in admin.get("/admin/account").text
    admin.get("/admin/account/recovery-codes")
    admin.post("/admin/account/recovery-codes", {})
    assert said not in admin.get("/admin/account").text


@pytest.mark.parametrize(("id", "deed", "status"), [(999, "out", 404), (1, "", 400), (1, "delete", 400)])
def test_what_cannot_be_done_is_refused(admin: Visitor, id: int, deed: str, status: int) -> None:
    assert admin.post(f"/admin/people/{id}", {"do": deed}).status == status


@pytest.mark.both_databases
@pytest.mark.parametrize("id", [0, 2**31, 2**63, 10**30])
def test_nobody_has_a_number_that_nobody_can_have(admin: Visitor, id: int) -> None:
    assert admin.post(f"/admin/people/{id}", {"do": "out"}).status == 404


def test_an_invitation_is_sent_again(site: SiteUnderTest, admin: Visitor) -> None:
    admin.post("/admin/people", ANA)
    admin.post(f"/admin/people/{user(site, 'ana@example.org').id}", {"do": "invited"})
    assert len(site.letters) == 2


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\u202egnp.exe", "{{7*7}}"]
)
def test_a_name_is_nothing_but_a_name(admin: Visitor, name: str) -> None:
    assert admin.post("/admin/account", {"name": name, "language": "en"}).status == 303
    for address in ("/admin/account", "/admin/people"):
        page = admin.get(address)
        assert "<script>alert" not in page.text
        assert page.tree.xpath("//img") == []
    assert admin.get("/admin/account").tree.xpath("//input[@name='name']/@value") == [name]


def test_ones_own_account_is_described(site: SiteUnderTest, admin: Visitor) -> None:
    assert (
        admin.post("/admin/account", {"name": " Ada  L. ", "language": "ar"}).response.location
        == "/admin/account?saved=1"
    )
    page = admin.get("/admin/account?saved=1")
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    assert page.said("//*[@role='status']")
    assert user(site, "admin@example.org").name == "Ada L."
    assert admin.post("/admin/account", {"name": "n" * 101}).status == 422
