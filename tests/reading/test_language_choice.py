"""A list that is mostly in other languages offers the page's own; some pages offer a quick way out."""

import pytest

from omctpub.testing import Editor, Page, Reader, SiteUnderTest

ONLY = {"en": "English only", "fr": "En français", "es": "Solo en español", "ar": "العربية فقط"}


@pytest.fixture(autouse=True)
def published(editor: Editor) -> None:
    editor.programme("violence-against-women", en="Violence against Women")
    for number in range(3):
        texts = {"en": {"title": f"Letter {number}", "body": "A letter."}}
        editor.save(f"en{number}", "statement", "2024-01-02", texts)
    editor.save("ar", "statement", "2024-01-03", {"ar": {"title": "رسالة", "body": "letter"}}, original="ar")


def choice(page: Page) -> list[str]:
    return [" ".join(link.text_content().split()) for link in page.tree.xpath("//nav[@class='tongues']//a")]


@pytest.mark.parametrize("lang", ONLY)
@pytest.mark.parametrize("address", ["", "news", "statements", "search?q=letter"])
def test_it_is_offered_where_most_is_in_other_languages(reader: Reader, lang: str, address: str) -> None:
    shown = choice(reader.get(f"/{lang}/{address}"))
    assert shown[:1] == ([] if lang == "en" else [ONLY[lang]])


def test_one_step_narrows_the_list_and_one_widens_it_again(reader: Reader) -> None:
    only = reader.get("/ar/news").tree.xpath("//nav[@class='tongues']//a/@href")[0]
    narrow = reader.get(only)
    assert narrow.titles == ["رسالة"]
    assert narrow.tree.xpath("//nav[@class='tongues']//a[@aria-current]/@href") == [only]
    wide = narrow.tree.xpath("//nav[@class='tongues']//a/@href")[1]
    assert len(reader.get(wide).titles) == 4


def test_filters_and_question_stay_and_the_page_number_does_not(site: SiteUnderTest) -> None:
    reader = site.configure(list_size=2).reader
    links = reader.get("/fr/search?q=letter&type=statement&page=2").tree.xpath(
        "//nav[@class='tongues']//a/@href"
    )
    assert links == ["/fr/search?q=letter&type=statement&langs=fr", "/fr/search?q=letter&type=statement"]


def test_who_reads_several_languages_has_chosen_otherwise(reader: Reader) -> None:
    assert choice(reader.get("/ar/news?langs=ar,en")) == []


def test_an_item_offers_its_short_address_in_the_language_of_the_page(reader: Reader) -> None:
    shared = reader.get("/fr/statements/en0").tree.xpath("//*[contains(@class, 'share')]//a/@href")
    assert shared == ["http://localhost/fr/statements/en0"]
    assert reader.get("/fr/statements/ar?text=ar").tree.xpath("//*[contains(@class, 'share')]//a/@href") == [
        "http://localhost/fr/statements/ar?text=ar"
    ]


SENSITIVE = [
    ("/en/urgent-interventions", True),
    ("/en/urgent-interventions/case", True),
    ("/en/statements/home", True),
    ("/en/programmes/violence-against-women", True),
    ("/en/news?programme=violence-against-women", True),
    ("/en/news", False),
    ("/en/statements/en0", False),
]


@pytest.mark.parametrize(("address", "offered"), SENSITIVE)
def test_sensitive_pages_offer_a_quick_way_out(
    reader: Reader, editor: Editor, address: str, offered: bool
) -> None:
    texts = {"en": {"title": "Help", "body": "Help."}}
    editor.save("home", "statement", texts=texts, programmes=["violence-against-women"])
    editor.save("case", "urgent_intervention", texts=texts)
    found = reader.get(address).tree.xpath("//a[@class='quick-exit']")
    assert [link.get("href") for link in found] == (["https://www.wikipedia.org/"] if offered else [])
    assert all("noreferrer" in link.get("rel") for link in found)


def test_an_operator_says_which_pages_and_where_to(site: SiteUnderTest, editor: Editor) -> None:
    site.configure(sensitive=[], exit_address="https://weather.example.org/today")
    assert not site.reader.get("/en/programmes/violence-against-women").tree.xpath("//a[@class='quick-exit']")
    editor.save("case", "urgent_intervention", texts={"en": {"title": "Help", "body": "Help."}})
    page = site.reader.get("/en/urgent-interventions")
    assert page.tree.xpath("//a[@class='quick-exit']/@href") == ["https://weather.example.org/today"]
    site.configure(exit_address="")
    assert not site.reader.get("/en/urgent-interventions").tree.xpath("//a[@class='quick-exit']")
