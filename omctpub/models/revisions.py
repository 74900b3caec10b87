"""Earlier versions of a text, for whoever may write it; no reader's page asks here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import Expression, fn

from omctpub.models.known import HIDDEN
from omctpub.models.tables import Revision, Translation


@dataclass(frozen=True)
class Version:
    """A saved version: its number in the text, from 1 on, `at` in microseconds since 1970, by whom."""

    number: int
    at: int
    by: str


def versions(
    text: Translation, most: int | None = None, skipped: int = 0, drafts: bool = True
) -> list[Version]:
    """The versions of a text, the newest first: all, or so many after as many newer ones.

    Without `drafts`, only those that were more than a draft.
    """
    columns = Revision.number, Revision.at, Revision.by
    which = _of(text, drafts)
    found = Revision.select(*columns).where(which).order_by(Revision.number.desc())
    found = found.limit(most).offset(skipped) if most else found
    return [Version(row.number, row.at, row.by) for row in found]


def count(text: Translation, drafts: bool = True) -> int:
    """How many versions of a text there are."""
    return int(Revision.select().where(_of(text, drafts)).count())


def number_of(text: Translation) -> int | None:
    """The version that the text itself is, where a newer one may be worked on; None where none tells."""
    same = (Revision.translation == text) & in_state(text.state)
    found = Revision.select(fn.MAX(Revision.number)).where(same).scalar()
    return None if found is None else int(found)


def content_of(text: Translation, number: int, drafts: bool = True) -> Mapping[str, Any] | None:
    """What one version holds, by the names of a `publishing.TextContent`; None where there is none."""
    row = Revision.get_or_none(_of(text, drafts) & (Revision.number == number))
    return row.content if row else None


def pending_of(texts: Iterable[Translation]) -> dict[int, Mapping[str, Any]]:
    """What the newer version of each of these texts that has one holds, by the text's number."""
    newer = [text.id for text in texts if text.pending is not None]
    kept = Revision.select(Revision.translation, Revision.content).join(Translation)
    rows = kept.where(Translation.id.in_(newer) & (Revision.number == Translation.pending)) if newer else ()
    return {row.translation_id: row.content for row in rows}


def in_state(state: str) -> Expression:
    """The condition that a version was in a state, with which what it keeps begins."""
    begins = f'{{"state": "{state}"'
    return fn.SUBSTR(Revision.content, 1, len(begins)) == begins


def _of(text: Translation, drafts: bool) -> Expression:
    own = Revision.translation == text
    return own if drafts else own & ~in_state(HIDDEN)
