"""Urgent interventions: appeals for people in danger, whose case is known by its reference code."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from omctpub.content import ContentType, Field
from omctpub.plugins import Plugin

from . import codes

STATUSES = (
    ("open", lazy_pgettext("case", "Open")),
    ("released", lazy_pgettext("case", "Released")),
    ("acquitted", lazy_pgettext("case", "Acquitted")),
    ("closed", lazy_pgettext("case", "Closed")),
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
    fields = (
        Field("code", _("Reference code"), kind="code", facet=True, clean=codes.canonical),
        Field("people", _("Affected people"), translated=True),
        Field("situation", _("Situation"), kind="markdown", translated=True),
        Field("actions", _("Actions requested"), kind="markdown", translated=True),
        Field("authorities", _("Authorities to write to"), kind="list", fields=AUTHORITY),
        Field("status", _("Status of the case"), kind="choice", facet=True, choices=STATUSES),
    )


plugin = Plugin(content_types=(UrgentIntervention,), requires="omctpub>=0.1,<2")
