"""Hearings: sessions of a court that somebody may want to observe, the coming ones first."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from omctpub.content import ContentType, Field
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
    over_after = ("last_day", "first_day")
    states = lazy_pgettext("hearing", "Coming"), lazy_pgettext("hearing", "Over")
    coming_first, order_by = True, "first_day"

    def check(self, data: Mapping[str, Any]) -> dict[str, str]:
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            return {"last_day": _("lies before the first day")}
        return {}


plugin = Plugin(content_types=(Hearing,), requires="omctpub>=0.1,<2")
