"""Somebody writes: what is typed becomes an item, stands at its field where it cannot, and is never lost."""

from collections.abc import Callable

import pytest

from omctpub import publishing
from omctpub.models import Item, Translation
from omctpub.testing import Editor, Reader
from tests.admin.conftest import Visitor, fault, shown, typed, write

Member = Callable[..., Visitor]

ADDRESS = "/admin/new/statement"


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
        said = "No single country is called “Atlantis”. Write its full name or its code."
        assert fault(page, "country") == said
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
        assert labels == ["Date of publication", "Countries", "Reference code", "Follow-up to"]
        for link in page.tree.xpath("//*[@role='alert']//a/@href"):
            assert page.tree.xpath("//*[@id=$id]", id=link[1:])

    def test_a_language_that_is_none_is_said_at_its_field(self, author: Visitor) -> None:
        page = write(author, "/admin/new/statement", title="A title", language="old norse")
        assert (page.status, fault(page, "language")) == (422, "must be a language tag such as fr or zh-Hant")
        assert (shown(page, "language"), shown(page, "title")) == ("old norse", "A title")

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
            ("スイス; स्विट्ज़रलैंड", "CH"),
            ("ศรีลังกา, საქართველო", "LK GE"),
            ("Zwitserland, Noorweë", "CH NO"),
        ],
    )
    def test_a_country_is_named_in_any_of_the_languages(
        self, author: Visitor, named: str, codes: str
    ) -> None:
        address = "/admin/new/statement"
        page = author.post(address, typed(author.get(address), country=named, do="country"))
        assert page.tree.xpath("//input[@name='countries']/@value") == codes.split()
        assert shown(page, "country") == ""

    @pytest.mark.parametrize(
        ("named", "said"),
        [
            ("конго", "“конго” may be one of several: Congo - Kinshasa (CD) and Congo - Brazzaville (CG)."),
            ("Yugoslavia", "“Yugoslavia” is no country any more. Choose what took its place:"),
            ("Atlantis", "No single country is called “Atlantis”."),
        ],
    )
    def test_a_name_that_is_no_ones_or_of_several_is_asked_about(
        self, author: Visitor, named: str, said: str
    ) -> None:
        page = author.post(ADDRESS, typed(author.get(ADDRESS), country=named, do="country"))
        assert (page.status, shown(page, "country")) == (422, named)
        assert fault(page, "country").startswith(said)

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
        assert fault(page, "fields.code").startswith("Nothing can be suggested yet.")
