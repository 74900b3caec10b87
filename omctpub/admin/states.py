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
    def pending(self) -> bool: ...
    @property
    def behind(self) -> bool: ...


def state(text: Stated | None, visible_from: int | None, now: int) -> str:
    """The one word for what readers have: draft, review, scheduled, published, withdrawn or missing."""
    if text is None:
        return "missing"
    later = visible_from is not None and visible_from > now
    return "scheduled" if text.state == "published" and later else text.state


def marks(text: Stated | None, visible_from: int | None, now: int) -> list[str]:
    """That word, and what is to be said besides: by the names of `LABELS`."""
    found = [state(text, visible_from, now)]
    if text and text.pending:
        found.append("correction")
    return [*found, "behind"] if text and text.behind else found
