"""Urgent interventions: appeals for people in danger, whose case is known by its reference code."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from omctpub import countries
from omctpub.content import Code, ContentType, DatedItem, Field, ItemData, Remark, Step, TextData
from omctpub.plugins import Plugin

from . import codes

STATUSES = (
    ("open", lazy_pgettext("case", "Open")),
    ("sentenced", lazy_pgettext("case", "Sentenced")),
    ("released", lazy_pgettext("case", "Released")),
    ("acquitted", lazy_pgettext("case", "Acquitted")),
    ("deceased", lazy_pgettext("case", "Deceased")),
    ("closed", lazy_pgettext("case", "Closed")),
)
OPENED_LATER = _(
    "By its code the case was opened after this was published. "
    "Correct month and year in the code, or the date of publication."
)
OPENED_EARLIER = _(
    "By its code the case was opened in an earlier month than its first appeal was published. "
    "Correct month and year in the code or the date of publication, or add the number of the update."
)
AUTHORITY = (
    Field("role", _("Role")),
    Field("name", _("Name")),
    Field("address", _("Address")),
    Field("email", _("E-mail"), kind="email"),
)


class UrgentIntervention(ContentType):
    name, path = "urgent_intervention", "urgent-interventions"
    label, label_plural = _("Urgent Intervention"), _("Urgent Interventions")
    sensitive = True
    proposes = ("code",)
    fields = (
        Field("code", _("Reference code"), kind="code", facet=True, clean=codes.canonical),
        Field("people", _("Affected people"), translated=True),
        Field("situation", _("Situation"), kind="markdown", translated=True),
        Field("actions", _("Actions requested"), kind="markdown", translated=True),
        Field("authorities", _("Authorities to write to"), kind="list", fields=AUTHORITY),
        Field("status", _("Status of the case"), kind="choice", facet=True, choices=STATUSES),
    )

    def describe(
        self, item: ItemData, text: TextData, zone: ZoneInfo, known: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """People cite an appeal by its code."""
        return {**known, "identifier": item.data.get("code")}

    def step(self, item: ItemData) -> Step | None:
        """Codes that differ in the number of the update only are those of one case."""
        case, update = codes.parts(item.data.get("code", ""))
        return Step(case, update) if case else None

    def remarks(self, item: DatedItem, lang: str) -> Iterator[Remark]:
        """The code tells the country, and the month in which the case was opened."""
        code = item.data.get("code", "")
        country = countries.from_alpha3(code[:3])
        if country and country not in item.countries:
            sentence = _(
                "The code is that of another country: %(country)s. "
                "Add it to the item’s countries, or correct the code.",
                country=countries.name(country, lang),
            )
            yield Remark("code_country", "code", sentence)
        opened, published = codes.opened(code, item.published), item.published[:7]
        if opened[: len(published)] > published:
            yield Remark("code_month", "code", OPENED_LATER)
        elif opened[: len(published)] < published and not codes.parts(code)[1] and opened:
            yield Remark("code_month", "code", OPENED_EARLIER)

    def propose(self, field: str, item: DatedItem, taken: Iterable[str]) -> str:
        """The next number of the country in that year, and the next of the Observatory's."""
        return codes.next_free(item.countries[0], item.published, taken) if item.countries else ""

    def codes(self, text: str) -> Iterator[Code]:
        """Whole codes, and the halves by which people call a case: HND 002/0703, OBS 035."""
        return codes.found_in(text)


plugin = Plugin(content_types=(UrgentIntervention,), requires="omctpub>=0.1,<2")
