"""Internships: calls with a deadline, which close by themselves at the end of that day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _

from omctpub.content import ContentType, Field, ItemData
from omctpub.plugins import Plugin


def percent(value: float) -> float:
    if not 1 <= value <= 100:
        raise ValueError(_("must be a percentage from 1 to 100"))
    return value


class Internship(ContentType):
    name, path = "internship", "internships"
    label, label_plural = _("Internship"), _("Internships")
    fields = (
        Field("office", _("Office"), facet=True),
        Field("deadline", _("Apply by"), kind="date", required=True, order=True),
        Field("start", _("Start"), kind="date"),
        Field("duration", _("Duration"), translated=True),
        Field(
            "languages",
            _("Languages"),
            kind="list",
            fields=(Field("language", _("Language"), kind="language"),),
        ),
        Field("rate", _("Activity rate"), kind="number", clean=percent, help=_("Percent of full time")),
        Field("profile", _("Profile"), kind="markdown", translated=True),
        Field("how_to_apply", _("How to apply"), kind="markdown", translated=True),
    )

    def is_open(self, item: ItemData, now: datetime) -> bool | None:
        """Whether one can still apply, the whole day of the deadline included; None without a deadline."""
        deadline = item.data.get("deadline")
        return None if deadline is None else now.date() <= date.fromisoformat(deadline)

    def check(self, data: Mapping[str, Any]) -> dict[str, str]:
        """An internship begins when its call is closed, at the earliest on the last day of the call."""
        start, deadline = data.get("start"), data.get("deadline")
        if start and deadline and start < deadline:
            return {"start": _("lies before the last day to apply: one of the two dates must be wrong")}
        return {}


plugin = Plugin(content_types=(Internship,), requires="omctpub>=0.1,<2")
