"""Lists narrowed by year, facets and all else, the chips and the form that say so, pages, types' orders."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest

from omctpub.testing import SECRET, Editor, Page, Reader, SiteUnderTest, bundled_plugins

CASE = "HND 002 / 0703 / OBS 035"
LONG = "Long series" * 40


def ids(page: Page) -> list[str]:
    """The public ids of the entries of a page, in order."""
    return [
        link.split("?")[0].split("/")[3] for link in page.tree.xpath("//article//a[@class='u-url']/@href")
    ]


def chips(page: Page) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.tree.xpath("//ul[@class='chips']/li/a")]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> SiteUnderTest:
    site = SiteUnderTest(tmp_path_factory.mktemp("site"))
    stream = {"name": "children", "programme": "children", "titles": {"fr": "Enfants"}}
    site.configure(secret_key=SECRET, plugins=bundled_plugins(), streams=[stream])
    fill(site.editor)
    return site


def fill(editor: Editor) -> None:
    editor.programme("children", en="Rights of the Child", fr="Droits de l'enfant")
    editor.programme("ngos", fr="Organisations de la société civile")
    editor.save("old", published="2003", countries=("PE",))
    editor.save("appeal", "urgent_intervention", "2003-07", data={"code": CASE, "status": "open"})
    update = {"code": f"{CASE}.1", "status": "released"}
    editor.save("update", "urgent_intervention", "2003-08", data=update, countries=("HN",))
    editor.save("new-year", published="2017-12-31T23:30:00-05:00", countries=("SD", "PE"))
    editor.save("report", "report", "2018-01", data={"series": LONG}, programmes=("children", "ngos"))
    texts = {"fr": "Stage", "ar": "تدريب"}
    open_call = {"office": "Genève", "deadline": "2999-01-01"}
    editor.save("geneva", "internship", "2018-02", texts, data=open_call)
    closed_call = {"office": "Tunis & Sfax", "deadline": "2018-04-01"}
    editor.save("tunis", "internship", "2018-03", data=closed_call)
    editor.save("pledge", "pledge", "2018-04", countries=("SD",))
    days = {"past": "2018-05-01", "last": "2018-06-01", "far": "2999-06-01", "soon": "2998-01-01"}
    for name, day in days.items():
        editor.save(name, "event", "2018-07", data={"start": day}, countries=("TN",))
    editor.save("some-day", "event", "2018-08")


@pytest.fixture
def reader(world: SiteUnderTest) -> Reader:
    return world.reader


NARROWED = [
    ("news?year=2003", "update appeal old"),
    ("news?year=2003&year=2017", "new-year update appeal old"),
    ("news?year=٢٠١٧&year=2017", "new-year"),
    ("news?year=1999", ""),
    ("news?year=2003&country=PE", "old"),
    ("news?year=2003&type=statement&type=report", "old"),
    ("news?status=open&status=released", "update appeal"),
    ("news?status=closed", ""),
    ("news?code=hnd002/0703/OBS035.01", "update"),
    (f"news?{urlencode({'office': ['Genève', 'Tunis & Sfax']}, doseq=True)}", "tunis geneva"),
    ("news?office=Gen%C3%A8ve&langs=ar", "geneva"),
    ("news?office=Gen%C3%A8ve&langs=en", ""),
    ("news?office=Nowhere", ""),
    (f"news?series={quote(LONG)}", "report"),
    (f"reports?series={quote(LONG)}&office=Nowhere", ""),
    ("news?type=pledge", ""),
    ("pledges?year=2018&country=sd", "pledge"),
    ("countries/SD", "new-year"),
    ("countries/SD?country=PE&year=2017", "new-year"),
    ("countries/SD?country=HN", ""),
    ("countries/SD?country=SD", "new-year"),
    ("programmes/children?programme=ngos&type=report", "report"),
    ("news?stream=children&year=2018", "report"),
    ("internships", "geneva"),
    ("internships?office=Tunis%20%26%20Sfax", ""),
    ("events", "soon far some-day last past"),
    ("events?country=TN", "soon far last past"),
]


@pytest.mark.parametrize(("address", "expected"), NARROWED)
def test_filters_combine_in_every_list(reader: Reader, address: str, expected: str) -> None:
    assert ids(reader.get(f"/en/{address}")) == expected.split()


IMPOSSIBLE = [
    *("year=18", "year=20180", "year=201x", "year=-201", "year=2018&year=x"),
    *("status=nothing", "code=HND", "type=nothing", "country=PE&country=Peru", "programme=nothing"),
    "&".join(f"year={year}" for year in range(2000, 2051)),
]


@pytest.mark.parametrize("query", IMPOSSIBLE)
def test_a_value_that_cannot_be_is_no_list(reader: Reader, query: str) -> None:
    assert reader.get(f"/en/news?{query}").status == 404


MISSING = ["countries/XX", "countries/SUDAN", "countries/EU", "programmes/none", "years", "news/"]


@pytest.mark.parametrize("place", MISSING)
def test_a_place_that_is_none_is_not_found(reader: Reader, place: str) -> None:
    assert reader.get(f"/en/{place}").status == 404


@pytest.mark.parametrize("rest", ["", ".atom?langs=fr,ar"])
def test_a_country_written_small_leads_to_its_page(reader: Reader, rest: str) -> None:
    assert reader.get(f"/fr/countries/sd{rest}").response.location == f"/fr/countries/SD{rest}"


def test_pages_of_a_country_and_a_programme_are_named_in_the_pages_language(reader: Reader) -> None:
    assert reader.get("/fr/countries/SD").said("//h1") == "Soudan"
    assert reader.get("/fr/programmes/children").said("//h1") == "Droits de l'enfant"
    heading = reader.get("/ar/programmes/ngos").tree.xpath("//h1")[0]
    assert (heading.get("lang"), heading.get("dir")) == ("fr", "ltr")


ALL = {
    "type": "report",
    "country": "SD",
    "programme": "ngos",
    "year": "2018",
    "office": "Tunis & Sfax",
    "status": "released",
    "langs": "ar,th",
}


class TestChips:
    def test_each_chosen_value_is_named_in_the_readers_language(self, reader: Reader) -> None:
        page = reader.get(f"/es/news?{urlencode(ALL)}")
        named = page.tree.xpath("//ul[@class='chips']//a//bdi/text()")
        assert named[1:5] == ["Sudán", "Organisations de la société civile", "2018", "Tunis & Sfax"]
        assert named[6:] == ["العربية", "ไทย"]
        assert page.tree.xpath("//ul[@class='chips']//bdi[@lang='fr']/text()") == [named[2]]
        assert page.tree.xpath("//ul[@class='chips']//bdi[@dir='rtl']/text()") == ["العربية"]

    def test_each_takes_away_its_own_value_and_nothing_else(self, reader: Reader) -> None:
        page = reader.get(f"/en/news?{urlencode(ALL)}&country=PE&page=1")
        every = chips(page)
        for at, link in enumerate(page.tree.xpath("//ul[@class='chips']/li/a/@href")):
            assert chips(reader.get(link)) == every[:at] + every[at + 1 :]

    def test_they_lead_back_to_the_whole_list_one_by_one(self, reader: Reader) -> None:
        address = f"/ar/programmes/children?{urlencode(ALL)}"
        for left in range(8, 0, -1):
            links = reader.get(address).tree.xpath("//ul[@class='chips']/li/a/@href")
            assert len(links) == left
            address = links[-1]
        assert address == "/ar/programmes/children"

    def test_they_stay_in_the_stream_the_search_and_its_order(self, reader: Reader) -> None:
        page = reader.get("/en/news?stream=children&year=2018")
        assert page.tree.xpath("//ul[@class='chips']/li/a/@href") == ["/en/news?stream=children"]
        found = reader.get("/en/search?q=title&sort=new&year=2018&country=SD")
        assert found.tree.xpath("//ul[@class='chips']/li/a/@href") == [
            "/en/search?q=title&sort=new&year=2018",
            "/en/search?q=title&sort=new&country=SD",
        ]

    def test_a_list_that_is_not_narrowed_has_none(self, reader: Reader) -> None:
        assert chips(reader.get("/en/countries/SD")) == chips(reader.home()) == []


def offered(page: Page) -> dict[str, list[str]]:
    """The choices of the filter form by name, as readers see them."""
    form = page.tree.xpath("//form[@class='filters']")[0]
    selects = {one.get("name"): one.xpath("option[@value != '']/text()") for one in form.xpath(".//select")}
    return {**selects, "langs": form.xpath(".//label[input]/bdi/text()")}


class TestForm:
    def test_it_offers_what_the_list_can_hold_in_the_readers_order(self, reader: Reader) -> None:
        form = offered(reader.get("/en/news?filters=1"))
        types = ["Events", "Internships", "Reports and Publications", "Statements", "Urgent Interventions"]
        assert form == {
            "type": types,
            "country": ["Honduras", "Peru", "Sudan", "Tunisia"],
            "programme": ["Organisations de la société civile", "Rights of the Child"],
            "year": ["2018", "2017", "2003"],
            "langs": ["English", "Français", "العربية"],
        }
        assert offered(reader.get("/ar/news?filters=1"))["country"] == ["السودان", "بيرو", "تونس", "هندوراس"]

    def test_a_types_own_list_offers_its_facets_and_leaves_out_the_type(self, reader: Reader) -> None:
        form = offered(reader.get("/en/urgent-interventions?filters=1"))
        assert list(form) == ["country", "year", "code", "status", "langs"]
        assert form["status"] == ["Open", "Released"]

    def test_a_list_of_what_is_open_offers_nothing_that_only_closed_items_have(
        self, site: SiteUnderTest
    ) -> None:
        for office, deadline in (("Beirut", "2001-01-01"), ("Tunis", "9998-01-01")):
            data = {"office": office, "deadline": deadline}
            site.editor.save(office, "internship", texts={"en": office}, data=data)
        assert offered(site.reader.get("/en/internships?filters=1"))["office"] == ["Tunis"]

    def test_what_a_list_is_of_is_not_asked_again(self, reader: Reader) -> None:
        assert "country" not in offered(reader.get("/en/countries/SD?filters=1"))
        assert "programme" not in offered(reader.get("/en/programmes/ngos?filters=1"))

    @pytest.mark.parametrize("place", ["news", "countries/SD", "internships", "search"])
    def test_sending_it_as_it_is_asks_for_the_same_list(self, reader: Reader, place: str) -> None:
        chosen = {**ALL, "country": "SD", "q": "title", "sort": "new"}
        page = reader.get(f"/en/{place}?{urlencode(chosen)}&country=PE&filters=1")
        form = page.tree.xpath("//form[@class='filters']")[0]
        sent = reader.get(f"{form.get('action')}?{urlencode(form.form_values())}")
        assert sorted(chips(sent)) == sorted(chips(page))
        assert ids(sent) == ids(page)

    def test_clearing_it_keeps_only_the_stream_and_the_languages(self, reader: Reader) -> None:
        page = reader.get("/en/news?stream=children&year=2018&langs=ar&filters=1")
        assert page.tree.xpath("//form[@class='filters']/a/@href") == ["/en/news?stream=children&langs=ar"]

    def test_a_facet_with_very_many_values_is_no_choice_and_still_a_filter(
        self, editor: Editor, site: SiteUnderTest
    ) -> None:
        with editor.opened() as opened, opened.database.atomic():
            for number in range(61):
                editor.save(f"r{number}", "report", data={"series": f"Series {number:02}"})
        page = site.reader.get("/en/reports?filters=1&series=Series+07")
        assert "series" not in offered(page)
        assert page.tree.xpath("//form[@class='filters']/input[@name='series']/@value") == ["Series 07"]
        assert ids(page) == ["r7"]


def test_pages_lead_forth_and_back_with_all_filters(site: SiteUnderTest) -> None:
    editor, reader = site.editor, site.configure(list_size=2).reader
    for number in range(5):
        editor.save(str(number), published="2018", texts={"fr": "Un", "ar": "واحد"}, countries=("SD",))
    seen: list[str] = []
    address: Any = "/fr/news?year=2018&country=SD&langs=ar,fr"
    while address:
        page = reader.get(address)
        seen += ids(page)
        last, address = address, next(iter(page.tree.xpath("//a[@rel='next']/@href")), None)
    assert seen == ["4", "3", "2", "1", "0"]
    for expected in (["2", "1"], ["4", "3"]):
        last = reader.get(last).tree.xpath("//a[@rel='prev']/@href")[0]
        assert ids(reader.get(last)) == expected
    assert "page" not in last
    assert reader.get(last).tree.xpath("//a[@rel='prev']") == []
