"""Statements: open letters, joint statements and press releases, some published while others still sign."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _

from omctpub.content import ContentType, Field, ItemData
from omctpub.plugins import Plugin


class Statement(ContentType):
    name, path = "statement", "statements"
    label, label_plural = _("Statement"), _("Statements")
    fields = (
        Field("addressee", _("Addressee"), translated=True),
        Field("letter_date", _("Date of the letter"), kind="date"),
        Field(
            "signatories",
            _("Signatories"),
            kind="list",
            fields=(
                Field("organisation", _("Organisation")),
                Field("country", _("Country"), kind="country"),
            ),
        ),
        Field("open_until", _("Open for signature until"), kind="date"),
    )

    def is_open(self, item: ItemData, now: datetime) -> bool | None:
        """Whether organisations can still sign, the last day included; None for a statement nobody signs."""
        last_day = item.data.get("open_until")
        return None if last_day is None else now.date() <= date.fromisoformat(last_day)


plugin = Plugin(content_types=(Statement,), requires="omctpub>=0.1,<2")
