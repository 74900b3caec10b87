"""An item in several hands and languages: translated, corrected, and written by two at once."""

from collections.abc import Callable

import pytest

from omctpub import publishing
from omctpub.models import Item, Translation
from omctpub.testing import Editor, Reader
from tests.admin.conftest import Visitor, shown, typed, write

Member = Callable[..., Visitor]


class TestATranslation:
    def test_is_written_beside_the_original_which_may_move_on(self, author: Visitor, editor: Editor) -> None:
        write(author, "/admin/new/statement?language=es", title="Título", body="La ley es mala.")
        page = author.get("/admin/items/1/fr")
        assert "La ley es mala." in page.said("//aside")
        assert author.post("/admin/items/1/fr", typed(page, title="Titre")).status == 303
        write(author, "/admin/items/1/es", body="La ley es muy mala.")
        page = author.get("/admin/items/1/fr")
        assert "Made from revision 1; the original is now at 2." in page.said("//aside")
        assert page.tree.xpath("//aside//ins")[0].text_content() == "[added: muy ]"
        assert "made from revision 1; the original is now at 2" in author.get("/admin/items/1").said(
            "//table"
        )
        author.post("/admin/items/1/fr", typed(page, title="Titre", up_to_date="1"))
        assert "Made from" not in author.get("/admin/items/1/fr").said("//aside")
        with editor.opened():
            assert publishing.working(Translation.get(language="fr")).from_revision == 2

    def test_is_made_from_the_revision_that_was_seen_whatever_was_saved_meanwhile(
        self, author: Visitor, editor: Editor
    ) -> None:
        write(author, "/admin/new/statement?language=es", title="Título", body="La ley es mala.")
        first = typed(author.get("/admin/items/1/fr"), title="Titre", slug="x" * 400)
        assert (first["source"], first["up_to_date"]) == (["1"], ["1"])
        author.post("/admin/unsaved", first)
        write(author, "/admin/items/1/es", body="La ley es muy mala.")
        refused = author.post("/admin/items/1/fr", first)
        assert refused.status == 422
        [kept] = author.get("/admin/items/1/fr").tree.xpath("//form[@class='kept-earlier']//a/@href")
        for page in (refused, author.get("/admin/items/1/fr" + kept)):
            assert "matches revision 1" in page.said("//label[@class='tick']")
            assert (shown(page, "source"), shown(page, "up_to_date")) == ("1", "1")
        assert author.post("/admin/items/1/fr", typed(refused, slug="")).status == 303
        said = author.get("/admin/items/1/fr").said("//aside")
        assert "Made from revision 1; the original is now at 2." in said

    def test_moving_the_original_on_leaves_nobody_behind(self, author: Visitor, editor: Editor) -> None:
        write(author, "/admin/new/statement", title="A")
        write(author, "/admin/items/1/fr", title="B")
        editor.publish("1")
        assert "Made from" not in author.get("/admin/items/1/fr").said("//aside")

    def test_a_translator_writes_in_their_languages_and_changes_nothing_of_the_item(
        self, member: Member, editor: Editor
    ) -> None:
        editor.save("a", texts={"en": "A"}, countries=("SD",))
        translator = member("translator", translates=["fr"])
        page = translator.get("/admin/items/a/fr")
        assert page.tree.xpath("//*[@name='published' or @name='countries']") == []
        sent = typed(page, title="Un", published="2001", countries=["TD"], country="Niger", slug="un")
        assert translator.post("/admin/items/a/fr", sent).status == 303
        with editor.opened():
            assert (Item.get().published, Item.get().countries) == ("2018-02-16", ["SD"])
            assert Translation.get(language="fr").state == "draft"
        assert translator.get("/admin/items/a/es").status == 403
        assert translator.get("/admin/items/a/en").status == 403

    def test_no_draft_in_another_language_is_shown_to_a_translator(
        self, member: Member, editor: Editor
    ) -> None:
        editor.save("a", texts={"en": {"title": "Secret", "body": "Secret", "state": "draft"}, "fr": "Un"})
        translator = member("translator", translates=["fr"])
        for address in ("/admin/items/a", "/admin/items/a/fr"):
            page = translator.get(address)
            assert (page.status, "Secret" in page.text) == (200, False), address

    def test_any_other_language_is_named_by_its_tag(self, author: Visitor, editor: Editor) -> None:
        editor.save("a")
        page = author.post("/admin/items/a", {"language": "ZH-hant"})
        assert page.response.location == "/admin/items/a/zh-Hant"
        assert author.get("/admin/items/a/zh-hant").status == 404
        page = author.post("/admin/items/a", {"language": "nonsense!"})
        assert (page.status, page.said("//p[@class='error']")) == (
            422,
            "Write a language tag such as fr or zh-Hant.",
        )


class TestACorrection:
    def test_waits_until_an_editor_publishes_it(
        self, author: Visitor, editor: Editor, reader: Reader
    ) -> None:
        editor.save("a", texts={"en": "Torture"})
        assert write(author, "/admin/items/a/en", title="Torture in Chad").status == 303
        assert "Readers see an older version" in author.get("/admin/items/a/en").text
        assert reader.news().titles == ["Torture"]
        editor.publish("a")
        assert reader.news().titles == ["Torture in Chad"]

    def test_of_what_all_texts_share_is_for_editors_once_it_is_public(
        self, author: Visitor, member: Member, editor: Editor
    ) -> None:
        editor.save("a", countries=("SD",), old_urls=("/old",), data={"letter_date": "2018-02-01"})
        sent = typed(author.get("/admin/items/a/en"), published="2001", countries=["TD"])
        assert author.post("/admin/items/a/en", sent).status == 303
        with editor.opened():
            assert Item.get().countries == ["SD"]
        assert write(member("editor"), "/admin/items/a/en", country="Chad").status == 303
        with editor.opened():
            item = Item.get()
            assert (item.countries, item.data) == (["SD", "TD"], {"letter_date": "2018-02-01"})

    def test_what_a_type_no_longer_asks_for_stays(self, author: Visitor, editor: Editor) -> None:
        editor.save("a", texts={"en": {"state": "draft", "data": {"gone": "x"}}}, data={"also": "y"})
        write(author, "/admin/items/a/en", title="B")
        with editor.opened():
            assert Item.get().data == {"also": "y"}
            assert publishing.working(Translation.get()).data == {"gone": "x"}


class TestMeanwhile:
    def test_the_second_to_save_sees_both_versions(self, member: Member, editor: Editor) -> None:
        one, other = member("author", "one@example.org"), member("author", "other@example.org")
        write(one, "/admin/new/statement", title="Old title", summary="Old summary", body="Old text")
        address = "/admin/items/1/en"
        first, second = one.get(address), other.get(address)
        assert one.post(address, typed(first, title="Title of one", summary="Summary of one")).status == 303
        page = other.post(address, typed(second, title="Title of other", body="Text of other"))
        assert page.status == 409
        said = page.said("//*[@role='alert']")
        assert "Somebody else has saved this meanwhile" in said
        assert page.said("//*[@role='alert']//del") == "[removed: one]"
        assert page.said("//*[@role='alert']//ins") == "[added: other]"
        assert [shown(page, name) for name in ("title", "summary", "body")] == [
            "Title of other",
            "Summary of one",
            "Text of other",
        ]
        assert other.post(address, typed(page)).status == 303
        with editor.opened():
            content = publishing.working(Translation.get())
        assert (content.title, content.summary, content.body) == (
            "Title of other",
            "Summary of one",
            "Text of other",
        )

    def test_what_the_second_never_touched_is_not_shown_as_theirs(
        self, member: Member, editor: Editor
    ) -> None:
        one, other = member("author", "one@example.org"), member("author", "other@example.org")
        write(one, "/admin/new/statement", title="Old title", summary="Old summary", body="Old text")
        address = "/admin/items/1/en"
        first, second = one.get(address), other.get(address)
        assert one.post(address, typed(first, summary="Summary of one")).status == 303
        page = other.post(address, typed(second, body="Text of other"))
        assert page.status == 409
        assert "Somebody else has saved this meanwhile" in page.said("//*[@role='alert']")
        assert "what you wrote is not saved yet" in page.said("//*[@role='alert']")
        assert not page.tree.xpath("//*[@role='alert']//*[self::ins or self::del or self::h3]")
        assert (shown(page, "summary"), shown(page, "body")) == ("Summary of one", "Text of other")
        with editor.opened():
            assert publishing.working(Translation.get()).body == "Old text"
        assert other.post(address, typed(page)).status == 303
        with editor.opened():
            content = publishing.working(Translation.get())
        assert (content.summary, content.body) == ("Summary of one", "Text of other")

    @pytest.mark.parametrize("part", ["title", "countries"])
    def test_by_oneself_alarms_nobody(self, member: Member, part: str) -> None:
        first, again = {"title": ("One", "Two"), "countries": ("TD", "SD")}[part]
        one, other = member("author", "one@example.org"), member("author", "other@example.org")
        write(other, "/admin/new/statement", title="Old")
        address = "/admin/items/1/en"
        form = one.get(address)
        assert one.post(address, typed(form, **{part: first})).status == 303
        page = one.post(address, typed(form, **{part: again}))
        assert page.status == 409
        said = page.said("//*[@role='alert']")
        assert "You have saved this meanwhile" in said
        assert "Somebody else" not in said
        assert "other person" not in said
        assert [one.tag for one in page.tree.xpath("//*[@role='alert']//*[self::ins or self::del]")] == [
            "del",
            "ins",
        ]

    def test_by_oneself_and_another_is_told_as_anothers(self, member: Member) -> None:
        one, other = member("author", "one@example.org"), member("author", "other@example.org")
        write(one, "/admin/new/statement", title="Old", body="Old")
        address = "/admin/items/1/en"
        form = one.get(address)
        write(other, address, body="Text of other")
        write(one, address, title="New")
        page = one.post(address, typed(form, title="Newer"))
        assert (page.status, shown(page, "body")) == (409, "Text of other")
        assert "Somebody else has saved this meanwhile" in page.said("//*[@role='alert']")

    def test_who_writes_the_same_has_nothing_to_decide(self, member: Member) -> None:
        one, other = member("author", "one@example.org"), member("author", "other@example.org")
        write(one, "/admin/new/statement", title="Old")
        address = "/admin/items/1/en"
        first, second = one.get(address), other.get(address)
        assert one.post(address, typed(first, title="New")).status == 303
        assert other.post(address, typed(second, title="New")).status == 303

    def test_an_item_that_is_a_draft_again_loses_nothing_that_was_typed(
        self, member: Member, editor: Editor
    ) -> None:
        for id in ("one", "two"):
            editor.save(id, texts={"en": {"title": "Read it", "state": "review"}})
        french = member("translator", translates=["fr"])
        page = french.get("/admin/items/one/fr")
        form = typed(page, title="Lisez-le")
        assert french.post("/admin/unsaved", {**form, "item": "one", "type": "statement"}).status == 200
        with editor.opened() as opened:
            for id in ("one", "two"):
                publishing.send_back(opened, id, "en", "test")
        copy = form["copy"][0]
        assert [french.get(f"/admin/items/{id}/fr?copy={copy}").status for id in ("one", "two")] == [200, 404]
        assert french.get("/admin/items/one/fr").status == french.get("/admin/items/one").status == 404
        assert french.post("/admin/items/one/fr", form).status == 303
        assert french.get("/admin/items/one").status == 200

    def test_of_an_item_that_they_never_knew_no_form_tells_and_none_is_stored(
        self, member: Member, editor: Editor
    ) -> None:
        editor.save("public", texts={"en": "Read it"})
        editor.save("hidden", type="report", texts={"en": {"title": "Secret", "state": "draft"}})
        french = member("translator", translates=["fr"])
        form = typed(french.get("/admin/items/public/fr"), title="Lisez-le")
        for pressed in ("save", "submit", "preview", "rows", "propose"):
            answers = [
                french.post(f"/admin/items/{id}/fr", {**form, "do": pressed}) for id in ("hidden", "nothing")
            ]
            assert [answer.status for answer in answers] == [404, 404]
            assert answers[0].text == answers[1].text.replace("nothing", "hidden")
        kept = [french.post("/admin/unsaved", {**form, "item": id}).status for id in ("hidden", "nothing")]
        assert kept == [410, 410]
        with editor.opened():
            assert Translation.select().where(Translation.language == "fr").count() == 0

    def test_an_item_that_was_taken_down_is_gone(self, author: Visitor, editor: Editor) -> None:
        write(author, "/admin/new/statement", title="A")
        page = author.get("/admin/items/1/en")
        with editor.opened() as opened:
            publishing.take_down(opened, "1", "test")
        assert author.post("/admin/items/1/en", typed(page, title="B")).status == 410


def test_what_a_draft_of_the_original_said_is_not_told_to_other_translators(
    author: Visitor, member: Member, editor: Editor
) -> None:
    editor.save("a", texts={"en": "Public"})
    write(author, "/admin/items/a/en", body="Secret words")
    write(author, "/admin/items/a/fr", title="Un", up_to_date="1")
    editor.publish("a", "fr")
    translator = member("translator", translates=["fr"])
    page = translator.get("/admin/items/a/fr")
    assert (page.status, "Secret" in page.text) == (200, False)
    write(translator, "/admin/items/a/fr", title="Deux", source="2", up_to_date="1")
    assert "Secret" not in translator.get("/admin/items/a/fr").text
