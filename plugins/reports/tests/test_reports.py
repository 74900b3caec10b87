from pathlib import Path
from typing import Any

import pytest

from omctpub import plugins
from omctpub.testing import Editor, Reader

report = plugins.load(plugins.find(Path(), safe=True)["reports"]).plugin.content_types[0]()
RULES = {field.name: field.clean for field in report.fields if field.clean}
SLIP = "has a slip: its check digit does not fit the other digits"
NO_ISBN = "must be an ISBN of 10 or 13 digits such as 978-0-306-40615-7"
NO_ISSN = "must be an ISSN of 8 digits such as 0378-5955"
NO_YEAR = "must be a year such as 2017"


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [
        ("isbn", "978-0-306-40615-7", "978-0-306-40615-7"),
        ("isbn", "9780306406157", "9780306406157"),
        ("isbn", "978 0 306 40615 7", "978 0 306 40615 7"),
        ("isbn", "0-306-40615-2", "0-306-40615-2"),
        ("isbn", "0-8044-2957-x", "0-8044-2957-X"),
        ("isbn", "ISBN 0-306-40615-2", "0-306-40615-2"),
        ("isbn", "ISBN-13: 978-0-306-40615-7", "978-0-306-40615-7"),
        ("isbn", "978\u20110\u2011306\u201140615\u20117", "978-0-306-40615-7"),
        ("isbn", "٩٧٨-٠-٣٠٦-٤٠٦١٥-٧", "978-0-306-40615-7"),
        ("issn", "0378-5955", "0378-5955"),
        ("issn", "03785955", "0378-5955"),
        ("issn", "ISSN 2434-561x", "2434-561X"),
        ("year", 2017, 2017),
        ("year", 2017.0, 2017),
    ],
)
def test_numbers_of_a_publication_are_kept(name: str, written: object, kept: object) -> None:
    assert RULES[name](written) == kept
    assert RULES[name](kept) == kept


@pytest.mark.parametrize(
    ("name", "written", "fault"),
    [
        ("isbn", "978-0-306-40615-8", SLIP),
        ("isbn", "978-0-306-40651-7", SLIP),
        ("isbn", "0-306-40615-3", SLIP),
        ("isbn", "977-0-306-40615-7", NO_ISBN),
        ("isbn", "978-0-306-40615-X", NO_ISBN),
        ("isbn", "978--0-306-40615-7", NO_ISBN),
        ("isbn", "978-0-306-4061", NO_ISBN),
        ("isbn", "forthcoming", NO_ISBN),
        ("issn", "0378-5954", SLIP),
        ("issn", "0378-595", NO_ISSN),
        ("issn", "X378-5955", NO_ISSN),
        ("year", 2017.5, NO_YEAR),
        ("year", 17, NO_YEAR),
        ("year", 20170, NO_YEAR),
    ],
)
def test_slips_of_the_pen_are_told(name: str, written: object, fault: str) -> None:
    with pytest.raises(ValueError, match=fault[:10]) as refusal:
        RULES[name](written)
    assert str(refusal.value) == fault


def test_every_language_has_a_file_of_its_own() -> None:
    assert [field.name for field in report.own_fields(translated=True)] == ["file"]


def test_reports_are_found_by_series() -> None:
    assert [field.name for field in report.fields if field.facet] == ["series"]


def test_a_page_offers_the_file_of_every_language(editor: Editor, reader: Reader) -> None:
    texts: dict[str, str | dict[str, Any]] = {
        "en": {"title": "Report", "data": {"file": "https://files.example.org/en.pdf"}},
        "ar": {"title": "تقرير", "data": {"file": "https://files.example.org/ar.pdf"}},
        "fr": "Rapport",
    }
    editor.save("1", "report", texts=texts)
    links = reader.get("/fr/reports/1").tree.xpath("//*[contains(@class, 'downloads')]//a")
    assert [(link.get("href"), link.get("lang"), link.get("dir"), link.text) for link in links] == [
        ("https://files.example.org/ar.pdf", "ar", "rtl", "العربية"),
        ("https://files.example.org/en.pdf", "en", "ltr", "English"),
    ]


def test_a_year_is_written_as_a_year(editor: Editor, reader: Reader) -> None:
    editor.save("1", "report", data={"year": 2017})
    assert reader.get("/fr/reports/1").said("//dl/dd") == "2017"


def test_a_report_without_fields_shows_none(editor: Editor, reader: Reader) -> None:
    editor.save("1", "report")
    page = reader.get("/en/reports/1")
    assert page.status == 200
    assert page.tree.xpath("//dl/* | //section[contains(@class, 'field')]") == []
