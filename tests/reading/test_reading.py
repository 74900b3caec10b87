"""Home, lists and items, as readers meet them."""

from typing import Any

import pytest

from omctpub.testing import Editor, Page, Reader, SiteUnderTest

pytestmark = pytest.mark.both_databases
ARABIC = "تونس: بيان حول الاحتجاز"


def ids(page: Page) -> list[str]:
    """The public ids of all entries of a page, in order."""
    return [entry["properties"]["url"][0].split("/")[5] for feed in page.feeds for entry in feed]


@pytest.fixture
def filled(editor: Editor) -> None:
    editor.programme(
        "human-rights-defenders", en="Human Rights Defenders", fr="Défenseurs des droits humains"
    )
    editor.programme("children", en="Rights of the Child")
    defenders = ("human-rights-defenders",)
    editor.save("old", published="2017-05-01", texts={"en": "An old statement"}, countries=("PE",))
    editor.save("ar", published="2018-02-14", texts={"ar": ARABIC}, countries=("TN",))
    editor.save("fr", "report", "2018-02-14", {"fr": "Rapport annuel"}, programmes=("children",))
    texts = {"es": "Criminalización en Chiapas", "en": "Criminalisation in Chiapas"}
    editor.save("es", "statement", "2018-02-15", texts, programmes=defenders, countries=("AI", "MX"))
    editor.save(
        "en", "statement", "2018-02-16", {"en": "Open letter"}, programmes=defenders, countries=("SD",)
    )


@pytest.mark.usefixtures("filled")
class TestHome:
    def test_each_item_stands_in_the_first_stream_that_takes_it(self, reader: Reader) -> None:
        first, second = reader.home().feeds
        assert [entry["properties"]["name"] for entry in first] == [
            ["Open letter"],
            ["Criminalisation in Chiapas"],
        ]
        assert [entry["lang"] for entry in second] == ["fr", "ar", "en"]

    def test_an_entry_keeps_its_language_and_its_labels_carry_the_pages(self, reader: Reader) -> None:
        entry = reader.home("fr").tree.xpath("//article[.//span[text()=$title]]", title=ARABIC)[0]
        assert (entry.get("lang"), entry.get("dir")) == ("ar", "rtl")
        meta = entry.xpath(".//*[contains(@class, 'meta')]")[0]
        assert (meta.get("lang"), meta.get("dir")) == ("fr", "ltr")
        assert "14 février 2018" in meta.text_content()

    def test_categories_are_programmes_then_type_then_countries(self, reader: Reader) -> None:
        entry = reader.home().feeds[0][1]["properties"]
        assert entry["category"] == ["Human Rights Defenders", "Statement", "Anguilla", "Mexico"]
        assert entry["published"] == ["2018-02-15"]

    def test_a_programme_without_a_name_in_the_pages_language_says_which_it_is_in(
        self, reader: Reader
    ) -> None:
        named = reader.home("ar").tree.xpath("//a[text()='Rights of the Child']")[0]
        assert (named.get("lang"), named.get("dir")) == ("en", "ltr")

    def test_a_page_without_streams_shows_all_news(self, site: SiteUnderTest) -> None:
        assert len(site.configure(streams=[]).reader.home().titles) == 5


PREFIXES = [
    ("Open letter", ("SD",), "Sudan:"),
    ("Sudan: open letter", ("SD",), ""),
    ("Soudan : lettre ouverte", ("SD",), ""),
    ("Sudanese organisations write", ("SD",), "Sudan:"),
    ("Open letter", ("AI", "MX"), ""),
    ("Open letter", (), ""),
    ("Congo, Democratic Republic: open letter", ("CD",), ""),
    ("", ("SD",), ""),
]


@pytest.mark.parametrize(("title", "countries", "prefix"), PREFIXES)
def test_the_country_stands_before_the_title_once(
    editor: Editor, reader: Reader, title: str, countries: tuple[str, ...], prefix: str
) -> None:
    editor.save("one", texts={"en": title}, countries=countries)
    page = reader.home()
    assert page.said("//*[@class='prefix']") == prefix
    assert page.said("//*[contains(@class, 'h-entry')]//*[@class='p-name']") == title


def test_an_item_without_a_title_is_called_by_type_and_date(editor: Editor, reader: Reader) -> None:
    editor.save("one", texts={"fr": ""}, published="2004-01")
    entry = reader.news().feeds[0][0]["properties"]
    assert "name" not in entry
    assert entry["url"] == ["http://localhost/en/statements/one"]
    assert reader.news().said("//a[@class='u-url']") == "Statement, January 2004"


FILTERS = [
    ("", ["en", "es", "fr", "ar", "old"]),
    ("country=SD", ["en"]),
    ("country=sd&country=TN", ["en", "ar"]),
    ("type=report", ["fr"]),
    ("type=report&country=SD", []),
    ("programme=children&programme=human-rights-defenders", ["en", "es", "fr"]),
    ("stream=news-on-torture", ["fr", "ar", "old"]),
    ("stream=news-on-torture&programme=human-rights-defenders", []),
    ("langs=ar,fr", ["fr", "ar"]),
    ("langs=ar&langs=es", ["es", "ar"]),
    ("langs=th", []),
    ("country=&type=&langs=", ["en", "es", "fr", "ar", "old"]),
    ("unknown=1&page=%D9%A1", ["en", "es", "fr", "ar", "old"]),
]


@pytest.mark.usefixtures("filled")
class TestLists:
    @pytest.mark.parametrize(("query", "expected"), FILTERS)
    def test_filters_combine(self, reader: Reader, query: str, expected: list[str]) -> None:
        assert ids(reader.get(f"/en/news?{query}")) == expected

    def test_a_types_own_list(self, reader: Reader) -> None:
        assert ids(reader.get("/ar/reports")) == ["fr"]
        assert ids(reader.get("/ar/reports?type=statement")) == []

    def test_langs_decides_which_text_is_shown(self, reader: Reader) -> None:
        shown = [
            reader.get(f"/{page}").feeds[0][0]["lang"] for page in ("en/news?langs=es", "es/news?country=MX")
        ]
        assert shown == ["es", "es"]

    def test_langs_is_carried_on_by_every_link_and_form(self, reader: Reader) -> None:
        tree = reader.get("/en/news?langs=ar,es&filters=1").tree
        links = [
            link
            for link in tree.xpath("//*[not(ancestor::*[@class='chips'])]/@href")
            if link.startswith("/en/") or link.startswith("/ar/")
        ]
        clearing = [link for link in links if "langs=ar,es" not in link]
        assert clearing == []
        assert tree.xpath("//form[@role='search']//input[@name='langs']/@value") == ["ar,es"]
        ticked = tree.xpath("//form[@class='filters']//input[@name='langs'][@checked]/@value")
        assert sorted(ticked) == ["ar", "es"]

    def test_the_next_page_goes_on_where_the_first_ends(self, site: SiteUnderTest) -> None:
        reader = site.configure(list_size=2).reader
        first = reader.get("/en/news?country=TN&country=PE&country=SD")
        more = first.tree.xpath("//a[@rel='next']/@href")[0]
        assert ids(first) + ids(reader.get(more)) == ["en", "ar", "old"]
        part = reader.get(more, part=True)
        assert part.text.count("<article") == 1
        assert "<html" not in part.text

    def test_the_filter_form_comes_alone_to_htmx_and_with_the_page_without_scripts(
        self, reader: Reader
    ) -> None:
        address = reader.news("fr").tree.xpath("//p[@class='filter-link']/a/@href")[0]
        part, whole = reader.get(address, part=True), reader.get(address)
        assert part.text.lstrip().startswith("<form")
        assert whole.tree.xpath("//form[@class='filters']")
        assert ids(whole) == ["en", "es", "fr", "ar", "old"]

    def test_the_language_switch_and_the_next_page_keep_the_filters(self, site: SiteUnderTest) -> None:
        reader = site.configure(list_size=1).reader
        for address in (
            "/en/?type=report",
            "/en/news?type=report&type=statement",
            "/en/reports?type=statement",
        ):
            page = reader.get(address)
            switched = page.tree.xpath("//nav[@class='switch']//a[@hreflang='fr']/@href")[0]
            assert switched.split("?")[1] == address.split("?")[1]
            assert reader.get(switched).text.count("<article") == page.text.count("<article")

    @pytest.mark.parametrize(
        "address", ["/en/news?page=2", "/en/statements?page=2&langs=en", "/en/search?q=letter&page=2"]
    )
    def test_the_language_switch_keeps_the_page_of_a_list(self, site: SiteUnderTest, address: str) -> None:
        for id in "ab":
            site.configure(list_size=1).editor.save(id, texts={"en": f"Letter {id}"})
        page = site.reader.get(address)
        switched = page.tree.xpath("//nav[@class='switch']//a[@hreflang='fr']/@href")[0]
        assert "page=2" in switched
        assert site.reader.get(switched).titles == page.titles

    def test_several_chosen_values_stay_chosen_in_the_form(self, reader: Reader) -> None:
        form = reader.get("/en/news?country=SD&country=TN&filters=1").tree.xpath("//select[@name='country']")[
            0
        ]
        assert form.get("multiple") is not None
        assert form.xpath("option[@selected]/@value") == ["SD", "TN"]


LOST = [
    *(
        "/xx/",
        "/EN/",
        "/en/nothing",
        "/en/news?type=nothing",
        "/en/news?country=ZZ",
        "/en/news?country=Sudan",
    ),
    *("/en/news?programme=nothing", "/en/news?stream=nothing", "/en/news?langs=not_a_tag", "/en/news?page=0"),
    *(
        "/en/news?page=-1",
        f"/en/news?page={10**30}",
        "/en/news?page=2",
        "/en/news?page=NaN",
        "/en/news?page=1;2",
    ),
    *(
        "/en/statements/nothing",
        "/en/statements/nothing/at-all",
        "/en/reports/one",
        "/en/statements/one?text=th",
    ),
    *("/en/statements/one?langs=%00", "/en/?langs=../../etc", "/en/search?q=a&page=9", "/%ff%fe", "/en/%ff"),
]


@pytest.mark.parametrize("address", LOST)
def test_what_is_not_there_is_said_with_a_way_on(editor: Editor, reader: Reader, address: str) -> None:
    editor.save("one")
    answer = reader.get(address)
    assert answer.status == 404
    assert answer.said("//h1") == "Page not found"
    assert "/en/" in answer.tree.xpath("//ul[@class='ways-on']//@href")


class TestItem:
    def test_the_short_address_and_the_full_one_answer_and_a_wrong_slug_leads_there(
        self, editor: Editor, reader: Reader
    ) -> None:
        editor.save("one", texts={"ru": "Открытое письмо"})
        assert reader.get("/en/statements/one").status == 200
        wrong = reader.get("/en/statements/one/wrong?langs=ru")
        assert wrong.status == 301
        assert reader.get(wrong.response.location).status == 200
        assert wrong.response.location.endswith("?langs=ru")

    def test_the_text_shown_is_the_pages_then_the_first_read_then_the_original(
        self, editor: Editor, reader: Reader
    ) -> None:
        editor.save("one", texts={"es": "Original", "fr": "Français", "th": "ไทย"})
        shown = {
            address: reader.get(f"/{address}").said("//*[@class='p-name']")
            for address in ("fr/statements/one", "ar/statements/one", "fr/statements/one?langs=th,es")
        }
        assert list(shown.values()) == ["Français", "Original", "ไทย"]
        assert reader.get("/ru/statements/one?text=th").said("//*[@class='p-name']") == "ไทย"

    def test_body_is_markdown_without_raw_html_and_its_headings_stand_below_the_title(
        self, editor: Editor, reader: Reader
    ) -> None:
        body = "# Part\n\n<script>alert(1)</script>\n\n[bad](javascript:alert(1)) [good](https://example.org)"
        editor.save("one", texts={"en": {"title": "T", "body": body}})
        page = reader.get("/en/statements/one")
        content = page.tree.xpath("//*[@class='e-content']")[0]
        assert content.xpath(".//h2/text()") == ["Part"]
        assert not content.xpath(".//script")
        assert content.xpath(".//@href") == ["https://example.org"]

    def test_read_more_gives_the_body_alone_to_htmx(self, editor: Editor, reader: Reader) -> None:
        editor.save("one", texts={"ar": {"title": "عنوان", "summary": "ملخص", "body": "نص"}})
        opened = reader.news().tree.xpath("//p[@class='more']/a/@hx-get")[0]
        part = reader.get(opened, part=True)
        assert part.text.lstrip().startswith('<div class="e-content opened" lang="ar" dir="rtl"')
        assert "نص" in part.text

    def test_read_more_is_a_plain_link_where_there_is_no_body(self, editor: Editor, reader: Reader) -> None:
        editor.save("one", texts={"en": {"title": "T", "summary": "S"}})
        link = reader.news().tree.xpath("//p[@class='more']/a")[0]
        assert (link.get("href"), link.get("hx-get")) == ("/en/statements/one/t", None)

    def test_other_languages_of_the_text_are_offered_on_their_own_pages(
        self, editor: Editor, reader: Reader
    ) -> None:
        editor.save("one", texts={"en": "One", "fr": "Un", "th": "หนึ่ง"})
        links = reader.get("/en/statements/one").tree.xpath("//p[@class='also']/a/@href")
        assert [reader.get(link).said("//*[@class='p-name']") for link in links] == ["Un", "หนึ่ง"]

    def test_the_language_switch_keeps_the_reader_on_the_item(self, editor: Editor, reader: Reader) -> None:
        editor.save("one", texts={"en": "One", "fr": "Un"})
        tree = reader.get("/en/statements/one").tree
        assert tree.xpath("//nav[@class='switch']//a/@href")[:2] == [
            "/en/statements/one/one",
            "/fr/statements/one/un",
        ]


UNSEEN: list[tuple[str, dict[str, str], dict[str, Any], int]] = [
    ("draft", {"state": "draft"}, {}, 404),
    ("review", {"state": "review"}, {}, 404),
    ("withdrawn", {"state": "withdrawn"}, {}, 410),
    ("embargo", {}, {"visible_from": 10**17}, 404),
    ("expired", {}, {"visible_until": 1}, 410),
]


@pytest.mark.parametrize(("name", "text", "item", "status"), UNSEEN)
def test_what_is_not_public_is_nowhere(
    editor: Editor, reader: Reader, name: str, text: dict[str, str], item: dict[str, Any], status: int
) -> None:
    editor.save(name, texts={"en": {"title": "Unseen words", **text}}, **item)
    assert reader.get(f"/en/statements/{name}").status == status
    assert reader.news().titles == reader.home().titles == reader.search("unseen").titles == []
    assert reader.get("/en/news?filters=1", part=True).text.count("<option") == 0


def test_a_disabled_plugins_items_are_gone_and_come_back(
    site: SiteUnderTest, editor: Editor, reader: Reader
) -> None:
    editor.save("one", "report", texts={"en": "Annual report"})
    every = site.settings["plugins"]
    assert reader.search("annual").titles == ["Annual report"]
    site.configure(plugins=[name for name in every if name != "reports"])
    assert [reader.get(f"/en/reports{rest}").status for rest in ("", "/one", "/none")] == [410, 410, 404]
    assert reader.news().titles == reader.search("annual").titles == []
    site.configure(plugins=every)
    assert reader.get("/en/reports/one").status == 200
    assert reader.search("annual").titles == ["Annual report"]
