"""Earlier versions of a text, for whoever may write it; no reader's page asks here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import fn

from omctpub.models.tables import Revision, Translation


@dataclass(frozen=True)
class Version:
    """A saved version: its number in the text, from 1 on, `at` in microseconds since 1970, by whom."""

    number: int
    at: int
    by: str


def versions(text: Translation, most: int | None = None, skipped: int = 0) -> list[Version]:
    """The versions of a text, the newest first: all, or so many after as many newer ones."""
    columns = Revision.number, Revision.at, Revision.by
    found = Revision.select(*columns).where(Revision.translation == text).order_by(Revision.number.desc())
    found = found.limit(most).offset(skipped) if most else found
    return [Version(row.number, row.at, row.by) for row in found]


def count(text: Translation) -> int:
    """How many versions of a text there are."""
    return int(Revision.select().where(Revision.translation == text).count())


def number_of(text: Translation) -> int | None:
    """The version that the text itself is, where a newer one may be worked on; None where none tells.

    What a revision keeps begins with its state.
    """
    begins = f'{{"state": "{text.state}"'
    same = fn.SUBSTR(Revision.content, 1, len(begins)) == begins
    found = Revision.select(fn.MAX(Revision.number)).where((Revision.translation == text) & same).scalar()
    return None if found is None else int(found)


def content_of(text: Translation, number: int) -> Mapping[str, Any] | None:
    """What one version holds, by the names of a `publishing.TextContent`; None where there is none."""
    row = Revision.get_or_none((Revision.translation == text) & (Revision.number == number))
    return row.content if row else None
