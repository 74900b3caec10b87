"""Pictures and documents as readers get them: with their item, never before or after it, and harmless."""

import json

import feedparser
import pytest
import time_machine

from omctpub.testing import Page, SiteUnderTest
from tests.pictures import attach, jpeg, pdf, png

ALT = {"en": 'A "closed" door <b>', "ar": "باب مغلق"}
REPORT = {"language": "en", "alt": {"en": "The report"}}
PDF_TEXT = "Incommunicado detention in the desert"


@pytest.fixture
def addresses(site: SiteUnderTest) -> list[str]:
    """An item in English and Arabic with two pictures and a PDF."""
    site.editor.save("one", texts={"en": "One", "ar": "واحد"})
    return attach(
        site,
        "one",
        (jpeg((1700, 900)), "door.jpg", {"alt": ALT}),
        (png((60, 60)), "seal.png", {}),
        (pdf([PDF_TEXT], script="app.alert(1)"), "a\u202efdp.exe", REPORT),
    )  # fmt: skip


def every(page: Page, xpath: str) -> list[str]:
    return [str(one) for one in page.tree.xpath(xpath)]


class TestAnAnswer:
    def test_says_that_it_is_nothing_else_and_that_nothing_in_it_runs(
        self, site: SiteUnderTest, addresses: list[str]
    ) -> None:
        variant = addresses[0].replace(".jpg", "-480.webp")
        kinds = ["image/jpeg", "image/png", "application/pdf", "image/webp"]
        for address, kind in zip([*addresses, variant], kinds, strict=True):
            answer = site.reader.get(address, headers={"Accept-Encoding": "br, gzip"}).response
            assert (answer.status_code, answer.mimetype) == (200, kind)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
            assert answer.headers["Cache-Control"] == "no-cache"
            assert not {"Set-Cookie", "Last-Modified", "Content-Encoding"} & set(answer.headers.keys())
            disposition = answer.headers["Content-Disposition"]
            assert disposition.startswith("attachment" if kind == "application/pdf" else "inline")

    def test_names_a_file_that_nobody_mistakes(self, site: SiteUnderTest, addresses: list[str]) -> None:
        said = site.reader.get(addresses[2]).response.headers["Content-Disposition"]
        assert said == "attachment; filename=afdp.pdf"

    def test_does_not_tell_what_a_picture_was_called(self, site: SiteUnderTest, addresses: list[str]) -> None:
        answers = [*addresses[:2], "/en/statements/one", "/en/news.json", "/en/news.atom"]
        for address in answers:
            answer = site.reader.get(address).response
            assert b"seal.png" not in answer.data
            said = answer.headers.get("Content-Disposition", "")
            assert [name for name in ("door", "seal") if name in said] == []

    def test_comes_in_parts_and_not_again(self, site: SiteUnderTest, addresses: list[str]) -> None:
        whole = site.reader.get(addresses[2]).response
        assert whole.headers["Accept-Ranges"] == "bytes"
        part = site.reader.get(addresses[2], headers={"Range": "bytes=0-4"}).response
        assert (part.status_code, part.data) == (206, b"%PDF-")
        assert part.headers["Content-Range"] == f"bytes 0-4/{len(whole.data)}"
        assert site.reader.get(addresses[2], headers={"Range": "bytes=999999-"}).status == 416
        tag = whole.headers["ETag"]
        assert site.reader.get(addresses[2], headers={"If-None-Match": tag}).status == 304
        head = site.reader.client.head(addresses[2])
        assert (head.data, head.content_length) == (b"", len(whole.data))

    def test_to_any_other_name_is_none(self, site: SiteUnderTest, addresses: list[str]) -> None:
        stem = addresses[0].removesuffix(".jpg")
        wrong = [stem, f"{stem}.png", f"{stem}.pdf", f"{stem}-481.webp", f"{stem}.webp", f"{stem}-0480.webp"]
        wrong += [f"{stem}-480.jpg", "/media/", "/media/x.jpg", f"/media/{'0' * 32}.jpg", f"{stem}.jpg%00"]
        wrong += [
            "/media/..%2fomctpub.db",
            "/media/%2e%2e/omctpub.toml",
            f"{stem.upper()}.jpg",
            f"{stem}.jpg/x",
        ]
        assert {one: site.reader.get(one).status for one in wrong} == dict.fromkeys(wrong, 404)

    def test_is_none_where_the_file_is_lost(self, site: SiteUnderTest, addresses: list[str]) -> None:
        (site.folder / "data" / addresses[0][1:]).unlink()
        assert site.reader.get(addresses[0]).status == 404
        assert site.reader.get("/en/statements/one").status == 200


class TestReadersSee:
    @pytest.mark.both_databases
    def test_them_with_their_item_only(self, site: SiteUnderTest, addresses: list[str]) -> None:
        def status() -> set[int]:
            return {site.reader.get(one).status for one in addresses}

        assert status() == {200}
        site.editor.withdraw("one", "ar")
        assert status() == {200}
        site.editor.withdraw("one")
        assert status() == {410}
        site.editor.publish("one")
        assert status() == {200}
        site.configure(plugins=["reports"])
        assert status() == {410}

    @pytest.mark.both_databases
    def test_none_of_a_draft_or_before_its_time(self, site: SiteUnderTest) -> None:
        site.editor.save("draft", texts={"en": {"title": "Draft", "state": "draft"}})
        site.editor.save("later", visible_from=2_000_000_000_000_000)
        for id in ("draft", "later"):
            [address] = attach(site, id, (jpeg(), "a.jpg", {"alt": ALT}))
            assert site.reader.get(address).status == 404
        with time_machine.travel(2_000_000_001, tick=False):
            assert site.reader.get(address).status == 200

    @pytest.mark.both_databases
    def test_none_of_a_language_before_its_text(self, site: SiteUnderTest) -> None:
        site.editor.save("one", texts={"en": "One", "fr": {"title": "Un", "state": "draft"}})
        given = (
            (pdf(["Brouillon"]), "a.pdf", {"language": "fr"}),
            (pdf(["Otchet"]), "b.pdf", {"language": "ru"}),
        )
        french, russian = attach(site, "one", *given)
        assert [site.reader.get(one).status for one in (french, russian)] == [410, 200]
        page = site.reader.get("/en/statements/one")
        assert (french in page.text, russian in page.text) == (False, True)
        assert french not in site.reader.get("/en/news.json").text
        assert site.reader.search("Brouillon").titles == []
        assert site.reader.search("Otchet").titles == ["One"]
        site.editor.publish("one", "fr")
        assert site.reader.get(french).status == 200

    def test_no_longer_what_was_taken_from_the_item(self, site: SiteUnderTest, addresses: list[str]) -> None:
        assert addresses[0] in site.reader.get("/en/statements/one").text
        attach(site, "one")
        assert addresses[0] not in site.reader.get("/en/statements/one").text
        assert {site.reader.get(one).status for one in addresses} == {404}
        assert list((site.folder / "data" / "media").iterdir()) == []


class TestAPage:
    def test_shows_pictures_so_that_nothing_shifts(self, site: SiteUnderTest, addresses: list[str]) -> None:
        page = site.reader.get("/en/statements/one")
        stem = addresses[0].removesuffix(".jpg")
        widths = ", ".join(f"{stem}-{width}.webp {width}w" for width in (480, 960, 1600))
        assert every(page, "//figure//source/@srcset")[0] == widths
        assert every(page, "//figure//img/@src") == addresses[:2]
        assert every(page, "//figure//img/@alt") == [ALT["en"], ""]
        assert every(page, "//figure//img/@width") == ["1700", "60"]
        assert every(page, "//figure//img/@height") == ["900", "60"]
        assert every(page, "//figure//img/@loading") == ["lazy"]

    def test_describes_them_in_the_language_of_its_text(
        self, site: SiteUnderTest, addresses: list[str]
    ) -> None:
        page = site.reader.get("/ar/statements/one")
        assert every(page, "//figure//img/@alt") == [ALT["ar"], ""]
        assert every(page, "//figure//img/@lang") == []
        assert page.said("//section[contains(@class, 'documents')]/h2") == "وثائق"

    def test_offers_documents_with_language_and_size(self, site: SiteUnderTest, addresses: list[str]) -> None:
        said = site.reader.get("/fr/statements/one").said("//section[contains(@class, 'documents')]//li")
        assert said.startswith("The report (anglais) · PDF · ")
        assert said.endswith("ko")
        assert "anglais" not in site.reader.get("/en/statements/one").text

    @pytest.mark.parametrize(
        "type", ["internship", "event", "report", "link", "pledge", "urgent_intervention"]
    )
    def test_of_any_type_shows_them(self, site: SiteUnderTest, type: str) -> None:
        site.editor.save("one", type)
        addresses = attach(site, "one", (jpeg(), "a.jpg", {}), (pdf(), "a.pdf", {}))
        with site.editor.opened() as opened:
            path = opened.types[type].path
        page = site.reader.get(f"/en/{path}/one")
        assert [address in page.text for address in addresses] == [True, True]

    def test_in_part_brings_the_text_alone(self, site: SiteUnderTest, addresses: list[str]) -> None:
        assert "/media/" not in site.reader.get("/en/statements/one", part=True).text


def test_feeds_name_them(site: SiteUnderTest, addresses: list[str]) -> None:
    item = json.loads(site.reader.get("/en/news.json").text)["items"][0]
    whole = [f"http://localhost{address}" for address in addresses]
    assert item["image"] == whole[0]
    assert [one["url"] for one in item["attachments"]] == whole
    assert item["attachments"][2]["mime_type"] == "application/pdf"
    assert item["attachments"][2]["size_in_bytes"] == len(site.reader.get(addresses[2]).response.data)
    assert item["attachments"][2]["title"] == "The report"
    entry = feedparser.parse(site.reader.get("/en/news.atom").text)["entries"][0]
    assert [(one["href"], one["type"]) for one in entry["enclosures"]] == [
        (whole[0], "image/jpeg"), (whole[1], "image/png"), (whole[2], "application/pdf"),
    ]  # fmt: skip


@pytest.mark.both_databases
def test_a_document_is_found_by_its_text(site: SiteUnderTest, addresses: list[str]) -> None:
    assert site.reader.search("incommunicado desert").titles == ["One"]
    assert site.reader.search("incommunicado", langs="ar").titles == []
    attach(site, "one")
    assert site.reader.search("incommunicado").titles == []
