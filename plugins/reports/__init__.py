"""Reports and other publications, with a file for each language."""

from flask_babel import lazy_gettext as _

from omctpub.content import ContentType, Field
from omctpub.plugins import Plugin

from . import book_numbers


def year(value: float) -> int:
    if value != int(value) or not 1900 <= value <= 2100:
        raise ValueError(_("must be a year such as 2017"))
    return int(value)


class Report(ContentType):
    name, path = "report", "reports"
    label, label_plural = _("Report"), _("Reports and Publications")
    fields = (
        Field("year", _("Year"), kind="number", clean=year),
        Field("series", _("Series"), facet=True),
        Field("isbn", _("ISBN"), clean=book_numbers.isbn),
        Field("issn", _("ISSN"), clean=book_numbers.issn),
        Field("file", _("File"), kind="file", translated=True),
    )


plugin = Plugin(content_types=(Report,), requires="omctpub>=0.1,<2")
