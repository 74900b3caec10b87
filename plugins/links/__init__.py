"""Links: something worth reading that stands elsewhere."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _

from omctpub.content import ContentType, Field, ItemData, TextData
from omctpub.plugins import Plugin


class Link(ContentType):
    name, path = "link", "links"
    label, label_plural = _("Link"), _("Links")
    fields = (
        Field("address", _("Address of the page"), kind="url", required=True),
        Field("source", _("Source")),
    )

    def describe(
        self, item: ItemData, text: TextData, zone: ZoneInfo, known: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """What is written elsewhere is what this is based on."""
        source = {"@type": "Organization", "name": item.data.get("source")}
        page = {"@type": "WebPage", "url": item.data.get("address"), "publisher": source}
        return {**known, "isBasedOn": page}


plugin = Plugin(content_types=(Link,), requires="omctpub>=0.1,<2")
