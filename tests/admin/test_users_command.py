"""The commands by which the first admin comes to be."""

import json

import pytest
from click.testing import CliRunner, Result

from omctpub.cli import main
from omctpub.testing import SiteUnderTest
from tests.admin.conftest import PASSWORD, Visitor


def run(site: SiteUnderTest, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(site.folder), "users", *arguments])


def test_the_first_admin_sets_a_password_by_the_link_that_is_printed(
    site: SiteUnderTest, nobody: Visitor
) -> None:
    told = run(site, "add", "Ada@example.org", "--role", "admin", "--language", "fr")
    first, address = told.stdout.splitlines()
    assert first == "ada@example.org: admin. For 7 days they can set a password here:"
    assert address.startswith("http://127.0.0.1:8000/admin/invite/")
    path = address.removeprefix("http://127.0.0.1:8000")
    assert nobody.post(path, {"password": PASSWORD, "again": PASSWORD}).status == 303
    assert nobody.log_in("ada@example.org").status == 303
    assert [letter["Content-Language"] for letter in site.letters] == ["fr"]


def test_the_link_is_of_the_sites_own_address(site: SiteUnderTest) -> None:
    site.configure(url="https://news.example.org", hosts=["news.example.org"])
    told = json.loads(run(site, "add", "ada@example.org", "--json").stdout)
    assert told["link"].startswith("https://news.example.org/admin/invite/")
    assert (told["email"], told["role"]) == ("ada@example.org", "author")


def test_all_are_listed(site: SiteUnderTest) -> None:
    run(site, "add", "b@example.org", "--role", "translator", "--translates", "fr", "--translates", "ar")
    run(site, "add", "a@example.org", "--role", "admin")
    assert run(site, "list").stdout == "a@example.org: admin, invited\nb@example.org: translator, invited\n"
    rows = json.loads(run(site, "list", "--json").stdout)
    assert [(row["email"], row["translates"], row["second_factor"]) for row in rows] == [
        ("a@example.org", [], False),
        ("b@example.org", ["fr", "ar"], False),
    ]


def test_the_languages_of_a_translator_are_written_as_those_of_items(site: SiteUnderTest) -> None:
    run(site, "add", "a@example.org", "--role", "translator", "--translates", "FR", "--translates", "zh-hant")
    (row,) = json.loads(run(site, "list", "--json").stdout)
    assert row["translates"] == ["fr", "zh-Hant"]


def test_a_role_is_changed(site: SiteUnderTest) -> None:
    run(site, "add", "a@example.org")
    assert run(site, "role", "A@example.org", "editor").stdout == "a@example.org: editor\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("add", "nonsense"),
            "This is not an e-mail address. It should look like name@example.org.",
        ),
        (
            ("add", "t@example.org", "--role", "translator", "--translates", "es,ar"),
            "Write language tags such as fr or zh-Hant.",
        ),
        (
            ("add", "t@example.org", "--language", "xx"),
            "the rooms do not speak 'xx'. Choose one of: en, fr, es, ar, ru.",
        ),
        (("add", "a@example.org"), "There is an account with this address already."),
        (
            ("role", "no@example.org", "admin"),
            "nobody has the address 'no@example.org'. See: omctpub users list",
        ),
        (
            ("role", "a@example.org", "editor"),
            "This is the last admin. Make somebody else one first.",
        ),
    ],
)
def test_what_cannot_be_done_is_told(site: SiteUnderTest, arguments: tuple[str, ...], said: str) -> None:
    run(site, "add", "a@example.org", "--role", "admin")
    told = run(site, *arguments)
    assert (told.exit_code, told.stderr) == (1, f"Error: {said}\n")
