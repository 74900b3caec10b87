from pathlib import Path

import pytest

from omctpub import plugins
from omctpub.testing import Editor, Page, Reader

page_type = plugins.load(plugins.find(Path(), safe=True)["pages"]).plugin.content_types[0]()


@pytest.fixture
def about(editor: Editor) -> None:
    editor.save("contact", "page", texts={"en": "Contact", "ar": "اتصلوا بنا"}, data={"place": 2})
    editor.save("legal", "page", "2016", texts={"fr": {"title": "Mentions légales", "body": "Éditeur …"}})
    editor.save("about", "page", "2018", texts={"en": "About us"}, data={"place": 1})


def foot(page: Page) -> list[str]:
    """The links at the foot of a page, those to lists aside."""
    links = page.tree.xpath("//footer//a[contains(@href, '/pages/')]")
    return [" ".join(link.text_content().split()) for link in links]


def test_a_page_is_no_news_and_has_no_banner() -> None:
    assert (page_type.listed, page_type.banner, page_type.in_footer) == (False, False, True)


@pytest.mark.usefixtures("about")
class TestFooter:
    def test_every_page_leads_to_them_in_their_order(self, reader: Reader) -> None:
        for address in ("", "news", "search?q=us", "pages/legal", "countries", "nothing"):
            page = reader.get(f"/en/{address}")
            assert foot(page) == ["About us", "Contact", "Mentions légales"], address
        assert [reader.get(link).status for link in page.tree.xpath("//footer//a/@href")] == [200] * 6

    def test_they_are_in_the_language_of_the_page_where_they_can(self, reader: Reader) -> None:
        page = reader.get("/ar/")
        assert foot(page) == ["About us", "اتصلوا بنا", "Mentions légales"]
        tongues = page.tree.xpath("//footer//a[contains(@href, '/pages/')]/span/@lang")
        assert tongues == ["en", "ar", "fr"]

    def test_a_page_that_comes_goes_or_moves_is_seen_at_once(self, editor: Editor, reader: Reader) -> None:
        assert foot(reader.get("/en/search?q=x")) == ["About us", "Contact", "Mentions légales"]
        editor.withdraw("legal")
        editor.save("about", "page", "2018", texts={"en": "Who we are"}, data={"place": 3})
        assert foot(reader.get("/en/search?q=x")) == foot(reader.home()) == ["Contact", "Who we are"]

    def test_a_draft_is_not_there(self, editor: Editor, reader: Reader) -> None:
        editor.save("draft", "page", texts={"en": {"title": "Secret", "state": "draft"}})
        assert "Secret" not in reader.home().text

    def test_rooms_and_parts_have_none(self, reader: Reader) -> None:
        assert foot(reader.get("/admin/login")) == foot(reader.get("/en/news?filters=1", part=True)) == []


@pytest.mark.usefixtures("about")
def test_its_page_presses_no_date_on_the_reader(reader: Reader) -> None:
    page = reader.get("/en/pages/about")
    assert page.said("//h1") == "About us"
    assert page.tree.xpath("//main//time[not(ancestor::*[@hidden])]") == []
    assert page.tree.xpath("//dl/*") == []
    assert (
        reader.get("/en/pages/legal").said("//*[@class='tongue'][not(ancestor::*[@hidden])]")
        == "Text in: French"
    )


@pytest.mark.usefixtures("about")
def test_it_is_found_and_in_the_sitemap_but_in_no_news_and_no_menu(reader: Reader) -> None:
    assert reader.search("about").titles == ["About us"]
    assert "/en/pages/about/about-us" in reader.get("/sitemap.xml").text
    home = reader.home()
    assert (home.titles, reader.news().titles) == ([], [])
    assert home.tree.xpath("//nav[contains(@class, 'menu')]//a[contains(@href, '/pages')]") == []
    assert reader.get("/en/pages").titles == ["About us", "Contact", "Mentions légales"]


@pytest.mark.usefixtures("about")
def test_search_engines_are_told_that_it_is_a_page(reader: Reader) -> None:
    assert '"@type":"WebPage"' in reader.get("/en/pages/about").text


def test_a_title_is_shown_as_it_is_written(editor: Editor, reader: Reader) -> None:
    hostile = "</footer><img src=x onerror=alert(1)> {{7*7}} %(x)s"
    editor.save("odd", "page", texts={"en": hostile})
    page = reader.home()
    assert (foot(page), page.tree.xpath("//img[@onerror]")) == ([hostile], [])


def test_one_without_a_title_is_called_a_page(editor: Editor, reader: Reader) -> None:
    editor.save("bare", "page", texts={"en": {"body": "Text."}})
    assert foot(reader.home()) == ["Page"]
