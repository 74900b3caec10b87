"""Two people at one stream, programme or redirect: neither undoes unseen what the other has done."""

import pytest

from omctpub.testing import Page, SiteUnderTest
from tests.admin.conftest import Visitor, stands, typed

FORM = "//main//form[.//button[@value='save']]"
ROOMS = [
    pytest.param("/admin/streams/news-on-torture", "name-fr", "name-ar", ("Une", "واحد", "آخر"), id="stream"),
    pytest.param("/admin/programmes/water", "name-fr", "name-ar", ("Une", "واحد", "آخر"), id="programme"),
    pytest.param("/admin/redirects/1", "to-fr", "to", ("/fr/news", "/en/news", "/es/news"), id="redirect"),
]


@pytest.fixture
def full(site: SiteUnderTest, admin: Visitor) -> Visitor:
    site.editor.programme("water", en="Water")
    assert admin.post("/admin/redirects", {"from": "/old", "to": "/en/reports"}).status == 303
    return admin


def save(visitor: Visitor, address: str, opened: Page, **changed: str) -> Page:
    return visitor.post(address, {**typed(opened, FORM), "do": "save", **changed})


@pytest.mark.parametrize(("address", "mine", "theirs", "words"), ROOMS)
def test_what_the_other_changed_stays(
    full: Visitor, address: str, mine: str, theirs: str, words: tuple[str, str, str]
) -> None:
    opened = full.get(address)
    for name, said in ((theirs, words[1]), (mine, words[0])):
        assert save(full, address, opened, **{name: said}).status == 303
    now = dict(stands(full.get(address), FORM))
    assert (now[mine], now[theirs]) == words[:2]


@pytest.mark.parametrize(("address", "mine", "theirs", "words"), ROOMS)
def test_of_one_field_the_second_is_told_and_decides(
    full: Visitor, address: str, mine: str, theirs: str, words: tuple[str, str, str]
) -> None:
    opened = full.get(address)
    save(full, address, opened, **{theirs: words[1]})
    page = save(full, address, opened, **{theirs: words[2], mine: words[0]})
    assert (page.status, page.tree.xpath("//*[@aria-invalid]/@name")) == (422, [theirs])
    assert words[1] in page.said(f"//*[@id='{theirs}-fault']")
    now = dict(stands(page, FORM))
    assert (now[mine], now[theirs]) == (words[0], words[2])
    assert save(full, address, page).status == 303
    now = dict(stands(full.get(address), FORM))
    assert (now[mine], now[theirs]) == (words[0], words[2])


def test_what_the_form_was_opened_with_is_not_given_back_as_typed(full: Visitor) -> None:
    opened = full.get("/admin/programmes/water")
    full.post("/admin/programmes/water", {"do": "remove"})
    page = save(full, "/admin/programmes/water", opened, **{"name-fr": "Eau"})
    assert page.status == 404
    assert page.text.count("Water") == 1
