"""The pictures and documents of an item in the rooms: brought, described, put in order, taken away."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pytest

from omctpub import publishing
from omctpub.admin.item.files import MOST_AT_ONCE
from omctpub.app import LARGEST_FORM
from omctpub.exchange.assets import MOST_ASSETS
from omctpub.models import Asset
from omctpub.models.audit import Audit
from omctpub.testing import Editor, Page, SiteUnderTest
from tests.admin.conftest import SECURE, Visitor, user
from tests.content.test_media import REFUSED
from tests.pictures import SECRET, attach, jpeg, pdf, png, telling_jpeg

ROOM = "/admin/items/one/files"


@pytest.fixture(autouse=True)
def written(editor: Editor) -> None:
    texts = {"en": {"title": "One", "state": "draft"}, "ar": {"title": "واحد", "state": "draft"}}
    editor.save("one", texts=texts)


def bring(visitor: Visitor, *brought: tuple[bytes, str], **form: Any) -> Page:
    """Choose these files in the form, and save."""
    stamp = visitor.get(ROOM).tree.xpath("//input[@name='stamp']/@value")
    chosen = [(BytesIO(content), name, "image/png") for content, name in brought]
    return visitor.post(ROOM, {"stamp": stamp[0] if stamp else "", **form, "files": chosen})


def names(page: Page) -> list[str]:
    return [one.text_content().strip() for one in page.tree.xpath("//ol[@class='shelf']/li//h2")]


def stored(site: SiteUnderTest) -> list[Asset]:
    with site.editor.opened():
        return list(Asset.select().order_by(Asset.item, Asset.position))


def files(site: SiteUnderTest) -> set[str]:
    return {file.name for file in (site.folder / "data/media").glob("*")}


def seen(page: Page) -> dict[str, str]:
    """The form as a browser would send it."""
    fields = page.tree.xpath("//form[contains(@class,'files')]//input[@name and @type!='file' or not(@type)]")
    sent = {one.get("name"): one.get("value") for one in fields if one.get("name") != "csrf_token"}
    chosen = page.tree.xpath("//form[contains(@class,'files')]//select")
    return sent | {one.get("name"): one.value for one in chosen}


def test_several_are_brought_at_once_and_shown_with_what_they_are(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    author = member("author")
    done = bring(
        author, (telling_jpeg(), "Prison.JPG"), (png(), "Plan.png"), (pdf(["One", "Two"]), "تقرير.pdf")
    )
    assert done.status == 303
    page = author.get(done.response.location or "")
    assert page.said("//*[@role='status']") == "3 files are added."
    assert names(page) == ["Prison.jpg", "Plan.png", "تقرير.pdf"]
    assert "2 pages" in page.text
    assert "640 × 400" in page.text
    assert len(page.tree.xpath("//ol[@class='shelf']//img")) == 2
    assert SECRET.encode() not in b"".join(
        file.read_bytes() for file in (site.folder / "data/media").iterdir()
    )
    with site.editor.opened():
        assert Audit.select(Audit.by).order_by(Audit.number.desc()).scalar() == str(
            user(site, "author@example.org").id
        )


def test_one_that_is_refused_says_why_at_the_field_and_the_others_are_kept(
    site: SiteUnderTest, member: Callable[..., Visitor]
) -> None:
    author = member("author", language="fr")
    page = bring(author, (jpeg(), "good.jpg"), (b"II*\0", "scan.tif"), (b"<svg onload=alert(1)>", "x.svg"))
    assert page.status == 422
    assert names(page) == ["good.jpg"]
    said = page.said("//*[@id='files-fault']")
    assert "scan.tif" in said
    assert "TIFF" in said
    assert "Save it" not in said
    (field,) = page.tree.xpath("//input[@type='file']")
    assert (field.get("aria-invalid"), "files-fault" in field.get("aria-describedby")) == ("true", True)
    assert len(stored(site)) == 1


@pytest.mark.parametrize(
    "which", ["svg", "html", "php", "large header", "moving", "png by name only", "nothing"]
)
def test_what_does_harm_is_refused_whatever_it_is_called(
    site: SiteUnderTest, admin: Visitor, which: str
) -> None:
    content, _reason = REFUSED[which]
    page = bring(admin, (content, "picture.png"))
    assert page.status == 422
    assert (stored(site), files(site)) == ([], set())


@pytest.mark.parametrize(
    "name",
    ["a.php.jpg", "..%2f..%2fx.png", "../../x.png", ".htaccess", "CON", "name.", "\u202egnp.exe", "صورة" * 60,
     "'><script>alert(1)</script>.png", "{{7*7}}.png", "\0.png"],
)  # fmt: skip
def test_a_name_is_a_name_and_the_file_stands_under_one_of_ours(
    site: SiteUnderTest, admin: Visitor, name: str
) -> None:
    assert bring(admin, (png(), name)).status == 303
    (one,) = stored(site)
    assert all(file.startswith(one.name) for file in files(site))
    assert {file.parent.name for file in site.folder.rglob(f"{one.name}*")} == {"media"}
    page = admin.get(ROOM)
    assert page.tree.xpath("//main//script") == []
    assert ">49" not in page.text
    removal = admin.get(f"{ROOM}/{one.name}/remove")
    assert (removal.status, removal.tree.xpath("//main//script")) == (200, [])


def test_what_a_document_tells_of_its_author_is_said(admin: Visitor) -> None:
    done = bring(admin, (pdf(author="Ana"), "report.pdf"), (pdf(script="app.alert(1)"), "form.pdf"))
    said = [
        one.text_content() for one in admin.get(done.response.location or "").tree.xpath("//p[@class='hint']")
    ]
    assert any("report.pdf" in one and "name of its author" in one for one in said)
    assert any("form.pdf" in one and "programs" in one for one in said)


class TestWords:
    def test_what_it_shows_is_said_in_each_language(self, site: SiteUnderTest, admin: Visitor) -> None:
        bring(admin, (jpeg(), "a.jpg"))
        page = admin.get(ROOM)
        assert page.said("//p[@class='hint'][2]") or "says nothing yet" in page.text
        (one,) = stored(site)
        form = seen(page) | {f"alt-{one.name}-en": " A  gate\0", f"alt-{one.name}-ar": "بوابة"}
        assert admin.post(ROOM, form).status == 303
        page = admin.get(ROOM)
        assert "says nothing yet" not in page.text
        assert stored(site)[0].alt == {"en": "A gate", "ar": "بوابة"}
        (field,) = page.tree.xpath(f"//input[@id='alt-{one.name}-ar']")
        assert (field.get("lang"), field.get("dir"), field.get("value")) == ("ar", "rtl", "بوابة")

    def test_too_many_stand_at_their_field_with_what_was_typed(
        self, site: SiteUnderTest, admin: Visitor
    ) -> None:
        bring(admin, (jpeg(), "a.jpg"))
        (one,) = stored(site)
        field = f"alt-{one.name}-en"
        page = admin.post(ROOM, seen(admin.get(ROOM)) | {field: "w" * 1001})
        assert (page.status, page.said(f"//*[@id='{field}-said']")[:17]) == (422, "This is too long:")
        assert page.tree.xpath(f"//input[@id='{field}']/@value") == ["w" * 1001]
        assert stored(site)[0].alt == {}

    def test_a_document_has_a_language_of_the_item(self, site: SiteUnderTest, admin: Visitor) -> None:
        bring(admin, (pdf(), "a.pdf"))
        (one,) = stored(site)
        admin.post(ROOM, seen(admin.get(ROOM)) | {f"language-{one.name}": "ar"})
        assert stored(site)[0].language == "ar"
        admin.post(ROOM, seen(admin.get(ROOM)) | {f"language-{one.name}": "xx-evil"})
        assert stored(site)[0].language == "ar"


class TestOrder:
    def test_one_goes_up_and_down_and_nothing_typed_is_lost(
        self, site: SiteUnderTest, admin: Visitor
    ) -> None:
        bring(admin, (jpeg(), "a.jpg"), (png(), "b.png"), (pdf(), "c.pdf"))
        first, _second, third = stored(site)
        sent = seen(admin.get(ROOM)) | {"do": f"up-{third.name}", f"alt-{first.name}-en": "A gate"}
        assert admin.post(ROOM, sent).status == 303
        assert names(admin.get(ROOM)) == ["a.jpg", "c.pdf", "b.png"]
        admin.post(ROOM, seen(admin.get(ROOM)) | {"do": f"down-{first.name}"})
        assert names(admin.get(ROOM)) == ["c.pdf", "a.jpg", "b.png"]
        assert stored(site)[1].alt == {"en": "A gate"}

    def test_one_is_taken_away_after_a_question(self, site: SiteUnderTest, admin: Visitor) -> None:
        bring(admin, (jpeg(), "a.jpg"), (png(), "b.png"))
        one = stored(site)[0]
        asked = admin.post(ROOM, seen(admin.get(ROOM)) | {"do": f"remove-{one.name}"})
        assert asked.response.location == f"{ROOM}/{one.name}/remove"
        assert "a.jpg" in admin.get(asked.response.location).text
        assert len(stored(site)) == 2
        assert admin.post(asked.response.location, {}).status == 303
        assert names(admin.get(ROOM)) == ["b.png"]
        assert not any(file.startswith(one.name) for file in files(site))
        assert admin.post(asked.response.location, {}).status == 404


class TestTwoAtOnce:
    def test_the_second_sees_that_it_changed_and_what_they_typed_is_there(
        self, site: SiteUnderTest, admin: Visitor, member: Callable[..., Visitor]
    ) -> None:
        other = member("editor")
        bring(admin, (jpeg(), "a.jpg"))
        (one,) = stored(site)
        field = f"alt-{one.name}-en"
        before = seen(other.get(ROOM))
        admin.post(ROOM, seen(admin.get(ROOM)) | {field: "A gate"})
        page = other.post(ROOM, before | {field: "A door"})
        assert page.status == 409
        assert "Somebody else changed this list" in page.said("//*[@role='alert']")
        assert page.tree.xpath(f"//input[@id='{field}']/@value") == ["A door"]
        assert "A gate" in page.said(f"//*[@id='{field}-said']")
        assert stored(site)[0].alt == {"en": "A gate"}
        assert other.post(ROOM, seen(page)).status == 303
        assert stored(site)[0].alt == {"en": "A door"}

    def test_what_both_brought_is_there_and_words_for_what_is_gone_are_shown(
        self, site: SiteUnderTest, admin: Visitor, member: Callable[..., Visitor]
    ) -> None:
        other = member("editor")
        bring(admin, (jpeg(), "a.jpg"))
        (one,) = stored(site)
        before = seen(other.get(ROOM)) | {f"alt-{one.name}-en": "Words of mine"}
        admin.post(f"{ROOM}/{one.name}/remove", {})
        chosen = [(BytesIO(png()), "b.png", "image/png")]
        page = other.post(ROOM, {**before, "files": chosen})
        assert (page.status, names(page)) == (409, ["b.png"])
        assert "Words of mine" in page.said("//*[@role='alert']")

    def test_files_of_an_item_that_went_meanwhile_do_not_stay(
        self, site: SiteUnderTest, admin: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with site.editor.opened() as opened:
            taking = opened.media.take_in

            def slow(*given: Any) -> Any:
                taken = taking(*given)
                publishing.take_down(opened, "one", "test")
                return taken

            monkeypatch.setattr(type(opened.media), "take_in", lambda self, *given: slow(*given))
            assert bring(admin, (jpeg(), "a.jpg")).status == 410
        assert files(site) == set()


class TestRights:
    def test_files_of_what_is_public_are_changed_by_editors_only(
        self, site: SiteUnderTest, member: Callable[..., Visitor]
    ) -> None:
        author, editor = member("author"), member("editor")
        bring(author, (jpeg(), "a.jpg"))
        site.editor.publish("one", "en")
        (one,) = stored(site)
        page = author.get(ROOM)
        assert page.tree.xpath("//input[@type='file']") == []
        assert bring(author, (png(), "b.png")).status == 403
        for address, form in (
            (f"{ROOM}/{one.name}/remove", {}),
            (ROOM, {**seen(page), "do": f"remove-{one.name}"}),
        ):
            assert author.post(address, form).status in (403, 303)
        assert len(stored(site)) == 1
        author.post(ROOM, seen(author.get(ROOM)) | {f"language-{one.name}": "ar"})
        assert stored(site)[0].language is None
        assert bring(editor, (png(), "b.png")).status == 303

    def test_a_translator_writes_the_words_in_their_languages_and_nothing_else(
        self, site: SiteUnderTest, admin: Visitor, member: Callable[..., Visitor]
    ) -> None:
        bring(admin, (jpeg(), "a.jpg"))
        (one,) = stored(site)
        arabic = member("translator", translates=["ar"])
        sent = seen(arabic.get(ROOM))
        assert set(sent) == {"stamp", f"alt-{one.name}-ar"}
        more = {f"alt-{one.name}-ar": "بوابة", f"alt-{one.name}-en": "Evil", f"language-{one.name}": "ar"}
        assert arabic.post(ROOM, sent | more).status == 303
        found = stored(site)[0]
        assert (found.alt, found.language) == ({"ar": "بوابة"}, None)
        assert bring(arabic, (png(), "b.png")).status == 403
        assert arabic.post(f"{ROOM}/{one.name}/remove", {}).status == 403
        assert member("translator", "b@example.org", translates=["fr"]).get(ROOM).status == 404

    def test_who_has_nothing_to_change_there_is_offered_no_button(
        self, site: SiteUnderTest, admin: Visitor, member: Callable[..., Visitor]
    ) -> None:
        save = "//form[@class='files']//button[@value='save']"
        arabic = member("translator", translates=["ar"])
        assert arabic.get(ROOM).tree.xpath(save) == []
        assert len(admin.get(ROOM).tree.xpath(save)) == 1
        bring(admin, (jpeg(), "a.jpg"))
        assert len(arabic.get(ROOM).tree.xpath(save)) == 2
        site.editor.publish("one", "ar")
        assert arabic.get(ROOM).tree.xpath(save) == []

    @pytest.mark.parametrize("role", ["translator", "author"])
    def test_what_readers_see_at_once_is_said_by_editors(
        self, site: SiteUnderTest, admin: Visitor, member: Callable[..., Visitor], role: str
    ) -> None:
        bring(admin, (jpeg(), "a.jpg"))
        (one,) = stored(site)
        writer = member(role, translates=["en", "ar"])
        early = seen(writer.get(ROOM)) | {f"alt-{one.name}-en": "Typed before it was public"}
        site.editor.publish("one", "en")
        assert set(seen(writer.get(ROOM))) == {"stamp", f"alt-{one.name}-ar"}
        assert "only editors change it: English" in writer.get(ROOM).said("//form/p[@class='hint'][last()]")
        late = writer.post(ROOM, early)
        assert (late.status, "Typed before it was public" in late.said("//*[@role='alert']")) == (409, True)
        sent = seen(writer.get(ROOM)) | {f"alt-{one.name}-en": "Evil", f"alt-{one.name}-ar": "بوابة"}
        assert writer.post(ROOM, sent).status == 303
        assert stored(site)[0].alt == {"ar": "بوابة"}
        assert admin.post(ROOM, seen(admin.get(ROOM)) | {f"alt-{one.name}-en": "A gate"}).status == 303
        assert stored(site)[0].alt == {"ar": "بوابة", "en": "A gate"}

    def test_a_picture_of_a_draft_is_seen_in_the_rooms_and_nowhere_else(
        self, site: SiteUnderTest, admin: Visitor, nobody: Visitor, member: Callable[..., Visitor]
    ) -> None:
        bring(admin, (jpeg(), "a.jpg"), (pdf(), "b.pdf"))
        (source,) = admin.get(ROOM).tree.xpath("//ol[@class='shelf']//img/@src")
        picture = admin.client.get(source, base_url=SECURE)
        assert (picture.status_code, picture.mimetype) == (200, "image/webp")
        wanted = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        assert {name: picture.headers[name] for name in wanted} == wanted
        document = admin.client.get(f"{ROOM}/{stored(site)[1].name}.pdf", base_url=SECURE)
        assert document.headers["Content-Disposition"].startswith("attachment")
        assert nobody.get(source).status == 302
        assert site.reader.get(source.replace(ROOM, "/media")).status == 404
        assert member("translator", translates=["fr"]).get(source).status == 404
        for other in (
            f"{ROOM}/{stored(site)[0].name}.png",
            f"{ROOM}/{'0' * 32}.jpg",
            f"{ROOM}/..%2f..%2fsecret",
        ):
            assert admin.get(other).status == 404

    def test_another_items_file_is_not_served_as_ones_own(self, site: SiteUnderTest, admin: Visitor) -> None:
        site.editor.save("two", texts={"en": {"title": "Two", "state": "draft"}})
        (address,) = attach(site, "two", (jpeg(), "a.jpg", {}))
        assert admin.get(address.replace("/media", ROOM)).status == 404

    def test_without_a_token_nothing_is_kept(self, site: SiteUnderTest, admin: Visitor) -> None:
        chosen = [(BytesIO(jpeg()), "a.jpg", "image/jpeg")]
        assert admin.post(ROOM, {"files": chosen}, token="wrong").status == 400
        assert (stored(site), files(site)) == ([], set())


class TestSize:
    def test_only_this_form_takes_more_and_only_of_who_may(
        self, site: SiteUnderTest, nobody: Visitor, admin: Visitor, member: Callable[..., Visitor]
    ) -> None:
        large = b"x" * (5 * 1024 * 1024)
        assert bring(admin, (large, "noise.png")).status == 422
        assert admin.post("/admin/people", {"name": "x" * (LARGEST_FORM + 1)}).status == 413
        arabic = member("translator", translates=["ar"])
        assert bring(arabic, (large, "noise.png")).status == 413
        chosen = [(BytesIO(large), "a.png", "image/png")]
        assert nobody.post(ROOM, {"files": chosen}).status in (401, 413)

    def test_what_is_too_much_at_once_is_not_read(self, admin: Visitor) -> None:
        sent = {"CONTENT_LENGTH": str(MOST_AT_ONCE + 1), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
        answer = admin.client.post(ROOM, base_url="https://localhost", environ_overrides=sent)
        assert answer.status_code == 413

    def test_after_as_many_as_an_item_can_have_no_more_are_tried_of_one_form(
        self, site: SiteUnderTest, admin: Visitor
    ) -> None:
        bad = [(b"<svg>", f"{at}.svg") for at in range(MOST_ASSETS - 1)]
        page = bring(admin, (png(), "first.png"), *bad, (jpeg(), "last.jpg"), (b"%PDF-", "more.pdf"))
        assert (page.status, names(page)) == (422, ["first.png"])
        said = [" ".join(one.text_content().split()) for one in page.tree.xpath("//*[@id='files-fault']/p")]
        assert len(said) == MOST_ASSETS + 1
        assert said[-2:] == [
            f"{name} is one too many: an item has at most 100." for name in ("last.jpg", "more.pdf")
        ]
        assert bring(admin, (jpeg(), "last.jpg")).status == 303
        assert names(admin.get(ROOM)) == ["first.png", "last.jpg"]

    def test_words_for_many_files_fit(self, site: SiteUnderTest, admin: Visitor) -> None:
        attach(site, "one", *[(png((8 + at, 8)), f"{at}.png", {}) for at in range(60)])
        sent = seen(admin.get(ROOM))
        many: Mapping[str, str] = {key: "و" * 900 for key in sent if key.startswith("alt-")}
        assert len(many) == 120
        assert admin.post(ROOM, {**sent, **many}).status == 303
        assert stored(site)[59].alt["ar"] == "و" * 900


@pytest.mark.parametrize("address", ["/admin/items/none/files", f"{ROOM}/none/remove", f"{ROOM}/none.png"])
def test_what_is_not_there_is_not_found(admin: Visitor, address: str) -> None:
    assert admin.get(address).status == 404
