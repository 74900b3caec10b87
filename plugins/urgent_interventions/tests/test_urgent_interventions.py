from pathlib import Path

import pytest

from omctpub import plugins
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
        *("open", "released", "acquitted", "closed")
    ]


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
