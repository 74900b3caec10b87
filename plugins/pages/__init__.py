"""Pages: what stays true for longer than news, such as who stands behind the site and how to reach them."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _

from omctpub.content import ContentType, Field, ItemData, TextData
from omctpub.plugins import Plugin


class Page(ContentType):
    name, path = "page", "pages"
    label, label_plural = _("Page"), _("Pages")
    listed, in_footer = False, True
    fields = (
        Field(
            "place",
            _("Place in the footer"),
            kind="number",
            order=True,
            help=_("The page with the smallest number comes first, one without a number last."),
        ),
    )
    order_by = "place"

    def describe(
        self, item: ItemData, text: TextData, zone: ZoneInfo, known: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """No article: a page of the site."""
        return {**known, "@type": "WebPage"}


plugin = Plugin(content_types=(Page,), requires="omctpub>=0.1,<2")
