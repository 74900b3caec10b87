"""The room of the programmes: a word that stays, a name in each language, and no removal that leaves gaps."""

from collections.abc import Callable

import pytest

from omctpub.models import Programme
from omctpub.models.audit import Audit
from omctpub.testing import Page, SiteUnderTest
from tests.admin.conftest import Visitor

HOSTILE = """</bdi><img src=x onerror=alert(1)> {{7*7}} %(x)s '"; DROP TABLE programme; --"""


@pytest.fixture
def chief(site: SiteUnderTest, member: Callable[..., Visitor]) -> Visitor:
    """An editor, on a site with two programmes."""
    site.editor.programme("water", en="Water", fr="Eau", th="น้ำ")
    site.editor.programme("children", en="Rights of the Child")
    return member("editor")


def listed(page: Page) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.tree.xpath("//*[@class='ledger']/li/a")]


def stored(site: SiteUnderTest) -> dict[str, dict[str, str]]:
    with site.editor.opened():
        return {row.slug: row.names for row in Programme.select().order_by(Programme.slug)}


def test_they_stand_in_the_order_of_their_names(chief: Visitor) -> None:
    page = chief.get("/admin/programmes")
    assert listed(page) == ["Rights of the Child", "Water"]
    assert page.said("//nav[contains(@class, 'rooms')]//a[@aria-current]") == "Structure"
    assert page.said("//nav[@class='tabs']//a[@aria-current]") == "Programmes"


def test_one_is_added(site: SiteUnderTest, chief: Visitor) -> None:
    answer = chief.post(
        "/admin/programmes", {"slug": " land ", "name-en": "Land \n rights", "name-ar": "الأرض"}
    )
    assert (answer.status, answer.response.location) == (303, "/admin/programmes?done=added")
    assert stored(site)["land"] == {"en": "Land rights", "ar": "الأرض"}
    assert chief.get("/admin/programmes?done=added").said("//*[@role='status']") == "The programme is added."
    with site.editor.opened():
        last = Audit.select().order_by(Audit.number.desc()).get()
    assert (last.action, last.item, last.by.isdigit()) == ("programme saved", "land", True)


MISTAKES: list[tuple[dict[str, str], str, str]] = [
    ({"slug": ""}, "slug", "Write 1 to 64 of a to z"),
    ({"slug": "a/b"}, "slug", "Write 1 to 64 of a to z"),
    ({"slug": ".."}, "slug", "Write 1 to 64 of a to z"),
    ({"slug": "news.atom"}, "slug", "Write 1 to 64 of a to z"),
    ({"slug": "x' OR 1=1 --"}, "slug", "Write 1 to 64 of a to z"),
    ({"slug": "water"}, "slug", "There is a programme with this word already."),
    ({"name-en": " ", "name-fr": "\t"}, "name-en", "Write it in one language at least."),
    ({"name-fr": "n" * 301}, "name-fr", "This is too long: 300 characters are the most."),
    ({"name-ar": "\u200b"}, "name-ar", "There is nothing to be seen in this."),
]


@pytest.mark.parametrize(("given", "field", "said"), MISTAKES)
def test_a_mistake_stands_at_its_field_and_nothing_typed_is_lost(
    site: SiteUnderTest, chief: Visitor, given: dict[str, str], field: str, said: str
) -> None:
    form = {"slug": "land", "name-en": "Land <b>", "name-fr": "Terre", **given}
    page = chief.post("/admin/programmes", form)
    assert page.status == 422
    assert page.said(f"//*[@id='{field}-fault']").startswith(said)
    (wrong,) = page.tree.xpath("//*[@aria-invalid]")
    assert (wrong.get("id"), f"{field}-fault" in wrong.get("aria-describedby")) == (field, True)
    kept = {name: page.tree.xpath(f"//input[@name='{name}']/@value")[0] for name in form}
    assert {name: kept[name].strip() for name in form} == {name: form[name].strip() for name in form}
    assert set(stored(site)) == {"children", "water"}


def test_a_name_is_changed_and_seen_at_once_wherever_it_stands(site: SiteUnderTest, chief: Visitor) -> None:
    site.editor.save("one", texts={"en": "One"}, programmes=("water",))
    addresses = ("/en/", "/en/programmes", "/en/programmes/water", "/en/statements/one", "/en/news.atom")
    assert all("Water" in site.reader.get(address).text for address in addresses)
    page = chief.get("/admin/programmes/water")
    assert page.tree.xpath("//input[starts-with(@name, 'name-')]/@name") == [
        *("name-en", "name-fr", "name-es", "name-ar", "name-ru", "name-th")
    ]
    form = {"do": "save", "name-en": "Lakes", "name-fr": "", "name-th": "น้ำ", "name-xx": "No"}
    assert chief.post("/admin/programmes/water", form).status == 303
    assert stored(site)["water"] == {"en": "Lakes", "th": "น้ำ"}
    for address in addresses:
        page = site.reader.get(address)
        assert ("Lakes" in page.text, "Water" in page.text) == (True, False), address
    assert site.reader.search("lakes").titles == ["One"]


def test_mistakes_in_a_change_keep_what_was_typed(site: SiteUnderTest, chief: Visitor) -> None:
    page = chief.post("/admin/programmes/water", {"do": "save", "name-fr": "x" * 301, "name-en": "New"})
    assert (page.status, page.said("//*[@id='name-fr-fault']")[:16]) == (422, "This is too long")
    assert page.tree.xpath("//input[@name='name-en']/@value") == ["New"]
    assert stored(site)["water"]["en"] == "Water"


@pytest.mark.parametrize("state", ["draft", "published", "withdrawn"])
def test_one_that_an_item_has_stays_and_says_of_how_many(
    site: SiteUnderTest, chief: Visitor, state: str
) -> None:
    for id in ("one", "two"):
        texts = {"en": {"title": id, "state": state}}
        site.editor.save(id, texts=texts, programmes=("children", "water"))
    page = chief.post("/admin/programmes/water", {"do": "remove"})
    assert page.status == 422
    assert page.said("//*[@role='alert']") == "2 items have this programme. Take it from there first."
    assert page.tree.xpath("//input[@name='name-fr']/@value") == ["Eau"]
    site.editor.save("two", texts=texts)
    page = chief.post("/admin/programmes/water", {"do": "remove"})
    assert page.said("//*[@role='alert']") == "1 item has this programme. Take it from there first."
    site.editor.save("one", texts=texts, programmes=("children",))
    assert chief.post("/admin/programmes/water", {"do": "remove"}).status == 303
    assert set(stored(site)) == {"children"}


def test_one_that_only_looks_like_another_is_no_reason_to_stay(site: SiteUnderTest, chief: Visitor) -> None:
    for slug in ("Water", "wa_er", "water-2"):
        site.editor.programme(slug, en=slug)
    site.editor.save("one", programmes=("Water", "wa_er", "water-2"))
    assert chief.post("/admin/programmes/water", {"do": "remove"}).status == 303


def test_one_that_a_stream_is_of_stays(site: SiteUnderTest, admin: Visitor) -> None:
    site.editor.programme("water", en="Water")
    admin.post("/admin/streams", {"name": "water", "programme": "water", "name-en": "Water"})
    page = admin.post("/admin/programmes/water", {"do": "remove"})
    assert page.said("//*[@role='alert']") == "A stream of the home page is of this programme."


@pytest.mark.parametrize(("slug", "deed", "status"), [("none", "save", 404), ("water", "", 400)])
def test_what_is_not_there_is_said_so(chief: Visitor, slug: str, deed: str, status: int) -> None:
    assert chief.post(f"/admin/programmes/{slug}", {"do": deed, "name-en": "X"}).status == status


def test_a_name_is_shown_as_it_is_written(site: SiteUnderTest, chief: Visitor) -> None:
    chief.post("/admin/programmes", {"slug": "odd", "name-en": HOSTILE})
    site.editor.save("one", programmes=("odd",))
    for page in (chief.get("/admin/programmes"), chief.get("/admin/programmes/odd"), site.reader.home()):
        assert page.tree.xpath("//img[@onerror]") == []
        assert HOSTILE in " ".join(page.tree.text_content().split())
    assert HOSTILE in site.reader.get("/en/programmes/odd").said("//h1")
