"""The second factor: codes of an app and those for the day on which it is lost, each good for once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import Client

from omctpub.testing import SiteUnderTest
from tests.admin.conftest import PASSWORD, Visitor, user
from tests.admin.test_way_in import ADDRESS, invitation


def test_the_second_time_the_app_is_asked_for_its_code(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    ada = member("editor", ADDRESS)
    ada.post("/admin/logout", {})
    assert ada.get("/admin/").response.location == "/admin/login"
    assert ada.log_in(ADDRESS).response.location == "/admin/login/code?next=/admin/"
    assert ada.enter_code("000000").said("//*[@class='error']").startswith("This code is not right")
    assert ada.enter_code().response.location == "/admin/"


def test_no_code_is_taken_twice(member: Callable[..., Visitor]) -> None:
    ada = member("editor", ADDRESS)
    ada.ahead -= 1
    used = ada.code()
    ada.post("/admin/logout", {})
    ada.log_in(ADDRESS)
    assert ada.enter_code(used).status == 422
    assert ada.enter_code().status == 303


def test_a_recovery_code_stands_in_for_the_app_once(member: Callable[..., Visitor]) -> None:
    ada = member("editor", ADDRESS)
    made = ada.post("/admin/account/recovery-codes", {})
    codes = made.tree.xpath("//*[@class='codes']//code/text()")
    assert len(codes) == len(set(codes)) == 8
    for code, status in [(codes[0], 303), (codes[0], 422), (codes[1], 303)]:
        ada.post("/admin/logout", {})
        ada.log_in(ADDRESS)
        assert ada.post("/admin/login/recovery", {"code": code}).status == status


@pytest.mark.both_databases
@pytest.mark.parametrize("door", ["/admin/login/code", "/admin/login/recovery"])
def test_of_many_who_send_one_code_at_one_moment_one_comes_in(
    site: SiteUnderTest, member: Callable[..., Visitor], door: str
) -> None:
    ada = member("editor", ADDRESS)
    codes = ada.post("/admin/account/recovery-codes", {}).tree.xpath("//*[@class='codes']//code/text()")
    code = codes[0] if door.endswith("recovery") else ada.code()
    many = [Visitor(site, Client(site.application)) for _ in range(6)]
    assert {one.log_in(ADDRESS).status for one in many} == {303}
    with ThreadPoolExecutor(len(many)) as pool:
        answers = [page.status for page in pool.map(lambda one: one.post(door, {"code": code}), many)]
    assert sorted(answers) == [303, *[422] * 5]


def test_whoever_reads_the_database_sees_no_recovery_code(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    made = member("editor", ADDRESS).post("/admin/account/recovery-codes", {})
    code, *_others = made.tree.xpath("//*[@class='codes']//code/text()")
    assert code not in str(user(site, ADDRESS).mf_recovery_codes)
    assert len(user(site, ADDRESS).mf_recovery_codes) == 8


def test_both_kinds_of_codes_may_be_typed_in_many_ways(member: Callable[..., Visitor]) -> None:
    ada = member("editor", ADDRESS)
    made = ada.post("/admin/account/recovery-codes", {})
    first, second, third, *_ = made.tree.xpath("//*[@class='codes']//code/text()")
    for typed in (f" {first} ", second.upper(), third.replace("-", " ")):
        ada.post("/admin/logout", {})
        ada.log_in(ADDRESS)
        assert ada.post("/admin/login/recovery", {"code": typed}).status == 303
    ada.post("/admin/logout", {})
    ada.log_in(ADDRESS)
    assert ada.enter_code(ada.code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))).status == 303


def test_who_goes_back_to_the_code_or_sends_it_twice_stays_in(member: Callable[..., Visitor]) -> None:
    ada = member("editor", ADDRESS)
    door = "/admin/login/code?next=/admin/items"
    assert ada.get(door).response.location == "/admin/items"
    again = ada.post(door, {"code": "000000"})
    assert (again.status, again.response.location) == (303, "/admin/items")
    assert ada.get("/admin/login/code?next=//evil.example").response.location == "/admin/"
    assert ada.get("/admin/").status == 200


WRONG = "This code is not right, or was used already. Wait for the next one."


def test_a_wrong_first_code_leaves_the_picture_there(
    site: SiteUnderTest, passwords: None, nobody: Visitor
) -> None:
    nobody.post(invitation(site), {"password": PASSWORD, "again": PASSWORD})
    nobody.log_in(ADDRESS)
    key = nobody.post("/admin/login/set-up", {"setup": "authenticator"}).said("//main//code")
    page = nobody.enter_code("000000")
    assert (page.status, page.said("//*[@class='error']")) == (422, WRONG)
    assert (page.said("//h1"), page.said("//main//code")) == ("Set up the second factor", key)
    assert page.tree.xpath("//*[@role='img']/svg")
    assert page.tree.xpath("//main//a") == []  # there are no recovery codes yet
    nobody.key = key
    assert nobody.enter_code().status == 303


def test_a_wrong_code_of_another_telephone_is_told(member: Callable[..., Visitor]) -> None:
    ada = member("editor", ADDRESS)
    begun = ada.post("/admin/login/set-up", {"setup": "authenticator"})
    door, key = begun.tree.xpath("//main//form/@action")[0], begun.said("//main//code")
    page = ada.post(door, {"code": "000000"})
    assert (page.status, page.said("//*[@class='error']")) == (422, WRONG)
    assert page.tree.xpath("//main//form/@action") == [door]
    assert (page.said("//main//code"), len(page.tree.xpath("//*[@role='img']/svg"))) == (key, 1)
    assert ada.post("/admin/login/set-up/x", {"code": "0"}).response.location == "/admin/login/set-up"
    other = member("editor", "other@example.org")
    assert key not in other.post(door, {"code": "0"}).text
    ada.key = key
    assert ada.post(door, {"code": ada.code()}).response.location == "/admin/account?saved=1"
