"""The room of the streams: what the home page is made of, and in which order."""

from collections.abc import Callable, Sequence

import pytest

from omctpub import publishing
from omctpub.config import Stream
from omctpub.models.streams import streams
from omctpub.testing import Page, SiteUnderTest
from tests.admin.conftest import Visitor

FIRST = ("human-rights-defenders", "news-on-torture")
HOSTILE = """</bdi><img src=x onerror=alert(1)> {{7*7}} %(x)s '"; DROP TABLE stream; --"""


def rows(page: Page) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.tree.xpath("//*[@class='ledger']/li/a")]


def home(site: SiteUnderTest, lang: str = "en") -> list[str]:
    tree = site.reader.home(lang).tree
    return [" ".join(one.text_content().split()) for one in tree.xpath("//*[@class='stream']//h2")]


def stored(site: SiteUnderTest) -> Sequence[Stream]:
    with site.editor.opened() as opened:
        return streams(opened.settings.streams)


def test_those_of_the_settings_are_the_first(admin: Visitor) -> None:
    page = admin.get("/admin/streams")
    assert rows(page) == ["Human Rights Defenders news", "News on Torture"]
    said = page.tree.xpath("//li/span[@class='said']")
    assert [" ".join(one.text_content().split()) for one in said] == [
        *("human-rights-defenders", "Everything that no earlier stream shows")
    ]


def test_one_is_added_and_stands_on_the_home_page_at_once(site: SiteUnderTest, admin: Visitor) -> None:
    site.editor.programme("water", en="Water")
    site.editor.save("one", texts={"en": "Of water"}, programmes=("water",))
    assert len(home(site)) == 2
    form = {"name": "water", "programme": "water", "name-en": "Water news", "name-fr": "Eau"}
    answer = admin.post("/admin/streams", form)
    assert (answer.status, answer.response.location) == (303, "/admin/streams?done=added")
    assert home(site) == ["Human Rights Defenders news", "News on Torture", "Water news"]
    assert home(site, "fr")[2] == "Eau"
    assert site.reader.news(stream="water").titles == ["Of water"]


MISTAKES: list[tuple[dict[str, str], str, str]] = [
    ({"name": ""}, "name", "Write 1 to 64 of a to z"),
    ({"name": "A B"}, "name", "Write 1 to 64 of a to z"),
    ({"name": "x' OR 1=1 --"}, "name", "Write 1 to 64 of a to z"),
    ({"name": FIRST[0]}, "name", "There is a stream with this word already."),
    ({"programme": "gone"}, "programme", "There is no such programme any more."),
    ({"name-en": ""}, "name-en", "Write it in one language at least."),
    ({"name-ru": "n" * 301}, "name-ru", "This is too long"),
]


@pytest.mark.parametrize(("given", "field", "said"), MISTAKES)
def test_a_mistake_stands_at_its_field_and_nothing_typed_is_lost(
    site: SiteUnderTest, admin: Visitor, given: dict[str, str], field: str, said: str
) -> None:
    form = {"name": "new", "programme": "", "name-en": "New", **given}
    page = admin.post("/admin/streams", form)
    assert (page.status, page.said(f"//*[@id='{field}-fault']")[: len(said)]) == (422, said)
    assert page.tree.xpath("//*[@aria-invalid]/@id") == [field]
    kept = {name: page.tree.xpath(f"//input[@name='{name}']/@value")[0] for name in form if name[0] == "n"}
    assert kept == {name: form[name] for name in kept}
    assert page.tree.xpath("//option[@selected]/@value") == [form["programme"]] * bool(form["programme"])
    assert [stream.name for stream in stored(site)] == [*FIRST]


def test_they_are_moved_by_buttons(site: SiteUnderTest, admin: Visitor) -> None:
    admin.post("/admin/streams", {"name": "new", "name-en": "New"})
    page = admin.get("/admin/streams")
    buttons = [one.xpath(".//button/@value") for one in page.tree.xpath("//*[@class='ledger']/li")]
    assert buttons == [["down"], ["up", "down"], ["up"]]
    answer = admin.post("/admin/streams/new", {"do": "up"})
    assert answer.response.location == "/admin/streams?done=moved#new"
    admin.post(f"/admin/streams/{FIRST[0]}", {"do": "down"})
    assert [stream.name for stream in stored(site)] == ["new", FIRST[0], FIRST[1]]
    for deed in ("up", "up"):
        assert admin.post("/admin/streams/new", {"do": deed}).status == 303
    assert home(site)[0] == "New"


def test_titles_and_programme_are_changed(site: SiteUnderTest, admin: Visitor) -> None:
    with site.editor.opened() as opened:
        stream = Stream("asia", {"th": "เอเชีย", "en": "Asia"}, "asia")
        publishing.save_stream(stream, "test", None, opened.settings.streams)
    page = admin.get("/admin/streams/asia")
    assert page.tree.xpath("//input[@name='name-th']/@value") == ["เอเชีย"]
    assert page.tree.xpath("//option[@selected]/@value") == ["asia"]
    form = {"do": "save", "programme": "asia", "name-th": "ทวีปเอเชีย", "name-es": "Asia"}
    assert admin.post("/admin/streams/asia", form).status == 303
    assert stored(site)[2] == Stream("asia", {"th": "ทวีปเอเชีย", "es": "Asia"}, "asia")
    page = admin.post("/admin/streams/asia", {**form, "programme": "", "name-es": "n" * 301})
    assert (page.status, page.tree.xpath("//*[@aria-invalid]/@id")) == (422, ["name-es"])
    assert admin.post("/admin/streams/asia", {**form, "programme": ""}).status == 303
    assert stored(site)[2].programme == ""


def test_all_but_the_last_can_be_removed(site: SiteUnderTest, admin: Visitor) -> None:
    assert admin.post(f"/admin/streams/{FIRST[0]}", {"do": "remove"}).status == 303
    assert home(site) == ["News on Torture"]
    page = admin.post(f"/admin/streams/{FIRST[1]}", {"do": "remove"})
    assert page.status == 422
    assert page.said("//*[@role='alert']") == "This is the last stream. Add another before you remove it."
    assert home(site) == ["News on Torture"]


@pytest.mark.parametrize(("name", "deed", "status"), [("none", "up", 404), (FIRST[0], "fly", 400)])
def test_what_is_not_there_is_said_so(admin: Visitor, name: str, deed: str, status: int) -> None:
    assert admin.post(f"/admin/streams/{name}", {"do": deed}).status == status


def test_an_editor_has_no_way_there(member: Callable[..., Visitor]) -> None:
    editor = member("editor")
    tabs = editor.get("/admin/programmes").tree.xpath("//nav[@class='tabs']//a/@href")
    assert tabs == ["/admin/programmes", "/admin/redirects"]
    assert editor.get("/admin/streams").status == 403


def test_a_title_is_shown_as_it_is_written(admin: Visitor) -> None:
    admin.post("/admin/streams", {"name": "odd", "name-en": HOSTILE})
    for address in ("/admin/streams", "/admin/streams/odd"):
        page = admin.get(address)
        assert page.tree.xpath("//img[@onerror]") == []
        assert HOSTILE in " ".join(page.tree.text_content().split())
