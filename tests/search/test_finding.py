"""What an engine finds, and in which order."""

from collections.abc import Callable

import pytest

from omctpub.search.engine import Engine, Hit, Restriction
from omctpub.search.query import parse

from .conftest import ANY, document

Found = Callable[..., list[int]]

DAY = 86_400
NEWS = (
    document(
        1, "Sudan: lawyers detained", "en", countries=("SD",), published=3 * DAY, programmes=("defenders",)
    ),
    document(
        1,
        "Soudan : détention d'avocats",
        "fr",
        countries=("SD",),
        published=3 * DAY,
        programmes=("defenders",),
    ),
    document(
        2, "México: criminalización de la protesta", "es", type="report", countries=("MX",), published=2 * DAY
    ),
    document(
        3, "Internship in Geneva", "en", type="internship", facets=(("office", "geneva"),), published=9 * DAY
    ),
    document(4, "Пытки: ещё одно дело", "ru", published=-5 * DAY, extra="Судан"),
    document(5, "السودان: احتجاز محامين", "ar", published=1 * DAY, body="اعتقال تعسفي"),
    document(
        6, "Torture in Geneva", "en", summary="A lawyer speaks", body="The lawyers of Sudan met in Geneva."
    ),
)


@pytest.fixture(autouse=True)
def news(engine: Engine) -> None:
    engine.rebuild(NEWS, 1)


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("criminalizacion", [2]),
        ("detention", [1]),
        ("avocat", [1]),
        ("еще", [4]),
        ("محامي", [5]),
        ("محامين", [5]),
        ("geneva", [3, 6]),
        ("torture", [6]),
        ("судан", [4]),
        ("elephants", []),
        ("lawyer -torture", [1]),
        ('lawyer -"in geneva"', [1]),
        ("lawyer -avocat", [6]),
        ("-torture", []),
        ('"lawyers detained"', [1]),
        ('"detained lawyers"', []),
        ('"lawyers of sudan"', [6]),
        ('"geneva lawyer"', []),
        ('"in geneva" torture', [6, 3]),
        ("inter*", [3]),
        ("INTER* geneva", [3, 6]),
        ("in", [6, 3]),
        ("title:torture", [6]),
    ],
)
def test_a_query_finds_items(found: Found, typed: str, items: list[int]) -> None:
    assert sorted(found(typed)) == sorted(items)


@pytest.mark.parametrize(
    ("allowed", "items"),
    [
        (Restriction(types=("statement",)), [1, 4, 5, 6]),
        (Restriction(types=("statement", "report")), [1, 2, 4, 5, 6]),
        (Restriction(types=()), []),
        (Restriction(None, countries=("SD", "MX")), [1, 2]),
        (Restriction(None, countries=("SD",), programmes=("defenders",)), [1]),
        (Restriction(None, countries=("MX",), programmes=("defenders",)), []),
        (Restriction(None, languages=("fr", "es")), [1, 2]),
        (Restriction(None, languages=("th",)), []),
        (Restriction(None, facets=(("office", ("geneva", "paris")),)), [3]),
        (Restriction(None, facets=(("office", ("paris",)),)), []),
        (Restriction(None, after=2 * DAY), [1, 2, 3]),
        (Restriction(None, after=2 * DAY, before=9 * DAY), [1, 2]),
        (Restriction(None, before=0), [4]),
    ],
)
def test_a_restriction_leaves_items_out(found: Found, allowed: Restriction, items: list[int]) -> None:
    every = "lawyers avocats protesta internship дело احتجاز"
    assert sorted(found(every, allowed)) == items


def test_an_item_is_found_once_with_the_languages_that_match(engine: Engine) -> None:
    results = engine.search(parse("detention"), ANY)
    assert (results.total, len(results.hits)) == (1, 1)
    assert sorted(results.hits[0].languages) == ["en", "fr"]
    assert engine.search(parse("soudan"), ANY).hits[0].languages == ("fr",)


def test_texts_are_searched_only_in_the_languages_asked_for(found: Found) -> None:
    assert found("avocats", Restriction(None, languages=("en",))) == []
    assert found("avocats", Restriction(None, languages=("en", "fr"))) == [1]


def test_items_may_have_any_numbers(engine: Engine, found: Found) -> None:
    far = 10**12
    engine.rebuild(
        [document(far, "Floods", "en"), document(far, "Torture floods", "fr"), document(2, "Floods", "en")], 1
    )
    assert sorted(found("floods")) == [2, far]
    assert engine.search(parse("floods"), ANY, counts=("language",)).counts["language"] == {"en": 2, "fr": 1}


@pytest.mark.parametrize("counts", [(), ("type",)])
def test_an_item_is_excluded_by_a_text_in_another_language(engine: Engine, counts: tuple[str, ...]) -> None:
    """Asked in English alone, with counts or without: both tell of the same items."""
    found = engine.search(parse("lawyer -avocat"), Restriction(None, languages=("en",)), counts=counts)
    assert [hit.item for hit in found.hits] == [6]


def test_a_prefix_of_more_words_than_are_looked_for_is_answered_in_part(engine: Engine) -> None:
    engine.rebuild([document(number, f"conflict{number}") for number in range(300)], 1)
    assert engine.search(parse("confl*"), ANY).partial
    assert not engine.search(parse("conflict11*"), ANY).partial


def test_a_title_weighs_more_than_a_summary_a_body_and_labels(engine: Engine, found: Found) -> None:
    places = ["extra", "body", "summary"]
    engine.rebuild([document(n, "News", **{place: "torture"}) for n, place in enumerate(places)], 1)
    engine.update({3: [document(3, "Torture", body="News")]}, 2)
    assert found("torture") == [3, 2, 1, 0]


def test_items_with_all_the_words_come_before_those_with_a_rare_one(engine: Engine, found: Found) -> None:
    engine.rebuild(
        [
            document(1, "Zanzibar Zanzibar Zanzibar"),
            document(2, "Lawyers", body="Much is said of lawyers. " * 30 + "Once in Zanzibar."),
            document(3, "Lawyers"),
        ],
        1,
    )
    assert found("zanzibar lawyers") == [2, 1, 3]


def test_items_with_fewer_words_follow_only_where_the_first_page_has_room(engine: Engine) -> None:
    full = [document(n, "Torture in Sudan") for n in range(3)]
    engine.rebuild([*full, *(document(n, "Torture") for n in range(10, 14))], 1)
    query = parse("torture sudan")
    assert engine.search(query, ANY, limit=3).total == 3
    assert engine.search(query, ANY, offset=3, limit=3).hits == []
    assert engine.search(query, ANY, limit=4).total == 7


def test_newest_first_is_by_date_then_by_arrival(engine: Engine, found: Found) -> None:
    dates = {1: 5, 2: 9, 3: 9, 4: -1}
    engine.rebuild([document(n, "Torture", published=day) for n, day in dates.items()], 1)
    assert found("torture", order="new") == [3, 2, 1, 4]


def test_newest_first_does_not_let_fewer_words_push_in(engine: Engine, found: Found) -> None:
    engine.rebuild([document(1, "Torture in Sudan", published=1), document(2, "Torture", published=2)], 1)
    assert found("torture sudan", order="new") == [1]
    assert found("torture zanzibar", order="new") == [2, 1]


def test_pages_follow_each_other_by_items(engine: Engine, found: Found) -> None:
    texts = [document(n, "Torture", language, published=n) for n in range(7) for language in ("en", "fr")]
    engine.rebuild(texts, 1)
    assert [found("torture", order="new", offset=at, limit=3) for at in (0, 3, 6, 9, 10**20)] == [
        [6, 5, 4],
        [3, 2, 1],
        [0],
        [],
        [],
    ]
    assert engine.search(parse("torture"), ANY, offset=6, limit=3).total == 7


def test_phrases_do_not_run_from_title_to_body(engine: Engine, found: Found) -> None:
    engine.rebuild([document(1, "Human", summary="rights", body="human rights")], 1)
    engine.update({2: [document(2, "Human", summary="rights", body="first", extra="last")]}, 2)
    assert found('"human rights"') == [1]
    assert found('"first last"') == []


def test_a_phrase_is_a_demand_and_words_beside_it_are_wanted(engine: Engine, found: Found) -> None:
    engine.rebuild(
        [document(1, "Human rights"), document(2, "Human rights in Sudan"), document(3, "Sudan")], 1
    )
    assert found('sudan "human rights"') == [2, 1]
    assert found('"human rights" "in sudan"') == [2]


def test_a_phrase_of_common_words_is_found(engine: Engine, found: Found) -> None:
    engine.rebuild([document(1, "To be or not to be"), document(2, "Not to be"), document(3, "To or be")], 1)
    assert found('"to be or not"') == [1]


def test_languages_of_the_index_are_told(engine: Engine) -> None:
    assert engine.languages() == ("ar", "en", "es", "fr", "ru")
    engine.update({2: [], 5: [document(5, "ไทย", "th")]}, 2)
    assert engine.languages() == ("en", "fr", "ru", "th")


def test_values_that_only_look_like_tags_are_values(engine: Engine, found: Found) -> None:
    engine.update({7: [document(7, "Odd", facets=(("a", "b:c"), ("\ud800", "")), type="x:y")]}, 2)
    assert found("odd", Restriction(("x:y",), facets=(("a", ("b:c",)),))) == [7]
    assert found("odd", Restriction(("x",))) == []


def test_an_empty_index_answers(engine: Engine) -> None:
    engine.rebuild([], 7)
    assert engine.search(parse("torture"), ANY).hits == []
    assert (engine.applied(), engine.languages()) == (7, ())


def test_a_hit_says_how_well_it_fits(engine: Engine) -> None:
    first, second = engine.search(parse("lawyer geneva"), ANY).hits[:2]
    assert isinstance(first, Hit)
    assert first.score > second.score > 0


FIELDS = ("type", "country", "programme", "language", "office")
COUNTED = {
    "type": {"internship": 1, "statement": 3},
    "country": {"MX": 2, "SD": 1},
    "programme": {"defenders": 1},
    "language": {"en": 3, "es": 1, "fr": 1},
    "office": {"geneva": 1},
}


@pytest.fixture
def prisons(engine: Engine) -> Engine:
    """Four items with the word, one of them in two languages, and one without it."""
    engine.rebuild(
        [
            document(1, "Prison", "en", countries=("SD", "MX"), programmes=("defenders",)),
            document(1, "Prison", "fr", countries=("SD", "MX"), programmes=("defenders",)),
            document(2, "Prison", "en", type="internship", facets=(("office", "geneva"),)),
            document(3, "Prison", "es", countries=("MX",)),
            document(4, "Prison", "en"),
            document(5, "Freedom", "en", countries=("PE",)),
        ],
        1,
    )
    return engine


def test_the_values_of_what_is_found_are_counted_by_items(prisons: Engine) -> None:
    assert prisons.search(parse("prison"), ANY, counts=FIELDS).counts == COUNTED
    assert prisons.search(parse("prison"), ANY, limit=1, order="new", counts=("type",)).counts == {
        "type": COUNTED["type"]
    }
    assert prisons.search(parse("prison"), ANY).counts == {}


@pytest.mark.parametrize(
    ("allowed", "field", "counts"),
    [
        (Restriction(("internship",)), "type", {"internship": 1, "statement": 3}),
        (Restriction(("internship",)), "country", {}),
        (Restriction(("internship",)), "language", {"en": 1}),
        (Restriction(None, countries=("SD",)), "country", {"MX": 2, "SD": 1}),
        (Restriction(None, countries=("SD",)), "type", {"statement": 1}),
        (Restriction(None, languages=("es",)), "language", {"en": 3, "es": 1, "fr": 1}),
        (Restriction(None, languages=("es",)), "country", {"MX": 1}),
    ],
)
def test_a_field_is_counted_without_its_own_restriction(
    prisons: Engine, allowed: Restriction, field: str, counts: dict[str, int]
) -> None:
    assert prisons.search(parse("prison"), allowed, counts=(field,)).counts == {field: counts}


def test_what_is_counted_is_what_is_listed(engine: Engine) -> None:
    engine.rebuild([document(1, "Torture in Sudan"), document(2, "Torture", type="report")], 1)
    all_of_them = {"type": {"statement": 1}}
    assert engine.search(parse("torture sudan"), ANY, limit=1, counts=("type",)).counts == all_of_them
    fewer_too = {"type": {"report": 1, "statement": 1}}
    assert engine.search(parse("torture sudan"), ANY, limit=2, counts=("type",)).counts == fewer_too


def test_what_was_withdrawn_is_not_counted(prisons: Engine) -> None:
    prisons.update({1: [], 2: []}, 2)
    counts = prisons.search(parse("prison"), ANY, counts=("language", "country")).counts
    assert counts == {"language": {"en": 1, "es": 1}, "country": {"MX": 1}}


SIMILAR = [
    ("tortrue", "en", ["torture"]),
    ("Tortura", "en", ["torture"]),
    ("detenton", "en", ["detention"]),
    ("détenion", "fr", ["detention"]),
    ("torture", "en", []),
    ("tort", "en", []),
    ("xyzzy", "en", []),
    ("detenton", "th", []),
    ("", "en", []),
]


@pytest.mark.parametrize(("typed", "language", "words"), SIMILAR)
def test_words_that_look_like_a_mistyped_one(
    engine: Engine, typed: str, language: str, words: list[str]
) -> None:
    engine.rebuild(
        [
            document(1, "Torture and detention", "en"),
            document(2, "Torture: many tongues", "en"),
            document(3, "La détention", "fr"),
        ],
        1,
    )
    assert [word for word, _count in engine.similar(typed, language)] == words


def test_the_nearest_and_the_most_frequent_come_first(engine: Engine) -> None:
    titles = ["prison", "prisoner", "prisons", "prisons", "poison"]
    engine.rebuild([document(number, title) for number, title in enumerate(titles)], 1)
    assert engine.similar("prisosn", "en")[:2] == [("prisons", 2), ("prison", 1)]
