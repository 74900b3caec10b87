"""Links: something worth reading that stands elsewhere."""

from flask_babel import lazy_gettext as _

from omctpub.content import ContentType, Field
from omctpub.plugins import Plugin


class Link(ContentType):
    name, path = "link", "links"
    label, label_plural = _("Link"), _("Links")
    fields = (
        Field("address", _("Address of the page"), kind="url", required=True),
        Field("source", _("Source")),
    )


plugin = Plugin(content_types=(Link,), requires="omctpub>=0.1,<2")
