from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from omctpub import plugins
from omctpub.models import Item
from omctpub.testing import Editor, Reader

statement: Any = plugins.load(plugins.find(Path(), safe=True)["statements"]).plugin.content_types[0]()
ZURICH = ZoneInfo("Europe/Zurich")


class Told(NamedTuple):
    data: dict[str, Any]
    id: str = "1"


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (datetime(2018, 2, 20, 9, 0, tzinfo=ZURICH), True),
        (datetime(2018, 2, 20, 23, 59, 59, tzinfo=ZURICH), True),
        (datetime(2018, 2, 21, 0, 0, tzinfo=ZURICH), False),
    ],
)
def test_organisations_sign_until_the_last_day_has_ended(now: datetime, is_open: bool) -> None:
    assert statement.is_open(Told({"open_until": "2018-02-20"}), now) is is_open


def test_a_statement_nobody_is_asked_to_sign_is_neither_open_nor_closed() -> None:
    letter = Told({"letter_date": "2018-02-14"})
    assert statement.is_open(letter, datetime(2018, 2, 16, tzinfo=ZURICH)) is None


class Dated(NamedTuple):
    data: dict[str, Any]
    published: str
    id: str = "1"
    countries: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("written", "published", "late"),
    [
        ("2018-02-14", "2018-02-16", False),
        ("2018-02-16", "2018-02-16", False),
        ("2018-02-17", "2018-02-16", True),
        ("2018-02-16", "2018-02-16T00:30:00+03:00", False),
        ("2018-02-28", "2018-02", False),
        ("2018-03-01", "2018-02", True),
        ("2018-12-31", "2018", False),
        (None, "2018", False),
    ],
)
def test_a_letter_dated_after_its_publication_is_doubted(
    written: str | None, published: str, late: bool
) -> None:
    remarks = list(statement.remarks(Dated({"letter_date": written} if written else {}, published), "en"))
    assert [(one.rule, one.field) for one in remarks] == [("letter_date", "letter_date")] * late


def test_signatories_are_rows_of_an_organisation_and_its_country() -> None:
    columns = statement.field("signatories").fields
    assert [(column.name, column.kind) for column in columns] == [
        ("organisation", "text"),
        ("country", "country"),
    ]


def test_a_page_names_who_signed_with_countries_in_its_language(editor: Editor, reader: Reader) -> None:
    rows = [{"organisation": "Lake Watch", "country": "MX"}, {"organisation": "شبكة"}, {"country": "KE"}]
    editor.save("1", data={"signatories": rows})
    signed = reader.get("/fr/statements/1").tree.xpath("//*[contains(@class, 'signatories')]//li")
    names = [" ".join(one.text_content().split()) for one in signed]
    assert names == ["Lake Watch (Mexique)", "شبكة", "(Kenya)"]


SIGNED = "Zebra éclat Écluse Ñandú Nube Oasis Øst Ярило Ёлка Енот إيمان أمل"
IN_ORDER = {
    "en": "éclat Écluse Ñandú Nube Oasis Øst Zebra Ёлка Енот Ярило أمل إيمان",
    "es": "éclat Écluse Nube Ñandú Oasis Øst Zebra Ёлка Енот Ярило أمل إيمان",
}


@pytest.mark.parametrize("lang", IN_ORDER)
def test_who_signed_is_looked_up_in_the_readers_alphabet(editor: Editor, reader: Reader, lang: str) -> None:
    editor.save("1", data={"signatories": [{"organisation": name} for name in SIGNED.split()]})
    page = reader.get(f"/{lang}/statements/1")
    assert " ".join(page.tree.xpath("//*[contains(@class, 'signatories')]//bdi/text()")) == IN_ORDER[lang]


def test_who_signed_without_an_organisation_comes_last_by_country(editor: Editor, reader: Reader) -> None:
    rows = [{"country": "CH"}, {"country": "DE"}, {"organisation": "Zebra Trust"}]
    editor.save("1", data={"signatories": rows})
    shown = {lang: reader.get(f"/{lang}/statements/1") for lang in ("en", "fr")}
    signed = {
        lang: [" ".join(one.text_content().split()) for one in page.tree.xpath("//section//li")]
        for lang, page in shown.items()
    }
    assert signed == {
        "en": ["Zebra Trust", "(Germany)", "(Switzerland)"],
        "fr": ["Zebra Trust", "(Allemagne)", "(Suisse)"],
    }


def test_the_order_of_the_file_is_kept_in_what_is_stored(editor: Editor, reader: Reader) -> None:
    rows = [{"organisation": "Zebra Trust"}, {"organisation": "Abako"}]
    editor.save("1", data={"signatories": rows})
    reader.get("/en/statements/1")
    with editor.opened():
        assert Item.get(Item.id == "1").data == {"signatories": rows}


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 signatory"), (2, "2 signatories"), (1000, "1,000 signatories")]
)
def test_a_page_counts_who_signed(editor: Editor, reader: Reader, count: int, said: str) -> None:
    rows = [{"organisation": f"Organisation {number}"} for number in range(count)]
    editor.save("1", data={"signatories": rows})
    assert reader.get("/en/statements/1").said("//*[contains(@class, 'signatories')]/h2") == said


def test_only_the_beginning_of_a_very_long_name_is_compared() -> None:
    names = ["A" * 60 + "b", "A" * 60 + "a", "A" * 59 + "B", "A" * 59]
    rows = statement.signatories(Told({"signatories": [{"organisation": name} for name in names]}), "en")
    assert [row["organisation"] for row in rows] == [names[3], names[0], names[1], names[2]]


@pytest.mark.parametrize(
    ("last_day", "state", "fact"),
    [
        ("2018-02-20", "Closed", "Signing closed on February 20, 2018"),
        ("2999-12-31", "Open", "Open for signature until December 31, 2999"),
    ],
)
def test_a_page_says_whether_one_can_still_sign(
    editor: Editor, reader: Reader, last_day: str, state: str, fact: str
) -> None:
    editor.save("1", data={"open_until": last_day})
    page = reader.get("/en/statements/1")
    assert f"{page.said('//dl/dt')} {page.said('//dl/dd')}" == fact
    assert page.said("//ul[@class='meta']/li[contains(@class, 'state')]") == state


def test_the_addressee_keeps_the_language_of_the_text(editor: Editor, reader: Reader) -> None:
    editor.save("1", texts={"ar": {"title": "رسالة", "data": {"addressee": "إلى الوزير"}}})
    (addressee,) = reader.get("/en/statements/1").tree.xpath("//dl/dd")
    assert (addressee.get("lang"), addressee.get("dir")) == ("ar", "rtl")


def test_a_statement_without_fields_shows_none(editor: Editor, reader: Reader) -> None:
    editor.save("1")
    page = reader.get("/en/statements/1")
    assert page.status == 200
    assert page.tree.xpath("//dl/* | //section[contains(@class, 'field')]") == []
