"""Pledges: a campaign that people add their name to, counted when they have confirmed it by e-mail."""

from typing import ClassVar

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from omctpub.content import ContentType, Field
from omctpub.plugins import Plugin

from . import pages, pledges


def whole(value: float) -> int:
    if value != int(value) or value < 1:
        raise ValueError(_("must be a whole number from 1 on"))
    return int(value)


class Campaign(ContentType):
    name, path = "pledge", pages.PATH
    label, label_plural = _("Pledge"), _("Pledges")
    listed, banner = False, True
    schema = "Article"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("goal", _("Goal"), kind="number", clean=whole),
        Field("closes", _("Open until"), kind="date", order=True),
    )
    over_after = ("closes",)
    states = lazy_pgettext("pledging", "Open"), lazy_pgettext("pledging", "Closed")

    def confirmed(self, number: int) -> int:
        """How many have confirmed their pledge to the item of that internal number."""
        return pledges.confirmed(number)


plugin = Plugin(
    content_types=(Campaign,),
    blueprints=(pages.pledge,),
    access={f"pledge.{name}": "anyone" for name in ("form", "sign", "sent", "ask", "confirm", "thanks")},
    models=(pledges.Pledge,),
    requires="omctpub>=0.1,<2",
)
