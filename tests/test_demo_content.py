"""The demo's lines keep the shape of a real home page: mixed languages, empty places, dates that coincide."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LANGUAGES = {"en", "fr", "es", "ar", "ru"}
REFERENCE_DAY = "2026-01-31"
PLUGINS = {
    # folder: type, path in addresses, items, untranslated fields, translated fields
    "statements": ("statement", "statements", 6, "letter_date signatories open_until", "addressee"),
    "urgent_interventions": (
        "urgent_intervention",
        "urgent-interventions",
        7,
        "code authorities status",
        "people situation actions",
    ),
    "internships": (
        "internship",
        "internships",
        2,
        "office deadline start languages rate",
        "duration profile how_to_apply",
    ),
    "reports": ("report", "reports", 2, "year series isbn", "file"),
    "links": ("link", "links", 2, "address source", ""),
    "pledge": ("pledge", "pledges", 1, "goal closes", ""),
}
LETTERS = {"ar": "[\u0621-\u064a]", "ru": "[а-яё]", "en": "[a-z]", "fr": "[a-z]", "es": "[a-z]"}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def own(folder: str) -> list[dict[str, Any]]:
    return lines(ROOT / "plugins" / folder / "demo.jsonl")


PROGRAMMES = lines(ROOT / "omctpub" / "demo" / "programmes.jsonl")
ITEMS = {item["id"]: item for folder in PLUGINS for item in own(folder)}
TEXTS = [(id, lang, text) for id, item in ITEMS.items() for lang, text in item["translations"].items()]


def by_type(name: str) -> list[dict[str, Any]]:
    return [item for item in ITEMS.values() if item["type"] == name]


def test_the_demo_has_twenty_items_with_ids_of_their_own() -> None:
    assert sum(len(own(folder)) for folder in PLUGINS) == len(ITEMS) == 20
    assert all(re.fullmatch(r"demo-[a-z-]{1,59}", id) for id in ITEMS)


@pytest.mark.parametrize("folder", PLUGINS)
def test_a_plugin_brings_items_of_its_own_type_in_order_of_arrival(folder: str) -> None:
    kind, _path, count, plain, translated = PLUGINS[folder]
    items = own(folder)
    assert [item["type"] for item in items] == [kind] * count
    assert [item["published"] for item in items] == sorted(item["published"] for item in items)
    for item in items:
        assert set(item["fields"]) <= set(plain.split())
        for text in item["translations"].values():
            assert set(text.get("fields", {})) <= set(translated.split())


def test_five_programmes_have_a_name_in_every_language_and_one_name_holds_a_comma() -> None:
    assert [programme["kind"] for programme in PROGRAMMES] == ["programme"] * 5
    assert all(set(programme["names"]) == LANGUAGES for programme in PROGRAMMES)
    assert "human-rights-defenders" in {programme["slug"] for programme in PROGRAMMES}
    assert any("," in programme["names"]["en"] for programme in PROGRAMMES)
    assert {slug for item in ITEMS.values() for slug in item["programmes"]} == {p["slug"] for p in PROGRAMMES}


def test_every_language_is_some_items_original_and_some_items_have_no_translation() -> None:
    news = [item for item in ITEMS.values() if item["type"] != "pledge"]
    assert all(item["original"] in item["translations"] for item in news)
    assert {item["original"] for item in news} == LANGUAGES
    assert len([item for item in news if len(item["translations"]) == 1]) >= 5
    in_all = [item["id"] for item in news if set(item["translations"]) == LANGUAGES]
    assert in_all == ["demo-joint-statement-open-doors"]


@pytest.mark.parametrize(("id", "lang", "text"), TEXTS, ids=[f"{id}-{lang}" for id, lang, _ in TEXTS])
def test_a_text_is_written_in_its_language(id: str, lang: str, text: dict[str, Any]) -> None:
    words = " ".join(text.get(key, "") for key in ("title", "summary", "body"))
    assert len(re.findall(LETTERS[lang], words, re.I)) > 30
    assert not any(
        re.search(letters, words, re.I) for letters in {LETTERS["ar"], LETTERS["ru"]} - {LETTERS[lang]}
    )
    assert all(value.strip() == value for value in text.values() if isinstance(value, str))


def test_about_half_of_the_items_have_a_summary() -> None:
    with_summary = [item for item in ITEMS.values() if "summary" in item["translations"][item["original"]]]
    assert len(with_summary) == 11


def test_countries_and_programmes_are_none_one_or_many() -> None:
    countries = Counter(len(item["countries"]) for item in ITEMS.values())
    assert countries == {0: 9, 1: 10, 2: 1}
    assert max(len(item["programmes"]) for item in ITEMS.values()) == 5
    assert any(not item["programmes"] for item in ITEMS.values())
    assert len([item for item in ITEMS.values() if "human-rights-defenders" in item["programmes"]]) >= 5


def test_dates_coincide_and_one_is_only_a_month() -> None:
    dates = Counter(item["published"] for item in ITEMS.values())
    assert dates["2025-11"] == 1
    assert dates["2026-01-28"] == 3
    assert max(dates) == REFERENCE_DAY
    assert min(dates) == "2025-02-03"
    assert all(date.fromisoformat(day) for day in dates if day != "2025-11")


def test_one_item_has_no_title() -> None:
    assert [id for id, _lang, text in TEXTS if "title" not in text] == ["demo-statement-false-messages"]


def test_one_call_is_open_and_one_is_closed() -> None:
    assert [call["fields"]["deadline"] for call in by_type("internship")] == ["2025-12-15", "2026-03-15"]
    assert all(call["fields"]["deadline"] < call["fields"]["start"] for call in by_type("internship"))


def test_a_campaign_is_running_in_all_languages() -> None:
    [campaign] = by_type("pledge")
    assert campaign["published"] <= REFERENCE_DAY < campaign["fields"]["closes"] == "2026-12-10"
    assert set(campaign["translations"]) == LANGUAGES
    assert campaign["fields"]["goal"] > 0


def test_an_update_follows_its_appeal_under_the_same_code() -> None:
    [update] = [item for item in ITEMS.values() if "follows" in item]
    appeal = ITEMS[update["follows"]]
    assert update["fields"]["code"] == appeal["fields"]["code"] + ".1"
    assert (appeal["fields"]["status"], update["fields"]["status"]) == ("open", "released")


def test_a_joint_statement_can_still_be_signed() -> None:
    [joint] = [item for item in by_type("statement") if "signatories" in item["fields"]]
    assert joint["fields"]["open_until"] > REFERENCE_DAY
    assert all(set(row) == {"organisation", "country"} for row in joint["fields"]["signatories"])


def test_a_report_has_a_file_in_each_of_its_languages() -> None:
    files = [text["fields"]["file"] for id, _lang, text in TEXTS if ITEMS[id]["type"] == "report"]
    assert len(files) == len(set(files)) == 5
    assert all(file.startswith("https://files.example.org/") and file.endswith(".pdf") for file in files)


def test_no_address_leads_to_anybody_real() -> None:
    whole = json.dumps(list(ITEMS.values()))
    hosts = re.findall(r"https?://([^/\"\s)]+)", whole) + re.findall(r"@([\w.-]+\w)", whole)
    assert hosts
    assert all(host == "example.org" or host.endswith(".example.org") for host in hosts)


def test_links_between_items_lead_to_items_in_the_language_of_the_text() -> None:
    paths = {kind: path for kind, path, *_ in PLUGINS.values()}
    texts = [(lang, json.dumps(text)) for _id, lang, text in TEXTS]
    links = [(lang, link) for lang, text in texts for link in re.findall(r"\]\((/[^)]+)\)", text)]
    assert len(links) >= 10
    for lang, link in links:
        target = ITEMS[link.rpartition("/")[2]]
        assert link == f"/{lang}/{paths[target['type']]}/{target['id']}"


def test_no_text_names_a_day_that_a_shift_of_all_dates_would_belie() -> None:
    whole = json.dumps([item["translations"] for item in ITEMS.values()], ensure_ascii=False)
    assert not re.search(r"\b(19|20)\d\d\b", whole)
    assert not re.search(r"\b(January|janvier|enero|января|يناير|Monday|lundi|lunes)\b", whole)
