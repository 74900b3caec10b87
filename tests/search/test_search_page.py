"""What the search page offers around its hits: numbers, other texts and spellings, ways on, suggestions."""

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omctpub.search.engine import Results
from omctpub.search.query import Query
from omctpub.search.whoosh.engine import WhooshEngine
from omctpub.testing import Editor, Page, Reader, SiteUnderTest


@pytest.fixture
def filled(editor: Editor) -> None:
    editor.programme("defenders", en="Defenders", fr="Défenseurs")
    both: dict[str, str | dict[str, str]] = {
        "en": {"title": "Arrests in the valley", "body": "Prison for all"},
        "fr": "Arrestations en prison",
    }
    for number in range(3):
        editor.save(f"mx-{number}", texts=both, countries=("MX",), programmes=("defenders",))
    editor.save("sd", "report", "2016-05-01", texts={"en": "Prison report"}, countries=("SD",))
    editor.save("ar", texts={"ar": "سجن القلعة", "es": "La prisión de la fortaleza"}, countries=("EG", "MX"))


def options(page: Page, name: str) -> list[str]:
    return [option.text_content() for option in page.tree.xpath(f"//select[@name='{name}']/option")]


def ticks(page: Page) -> list[str]:
    return [" ".join(label.text_content().split()) for label in page.tree.xpath("//fieldset/label")]


@pytest.mark.both_databases
@pytest.mark.usefixtures("filled")
class TestNumbers:
    def test_they_stand_beside_the_filters_the_most_frequent_first(self, reader: Reader) -> None:
        page = reader.search("prison")
        assert options(page, "type") == ["All", "Statements (3)", "Reports and Publications (1)"]
        assert options(page, "country") == ["All", "Mexico (3)", "Sudan (1)"]
        assert options(page, "programme") == ["All", "Defenders (3)"]
        assert options(page, "year") == ["All", "2018 (3)", "2016 (1)"]
        assert ticks(page) == ["English 4", "Français 3"]

    def test_a_chosen_filter_keeps_the_numbers_of_its_other_values(self, reader: Reader) -> None:
        page = reader.search("prison", country="SD")
        assert options(page, "country") == ["All", "Mexico (3)", "Sudan (1)"]
        assert options(page, "type") == ["All", "Reports and Publications (1)"]

    def test_what_is_chosen_stays_though_nothing_has_it(self, reader: Reader) -> None:
        page = reader.search("prison", country="FR")
        assert options(page, "country") == ["All", "Mexico (3)", "Sudan (1)", "France (0)"]
        assert page.tree.xpath("//option[@selected]/@value") == ["FR"]

    def test_the_form_that_htmx_asks_for_has_them(self, reader: Reader) -> None:
        part = reader.get("/fr/search?q=prison&filters=1", part=True)
        assert options(part, "country") == ["Tout", "Mexique (3)", "Soudan (1)"]

    def test_a_list_has_none(self, reader: Reader) -> None:
        assert options(reader.news(filters="1"), "country") == ["All", "Egypt", "Mexico", "Sudan"]

    def test_large_ones_are_written_as_the_reader_writes_them(self, reader: Reader) -> None:
        assert "(3)" in options(reader.search("prison", lang="ar"), "country")[1]


@pytest.mark.usefixtures("filled")
class TestTexts:
    def test_other_texts_are_a_link_away(self, reader: Reader) -> None:
        page = reader.search("arrests")
        links = page.tree.xpath("(//article)[1]//p[@class='also']/a")
        assert [(a.get("lang"), a.get("dir"), a.text_content()) for a in links] == [("fr", "ltr", "Français")]
        assert reader.get(links[0].get("href")).said("//h1").endswith("Arrestations en prison")

    def test_only_those_that_the_reader_reads(self, reader: Reader) -> None:
        assert not reader.search("arrests", langs="en,es").tree.xpath("//p[@class='also']")

    @pytest.mark.parametrize(("lang", "shown"), [("en", "es"), ("es", "es"), ("ar", "ar")])
    def test_a_hit_by_its_country_is_shown_in_the_readers_best_language(
        self, reader: Reader, lang: str, shown: str
    ) -> None:
        langs = {} if lang != "en" else {"langs": "es,en"}
        page = reader.search("Египет", lang=lang, **langs)
        assert [(entry["lang"], len(page.feeds)) for entry in page.feeds[0]] == [(shown, 1)]

    @pytest.mark.parametrize("summary", ["Zebras were seen.", "Zebras were …"])
    def test_a_summary_that_is_the_beginning_is_read_once(
        self, editor: Editor, reader: Reader, summary: str
    ) -> None:
        text = {"title": "News", "summary": summary, "body": "Zebras were seen.\n\nNobody knows why."}
        editor.save("zebras", texts={"en": text})
        assert reader.search("zebra").said("//p[@class='passage']") == "Zebras were seen. Nobody knows why."

    def test_what_is_found_in_another_field_is_shown_from_there(self, editor: Editor, reader: Reader) -> None:
        text = {
            "title": "News",
            "summary": "In short.",
            "body": "At length.",
            "data": {"situation": "A *zebra*."},
        }
        editor.save("zebras", "urgent_intervention", texts={"en": text}, data={"people": "Two"})
        passage = reader.search("zebra").tree.xpath("//p[@class='passage']")[0]
        assert (passage.text_content(), passage.xpath("mark/text()")) == ("A zebra.", ["zebra"])

    def test_the_titles_are_nothing_but_titles(self, reader: Reader) -> None:
        titles = reader.search("prison OR Mexico").titles
        assert titles.count("Arrests in the valley") == 3


@pytest.mark.usefixtures("filled")
class TestSpellings:
    def meant(self, page: Page) -> list[tuple[str, str]]:
        return [(a.get("lang"), a.text_content()) for a in page.tree.xpath("//p[@class='meant']//a")]

    @pytest.mark.parametrize(
        ("typed", "lang", "meant"),
        [
            ("valey", "en", [("en", "valley")]),
            ("prison valey", "en", [("en", "prison valley")]),
            ("arrestatons", "en", [("fr", "arrestations")]),
            ("fortalexa -prison", "es", [("es", "fortaleza -prison")]),
            ("valley", "en", []),
            ("vall", "en", []),
            ("Mexico", "en", []),
            ("xyzzyxyzzy", "en", []),
            ("123456", "en", []),
            ("监狱监狱", "en", []),
        ],
    )
    def test_a_word_that_no_text_holds_may_have_been_another(
        self, reader: Reader, typed: str, lang: str, meant: list[tuple[str, str]]
    ) -> None:
        assert self.meant(reader.search(typed, lang=lang)) == meant

    def test_the_suggestion_is_a_search_that_finds_with_the_same_filters(self, reader: Reader) -> None:
        page = reader.search("valey", country="MX", langs="en")
        (address,) = page.tree.xpath("//p[@class='meant']//a/@href")
        assert reader.get(address).titles == ["Arrests in the valley"] * 3
        assert "country=MX" in address

    def test_what_stands_in_the_results_is_not_looked_for_again(
        self, reader: Reader, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[Query] = []
        search = WhooshEngine.search

        def noted(engine: WhooshEngine, query: Query, *more: Any, **options: Any) -> Results:
            asked.append(query)
            return search(engine, query, *more, **options)

        monkeypatch.setattr(WhooshEngine, "search", noted)
        reader.search("arrest prisons")
        assert len(asked) == 1
        assert self.meant(reader.search("arrest prisons valey")) == [("en", "arrest prisons valley")]

    def test_it_is_in_a_language_that_the_reader_reads(self, reader: Reader) -> None:
        assert self.meant(reader.search("arrestatons", langs="en")) in ([], [("en", "arrests")])


@pytest.mark.usefixtures("filled")
class TestNothingFound:
    def ways(self, page: Page) -> dict[str, str]:
        links = page.tree.xpath("//div[@class='nothing']//a")
        return {a.text_content(): a.get("href") for a in links}

    def test_there_is_a_way_on(self, reader: Reader) -> None:
        assert self.ways(reader.search("xyzzyxyzzy")) == {"See all news": "/en/news"}

    def test_without_the_filters(self, reader: Reader) -> None:
        ways = self.ways(reader.search("fortaleza", lang="fr", country="SD", langs="en"))
        assert ways["Chercher partout, sans filtre"] == "/fr/search?q=fortaleza"
        assert len(reader.get(ways["Chercher partout, sans filtre"]).titles) == 1

    def test_to_the_country(self, reader: Reader) -> None:
        ways = self.ways(reader.search('"xyzzyxyzzy" Soudan', langs="en"))
        assert ways["All news about: Sudan"] == "/en/countries/SD?langs=en"

    def test_but_not_to_a_country_without_news(self, reader: Reader) -> None:
        assert self.ways(reader.search("Japon")) == {"See all news": "/en/news"}

    def test_what_was_found_has_none(self, reader: Reader) -> None:
        assert not reader.search("valley").tree.xpath("//*[@class='nothing']")


def suggested(reader: Reader, typed: str, lang: str = "en") -> list[tuple[str, str]]:
    """Each suggestion, and what it is."""
    part = reader.get(f"/{lang}/search/suggestions?{urlencode({'q': typed})}", part=True)
    assert part.status == 200
    labels = part.tree.xpath("//ul/li/a/span[1]/text()")
    return list(zip(labels, part.tree.xpath("//ul/li/a/span[2]/text()"), strict=True))


@pytest.mark.both_databases
@pytest.mark.usefixtures("filled")
class TestSuggestions:
    @pytest.mark.parametrize(
        ("typed", "lang", "found"),
        [
            ("mex", "en", [("Mexico", "Country")]),
            ("Méx", "fr", [("Mexique", "Pays")]),
            ("прав Мек", "ru", [("Мексика", "Страна")]),
            ("المك", "en", [("Mexico", "Country")]),
            ("فرنسا", "en", []),
            ("def", "en", [("Defenders", "Programme")]),
            ("défen", "en", [("Defenders", "Programme")]),
            ("Prison rep", "en", [("Prison report", "Report")]),
            ("arrestations", "en", [("Arrestations en prison", "Statement")] * 3),
            ("report pri", "en", [("Prison report", "Report")]),
            ("سجن", "en", [("سجن القلعة", "Statement")]),
            ("for all", "en", []),
            ("m", "en", []),
            ("", "en", []),
            ('"*-', "en", []),
        ],
    )
    def test_they_come_while_typing(
        self, reader: Reader, typed: str, lang: str, found: list[tuple[str, str]]
    ) -> None:
        assert suggested(reader, typed, lang) == found

    def test_a_code_in_any_spelling_suggests_its_case(self, editor: Editor, reader: Reader) -> None:
        data = {"code": "HND 002 / 0703 / OBS 035"}
        editor.save("case", "urgent_intervention", texts={"es": "Detención"}, data=data)
        other = {"code": "HND 001 / 0804 / OBS 036"}
        editor.save("other", "urgent_intervention", texts={"es": "Amenazas"}, data=other)
        for typed in ("obs35", "OBS 035", "hnd 2/0703"):
            assert suggested(reader, typed) == [("Detención", "Urgent Intervention")]

    def test_a_title_in_another_language_is_labelled(self, reader: Reader) -> None:
        part = reader.get(f"/fr/search/suggestions?{urlencode({'q': 'سجن'})}", part=True)
        assert part.said("//li/a") == "سجن القلعة Déclaration arabe"
        assert part.tree.xpath("//li/a/span[1]")[0].get("dir") == "rtl"

    def test_they_lead_there_in_the_readers_languages(self, reader: Reader) -> None:
        part = reader.get("/en/search/suggestions?q=mex&langs=fr,en", part=True)
        assert part.tree.xpath("//a/@href") == ["/en/countries/MX?langs=fr,en"]
        assert part.said("//hx-partial") == "1 suggestion"

    def test_what_readers_may_not_see_is_not_suggested(self, editor: Editor, reader: Reader) -> None:
        editor.save("draft", texts={"en": {"title": "Zebra", "state": "draft"}}, countries=("FR",))
        assert suggested(reader, "zebra") == suggested(reader, "france") == []

    def test_they_are_no_page_of_their_own(self, reader: Reader) -> None:
        whole = reader.get("/en/search/suggestions?q=mex&langs=fr")
        assert (whole.status, whole.response.headers["Location"]) == (302, "/en/search?q=mex&langs=fr")
        assert "HX-Request-Type" in whole.response.headers["Vary"]
        assert "Set-Cookie" not in whole.response.headers


def test_while_the_index_is_made_anew_the_page_says_so_and_nothing_fails(
    site: SiteUnderTest, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.save("one", texts={"en": "Zebra"}, countries=("MX",))
    monkeypatch.setattr("omctpub.search.upkeep.MOST_REBUILT_AT_ONCE", 0)
    monkeypatch.setattr("omctpub.search.journal.Journal._in_background", lambda journal, doubted=False: None)
    for file in (site.folder / "data" / "search").rglob("*"):
        if file.is_file():
            file.write_bytes(b"not an index")
    page = site.reader.search("zebra Mexico")
    assert page.said("//*[@role='status']").startswith("The search index is being rebuilt.")
    assert suggested(site.reader, "mex") == [("Mexico", "Country")]
    assert suggested(site.reader, "zeb") == []


PIECES = [
    "prison",
    "valey",
    "Congo",
    "OBS 35",
    '"',
    "«",
    "-",
    "*",
    "pri*",
    "(",
    "[a TO z]",
    "\0",
    "ﷺ",
    "监狱",
]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
@pytest.mark.usefixtures("filled")
def test_no_question_errs(reader: Reader, typed: str) -> None:
    for path in ("search", "search.json", "search/suggestions"):
        assert reader.get(f"/ar/{path}?{urlencode({'q': typed})}", part=True).status == 200
