"""What a translation was made from, and whether the original has moved on since."""

from collections.abc import Mapping
from dataclasses import dataclass

from omctpub.content import ContentType
from omctpub.differences import Difference, differences
from omctpub.models import Item, Revision, Translation, revisions
from omctpub.publishing.contents import TextContent
from omctpub.publishing.storing import stored_content, values_of
from omctpub.publishing.working import of_revision, working


@dataclass(frozen=True)
class Source:
    """The original of a translation as it is now, and the revision that holds it.

    `made_from` is the revision that the translation names, None where it names none; `since` is what was
    changed in the original after it, by the part of the text, and empty where it is not behind.
    """

    language: str
    revision: int
    content: TextContent
    made_from: int | None
    since: Mapping[str, Difference]


def source_of(item: Item, language: str, kind: ContentType | None, drafts: bool) -> Source | None:
    """The original of the text in a language; None for the original itself, and where there is none.

    With `drafts` it is the version that is worked on, else what readers see or saw.
    """
    original = Translation.get_or_none(item=item, language=item.original)
    if original is None or language == item.original:
        return None
    text = Translation.get_or_none(item=item, language=language)
    made_from = working(text).from_revision if text else None
    now = working(original, kind) if drafts else TextContent(**stored_content(original))
    revision = _number_of(original, now)
    old = revisions.content_of(original, made_from) if made_from else None
    since = differences(_said(of_revision(old, kind)), _said(now)) if old else {}
    return Source(str(item.original), revision, now, made_from if old else None, since)


def _said(content: TextContent) -> dict[str, object]:
    return {name: value for name, value in values_of(content).items() if name not in ("state", "slug")}


def _number_of(text: Translation, content: TextContent) -> int:
    """The latest revision that says this; moving a text on makes one that says the same."""
    rows = Revision.select().where(Revision.translation == text).order_by(Revision.number.desc())
    said = _said(content)
    return next((int(row.number) for row in rows.iterator() if _said(of_revision(row.content)) == said), 1)
