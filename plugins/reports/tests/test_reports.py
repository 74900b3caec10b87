from pathlib import Path
from typing import Any

import pytest

from omctpub import plugins
from omctpub.testing import Editor, Reader

report: Any = plugins.load(plugins.find(Path(), safe=True)["reports"]).plugin.content_types[0]()
RULES = {field.name: field.clean for field in report.fields if field.clean}
SLIP = "has a slip: its check digit does not fit the other digits"
NO_ISBN = "must be an ISBN of 10 or 13 digits such as 978-0-306-40615-7"
NO_ISSN = "must be an ISSN of 8 digits such as 0378-5955"
NO_YEAR = "must be a year such as 2017"
NO_SIZE = "must be a whole number of bytes such as 1200000"
NO_TYPE = "must be a name such as PDF, or a media type such as application/pdf"


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
        ("file_size", 0, 0),
        ("file_size", 1.2e6, 1_200_000),
        ("file_type", "PDF", "PDF"),
        ("file_type", "application/pdf", "application/pdf"),
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
        ("file_size", -1, NO_SIZE),
        ("file_size", 0.5, NO_SIZE),
        ("file_type", "a" * 101, NO_TYPE),
        ("file_type", "PDF\nor not", NO_TYPE),
    ],
)
def test_slips_of_the_pen_are_told(name: str, written: object, fault: str) -> None:
    with pytest.raises(ValueError, match=fault[:10]) as refusal:
        RULES[name](written)
    assert str(refusal.value) == fault


def test_every_language_has_a_file_of_its_own() -> None:
    assert [field.name for field in report.own_fields(True)] == ["file", "file_size", "file_type"]


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


TYPES = [
    ("https://files.example.org/report.pdf", None, "PDF"),
    ("https://files.example.org/report.PDF?version=2#page=3", None, "PDF"),
    ("https://files.example.org/report.docx", None, "DOCX"),
    ("https://files.example.org/report.tar.zip", None, "ZIP"),
    ("https://files.example.org/report", None, ""),
    ("https://files.example.org/", None, ""),
    ("https://files.example.org", None, ""),
    ("https://files.example.org/report.strange", None, ""),
    ("https://files.example.org/get?file=report.pdf", None, ""),
    ("https://files.example.org/report", "application/pdf", "PDF"),
    ("https://files.example.org/report", "Application/PDF; version=1.7", "PDF"),
    ("https://files.example.org/report.pdf", "Printed book", "Printed book"),
    ("https://files.example.org/report.pdf", "font/woff2", "font/woff2"),
]


@pytest.mark.parametrize(("address", "given", "name"), TYPES)
def test_the_type_of_a_file_is_as_given_else_told_by_its_address(
    address: str, given: str | None, name: str
) -> None:
    assert report.about_file({"file": address, "file_type": given}, "en") == ([name] if name else [])


SIZES = [
    (0, "en", "0 kB"),
    (512, "en", "0.5 kB"),
    (9_940, "en", "9.9 kB"),
    (9_950, "en", "10 kB"),
    (999_499, "en", "999 kB"),
    (999_500, "en", "1 MB"),
    (1_234_567, "en", "1.2 MB"),
    (1_234_567, "fr", "1,2 Mo"),
    (1_234_567, "es", "1,2 MB"),
    (1_234_567, "ar", "1.2 م.ب"),
    (1_234_567, "ru", "1,2 МБ"),
    (12_345_678, "fr", "12 Mo"),
    (2_000_000_000, "fr", "2 Go"),
    (999_000_000_000_000, "en", "999 TB"),
]


@pytest.mark.parametrize(("count", "lang", "said"), SIZES)
def test_the_size_of_a_file_is_told_in_the_readers_units_and_digits(count: int, lang: str, said: str) -> None:
    data = {"file": "https://files.example.org/report", "file_size": count}
    assert [one.replace("\u202f", " ").replace("\xa0", " ") for one in report.about_file(data, lang)] == [
        said
    ]


def test_a_page_tells_what_each_file_is_before_it_is_fetched(editor: Editor, reader: Reader) -> None:
    pdf = {"file": "https://files.example.org/fr.pdf", "file_size": 1_234_567}
    texts: dict[str, str | dict[str, Any]] = {
        "fr": {"title": "Rapport", "data": pdf},
        "ar": {"title": "تقرير", "data": {"file": "https://files.example.org/ar", "file_type": "EPUB"}},
        "es": {"title": "Informe", "data": {"file": "https://files.example.org/es"}},
    }
    editor.save("1", "report", texts=texts)
    files = reader.get("/fr/reports/1").tree.xpath("//*[contains(@class, 'downloads')]//li")
    assert [" ".join(one.text_content().split()) for one in files] == [
        "العربية (arabe) · EPUB",
        "Español (espagnol)",
        "Français · PDF · 1,2 Mo",
    ]


def test_a_series_leads_to_all_that_belongs_to_it(editor: Editor, reader: Reader) -> None:
    for id, series in (("1", "Studies & more"), ("2", "Studies & more"), ("3", "Handbooks")):
        editor.save(id, "report", texts={"en": f"Report {id}"}, data={"series": series})
    (way,) = reader.get("/fr/reports/1").tree.xpath("//dl/dd/a")
    assert (way.text_content(), way.get("href")) == ("Studies & more", "/fr/reports?series=Studies+%26+more")
    assert reader.get(way.get("href")).titles == ["Report 2", "Report 1"]


def test_a_year_is_written_as_a_year(editor: Editor, reader: Reader) -> None:
    editor.save("1", "report", data={"year": 2017})
    assert reader.get("/fr/reports/1").said("//dl/dd") == "2017"


def test_a_report_without_fields_shows_none(editor: Editor, reader: Reader) -> None:
    editor.save("1", "report")
    page = reader.get("/en/reports/1")
    assert page.status == 200
    assert page.tree.xpath("//dl/* | //section[contains(@class, 'field')]") == []
