"""Titles and countries: what a reader of lists sees first, and what editors pick from long ones."""

from collections.abc import Callable

import pytest

Found = list[tuple[str, str]]
Check = Callable[..., Found]
Sentences = Callable[..., list[str]]

UNTAGGED = [("country_not_tagged", "countries")]
UNNAMED = [("country_not_named", "countries")]
TITLES: list[tuple[str, str, tuple[str, ...], Found]] = [
    ("en", "Tunisia: a report on assistance", (), UNTAGGED),
    ("en", "Tunisia: a report on assistance", ("TN",), []),
    ("en", "Tunisia: a report on assistance", ("SD",), UNTAGGED),
    ("en", "A report from South Sudan", ("SS",), []),
    ("en", "A report from Papua New Guinea", ("PG",), []),
    ("en", "Sudanese organisations call for justice", (), []),
    ("en", "A letter to the DRC", ("CG",), UNTAGGED),
    ("en", "After the war in the Congo", ("CG",), []),
    ("en", "A turkey for every family", (), []),
    ("en", "LET US HEAR THEM", (), []),
    ("en", "NEWS FROM CHAD", (), UNTAGGED),
    ("fr", "Détentions arbitraires en Algérie", (), UNTAGGED),
    ("fr", "L’Équateur condamné", (), UNTAGGED),
    ("fr", "Eau et assainissement: un droit", (), []),
    ("fr", "Turquie/Kurdistan: un procès", (), UNTAGGED),
    ("es", "La situación en México", ("MX",), []),
    ("ar", "الاحتجاز التعسفي في السودان", (), UNTAGGED),
    ("ar", "بالسودان: احتجاز تعسفي", ("SD",), []),
    ("ar", "تقرير مالي", (), []),
    ("ar", "احتجاجات في عمان", ("JO",), []),
    ("ar", "عمان: احتجاجات", (), UNTAGGED),
    ("ru", "О положении в Мексике", (), UNTAGGED),
    ("ru", "О положении в Мексике", ("MX",), []),
    ("zh", "墨西哥的记者", (), UNTAGGED),
    ("sv", "Läget i Tyskland", (), UNTAGGED),
    ("sv", "Läget i Papua Nya Guinea", ("PG",), []),
    ("en", "Ireland and Northern Ireland", ("IE", "GB"), []),
    ("pl", "Więźniowie na Białorusi i w Czechach", (), []),
]


@pytest.mark.parametrize(("lang", "title", "countries", "found"), TITLES)
def test_a_country_in_the_title_asks_for_its_tag(
    check: Check, lang: str, title: str, countries: tuple[str, ...], found: Found
) -> None:
    assert check({lang: title}, countries) == found


def test_a_country_is_doubted_once_whatever_the_language(sentences: Sentences, check: Check) -> None:
    assert (
        check({"en": "Prisons in Mexico", "fr": "Les prisons au Mexique", "ar": "سجون المكسيك"}) == UNTAGGED
    )
    assert sentences() == [
        "“Mexico” stands in the title, but is not among the item’s countries. "
        "Add it, if the item is about it."
    ]


SLIPS: list[tuple[str, tuple[str, ...], Found]] = [
    ("Four people detained in Chiapas", ("AI", "MX"), UNNAMED),
    ("Four people detained in Chiapas", ("AI",), []),
    ("Mexico: four people detained", ("AI", "MX"), UNNAMED),
    ("Mexican and Tunisian lawyers meet", ("MX", "TN"), []),
    ("Mexico and Nigeria vote", ("MX", "NE"), [("country_not_tagged", "countries"), *UNNAMED]),
    ("Mexican and Australian lawyers meet", ("MX", "AT"), UNNAMED),
    ("From South Sudan to Mexico", ("SS", "MX", "SD"), UNNAMED),
]


@pytest.mark.parametrize(("title", "countries", "found"), SLIPS)
def test_of_several_countries_each_is_named_somewhere(
    check: Check, title: str, countries: tuple[str, ...], found: Found
) -> None:
    assert check({"en": title}, countries) == found


def test_a_country_may_be_named_in_any_text_and_any_field(sentences: Sentences, check: Check) -> None:
    body = {"title": "Dos casos", "body": "El primero es de **Anguila**."}
    texts = {"es": body, "ru": {"title": "Два дела", "summary": "Второе – мексиканское."}}
    assert check(texts, ("AI", "MX")) == []
    signed = [{"organisation": "Tunisian League", "country": "TN"}]
    assert check(texts, ("AI", "MX", "TN"), data={"signatories": signed}) == []
    assert check(texts, ("AI", "MX", "KM")) == UNNAMED
    assert sentences(told_in="fr") == [
        "Among the countries, but named in none of the texts: Comores. Take out what was picked by mistake."
    ]


EMPTY, ONLY = [("title_empty", "translations.en.title")], [("title_only_country", "translations.en.title")]
BARE: list[tuple[str, tuple[str, ...], Found]] = [
    ("", (), EMPTY),
    (" \u200b", (), EMPTY),
    ("Sudan", ("SD",), ONLY),
    ("Sudan: ", ("SD",), ONLY),
    ("Soudan", ("SD",), ONLY),
    ("Sudan: Sudan: an open letter", ("SD",), ONLY),
    ("Sudan: an open letter", ("SD",), []),
    ("Sudan: Sudan has to answer", ("SD",), []),
    ("Sudan: a letter: no answer", ("SD",), []),
]


@pytest.mark.parametrize(("title", "countries", "found"), BARE)
def test_a_title_says_more_than_its_country(
    check: Check, title: str, countries: tuple[str, ...], found: Found
) -> None:
    assert check({"en": title}, countries) == found
