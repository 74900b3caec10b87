"""In which state a text is, in words: what readers have of it, and what is still to come."""

from collections.abc import Mapping
from typing import Protocol

from flask_babel import lazy_pgettext

from omctpub.content import Text

LABELS: Mapping[str, Text] = {
    "draft": lazy_pgettext("state", "Draft"),
    "review": lazy_pgettext("state", "In review"),
    "scheduled": lazy_pgettext("state", "Scheduled"),
    "published": lazy_pgettext("state", "Published"),
    "expired": lazy_pgettext("state", "Expired"),
    "correction": lazy_pgettext("state", "Correction waiting"),
    "behind": lazy_pgettext("state", "Behind its source"),
    "withdrawn": lazy_pgettext("state", "Withdrawn"),
    "missing": lazy_pgettext("state", "Missing"),
}


class Stated(Protocol):
    """A text as the desk and the matrix know it."""

    @property
    def state(self) -> str: ...
    @property
    def pending(self) -> int | None: ...
    @property
    def behind(self) -> bool: ...


class Timed(Protocol):
    """An item with the moments, in microseconds, from which on and until which readers see it."""

    @property
    def visible_from(self) -> int | None: ...
    @property
    def visible_until(self) -> int | None: ...


def state(text: Stated | None, item: Timed, now: int) -> str:
    """The one word for what readers have: one of `LABELS` but for what `marks` adds."""
    if text is None:
        return "missing"
    if text.state != "published":
        return text.state
    if item.visible_until is not None and item.visible_until <= now:
        return "expired"
    return "scheduled" if item.visible_from is not None and item.visible_from > now else "published"


def marks(text: Stated | None, item: Timed, now: int) -> list[str]:
    """That word, and what is to be said besides: by the names of `LABELS`."""
    found = [state(text, item, now)]
    if text and text.pending:
        found.append("correction")
    return [*found, "behind"] if text and text.behind else found
