"""Taking down from the rooms: shown first, agreed to, done at once, and what is left to do is told."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from peewee import SqliteDatabase

from omctpub import publishing
from omctpub.cli import main
from omctpub.models import Asset, AssetText, Item, Translation
from omctpub.models.audit import Audit
from omctpub.publishing import AssetContent, erasing, removing, unsaved
from omctpub.publishing.covering_files import BAR
from omctpub.publishing.removing import places_of
from omctpub.testing import Editor, Reader, SiteUnderTest
from tests.admin.conftest import Visitor, user
from tests.pictures import jpeg, pdf

pytestmark = pytest.mark.both_databases

ROOM = "/admin/items/one/takedown"
SECRETS = ["Vostrikova", "quorthonia", "Zephyrine"]


@pytest.fixture(autouse=True)
def written(site: SiteUnderTest, editor: Editor) -> None:
    for number in range(10):
        editor.save(f"other-{number}", texts={"en": {"title": f"Other {number}", "body": "Words. " * 50}})
    editor.save("one", texts={"en": {"title": "Vostrikova was held", "body": "About quorthonia."}})
    editor.save("one", texts={"en": {"title": "Vostrikova was freed", "body": "About Zephyrine."}})
    editor.save("two", texts={"en": "Zephyrine too"})
    given = [
        (jpeg(), "Zephyrine at home.jpg", {"en": "Zephyrine at a gate"}),
        (pdf(["Report on Zephyrine and others"]), "report.pdf", {}),
    ]
    with site.editor.opened() as opened:
        taken = [opened.media.take_in(BytesIO(content), name) for content, name, _alt in given]
        contents = [
            AssetContent(one, one.given, alt) for one, (*_rest, alt) in zip(taken, given, strict=True)
        ]
        publishing.set_assets(opened, "one", contents, "test")


def found(site: SiteUnderTest, secrets: list[str] = SECRETS) -> set[tuple[str, str]]:
    """Which secret stands in which file of the data folder."""
    ways = {(secret, way.encode(coding)) for secret in secrets for way in (secret, secret.lower())
            for coding in ("utf-8", "utf-16-le")}  # fmt: skip
    contents = {file.name: file.read_bytes() for file in (site.folder / "data").rglob("*") if file.is_file()}
    return {(secret, name) for name, content in contents.items() for secret, way in ways if way in content}


def work(site: SiteUnderTest) -> None:
    """What a worker would do."""
    with site.editor.opened() as opened:
        while opened.jobs.work():
            pass


@pytest.fixture
def worker(site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Have the site believe that a worker is there; calling it has the jobs done."""
    with site.editor.opened() as opened:
        monkeypatch.setattr(type(opened.jobs), "attended", lambda self: True)
    return lambda: work(site)


def on_sqlite(site: SiteUnderTest) -> bool:
    with site.editor.opened() as opened:
        return isinstance(opened.database, SqliteDatabase)


class TestAnItem:
    def test_what_goes_is_shown_first(self, admin: Visitor) -> None:
        page = admin.get(ROOM)
        assert page.status == 200
        said = page.said("//main")
        assert "Vostrikova was freed · English · 2 revisions" in said
        assert "report.pdf" in said
        assert page.said("//section[contains(@class,'left')]") == ""

    def test_nothing_goes_until_its_id_is_typed(self, admin: Visitor, reader: Reader) -> None:
        for typed in ("", "two", "ONE"):
            page = admin.post(ROOM, {"do": "item", "agreed": typed})
            assert (page.status, page.said("//*[@id='agreed-fault']")) == (
                422,
                "Type the id exactly as it stands above.",
            )
        assert reader.get("/en/statements/one").status == 200

    def test_it_is_gone_at_once_and_from_every_file_when_the_worker_was_there(
        self, site: SiteUnderTest, admin: Visitor, reader: Reader, worker: Callable[[], None]
    ) -> None:
        pages = ["/en/news", "/en/news.atom", "/en/statements/one", "/en/search?q=quorthonia", "/sitemap.xml"]
        assert [reader.get(page).status for page in pages] == [200] * 5
        done = admin.post(ROOM, {"do": "item", "agreed": "one"})
        assert done.response.location == f"{ROOM}?done=item"
        assert reader.get("/en/statements/one").status == 410
        assert reader.get("/en/statements/one/any-slug").status == 410
        told = "".join(reader.get(page).text for page in pages)
        assert not any(secret in told for secret in ("Vostrikova", "quorthonia was"))
        page = admin.get(done.response.location)
        assert "The item is taken down." in page.said("//*[@role='status']")
        assert "are being written anew" in page.said("//section[contains(@class,'left')]")
        worker()
        page = admin.get(ROOM + "?done=item")
        assert "no byte of it is left" in page.said("//section[contains(@class,'left')]")
        assert found(site, ["Vostrikova", "quorthonia"]) == set()
        with site.editor.opened():
            assert not Item.select().where(Item.id == "one").exists()
            rows = [(row.by, row.action) for row in Audit.select().order_by(Audit.number.desc()).limit(2)]
        assert rows == [
            ("omctpub", "erased"),
            (str(user(site, "admin@example.org").id), "taken down"),
        ]

    def test_where_no_worker_is_the_command_is_named_and_does_it(
        self, site: SiteUnderTest, admin: Visitor
    ) -> None:
        admin.post(ROOM, {"do": "item", "agreed": "one"})
        said = admin.get(ROOM).said("//section[contains(@class,'left')]")
        assert "omctpub takedown --erase" in said
        if on_sqlite(site):
            assert found(site, ["Vostrikova"]) != set()
        command = ["--site", str(site.folder), "takedown", "--erase"]
        assert CliRunner().invoke(main, command).exit_code == 0
        assert found(site, ["Vostrikova", "quorthonia"]) == set()
        assert admin.get(ROOM).said("//section[contains(@class,'left')]") == ""

    def test_what_fails_is_done_again_when_asked(
        self,
        site: SiteUnderTest,
        admin: Visitor,
        worker: Callable[[], None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(erasing, "_rewrite_tables", lambda site: iter(["the disk is full."]))
            admin.post(ROOM, {"do": "item", "agreed": "one"})
            worker()
        assert "are being written anew" in admin.get(ROOM).text
        assert admin.post(ROOM, {"do": "erase"}).status == 303
        worker()
        assert found(site, ["Vostrikova"]) == set()

    def test_copies_and_what_is_out_of_reach_are_named(self, site: SiteUnderTest, admin: Visitor) -> None:
        copy = site.folder / "data" / "before.zip"
        copy.write_text("Vostrikova")
        words = admin.post(f"{ROOM}/words", {"words": "Vostrikova", "where": "here"})
        before = [page.said("//main") for page in (admin.get(ROOM), words)]
        admin.post(ROOM, {"do": "item", "agreed": "one"})
        for said in (*before, admin.get(ROOM).said("//section[contains(@class,'left')]")):
            assert said.count(str(copy)) == 1
            assert "Backups and exports that lie elsewhere" in said
            assert ("write-ahead log" in said) is not on_sqlite(site)


class TestWords:
    def places(self, admin: Visitor, words: str, where: str = "everywhere") -> Any:
        return admin.post(f"{ROOM}/words", {"words": words, "where": where})

    def test_where_they_stand_is_shown_first(self, admin: Visitor) -> None:
        page = self.places(admin, "zephyrine")
        assert [one.text_content() for one in page.tree.xpath("//ul[@class='places']//code")] == [
            "one",
            "two",
        ]
        assert "They stand in 2 items." in page.text
        assert "They stand in 1 item." in self.places(admin, "zephyrine", "here").text
        assert "No item holds these words." in self.places(admin, "Nobody").text

    def test_too_few_letters_are_refused_at_the_field(self, admin: Visitor) -> None:
        page = self.places(admin, "a b")
        assert (page.status, page.said("//*[@id='words-fault']")) == (422, "Give three letters or more.")
        assert page.tree.xpath("//input[@id='words']/@value") == ["a b"]

    def test_they_give_way_to_a_bar_in_texts_and_in_what_is_said_of_files(
        self, site: SiteUnderTest, admin: Visitor, reader: Reader, worker: Callable[[], None]
    ) -> None:
        form = {"do": "words", "words": "Zephyrine", "where": "everywhere"}
        assert admin.post(ROOM, {**form, "agreed": "no"}).status == 422
        done = admin.post(ROOM, {**form, "agreed": "one"})
        page = admin.get(done.response.location or "")
        assert page.said("//*[@role='status']") == "The words are being removed from all items."
        assert "0% of these are looked through" in page.said("//section[contains(@class,'left')]")
        worker()
        assert "no byte of it is left" in admin.get(done.response.location or "").text
        assert f"About {BAR}." in reader.get("/en/statements/one").text
        with site.editor.opened():
            picture, document = Asset.select().order_by(Asset.position)
            assert (picture.given, picture.alt) == (f"{BAR} at home.jpg", {"en": f"{BAR} at a gate"})
            assert document.given == "report.pdf"
            assert f"Report on {BAR} and others" in AssetText.get().text
            assert places_of("Zephyrine").ids == []
        assert reader.search("Zephyrine").titles == []
        left = {name for _secret, name in found(site, ["Zephyrine"])}
        assert {Path(name).suffix for name in left} <= {".pdf"}

    def test_a_pdf_that_holds_them_is_named_until_it_is_taken_away(
        self, site: SiteUnderTest, admin: Visitor
    ) -> None:
        admin.post(ROOM, {"do": "words", "words": "Zephyrine", "where": "here", "agreed": "one"})
        page = admin.get(ROOM + "?done=words&count=1")
        assert page.said("//*[@role='status']") == "The words are removed from 1 item."
        said = page.said("//section[contains(@class,'left')]")
        assert "take them away, or bring others in their place. report.pdf one" in said
        with site.editor.opened():
            document = Asset.get(Asset.given == "report.pdf")
        admin.post(f"/admin/items/one/files/{document.name}/remove", {})
        assert "report.pdf" not in admin.get(ROOM).said("//section[contains(@class,'left')]")
        with site.editor.opened():
            assert Translation.select().where(Translation.title.contains("Zephyrine")).exists()

    def test_a_pdf_of_another_item_is_named_where_they_were_removed_from_all(
        self, site: SiteUnderTest, editor: Editor, admin: Visitor, worker: Callable[[], None]
    ) -> None:
        editor.save("three")
        room = "/admin/items/three/takedown"
        form = {"do": "words", "words": "Zephyrine", "where": "everywhere", "agreed": "three"}
        assert admin.post(room, form).status == 303
        worker()
        assert "report.pdf one" in admin.get(room).said("//section[contains(@class,'left')]")
        done = CliRunner().invoke(main, ["--site", str(site.folder), "takedown", "--erase", "--json"])
        assert json.loads(done.stdout)["documents"] == [["one", "report.pdf"]]

    def test_words_that_somebody_typed_and_has_not_saved_can_be_removed(
        self, site: SiteUnderTest, admin: Visitor
    ) -> None:
        form = {"title": "Wintergreen was held"}
        with site.editor.opened():
            unsaved.keep(unsaved.name(), 7, form, item="one", type="statement", language="en")
        page = self.places(admin, "Wintergreen", "here")
        assert "They stand in what somebody typed and has not saved." in page.text
        assert "No item holds these words." not in page.text
        form = {"do": "words", "words": "Wintergreen", "where": "here", "agreed": "one"}
        assert admin.post(ROOM, form).status == 303
        assert "No item holds these words." in self.places(admin, "Wintergreen", "here").text

    def test_where_no_worker_is_the_command_removes_them(self, site: SiteUnderTest, admin: Visitor) -> None:
        form = {"do": "words", "words": "Zephyrine", "where": "everywhere", "agreed": "one"}
        page = admin.get(admin.post(ROOM, form).response.location or "")
        assert "Words are to be removed from all items, and no worker is there" in page.text
        assert page.said("//*[@role='status']") == ""
        done = CliRunner().invoke(main, ["--site", str(site.folder), "takedown", "--erase", "--json"])
        assert (done.exit_code, json.loads(done.stdout)["items"]) == (0, ["one", "two"])
        assert {Path(name).suffix for _secret, name in found(site, ["Zephyrine"])} <= {".pdf"}

    def test_what_is_saved_while_they_are_removed_is_looked_through_again(
        self, site: SiteUnderTest, editor: Editor, admin: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(removing, "BATCH", 1)
        admin.post(ROOM, {"do": "words", "words": "Zephyrine", "where": "everywhere", "agreed": "one"})
        with site.editor.opened() as opened:
            assert not removing.go_on(opened, seconds=0)
            assert 0 < (removing.share_done() or 0) < 1
            editor.save("other-0", texts={"en": "Zephyrine once more"})
            while not removing.go_on(opened, seconds=0):
                pass
            assert places_of("Zephyrine").ids == []
            assert Translation.get(Translation.title.contains("once more")).title == f"{BAR} once more"

    def test_other_names_that_hold_them_are_told(self, editor: Editor, admin: Visitor) -> None:
        editor.programme("v", en="The Zephyrine programme")
        said = self.places(admin, "zephyrine").said("//main")
        assert "They stay as they are until you change them: Programme: v" in said

    def test_they_are_found_whatever_stands_unread_between_their_letters(
        self, editor: Editor, admin: Visitor
    ) -> None:
        editor.save("three", texts={"ar": "قال مُحَمَّد الكـــريم"})
        editor.save("four", texts={"en": "Ze\u00adphy\u200brine"})
        address = "https://example.org/%D0%91%D1%80%D1%8B%D0%B7%20%d1%83%d1%85%d0%be"
        editor.save("five", texts={"en": {"title": "Away", "body": f"[there]({address})"}})
        for words, id in (("محمد الكريم", "three"), ("Zephyrine", "four"), ("Брыз ухо", "five")):
            named = self.places(admin, words).tree.xpath("//ul[@class='places']//code/text()")
            assert id in named

    @pytest.mark.parametrize(
        "words", ["<script>alert(1)</script>", "{{7*7}}{{7*7}}", '"><img src=x>', "\u202eabc"]
    )
    def test_words_are_nothing_but_words(
        self, editor: Editor, admin: Visitor, worker: Callable[[], None], words: str
    ) -> None:
        editor.save("evil", texts={"en": f"A {words} title"})
        page = self.places(admin, words)
        assert page.tree.xpath("//main//script | //main//img") == []
        assert page.tree.xpath("//input[@name='words']/@value") == [words]
        form = {"do": "words", "words": words, "where": "everywhere", "agreed": "one"}
        assert admin.post(ROOM, form).status == 303
        worker()
        with editor.opened():
            assert Translation.get(Translation.slug.contains("title")).title == f"A {BAR} title"


@pytest.mark.parametrize("role", ["translator", "author", "editor"])
def test_it_is_for_admins_only(member: Callable[..., Visitor], role: str) -> None:
    visitor = member(role)
    assert visitor.get(ROOM).status == 403
    assert visitor.post(ROOM, {"do": "item", "agreed": "one"}).status == 403
    assert visitor.post(f"{ROOM}/words", {"words": "Zephyrine"}).status == 403


def test_what_is_not_there_is_not_found_and_what_is_not_meant_is_not_done(admin: Visitor) -> None:
    assert admin.get("/admin/items/none/takedown").status == 404
    assert admin.post("/admin/items/none/takedown", {"do": "item", "agreed": "none"}).status == 404
    assert admin.post(ROOM, {"do": "all", "agreed": "one"}).status == 400
    assert admin.post(ROOM, {"do": "words", "words": "a", "agreed": "one"}).status == 400
    assert admin.post(ROOM, {"do": "item", "agreed": "one"}, token="wrong").status == 400
    assert admin.get(ROOM).status == 200
