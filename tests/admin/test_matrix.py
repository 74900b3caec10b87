"""The matrix: every item by language and state, narrowed as is wanted, on the page and as a table."""

import csv
import io
import re
from collections.abc import Callable

import pytest

from omctpub import publishing
from omctpub.admin.overview.table import defused
from omctpub.models import matrix
from omctpub.models.matrix import Place, Wanted
from omctpub.publishing import TextContent
from omctpub.testing import Editor, Page, SiteUnderTest
from tests.admin.conftest import Visitor

LATER, NOW = 4_000_000_000_000_000, 2_000_000_000_000_000


def draft(title: str) -> dict[str, str]:
    return {"title": title, "state": "draft"}


@pytest.fixture
def filled(site: SiteUnderTest) -> SiteUnderTest:
    """One item in each state, saved one after the other."""
    editor = site.editor
    editor.programme("defenders", en="Defenders", ar="المدافعون")
    editor.save("published", texts={"en": "Torture in Chad", "fr": "Torture au Tchad"}, countries=("TD",))
    editor.save("draft", texts={"en": draft("Not yet")}, programmes=("defenders",), published="2020-05-01")
    editor.save("review", type="report", texts={"ar": {"title": "للمراجعة", "state": "review"}})
    editor.save("scheduled", texts={"en": "Later"}, visible_from=LATER)
    editor.save("withdrawn", texts={"en": "No more"})
    editor.withdraw("withdrawn")
    editor.save("correction", texts={"en": "Public", "fr": "Publique"})
    with editor.opened() as opened:
        publishing.write(opened, "correction", "fr", TextContent(title="Corrigée", from_revision=1), "1")
        publishing.write(opened, "correction", "en", TextContent(title="Corrected"), "1")
        publishing.submit(opened, "correction", "en", "1")
    return site


def ids(page: Page) -> list[str]:
    return [one.text_content() for one in page.tree.xpath("//tbody//th//code")]


def cells(page: Page, id: str) -> dict[str, str]:
    """What is said of the texts of an item, by language; what is missing is left out."""
    found = {
        cell.xpath(".//span[@class='tongue-of']")[0].text_content(): " ".join(
            one.text_content() for one in cell.xpath(".//span[starts-with(@class, 'mark')]")
        )
        for cell in page.tree.xpath(f"//tr[.//code[.='{id}']]/td")
    }
    return {language: said for language, said in found.items() if said not in ("", "Missing")}


def test_it_shows_every_item_and_the_last_saved_first(
    filled: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    page = member("editor").get("/admin/items")
    assert ids(page) == ["correction", "withdrawn", "scheduled", "review", "draft", "published"]
    assert cells(page, "published") == {"English": "Published", "French": "Published"}
    assert cells(page, "draft") == {"English": "Draft"}
    assert cells(page, "review") == {"Arabic": "In review"}
    assert cells(page, "scheduled") == {"English": "Scheduled"}
    assert cells(page, "withdrawn") == {"English": "Withdrawn"}
    assert cells(page, "correction") == {
        "English": "Published Correction waiting",
        "French": "Published Correction waiting Behind its source",
    }


def test_its_columns_are_the_languages_in_use(editor: Editor, member: Callable[..., Visitor]) -> None:
    editor.save("1", texts={"en": "One", "th": "หนึ่ง", "ckb": "یەک"})
    heads = member("editor").get("/admin/items").tree.xpath("//thead//th/text()")
    assert heads == [
        *("Item", "English", "French", "Spanish", "Arabic", "Russian", "Central Kurdish", "Thai")
    ]


def test_a_title_stands_in_its_language_and_direction(editor: Editor, member: Callable[..., Visitor]) -> None:
    editor.save("1", texts={"ar": "تعذيب"})
    found = member("editor").get("/admin/items").tree.xpath("//tbody//bdi")[0]
    assert (found.get("lang"), found.get("dir"), found.text_content()) == ("ar", "rtl", "تعذيب")


FILTERED = {
    "state=draft": ["draft", "correction"],
    "state=review": ["review", "correction"],
    "state=scheduled": ["scheduled"],
    "state=published": ["published", "correction"],
    "state=correction": ["correction"],
    "state=behind": ["correction"],
    "state=withdrawn": ["withdrawn"],
    "state=draft&language=en": ["draft"],
    "state=scheduled&language=fr": [],
    "language=ar": ["review"],
    "missing=fr": ["draft", "review", "scheduled", "withdrawn"],
    "missing=fr&state=published": [],
    "type=report": ["review"],
    "country=td": ["published"],
    "country=TD&missing=fr": [],
    "programme=defenders": ["draft"],
    "year=2020": ["draft"],
    "year=٢٠٢٠&programme=defenders": ["draft"],
    "writer=1": ["correction"],
    "writer=1&language=fr": ["correction"],
    "writer=2": [],
    "type=&country=&q=": ["published", "draft", "review", "scheduled", "withdrawn", "correction"],
}


@pytest.mark.both_databases
def test_filters_can_be_combined_and_stand_in_the_address(
    filled: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    visitor = member("editor")
    found = {query: sorted(ids(visitor.get(f"/admin/items?{query}"))) for query in FILTERED}
    assert found == {query: sorted(expected) for query, expected in FILTERED.items()}
    page = visitor.get("/admin/items?state=draft&language=en", part=True)
    assert ids(page) == ["draft"]
    assert not page.tree.xpath("//header")
    chosen = visitor.get("/admin/items?state=draft&country=TD").tree.xpath("//option[@selected]/@value")
    assert chosen == ["draft", "TD"]


@pytest.mark.parametrize(
    "query",
    [
        *("state=secret", "language=x-*", "missing=%00", "country=Chad", "year=20", "year=NaN"),
        *("after=1", "after=x.y", "before=9e9.1", "programme=%00", "writer=%ed%a0%80%00"),
    ],
)
def test_what_nothing_can_have_is_not_found(member: Callable[..., Visitor], query: str) -> None:
    assert member("editor").get(f"/admin/items?{query}").status == 404


def test_pages_follow_each_other_without_a_gap_there_and_back(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    for number in range(120):
        site.editor.save(f"n{number}", texts={"en": f"Item {number}"})
    visitor, seen, address = member("editor"), list[str](), "/admin/items"
    while address:
        page = visitor.get(address)
        seen += ids(page)
        last, address = address, next(iter(page.tree.xpath("//a[@rel='next']/@href")), "")
    assert seen == [f"n{number}" for number in range(119, -1, -1)]
    back = visitor.get(last).tree.xpath("//a[@rel='prev']/@href")[0]
    assert ids(visitor.get(back)) == seen[50:100]
    first = visitor.get(visitor.get(back).tree.xpath("//a[@rel='prev']/@href")[0])
    assert ids(first) == seen[:50]
    assert first.tree.xpath("//a[@rel='prev']") == []
    # What a page is told to lead to is the order that the list has for who looks at it.
    for who, ways in ((visitor, "Saved later Saved earlier"), (translator(member), "Newer ones Older ones")):
        middle = who.get(who.get("/admin/items").tree.xpath("//a[@rel='next']/@href")[0])
        assert " ".join(middle.tree.xpath("//nav[@class='pages']/a[@rel]/text()")) == ways


def translator(member: Callable[..., Visitor]) -> Visitor:
    return member("translator", "french@example.org", translates=["fr"])


@pytest.mark.both_databases
@pytest.mark.parametrize("few", [0, 10_000])
def test_the_order_is_the_same_along_the_items_and_along_a_filter(
    filled: SiteUnderTest, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(matrix, "FEW", few)
    with filled.editor.opened():
        found = matrix.lines(Wanted(NOW, state="published", language="en"), 10)
        assert [line.id for line in found] == ["correction", "published"]
        after = matrix.lines(Wanted(NOW, state="published", language="en"), 10, after=found[0].place)
        assert [line.id for line in after] == ["published"]
        before = matrix.lines(
            Wanted(NOW, state="published"), 10, before=Place(found[1].saved, found[1].number)
        )
        assert [line.id for line in before] == ["correction"]


class TestTheTable:
    def rows(self, page: Page) -> list[dict[str, str]]:
        assert page.response.data.startswith("\ufeff".encode())
        return list(csv.DictReader(io.StringIO(page.response.data.decode("utf-8-sig"))))

    def test_it_has_a_row_for_each_text_and_what_is_missing(
        self, filled: SiteUnderTest, member: Callable[..., Visitor]
    ) -> None:
        page = member("editor").get("/admin/items.csv?country=TD")
        assert page.response.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert page.response.headers["Cache-Control"] == "no-store"
        rows = self.rows(page)
        assert [(row["id"], row["language"], row["state"], row["title"]) for row in rows] == [
            ("published", "en", "published", "Torture in Chad"),
            ("published", "fr", "published", "Torture au Tchad"),
            ("published", "es", "missing", ""),
            ("published", "ar", "missing", ""),
            ("published", "ru", "missing", ""),
        ]

    def test_it_has_the_filters_of_the_page(
        self, filled: SiteUnderTest, member: Callable[..., Visitor]
    ) -> None:
        visitor = member("editor")
        href = visitor.get("/admin/items?state=correction&language=fr&q=Corrigée").tree.xpath(
            "//a[@class='csv']/@href"
        )
        rows = self.rows(visitor.get(href[0]))
        assert [(row["id"], row["language"], row["correction"], row["behind"]) for row in rows] == [
            ("correction", "fr", "draft", "yes")
        ]

    def test_it_is_read_a_piece_at_a_time(
        self, site: SiteUnderTest, member: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("omctpub.admin.overview.table.BATCH", 7)
        for number in range(30):
            site.editor.save(f"n{number}", texts={"en": f"Item {number}"})
        rows = self.rows(member("editor").get("/admin/items.csv?language=en"))
        assert [row["id"] for row in rows] == [f"n{number}" for number in range(29, -1, -1)]

    @pytest.mark.parametrize(
        "cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", " =1", "＠x", "\u00a0=1"]
    )
    def test_no_cell_is_a_formula(self, cell: str) -> None:
        assert defused(cell) == f"'{cell}"

    def test_every_other_cell_stays(self, filled: SiteUnderTest) -> None:
        assert [defused(cell) for cell in ("", "Sudan: x", "a=b", "مسودة")] == [
            *("", "Sudan: x", "a=b", "مسودة")
        ]


class TestTranslators:
    """They see no draft in another language: not its title, not its state, not that it is there."""

    SECRET = "Kelvorandish"

    @pytest.fixture
    def secrets(self, site: SiteUnderTest) -> SiteUnderTest:
        site.editor.save("own", texts={"fr": draft("À moi"), "en": draft(self.SECRET)})
        site.editor.save("other", texts={"en": draft(self.SECRET)}, countries=("SD",))
        site.editor.save("public", texts={"en": "Public"})
        site.editor.save("waiting", texts={"en": {"title": "In review", "state": "review"}})
        with site.editor.opened() as opened:
            publishing.write(opened, "public", "en", TextContent(title=self.SECRET), "1")
        return site

    @pytest.mark.parametrize("path", ["/admin/", "/admin/items", "/admin/items.csv"])
    @pytest.mark.parametrize(
        "query",
        [
            "",
            "?state=draft",
            "?language=en",
            "?writer=1",
            "?state=correction",
            "?country=SD",
            "?missing=ar",
            "?writer=1&state=published",
        ],
    )
    def test_no_foreign_draft_anywhere(
        self, secrets: SiteUnderTest, member: Callable[..., Visitor], path: str, query: str
    ) -> None:
        page = member("translator", translates=["fr"]).get(path + query)
        assert page.status == 200
        assert self.SECRET not in page.text
        assert "/admin/items/other" not in page.text
        assert "other," not in page.text

    def test_what_they_may_see_is_there(self, secrets: SiteUnderTest, member: Callable[..., Visitor]) -> None:
        page = member("translator", translates=["fr"]).get("/admin/items")
        assert ids(page) == ["waiting", "public", "own"]
        assert cells(page, "own") == {"French": "Draft"}
        assert cells(page, "public") == {"English": "Published"}
        assert cells(page, "waiting") == {"English": "In review"}

    def test_no_filter_tells_of_a_foreign_draft(
        self, secrets: SiteUnderTest, member: Callable[..., Visitor]
    ) -> None:
        visitor = member("translator", translates=["fr"])
        found = {
            query: ids(visitor.get(f"/admin/items?{query}"))
            for query in (
                "state=draft",
                "state=correction",
                "writer=1",
                "writer=1&state=published",
                "language=en",
                "country=SD",
                "q=other",
            )
        }
        assert found == {
            "state=draft": ["own"],
            "state=correction": [],
            "writer=1": [],
            "writer=1&state=published": [],
            "language=en": ["waiting", "public"],
            "country=SD": [],
            "q=other": [],
        }

    @pytest.mark.both_databases
    def test_nothing_changes_when_somebody_begins_a_draft(
        self, site: SiteUnderTest, member: Callable[..., Visitor]
    ) -> None:
        french = {"title": "Publique", "from_revision": 1}
        site.editor.save("public", texts={"en": "Public", "fr": french}, countries=("TD",))
        site.editor.save("behind", texts={"en": "First", "fr": french})
        site.editor.save("behind", texts={"en": "Second"})
        site.editor.save("untranslated", texts={"en": "Untranslated"})
        site.editor.save("past", texts={"en": "Past"}, visible_until=1)
        visitor = member("translator", translates=["fr"])
        rooms = [
            *("/admin/", "/admin/items", "/admin/items.csv", "/admin/items?writer=test&state=published"),
            *("/admin/items/public", "/admin/items/public/en/history", "/admin/items/public/files"),
            *("/admin/items?state=behind", "/admin/items.csv?state=behind", "/admin/items/behind"),
        ]
        before = [_told(visitor.get(room)) for room in rooms]
        lacking = visitor.get("/admin/").tree.xpath("//section[contains(@class,'of-missing')]//bdi/text()")
        assert lacking == ["Untranslated"]
        site.editor.save("other", texts={"th": draft(self.SECRET)}, countries=("SD",), published="1999-01-01")
        with site.editor.opened() as opened:
            for id in ("public", "untranslated"):
                publishing.write(opened, id, "en", TextContent(title=self.SECRET), "1")
            publishing.write(opened, "behind", "en", TextContent(title="First"), "1")
            publishing.submit(opened, "untranslated", "en", "1")
            publishing.send_back(opened, "untranslated", "en", "1")
        assert [_told(visitor.get(room)) for room in rooms] == before

    @pytest.mark.parametrize("role", ["author", "editor", "admin"])
    def test_all_others_see_it(
        self, secrets: SiteUnderTest, member: Callable[..., Visitor], role: str
    ) -> None:
        assert self.SECRET in member(role).get("/admin/items?country=SD").text


def _told(page: Page) -> str:
    """All that a page says, but for what each page has of its own."""
    assert page.status == 200
    return re.sub(r'(csrf_token" value|nonce)="[^"]*"', "", page.text)


@pytest.mark.both_databases
def test_what_has_expired_is_called_so(site: SiteUnderTest, member: Callable[..., Visitor]) -> None:
    site.editor.save("past", texts={"en": "Past", "fr": draft("Passé")}, visible_until=1_000_000_000_000_000)
    site.editor.save("now", texts={"en": "Now"}, visible_until=4_000_000_000_000_000)
    visitor = member("editor")
    assert cells(visitor.get("/admin/items"), "past") == {"English": "Expired", "French": "Draft"}
    found = {state: ids(visitor.get(f"/admin/items?state={state}")) for state in ("expired", "published")}
    assert found == {"expired": ["past"], "published": ["now"]}
    assert ids(visitor.get("/admin/items?state=expired&language=fr")) == []
    assert "past,statement" in visitor.get("/admin/items.csv?state=expired").text
    assert ",en,expired," in visitor.get("/admin/items.csv?state=expired").text
    page = visitor.get("/admin/items/past")
    assert page.said("//span[@class='mark expired']") == "Expired"
    assert "As readers see it" not in page.text
    desk = visitor.get("/admin/")
    assert desk.tree.xpath("//section[contains(@class,'of-published')]//li/a//bdi/text()") == ["Now"]
