import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from omctpub import plugins
from omctpub.content import Code, Step
from omctpub.testing import Editor, Reader

loaded = plugins.load(plugins.find(Path(), safe=True)["urgent_interventions"])
intervention = loaded.plugin.content_types[0]()
canonical = loaded.module.codes.canonical


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("DZA 002 / 0703 / OBS 064.01", "DZA 002 / 0703 / OBS 064.1"),
        ("GTM 002 / 0603 / OBS 028.1", "GTM 002 / 0603 / OBS 028.1"),
        ("HND 002 / 0703 / OBS035", "HND 002 / 0703 / OBS 035"),
        ("TUN 001 / 0517 / OBS 052.1", "TUN 001 / 0517 / OBS 052.1"),
        ("hnd 002 / 0703 / obs 035", "HND 002 / 0703 / OBS 035"),
        ("HND002/0703/OBS035", "HND 002 / 0703 / OBS 035"),
        ("  HND  002  /0703/  OBS  035 . 12 ", "HND 002 / 0703 / OBS 035.12"),
        ("HND\u00a0002\u00a0/\u00a00703\u00a0/\u00a0OBS\u202f035", "HND 002 / 0703 / OBS 035"),
        ("HND 002 ／ 0703 ／ OBS 035", "HND 002 / 0703 / OBS 035"),
        ("ＨＮＤ ００２／０７０３／ＯＢＳ０３５．１", "HND 002 / 0703 / OBS 035.1"),
        ("HND ٠٠٢ / ٠٧٠٣ / OBS ٠٣٥", "HND 002 / 0703 / OBS 035"),
        ("HND ۰۰۲ / ۰۷۰۳ / OBS ۰۳۵", "HND 002 / 0703 / OBS 035"),
        ("HND ००२ / ०७०३ / OBS ०३५.१", "HND 002 / 0703 / OBS 035.1"),
        ("\u200f HND 002 / 0703 / OBS 035 \u200f", "HND 002 / 0703 / OBS 035"),
        ("HND 002 / 0703 / OBS 035.10", "HND 002 / 0703 / OBS 035.10"),
        ("HND 002 / 0703 / OBS 035.00", "HND 002 / 0703 / OBS 035"),
    ],
)
def test_every_spelling_of_a_code_is_kept_in_one(written: str, kept: str) -> None:
    assert canonical(written) == kept
    assert canonical(kept) == kept


SHAPE = "must be a reference code such as HND 002 / 0703 / OBS 035, with .1 at the end for an update"


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("HND 002", SHAPE),
        ("HND 02 / 0703 / OBS 035", SHAPE),
        ("HND 0002 / 0703 / OBS 035", SHAPE),
        ("HND 002 / 703 / OBS 035", SHAPE),
        ("HND 002 / 0703 / 035", SHAPE),
        ("HND 002 / 0703 / OBS 035.", SHAPE),
        ("HND 002 / 0703 / OBS 035.1.2", SHAPE),
        ("HND 002 / 0703 / OBS 035 and more", SHAPE),
        (
            "HND 002 / 1303 / OBS 035",
            "must give month and year as in HND 002 / 0703 / OBS 035, and there is no month 13",
        ),
        (
            "HND 002 / 0003 / OBS 035",
            "must give month and year as in HND 002 / 0703 / OBS 035, and there is no month 00",
        ),
        (
            "QQQ 002 / 0703 / OBS 035",
            "must begin with a country as in HND 002 / 0703 / OBS 035, and no country is QQQ",
        ),
    ],
)
def test_what_is_no_code_is_refused_with_the_right_form(written: str, fault: str) -> None:
    with pytest.raises(ValueError, match="HND 002 / 0703 / OBS 035") as refusal:
        canonical(written)
    assert str(refusal.value) == fault


def test_the_code_of_an_appeal_is_read_by_this_rule() -> None:
    assert intervention.field("code").clean is canonical


def test_appeals_are_found_by_code_and_by_the_status_of_the_case() -> None:
    assert [field.name for field in intervention.fields if field.facet] == ["code", "status"]
    assert [value for value, _label in intervention.field("status").choices] == [
        *("open", "sentenced", "released", "acquitted", "deceased", "closed")
    ]


CASE = "HND 002 / 0703 / OBS 035"


@pytest.mark.parametrize(
    ("code", "step"),
    [
        (CASE, Step(CASE, 0)),
        (f"{CASE}.1", Step(CASE, 1)),
        (f"{CASE}.12", Step(CASE, 12)),
        ("HND 002 / 0803 / OBS 035.1", Step("HND 002 / 0803 / OBS 035", 1)),
        ("", None),
        (None, None),
    ],
)
def test_a_code_tells_the_case_and_the_number_of_the_update(code: str | None, step: Step | None) -> None:
    assert intervention.step(Told({} if code is None else {"code": code})) == step


OPENED, NUMBER = Code(("HND 002 / 0703",)), Code(("OBS 035",))
TWO = [Code(("HND 002 / 0703 / OBS 036",), (OPENED, Code(("OBS 036",)))), Code(("OBS 037",))]
READ = [
    ("HND 002 / 0703 / OBS 035", [Code((CASE,), (OPENED, NUMBER))]),
    ("HND002/0703/OBS035", [Code((CASE,), (OPENED, NUMBER))]),
    ("HND 2 0703 OBS 35", [Code((CASE,), (OPENED, NUMBER))]),
    ("HND-002-0703-OBS-035", [Code((CASE,), (OPENED, NUMBER))]),
    ("HND002/0703/OBS035.01", [Code((f"{CASE}.1", CASE), (OPENED, Code(("OBS 035.1", "OBS 035"))))]),
    ("CASE HND 002 / 0703 / OBS 035. 12 OTHERS", [Code((CASE,), (OPENED, NUMBER))]),
    ("HND 002 0703", [OPENED]),
    ("HND0020703", [OPENED]),
    ("HND 2 0703", []),
    ("HND 002, 0703", []),
    ("OBS035", [NUMBER]),
    ("(OBS 35.2)", [Code(("OBS 035.2", "OBS 035"))]),
    ("HND 002/0703", [OPENED]),
    ("HND 002 / 0703, OBS 036 AND OBS 037", TWO),
    ("QQQ 002 / 0703 / OBS 035", [NUMBER]),
    ("HND 002 / 1303 / OBS 035", [NUMBER]),
    ("MAR 12 2017", []),
    ("035", []),
    ("JOBS 35", []),
    ("OBS 0355", []),
    ("OBS", []),
    ("HND 002", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "found"), READ)
def test_codes_are_read_in_any_text(text: str, found: list[Code]) -> None:
    assert list(intervention.codes(text)) == found


def test_a_text_of_nothing_but_beginnings_of_codes_is_read_at_once() -> None:
    for text in ("HND 002 / 0703 / " * 6_000, "OBS" + " " * 100_000, "HND" * 33_000, "OBS 1." * 16_000):
        started = time.process_time()
        list(intervention.codes(text))
        assert time.process_time() - started < 1


class Told(NamedTuple):
    data: dict[str, Any]
    id: str = "1"


def status(reader: Reader, id: str, lang: str = "en") -> str:
    page = reader.get(f"/{lang}/urgent-interventions/{id}")
    facts = {
        label.text_content(): " ".join(fact.text_content().split())
        for label, fact in zip(page.tree.xpath("//dl/dt"), page.tree.xpath("//dl/dd"), strict=True)
    }
    return facts.get("Status of the case", "")


def step(editor: Editor, number: int, status: str = "", **more: Any) -> None:
    """Store the item of that number of the case, as update-<number>."""
    code = f"{CASE}.{number}" if number else CASE
    data = {"code": code, **({"status": status} if status else {})}
    editor.save(
        f"update-{number}", "urgent_intervention", published=f"2018-02-{10 + number}", data=data, **more
    )


def test_every_page_of_a_case_says_what_is_true_of_it_today(editor: Editor, reader: Reader) -> None:
    step(editor, 0, "open")
    assert status(reader, "update-0") == "Open"
    step(editor, 1, "released")
    step(editor, 2)
    assert [status(reader, f"update-{number}") for number in range(3)] == ["Released"] * 3


def test_what_is_not_public_says_nothing_of_the_status(editor: Editor, reader: Reader) -> None:
    step(editor, 0, "open")
    step(editor, 1, "released", visible_from=2**62)
    step(editor, 2, "closed", texts={"en": {"title": "Draft", "state": "draft"}})
    assert status(reader, "update-0") == "Open"


def test_a_status_of_another_type_that_follows_is_not_the_cases(editor: Editor, reader: Reader) -> None:
    step(editor, 0, "open")
    editor.save("later", "statement", published="2018-03-01", data={"status": "binned"}, follows="update-0")
    assert status(reader, "update-0") == "Open"


AUTHORITY = {
    "role": "Minister of Justice",
    "address": "1 Lake Road\nLakeside",
    "email": "a?cc=b&c@example.org",
}


def test_a_page_gives_the_authorities_with_links_that_write_to_them(editor: Editor, reader: Reader) -> None:
    editor.save("1", "urgent_intervention", data={"authorities": [AUTHORITY]})
    page = reader.get("/en/urgent-interventions/1")
    authority = page.said("//*[contains(@class, 'authorities')]//li")
    assert authority == "Minister of Justice 1 Lake Road Lakeside a?cc=b&c@example.org"
    links = page.tree.xpath("//*[contains(@class, 'authorities')]//a/@href")
    assert links == ["mailto:a%3Fcc%3Db%26c@example.org"]


def test_a_page_gives_code_and_status_before_the_text_and_what_to_do_after_it(
    editor: Editor, reader: Reader
) -> None:
    texts = {
        "en": {"title": "T", "body": "The text", "data": {"actions": "Write to *them*", "people": "A. B."}}
    }
    stored = {"code": "HND 002 / 0703 / OBS 035", "status": "released"}
    editor.save("1", "urgent_intervention", texts=texts, data=stored)
    page = reader.get("/en/urgent-interventions/1")
    facts = [fact.text_content() for fact in page.tree.xpath("//dl/dd")]
    assert facts == ["HND 002 / 0703 / OBS 035", "Released", "A. B."]
    assert page.said("//section[contains(@class, 'field')]") == "Actions requested Write to them"


def test_an_appeal_without_fields_shows_none(editor: Editor, reader: Reader) -> None:
    editor.save("1", "urgent_intervention")
    page = reader.get("/en/urgent-interventions/1")
    assert page.status == 200
    assert page.tree.xpath("//dl/* | //section[contains(@class, 'field')]") == []


class Dated(NamedTuple):
    data: dict[str, Any]
    published: str
    countries: tuple[str, ...]
    id: str = "1"


@pytest.mark.parametrize(
    ("code", "published", "countries", "rules"),
    [
        ("HND 002 / 0703 / OBS 035", "2003-07-16", ("HN",), []),
        ("HND 002 / 0703 / OBS 035", "2003-07", ("MX", "HN"), []),
        ("HND 002 / 0703 / OBS 035", "2003", ("HN",), []),
        ("HND 002 / 1298 / OBS 035", "1998-12-01", ("HN",), []),
        ("HND 002 / 0703 / OBS 035.1", "2004-01-16", ("HN",), []),
        ("HND 002 / 0703 / OBS 035", "2003-07-16", (), ["code_country"]),
        ("HND 002 / 0703 / OBS 035", "2003-07-16", ("MX",), ["code_country"]),
        ("HND 002 / 0803 / OBS 035", "2003-07-31T23:00:00Z", ("HN",), ["code_month"]),
        ("HND 002 / 0803 / OBS 035.1", "2003-07-16", ("HN",), ["code_month"]),
        ("HND 002 / 0603 / OBS 035", "2003-07-16", ("HN",), ["code_month"]),
        ("HND 002 / 0702 / OBS 035", "2003", (), ["code_country", "code_month"]),
        ("ZAR 002 / 0703 / OBS 035", "2003-07-16", ("CD",), []),
    ],
)
def test_a_code_that_tells_another_country_or_month_is_doubted(
    code: str, published: str, countries: tuple[str, ...], rules: list[str]
) -> None:
    remarks = list(intervention.remarks(Dated({"code": code}, published, countries), "en"))
    assert [(one.rule, one.field) for one in remarks] == [(rule, "code") for rule in rules]


def test_without_a_code_there_is_nothing_to_doubt() -> None:
    assert list(intervention.remarks(Dated({}, "2003", ()), "en")) == []


def test_the_doubt_names_the_country_in_the_language_of_the_page() -> None:
    of_honduras = Dated({"code": "DZA 002 / 0703 / OBS 035"}, "2003-07", ("HN",))
    [remark] = intervention.remarks(of_honduras, "fr")
    assert str(remark.sentence) == (
        "The code is that of another country: Algérie. Add it to the item’s countries, or correct the code."
    )
