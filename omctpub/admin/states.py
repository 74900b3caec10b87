"""What the rooms call the states of a text."""

from collections.abc import Mapping

from flask_babel import lazy_pgettext

from omctpub.content import Text

STATES: Mapping[str, Text] = {
    "draft": lazy_pgettext("state of a text", "Draft"),
    "review": lazy_pgettext("state of a text", "In review"),
    "published": lazy_pgettext("state of a text", "Published"),
    "withdrawn": lazy_pgettext("state of a text", "Withdrawn"),
}
