"""The demo's lines keep the shape of real home pages: mixed languages, empty places, dates that coincide."""

import json
import re
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from omctpub.cli.demo import fill
from omctpub.cli.init import make_site
from omctpub.models import Item
from omctpub.site import open_site

ROOT = Path(__file__).parents[2]
LANGUAGES = {"en", "fr", "es", "ar", "ru"}
FURTHER_LANGUAGES = {"pt", "th", "fa"}
REFERENCE_DAY = "2026-01-31"
PLUGINS = {
    # folder: type, path in addresses, items, untranslated fields, translated fields
    "statements": ("statement", "statements", 17, "letter_date signatories open_until", "addressee"),
    "urgent_interventions": (
        "urgent_intervention",
        "urgent-interventions",
        22,
        "code authorities status",
        "people situation actions",
    ),
    "internships": (
        "internship",
        "internships",
        6,
        "office deadline time_zone start languages rate",
        "duration profile how_to_apply",
    ),
    "events": ("event", "events", 7, "start end time_zone address", "place"),
    "reports": ("report", "reports", 6, "year series isbn issn", "file file_size file_type"),
    "links": ("link", "links", 5, "address source", ""),
    "pledge": ("pledge", "pledges", 1, "goal closes", ""),
    "pages": ("page", "pages", 2, "place", ""),
}
NO_NEWS = ("pledge", "page")
SCRIPTS = {"Arab": "[\u0621-\u064a]", "Cyrl": "[а-яё]", "Thai": "[\u0e01-\u0e2e]", "Latn": "[a-z]"}
SCRIPT_OF = {"ar": "Arab", "fa": "Arab", "ru": "Cyrl", "th": "Thai"}
# Names of months that are words of another meaning, too.
NOT_ONLY_MONTHS = {"march", "may", "mars", "mai", "mayo", "marzo", "مارس", "آب"}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def own(folder: str) -> list[dict[str, Any]]:
    return lines(ROOT / "plugins" / folder / "demo.jsonl")


PROGRAMMES = lines(ROOT / "omctpub" / "demo" / "programmes.jsonl")
ITEMS = {item["id"]: item for folder in PLUGINS for item in own(folder)}
TEXTS = [(id, lang, text) for id, item in ITEMS.items() for lang, text in item["translations"].items()]
EACH_TEXT = pytest.mark.parametrize(
    ("id", "lang", "text"), TEXTS, ids=[f"{id}-{lang}" for id, lang, _ in TEXTS]
)


def by_type(name: str) -> list[dict[str, Any]]:
    return [item for item in ITEMS.values() if item["type"] == name]


def newest(stream_of_defenders: bool) -> list[dict[str, Any]]:
    """The ten items that a stream of the home page begins with."""
    listed = [item for item in ITEMS.values() if item["type"] not in NO_NEWS]
    stream = [i for i in listed if ("human-rights-defenders" in i["programmes"]) is stream_of_defenders]
    return sorted(stream, key=lambda item: str(item["published"]), reverse=True)[:10]


def test_the_demo_has_about_sixty_items_with_ids_of_their_own() -> None:
    assert sum(len(own(folder)) for folder in PLUGINS) == len(ITEMS) == 66
    assert all(re.fullmatch(r"demo-[a-z-]{1,59}", id) for id in ITEMS)


def test_every_line_is_imported_without_a_doubt(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    make_site(tmp_path)
    fill(tmp_path)
    assert capfd.readouterr().err == ""
    with open_site(tmp_path).use():
        assert {row.id for row in Item.select(Item.id)} == ITEMS.keys()


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
    news = [item for item in ITEMS.values() if item["type"] not in NO_NEWS]
    assert all(item["original"] in item["translations"] for item in news)
    assert {item["original"] for item in news} == LANGUAGES | FURTHER_LANGUAGES
    assert {lang for _id, lang, _text in TEXTS} == LANGUAGES | FURTHER_LANGUAGES
    assert len([item for item in news if len(item["translations"]) == 1]) >= 15
    in_all = {item["type"] for item in news if set(item["translations"]) == LANGUAGES}
    assert in_all == {"statement", "urgent_intervention", "report", "event"}
    assert any(set(item["translations"]) <= FURTHER_LANGUAGES for item in news)


@EACH_TEXT
def test_a_text_is_written_in_its_language(id: str, lang: str, text: dict[str, Any]) -> None:
    words = " ".join(text.get(key, "") for key in ("title", "summary", "body"))
    script = SCRIPT_OF.get(lang, "Latn")
    assert len(re.findall(SCRIPTS[script], words, re.I)) > 30
    others = SCRIPTS.keys() - {script, "Latn"}
    assert not any(re.search(SCRIPTS[other], words, re.I) for other in others)
    assert all(value.strip() == value for value in text.values() if isinstance(value, str))


def test_about_half_of_the_items_have_a_summary() -> None:
    with_summary = [item for item in ITEMS.values() if "summary" in item["translations"][item["original"]]]
    assert 0.4 < len(with_summary) / len(ITEMS) < 0.7


def test_texts_use_what_markdown_offers() -> None:
    bodies = [text.get("body", "") for _id, _lang, text in TEXTS]
    headings, quotations, tables, footnotes = (
        [body for body in bodies if re.search(mark, body, re.M)]
        for mark in ("^# ", "^> ", r"^\|---", r"^\[\^1\]: ")
    )
    assert len(headings) >= 20
    assert len(quotations) >= 20
    assert len(tables) >= 8
    assert len(footnotes) >= 5
    assert all(body.count("[^1]") == 2 for body in footnotes)


def test_countries_and_programmes_are_none_one_or_many() -> None:
    countries = Counter(len(item["countries"]) for item in ITEMS.values())
    assert countries.keys() == {0, 1, 2, 3}
    assert countries[1] > countries[0] > countries[2] >= 3
    assert {len(item["programmes"]) for item in ITEMS.values()} == {0, 1, 2, 5}
    assert len([item for item in ITEMS.values() if "human-rights-defenders" in item["programmes"]]) >= 20


def test_dates_coincide_fill_eight_years_and_one_is_only_a_month() -> None:
    dates = Counter(item["published"] for item in ITEMS.values())
    assert [day for day in dates if len(day) == 7] == ["2025-11"]
    assert dates["2025-11"] == 1
    assert dates["2026-01-28"] == 3
    assert len([day for day, items in dates.items() if items > 1]) >= 5
    assert max(dates) == REFERENCE_DAY
    assert {day[:4] for day in dates} == {str(year) for year in range(2018, 2027)}
    assert all(date.fromisoformat(day) for day in dates if len(day) == 10)


@pytest.mark.parametrize("defenders", [True, False])
def test_a_stream_begins_with_items_of_many_sorts(defenders: bool) -> None:
    first = newest(defenders)
    assert len({item["original"] for item in first}) >= 4
    assert len({item["type"] for item in first}) >= 3
    with_summary = ["summary" in item["translations"][item["original"]] for item in first]
    assert 2 <= with_summary.count(False) <= 8
    assert {1, 5} <= {len(item["translations"]) for item in first}


def test_one_item_has_no_title() -> None:
    assert [id for id, _lang, text in TEXTS if "title" not in text] == ["demo-statement-false-messages"]


def test_one_title_is_very_long_and_some_begin_with_their_country() -> None:
    titles = {id: text["title"] for id, _lang, text in TEXTS if "title" in text}
    assert [id for id, title in titles.items() if len(title) > 120] == ["demo-statement-long-title"]
    assert titles["demo-statement-station-logbooks"].startswith("Uruguay: ")
    assert ITEMS["demo-statement-station-logbooks"]["countries"] == ["UY"]


def test_some_items_had_another_address_on_an_earlier_site() -> None:
    old = [address for item in ITEMS.values() for address in item.get("old_urls", [])]
    assert len(old) == len(set(old)) >= 6
    assert all(re.fullmatch(r"/[a-z0-9/_.-]+", address) for address in old)


def test_some_calls_are_open_and_some_are_closed() -> None:
    calls = [call["fields"] for call in by_type("internship")]
    opened = [call["office"] for call in calls if call["deadline"] >= REFERENCE_DAY]
    assert opened == ["Zurich", "Tunis", "Lisbon"]
    assert all(call["deadline"] < call["start"] for call in calls)
    assert len({ZoneInfo(call["time_zone"]) for call in calls}) >= 4


def test_some_events_are_coming_and_some_are_past() -> None:
    events = [event["fields"] for event in by_type("event")]
    assert len([event for event in events if event["start"] > REFERENCE_DAY]) == 4
    assert all(event["start"] < event["end"] and ZoneInfo(event["time_zone"]) for event in events)
    assert {len(event["start"]) for event in events} == {len("2026-06-05"), len("2026-02-11T18:00:00+01:00")}
    for moment in (event[name] for event in events for name in ("start", "end") if "T" in event[name]):
        assert datetime.fromisoformat(moment).tzinfo
    assert all("place" in text["fields"] for id, _lang, text in TEXTS if ITEMS[id]["type"] == "event")


def test_clocks_of_events_stay_right_when_their_dates_move() -> None:
    """A moment keeps its offset on every day of the year only where clocks do not change."""
    for event in (one["fields"] for one in by_type("event") if "T" in one["fields"]["start"]):
        moment, zone = datetime.fromisoformat(event["start"]), ZoneInfo(event["time_zone"])
        offsets = {datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in range(1, 13)}
        assert offsets == {moment.utcoffset()}


def test_a_campaign_is_running_in_all_languages() -> None:
    [campaign] = by_type("pledge")
    assert campaign["published"] <= REFERENCE_DAY < campaign["fields"]["closes"] == "2026-12-10"
    assert set(campaign["translations"]) == LANGUAGES
    assert campaign["fields"]["goal"] > 0


CASES = {
    # the code: updates that the demo has, 0 for the first appeal; status of each
    "GTM 001 / 0925 / OBS 041": ((0, 1), "open released"),
    "HND 001 / 0324 / OBS 014": ((0, 1, 2, 3), "open open open released"),
    "JOR 001 / 0425 / OBS 019": ((0, 1, 2), "open open acquitted"),
    "MRT 001 / 0725 / OBS 037": ((0, 1), "open open"),
    "THA 001 / 0624 / OBS 033": ((0, 2, 3), "open open open"),
    "COD 004 / 0624 / OBS 029": ((3,), "closed"),
}


@pytest.mark.parametrize("code", CASES)
def test_a_case_is_told_item_by_item(code: str) -> None:
    steps, statuses = CASES[code]
    case = [item for item in by_type("urgent_intervention") if item["fields"]["code"].startswith(code)]
    assert [item["fields"]["code"] for item in case] == [f"{code}.{n}".removesuffix(".0") for n in steps]
    assert [item["fields"]["status"] for item in case] == statuses.split()
    assert [item.get("follows") for item in case] == [None, *[item["id"] for item in case[:-1]]]


def test_all_other_appeals_stand_alone() -> None:
    others = [i for i in by_type("urgent_intervention") if i["fields"]["code"].partition(".")[0] not in CASES]
    assert len(others) == 22 - sum(len(steps) for steps, _ in CASES.values())
    assert len({item["fields"]["code"] for item in others}) == len(others)
    assert not any("follows" in item or "." in item["fields"]["code"] for item in others)


def test_the_items_of_one_case_are_in_different_languages() -> None:
    appeal, update = ITEMS["demo-appeal-docker"], ITEMS["demo-update-docker-bail"]
    assert (set(appeal["translations"]), set(update["translations"])) == ({"fr"}, {"fr", "en", "ar"})


def test_joint_statements_have_few_or_many_signatories_and_one_can_still_be_signed() -> None:
    joint = [item for item in by_type("statement") if "signatories" in item["fields"]]
    assert [len(item["fields"]["signatories"]) for item in joint] == [8, 5, 25, 10]
    until = [item["fields"]["open_until"] for item in joint if "open_until" in item["fields"]]
    assert until[0] < REFERENCE_DAY < until[1]
    assert len(until) == 2
    rows = [row for item in joint for row in item["fields"]["signatories"]]
    assert all({"organisation"} <= set(row) <= {"organisation", "country"} for row in rows)


def test_a_report_has_a_file_in_each_of_its_languages() -> None:
    files = [text["fields"] for id, _lang, text in TEXTS if ITEMS[id]["type"] == "report"]
    addresses = [file["file"] for file in files]
    assert len(addresses) == len(set(addresses)) == 15
    assert all(file.startswith("https://files.example.org/") and file.endswith(".pdf") for file in addresses)
    assert all(file["file_type"] == "PDF" and 10**6 < file["file_size"] < 10**7 for file in files)


def test_no_address_leads_to_anybody_real() -> None:
    whole = json.dumps(list(ITEMS.values()))
    hosts = re.findall(r"https?://([^/\"\s)]+)", whole) + re.findall(r"@([\w.-]+\w)", whole)
    assert hosts
    assert all(host == "example.org" or host.endswith(".example.org") for host in hosts)


def test_links_between_items_lead_to_items_in_the_language_of_the_text() -> None:
    paths = {kind: path for kind, path, *_ in PLUGINS.values()}
    texts = [(lang, json.dumps(text)) for _id, lang, text in TEXTS]
    links = [(lang, link) for lang, text in texts for link in re.findall(r"\]\((/[^)]+)\)", text)]
    assert len(links) >= 20
    for lang, link in links:
        target = ITEMS[link.rpartition("/")[2]]
        assert link == f"/{lang}/{paths[target['type']]}/{target['id']}"


@cache
def months(lang: str) -> re.Pattern[str]:
    names = {name.lower() for name in Locale.parse(lang).months["format"]["wide"].values()}
    return re.compile(rf"\b({'|'.join(names - NOT_ONLY_MONTHS)})\b", re.I)


@EACH_TEXT
def test_no_text_names_a_day_that_a_shift_of_all_dates_would_belie(
    id: str, lang: str, text: dict[str, Any]
) -> None:
    words = json.dumps(text, ensure_ascii=False)
    assert not re.search(r"\b(19|20)\d\d\b", words)
    assert not months(lang).search(words)
