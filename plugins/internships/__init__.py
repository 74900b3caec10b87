"""Internships: calls that close by themselves, when the day of the deadline ends where the office is."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _

from omctpub import languages
from omctpub.content import ContentType, Field, ItemData, TextData, time_zone
from omctpub.plugins import Plugin

TIME_ZONE = Field(
    "time_zone",
    _("Time zone of the office"),
    clean=time_zone,
    help=_("Such as Africa/Tunis. The call closes when the day of the deadline ends there."),
)
LAST_SECOND = time(23, 59, 59)
LANGUAGE = (Field("language", _("Language"), kind="language"),)


def percent(value: float) -> float:
    if not 1 <= value <= 100:
        raise ValueError(_("must be a percentage from 1 to 100"))
    return value


class Internship(ContentType):
    name, path = "internship", "internships"
    label, label_plural = _("Internship"), _("Internships")
    fields = (
        Field("office", _("Office"), facet=True),
        TIME_ZONE,
        Field("deadline", _("Apply by"), kind="date", required=True, order=True),
        Field("start", _("Start"), kind="date"),
        Field("duration", _("Duration"), translated=True),
        Field("languages", _("Languages"), kind="list", fields=LANGUAGE),
        Field("rate", _("Activity rate"), kind="number", clean=percent, help=_("Percent of full time")),
        Field("profile", _("Profile"), kind="markdown", translated=True),
        Field("how_to_apply", _("How to apply"), kind="markdown", translated=True),
    )
    over_after = ("deadline",)
    states = lazy_pgettext("call", "Open"), lazy_pgettext("call", "Closed")
    open_only = True

    def check(self, data: Mapping[str, Any]) -> dict[str, str]:
        """An internship begins when its call is closed, at the earliest on the last day of the call."""
        start, deadline = data.get("start"), data.get("deadline")
        if start and deadline and start < deadline:
            return {"start": _("lies before the last day to apply: one of the two dates must be wrong")}
        return {}

    def describe(
        self, item: ItemData, text: TextData, zone: ZoneInfo, known: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """A vacancy, where it says by when to apply or where; some search engines want the place."""
        office, deadline = item.data.get("office"), item.data.get("deadline")
        if not (office or deadline):
            return known
        there = item.data.get("time_zone", "")
        country = languages.country_of(there)
        town = {"@type": "PostalAddress", "addressLocality": office, "addressCountry": country}
        clocks = ZoneInfo(there) if there else zone
        closes = deadline and datetime.combine(date.fromisoformat(deadline), LAST_SECOND, clocks)
        return {
            "@type": "JobPosting",
            "title": known["name"],
            "description": known.get("description") or known["name"],
            "url": known["url"],
            "datePosted": known["datePublished"],
            "validThrough": closes and closes.isoformat(),
            "jobStartDate": item.data.get("start"),
            "employmentType": "INTERN",
            "hiringOrganization": known["publisher"],
            "jobLocation": office and {"@type": "Place", "name": office, "address": town},
        }

    def clock(self, item: ItemData, usual: ZoneInfo, lang: str) -> str:
        """Whose clocks tell the end of the deadline's day; nothing where they are the `usual` ones."""
        zone = item.data.get("time_zone", usual.key)
        if zone == usual.key:
            return ""
        city = languages.city(zone, lang)
        return str(gettext("%(city)s time", city=city)) if city else str(zone)


plugin = Plugin(content_types=(Internship,), requires="omctpub>=0.1,<2")
