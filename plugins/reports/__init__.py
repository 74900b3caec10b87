"""Reports and other publications, with a file for each language."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _

from omctpub import languages
from omctpub.content import ContentType, Field, ItemData, TextData
from omctpub.plugins import Plugin

from . import book_numbers, files

LONGEST_TYPE = 100


def year(value: float) -> int:
    if value != int(value) or not 1900 <= value <= 2100:
        raise ValueError(_("must be a year such as 2017"))
    return int(value)


def whole_bytes(value: float) -> int:
    if value != int(value) or value < 0:
        raise ValueError(_("must be a whole number of bytes such as 1200000"))
    return int(value)


def short_type(value: str) -> str:
    if len(value) > LONGEST_TYPE or len(value.splitlines()) > 1:
        raise ValueError(_("must be a name such as PDF, or a media type such as application/pdf"))
    return value


class Report(ContentType):
    name, path = "report", "reports"
    label, label_plural = _("Report"), _("Reports and Publications")
    schema = "Report"
    fields = (
        Field("year", _("Year"), kind="number", clean=year),
        Field("series", _("Series"), facet=True),
        Field("isbn", _("ISBN"), clean=book_numbers.isbn),
        Field("issn", _("ISSN"), clean=book_numbers.issn),
        Field("file", _("File"), kind="file", translated=True),
        Field("file_size", _("Size of the file"), kind="number", translated=True, clean=whole_bytes),
        Field("file_type", _("Type of the file"), translated=True, clean=short_type),
    )

    def describe(
        self, item: ItemData, text: TextData, zone: ZoneInfo, known: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """A report, a book too where it has an ISBN, of a series, with the file of this text."""
        isbn = item.data.get("isbn")
        series = {
            "@type": "CreativeWorkSeries",
            "name": item.data.get("series"),
            "issn": item.data.get("issn"),
        }
        return {
            **known,
            "@type": [self.schema, "Book"] if isbn else self.schema,
            "isbn": isbn,
            "isPartOf": [known["isPartOf"], series],
            "encoding": _file(text),
        }

    def about_file(self, data: Mapping[str, Any], lang: str) -> Sequence[str]:
        """The type of a text's file and its size, as far as they are known, for readers of a language."""
        name, count = files.type_name(data["file"], data.get("file_type")), data.get("file_size")
        return [said for said in (name, "" if count is None else languages.file_size(count, lang)) if said]


def _file(text: TextData) -> Mapping[str, Any] | None:
    address, count = text.data.get("file"), text.data.get("file_size")
    if not address:
        return None
    return {
        "@type": "MediaObject",
        "contentUrl": address,
        "encodingFormat": files.media_type(address, text.data.get("file_type")),
        "contentSize": None if count is None else languages.file_size(count, "en"),
        "inLanguage": text.lang,
    }


plugin = Plugin(content_types=(Report,), requires="omctpub>=0.1,<2")
