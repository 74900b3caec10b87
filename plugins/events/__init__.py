"""Events: meetings, hearings and days of action, the coming ones first, then the past."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from omctpub.content import ContentType, Field, ItemData, TextData, time_zone
from omctpub.plugins import Plugin

from . import when


class Event(ContentType):
    name, path = "event", "events"
    label, label_plural = _("Event"), _("Events")
    fields = (
        Field(
            "start",
            lazy_pgettext("event", "Begins"),
            kind="instant",
            required=True,
            order=True,
            help=_("The day, or day and time with the offset where it takes place."),
        ),
        Field(
            "end", lazy_pgettext("event", "Ends"), kind="instant", help=_("The last day, or day and time.")
        ),
        Field("time_zone", _("Time zone"), clean=time_zone, help=_("Where it takes place: Africa/Tunis.")),
        Field("place", _("Place"), translated=True),
        Field("address", _("Page of the event"), kind="url"),
    )
    over_after = ("end", "start")
    states = lazy_pgettext("event", "Upcoming"), lazy_pgettext("event", "Past")
    coming_first, order_by = True, "start"

    def check(self, data: Mapping[str, Any]) -> dict[str, str]:
        start, end = data.get("start"), data.get("end")
        if start and end and when.is_before(end, start, data.get("time_zone")):
            return {"end": _("lies before the beginning")}
        return {}

    def describe(
        self, item: ItemData, text: TextData, zone: ZoneInfo, known: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """An event, where it says when; some search engines want the place."""
        start, end, place = item.data.get("start"), item.data.get("end"), text.data.get("place")
        if not start:
            return known
        clocks = self._zone(item, zone)
        common = ("name", "description", "url", "inLanguage", "about", "keywords")
        return {
            "@type": "Event",
            **{word: known[word] for word in common if word in known},
            "startDate": when.there(start, clocks),
            "endDate": end and when.there(end, clocks),
            "location": place and {"@type": "Place", "name": place, "address": place},
            "sameAs": item.data.get("address"),
        }

    def when(self, item: ItemData, usual: ZoneInfo, lang: str) -> Sequence[when.Piece]:
        """When an event is that has a beginning or an end, by its zone's clocks, else the `usual` ones."""
        given = [item.data[name] for name in ("start", "end") if item.data.get(name)]
        return when.pieces(given[0], given[-1], self._zone(item, usual), lang)

    def clock(self, item: ItemData, usual: ZoneInfo, lang: str) -> str:
        """What those clocks are called; nothing for an event that is told by days only."""
        moments = [item.data[name] for name in ("start", "end") if "T" in item.data.get(name, "")]
        return when.clock(moments, self._zone(item, usual), lang) if moments else ""

    def _zone(self, item: ItemData, usual: ZoneInfo) -> ZoneInfo:
        there = item.data.get("time_zone")
        return ZoneInfo(there) if there else usual


plugin = Plugin(content_types=(Event,), requires="omctpub>=0.1,<2")
