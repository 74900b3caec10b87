"""Who wrote the words of a text, and which texts are behind the original that they were made from."""

from collections.abc import Mapping
from itertools import dropwhile
from typing import Any

from omctpub.models import Revision, Translation

# Under this name a revision keeps why it was published although a check objected.
OVERRULED = "overruled"


def note_wording(text: Translation, number: int, content: Mapping[str, Any], by: str) -> None:
    """Note on a text what its newest version says of it: nothing where that says what it said before.

    `content` is what revision `number` holds. Texts made from an earlier one are behind it.
    """
    before = Revision.get_or_none((Revision.translation == text) & (Revision.number == text.written))
    if before is not None and said(before.content) == said(content):
        return
    text.writer, text.written = by, number
    text.behind = is_behind(text, content)
    text.save(only=[Translation.writer, Translation.written, Translation.behind])
    if text.language == text.item.original:
        made_earlier = (Translation.from_revision < text.written) | Translation.pending.is_null(False)
        others = (Translation.item == text.item) & (Translation.language != text.language)
        Translation.update(behind=True).where(others, made_earlier, ~Translation.behind).execute()


def note_earlier_wording(text: Translation, content: Mapping[str, Any]) -> None:
    """Note on a text what the version `content` says of it, which an earlier revision holds."""
    rows = Revision.select().where(Revision.translation == text).order_by(Revision.number.desc())
    for row in dropwhile(lambda row: said(row.content) != said(content), rows.iterator()):
        if said(row.content) != said(content):
            break
        text.writer, text.written = row.by, row.number
    text.behind = is_behind(text, content)
    text.save(only=[Translation.writer, Translation.written, Translation.behind])


def note_first_wording(text: Translation, content: Mapping[str, Any], by: str) -> None:
    """The same for the first version of a text, before it is stored."""
    text.writer, text.written = by, 1
    text.behind = is_behind(text, content)


def is_behind(text: Translation, content: Mapping[str, Any]) -> bool:
    """Whether the original was changed since the revision that a version of a text was made from."""
    made_from = content.get("from_revision")
    if made_from is None or text.language == text.item.original:
        return False
    original = (Translation.item == text.item) & (Translation.language == text.item.original)
    newest = Translation.select(Translation.written).where(original).scalar()
    return newest is not None and newest > made_from


def said(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a version says, whatever its state, and why ever it was published."""
    return {name: value for name, value in content.items() if name not in ("state", OVERRULED)}
