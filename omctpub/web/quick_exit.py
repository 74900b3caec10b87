"""The quick way out of a page whose subject may put its reader in danger before who looks on."""

from collections.abc import Iterable

from omctpub.content import ContentType
from omctpub.web.pages import site


def quick_exit(kind: ContentType | None, programmes: Iterable[str]) -> str:
    """Where to leave for from a page about this type and these programmes; "" where nothing is offered."""
    settings = site().settings
    sensitive = (kind is not None and kind.sensitive) or not set(settings.sensitive).isdisjoint(programmes)
    return settings.exit_address if sensitive else ""
