"""Somebody writes: what is typed becomes an item, stands at its field where it cannot, and is never lost."""

from collections.abc import Callable, Mapping

import pytest

from omctpub import accounts, publishing
from omctpub.models import Item, Translation, Unsaved
from omctpub.testing import Editor, Page, Reader, SiteUnderTest
from tests.admin.conftest import Visitor, stands, typed, user

Member = Callable[..., Visitor]


@pytest.fixture
def author(member: Member) -> Visitor:
    return member("author")


def write(visitor: Visitor, address: str, **changed: str | list[str]) -> Page:
    """Open the form, type, and press a button ("save" unless another is named)."""
    page = visitor.get(address)
    assert page.status == 200, page.said("//h1")
    return visitor.post(address, {"do": "save", **typed(page), **_named(changed)})


def _named(changed: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
    return {name.replace("__", "."): value for name, value in changed.items()}


def shown(page: Page, name: str) -> str:
    """What stands in a field of the form."""
    return dict(stands(page))[name]


def fault(page: Page, name: str) -> str:
    """The sentence at a field, which the field itself points to."""
    field = page.tree.xpath("//form[@id='write']//*[@name=$name]", name=name)[-1]
    assert field.get("aria-invalid") == "true"
    return page.said(f"//*[@id='{field.get('aria-describedby').split()[0]}']")


class TestANewItem:
    def test_is_a_draft_with_all_that_was_typed(
        self, author: Visitor, reader: Reader, editor: Editor
    ) -> None:
        editor.programme("defenders", en="Defenders")
        saved = write(
            author,
            "/admin/new/urgent_intervention?language=es",
            title="Túnez: detención\tde una abogada ",
            summary="Fue detenida.",
            body="**Hechos**\r\n\r\nFue detenida.",
            published="٢٠٢٦-١١-٢٨",
            country="تونس",
            programmes=["defenders"],
            fields__code="TUN 001/1126/OBS 001",
            text__people="Una abogada",
            fields__status="released",
            **{"fields.authorities.0.name": "M. le Ministre", "fields.authorities.0.email": "m@example.org"},
        )
        assert saved.status == 303, fault
        assert saved.response.location == "/admin/items/1/es?done=saved"
        assert author.get("/admin/items/1/es?done=saved").said("//*[@role='status']") == "Saved."
        with editor.opened():
            item, text = Item.get(), Translation.get()
            assert (item.type, item.original, item.published) == ("urgent_intervention", "es", "2026-11-28")
            assert (item.countries, item.programmes) == (["TN"], ["defenders"])
            assert item.data == {
                "code": "TUN 001 / 1126 / OBS 001",
                "status": "released",
                "authorities": [{"name": "M. le Ministre", "email": "m@example.org"}],
            }
            assert (text.language, text.state, text.data) == ("es", "draft", {"people": "Una abogada"})
            content = publishing.working(text)
        assert (content.title, content.body) == (
            "Túnez: detención de una abogada",
            "**Hechos**\n\nFue detenida.",
        )
        assert reader.news().titles == reader.search("abogada").titles == []

    def test_stands_in_its_form_as_it_was_saved(self, author: Visitor) -> None:
        write(
            author,
            "/admin/new/event",
            title="A",
            fields__time_zone="Africa/Tunis",
            fields__start="2026-12-01 18:30",
        )
        page = author.get("/admin/items/1/en")
        assert shown(page, "fields.start") == "2026-12-01 18:30"
        again = author.post("/admin/items/1/en", typed(page, do="save"))
        assert again.status == 303
        assert shown(author.get("/admin/items/1/en"), "fields.start") == "2026-12-01 18:30"

    def test_what_cannot_be_stored_is_said_at_its_field_and_nothing_typed_is_lost(
        self, author: Visitor
    ) -> None:
        page = write(
            author,
            "/admin/new/urgent_intervention",
            title="A title",
            body="A long text",
            published="soon",
            country="Atlantis",
            fields__code="nonsense",
            follows="77",
        )
        assert page.status == 422
        assert fault(page, "published").startswith("must be a day (2018-02-16), a month")
        assert fault(page, "country") == "Atlantis names no one country. Write its whole name or its code."
        assert fault(page, "fields.code").startswith("must be a reference code")
        assert fault(page, "follows") == "There is no item 77."
        assert [shown(page, name) for name in ("title", "body", "published", "country", "fields.code")] == [
            "A title",
            "A long text",
            "soon",
            "Atlantis",
            "nonsense",
        ]
        labels = [link.text for link in page.tree.xpath("//*[@role='alert']//a")]
        assert labels == ["Date of publication", "Countries", "Reference code", "Follows the item"]
        for link in page.tree.xpath("//*[@role='alert']//a/@href"):
            assert page.tree.xpath("//*[@id=$id]", id=link[1:])

    def test_a_rule_between_fields_is_said_at_one_of_them(self, author: Visitor) -> None:
        page = write(
            author, "/admin/new/internship", fields__deadline="2026-12-01", fields__start="2026-11-01"
        )
        assert fault(page, "fields.start").startswith("lies before the last day to apply")

    def test_rows_are_added_without_saving_and_empty_ones_are_none(
        self, author: Visitor, editor: Editor
    ) -> None:
        address = "/admin/new/statement"
        page = author.get(address)
        first = typed(page, **{"fields.signatories.0.organisation": "One", "do": "rows fields.signatories"})
        page = author.post(address, first)
        names = page.tree.xpath("//input[contains(@name, 'signatories') and contains(@name, 'org')]/@name")
        assert (page.status, len(names), shown(page, names[0])) == (200, 4, "One")
        saved = author.post(address, typed(page, **{names[2]: "Three", "do": "save"}))
        assert saved.status == 303
        with editor.opened():
            assert Item.get().data["signatories"] == [{"organisation": "One"}, {"organisation": "Three"}]

    @pytest.mark.parametrize(
        ("named", "codes"),
        [
            ("Sudan", "SD"),
            ("Судан, تشاد", "SD TD"),
            ("Korea, Republic of", "KR"),
            ("sd; TD", "SD TD"),
            ("Швейцария", "CH"),
        ],
    )
    def test_a_country_is_named_in_any_of_the_languages(
        self, author: Visitor, named: str, codes: str
    ) -> None:
        address = "/admin/new/statement"
        page = author.post(address, typed(author.get(address), country=named, do="country"))
        assert page.tree.xpath("//input[@name='countries']/@value") == codes.split()
        assert shown(page, "country") == ""

    def test_one_by_a_name_in_the_language_of_the_text(self, author: Visitor) -> None:
        address = "/admin/new/statement?language=th"
        page = author.post(address, typed(author.get(address), country="ซูดาน", do="country"))
        assert page.tree.xpath("//input[@name='countries']/@value") == ["SD"]

    def test_a_megabyte_of_arabic_is_saved(self, author: Visitor, editor: Editor) -> None:
        text = "حرية " * 199_999
        assert write(author, "/admin/new/statement?language=ar", body=text).status == 303
        with editor.opened():
            assert publishing.working(Translation.get()).body == text.strip()

    def test_one_that_follows_another_is_not_itself(self, author: Visitor) -> None:
        write(author, "/admin/new/statement", title="A")
        page = write(author, "/admin/items/1/en", follows="1")
        assert fault(page, "follows") == "This is the item itself. Name the older one."


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
        assert page.tree.xpath("//*[@role='alert']//del//text()")[-1] == "one"
        assert page.tree.xpath("//*[@role='alert']//ins//text()")[-1] == "other"
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

    def test_who_writes_the_same_has_nothing_to_decide(self, member: Member) -> None:
        one, other = member("author", "one@example.org"), member("author", "other@example.org")
        write(one, "/admin/new/statement", title="Old")
        address = "/admin/items/1/en"
        first, second = one.get(address), other.get(address)
        assert one.post(address, typed(first, title="New")).status == 303
        assert other.post(address, typed(second, title="New")).status == 303

    def test_an_item_that_was_taken_down_is_gone(self, author: Visitor, editor: Editor) -> None:
        write(author, "/admin/new/statement", title="A")
        page = author.get("/admin/items/1/en")
        with editor.opened() as opened:
            publishing.take_down(opened, "1", "test")
        assert author.post("/admin/items/1/en", typed(page, title="B")).status == 404


class TestATranslation:
    def test_is_written_beside_the_original_which_may_move_on(self, author: Visitor, editor: Editor) -> None:
        write(author, "/admin/new/statement?language=es", title="Título", body="La ley es mala.")
        page = author.get("/admin/items/1/fr")
        assert "La ley es mala." in page.said("//aside")
        assert author.post("/admin/items/1/fr", typed(page, title="Titre")).status == 303
        write(author, "/admin/items/1/es", body="La ley es muy mala.")
        page = author.get("/admin/items/1/fr")
        assert "Made from revision 1, the original is now at 2." in page.said("//aside")
        assert page.tree.xpath("//aside//ins")[0].text_content().endswith("muy ")
        assert "made from revision 1, the original is now at 2" in author.get("/admin/items/1").said(
            "//table"
        )
        author.post("/admin/items/1/fr", typed(page, title="Titre", up_to_date="1"))
        assert "Made from" not in author.get("/admin/items/1/fr").said("//aside")
        with editor.opened():
            assert publishing.working(Translation.get(language="fr")).from_revision == 2

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
        assert "A newer version than readers see" in author.get("/admin/items/a/en").text
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


class TestWhatIsNotSaved:
    def keep(self, visitor: Visitor, address: str, **changed: str) -> tuple[Page, dict[str, str]]:
        sent = typed(visitor.get(address), **changed)
        return visitor.post("/admin/unsaved", sent), sent

    def test_is_kept_and_offered_to_who_typed_it(
        self, author: Visitor, member: Member, editor: Editor
    ) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
        answer, _ = self.keep(author, "/admin/items/a/en", title="Half a ti", country="Ch")
        assert answer.status == 200
        page = author.get("/admin/items/a/en")
        assert shown(page, "title") == "Old"
        assert "You typed something here and did not save it" in page.said("//form[@class='kept-earlier']")
        [link] = page.tree.xpath("//form[@class='kept-earlier']//a/@href")
        again = author.get("/admin/items/a/en" + link)
        assert (shown(again, "title"), shown(again, "country")) == ("Half a ti", "Ch")
        assert author.post("/admin/items/a/en", typed(again, title="Whole", country="")).status == 303
        assert not author.get("/admin/items/a/en").tree.xpath("//form[@class='kept-earlier']")
        other = member("author", "other@example.org")
        assert "Half a ti" not in other.get("/admin/items/a/en" + link).text

    def test_of_each_window_is_kept_apart(self, author: Visitor, editor: Editor) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
        for title in ("One", "Two"):
            self.keep(author, "/admin/items/a/en", title=title)
        page = author.get("/admin/items/a/en")
        links = page.tree.xpath("//form[@class='kept-earlier']//a/@href")
        assert [shown(author.get("/admin/items/a/en" + link), "title") for link in links] == ["Two", "One"]
        button = page.tree.xpath("//form[@class='kept-earlier']//button/@value")[0]
        assert author.post("/admin/items/a/en", {"do": button}).status == 303
        assert len(author.get("/admin/items/a/en").tree.xpath("//form[@class='kept-earlier']")) == 1

    def test_of_a_new_item_is_offered_where_one_of_its_type_is_written(self, author: Visitor) -> None:
        self.keep(author, "/admin/new/report?language=fr", title="Rapport")
        [link] = author.get("/admin/new/report").tree.xpath("//form[@class='kept-earlier']//a/@href")
        page = author.get("/admin/new/report" + link)
        assert (shown(page, "title"), shown(page, "language")) == ("Rapport", "fr")
        assert author.get("/admin/new/link").tree.xpath("//form[@class='kept-earlier']") == []

    def test_is_not_kept_under_anothers_name(self, author: Visitor, member: Member, editor: Editor) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
        _, sent = self.keep(author, "/admin/items/a/en", title="Mine")
        other = member("author", "other@example.org")
        theirs = typed(other.get("/admin/items/a/en"), copy=sent["copy"], title="Theirs")
        assert other.post("/admin/unsaved", theirs).status == 409
        with editor.opened():
            assert [row.form["title"] for row in Unsaved.select()] == ["Mine"]

    def test_by_who_may_not_write_it_is_refused(self, member: Member, editor: Editor) -> None:
        editor.save("a")
        translator = member("translator", translates=["fr"])
        sent = typed(translator.get("/admin/items/a/fr"), language="en")
        assert translator.post("/admin/unsaved", sent).status == 403


class TestNothingIsLost:
    def test_when_the_session_has_ended(self, site: SiteUnderTest, author: Visitor, editor: Editor) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Long work", body="Of hours")
        author.client.delete_cookie("session", path="/admin")
        page = author.post("/admin/new/statement", sent)
        assert (page.status, page.said("//h1")) == (400, "This was not saved yet")
        assert "Of hours" in page.said("//main")
        again = typed(page, "//main//form[1]", do="save")
        author.log_in("author@example.org")
        author.enter_code()
        answer = author.post("/admin/new/statement", again, token=again["csrf_token"])
        assert answer.status in (303, 400)
        if answer.status == 400:
            answer = author.post("/admin/new/statement", typed(answer, "//main//form[1]", do="save"))
        assert answer.status == 303
        with editor.opened():
            assert publishing.working(Translation.get()).body == "Of hours"

    def test_when_the_right_is_lost_it_waits_for_an_admin(
        self, site: SiteUnderTest, author: Visitor, admin: Visitor, editor: Editor
    ) -> None:
        sent = typed(author.get("/admin/new/statement"), title="Long work")
        with editor.opened():
            accounts.set_role(user(site, "author@example.org"), "translator", ["fr"])
        page = author.post("/admin/new/statement", sent)
        assert (page.status, page.said("//h1")) == (403, "You may not save this any more")
        assert "an admin finds it on the desk" in page.text
        with editor.opened():
            [row] = Unsaved.select()
            assert (row.refused, row.form["title"]) == (True, "Long work")
        found = admin.get(f"/admin/new/statement?copy={row.id}")
        assert shown(found, "title") == "Long work"
        assert "Long work" not in author.get("/admin/").text

    def test_when_the_account_is_closed_meanwhile(
        self, site: SiteUnderTest, author: Visitor, editor: Editor
    ) -> None:
        editor.save("a", texts={"en": {"title": "Old", "state": "draft"}})
        sent = typed(author.get("/admin/items/a/en"), title="Long work")
        with editor.opened():
            accounts.set_active(user(site, "author@example.org"), False)
        page = author.post("/admin/items/a/en", sent)
        assert (page.status, "Long work" in page.text) == (401, True)
        with editor.opened():
            [row] = Unsaved.select()
            assert (row.refused, row.user, row.item, row.form["title"]) == (True, 0, "a", "Long work")
            assert publishing.working(Translation.get()).title == "Old"

    def test_nothing_is_kept_of_somebody_who_never_came_in(self, nobody: Visitor, editor: Editor) -> None:
        page = nobody.post("/admin/new/statement", {"title": "Spam"})
        assert page.status == 401
        with editor.opened():
            assert not Unsaved.select().exists()

    def test_another_site_gets_nothing_back(self, author: Visitor) -> None:
        answer = author.client.post(
            "/admin/new/statement",
            base_url="https://localhost",
            data={"title": "Spam"},
            headers={"Origin": "https://evil.example"},
        )
        assert (answer.status_code, "Spam" in answer.text) == (400, False)


class TestAids:
    def test_a_preview_is_in_the_direction_of_the_text(self, author: Visitor) -> None:
        page = author.post(
            "/admin/preview", {"language": "ar", "body": "**خبر** <script>x</script>"}, part=True
        )
        assert page.text.startswith('<div class="e-content" lang="ar" dir="rtl">')
        assert ("<strong>خبر</strong>" in page.text, "<script>" in page.text) == (True, False)

    def test_without_scripts_it_stands_in_the_form(self, author: Visitor) -> None:
        address = "/admin/new/statement"
        page = author.post(address, typed(author.get(address), body="**News**", do="preview"))
        assert (page.said("//*[@id='preview']//strong"), shown(page, "body")) == ("News", "**News**")

    def test_what_is_pasted_from_a_word_processor_becomes_markdown(self, author: Visitor) -> None:
        html = "<p class=MsoNormal><b>Facts</b><o:p></o:p></p><script>x</script><p>·<span>  </span>one</p>"
        assert author.post("/admin/pasted", {"html": html}).text.startswith("**Facts**\n\n")
        assert author.post("/admin/pasted", {"html": "<b>" * 100_001}).status == 413

    def test_a_form_of_an_earlier_session_gets_a_new_token(self, author: Visitor, nobody: Visitor) -> None:
        assert author.get("/admin/token").status == 200
        assert nobody.get("/admin/token").status == 302


class TestAReferenceCode:
    ADDRESS = "/admin/new/urgent_intervention"

    def test_is_offered_with_the_next_free_numbers(self, author: Visitor, editor: Editor) -> None:
        for at, code in enumerate(
            ("TUN 001 / 0226 / OBS 004", "TUN 002 / 0326 / OBS 017.1", "TUN 009 / 0225 / OBS 099")
        ):
            editor.save(
                f"i{at}", "urgent_intervention", texts={"en": {"state": "draft"}}, data={"code": code}
            )
        sent = typed(
            author.get(self.ADDRESS), published="2026-11-28", country="Tunisia", do="propose fields.code"
        )
        page = author.post(self.ADDRESS, sent)
        assert (page.status, shown(page, "fields.code")) == (200, "TUN 003 / 1126 / OBS 018")

    def test_needs_to_know_the_country(self, author: Visitor) -> None:
        page = author.post(self.ADDRESS, typed(author.get(self.ADDRESS), do="propose fields.code"))
        assert fault(page, "fields.code").startswith("Nothing can be offered yet.")
