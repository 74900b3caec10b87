"""Earlier versions of a text, for whoever may write it; no reader's page asks here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from omctpub.models.tables import Revision, Translation


@dataclass(frozen=True)
class Version:
    """A saved version: its number in the text, from 1 on, `at` in microseconds since 1970, by whom."""

    number: int
    at: int
    by: str


def versions(text: Translation) -> list[Version]:
    """All versions of a text, the newest first. What they hold is left where it is."""
    columns = Revision.number, Revision.at, Revision.by
    found = Revision.select(*columns).where(Revision.translation == text).order_by(Revision.number.desc())
    return [Version(row.number, row.at, row.by) for row in found]


def content_of(text: Translation, number: int) -> Mapping[str, Any] | None:
    """What one version holds, by the names of a `publishing.TextContent`; None where there is none."""
    row = Revision.get_or_none((Revision.translation == text) & (Revision.number == number))
    return row.content if row else None
