"""Hearings: sessions of a court that somebody may want to observe, shown as over when they are."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _

from omctpub.content import ContentType, Field, ItemData
from omctpub.plugins import Plugin

ACCESS = (
    ("open", _("Open to the public")),
    ("invited", _("By invitation")),
    ("closed", _("Behind closed doors")),
)


def at_least_one(seats: float) -> float:
    if seats < 1:
        raise ValueError(_("must be 1 or more; leave it empty where it is not known"))
    return seats


class Hearing(ContentType):
    name, path = "hearing", "hearings"
    label, label_plural = _("Hearing"), _("Hearings")
    fields = (
        Field("first_day", _("First day"), kind="date", required=True, order=True),
        Field("last_day", _("Last day"), kind="date"),
        Field("court", _("Court"), facet=True),
        Field("access", _("Access"), kind="choice", choices=ACCESS, facet=True),
        Field("seats", _("Seats for observers"), kind="number", clean=at_least_one),
        Field("charges", _("Charges"), kind="markdown", translated=True),
    )

    def is_open(self, item: ItemData, now: datetime) -> bool | None:
        """Open until its last day has ended; None while the court has set no date."""
        last = item.data.get("last_day") or item.data.get("first_day")
        return None if last is None else now.date() <= date.fromisoformat(last)

    def check(self, data: Mapping[str, Any]) -> dict[str, str]:
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            return {"last_day": _("lies before the first day")}
        return {}


plugin = Plugin(content_types=(Hearing,), requires="omctpub>=0.1,<2")
