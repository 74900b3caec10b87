"""Who wrote the words of a text, and which texts are behind the original that they were made from."""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from itertools import dropwhile, takewhile
from typing import Any

from omctpub.models import Revision, Translation
from omctpub.models.revisions import pending_of

# Under this name a revision keeps why it was published although a check objected.
OVERRULED = "overruled"
_WORDS = ("title", "summary", "body", "data")


def said(content: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a version: what a translator translates.

    Its state, its address, what it was made from, and why it was published, are none.
    """
    return {name: content.get(name) or None for name in _WORDS}


def note_wording(text: Translation, number: int, content: Mapping[str, Any], by: str) -> None:
    """Note on a text what its newest version says of it; who wrote its words stays where these stay.

    `content` is what revision `number` holds. Texts made from other words are behind it.
    """
    before = Revision.get_or_none((Revision.translation == text) & (Revision.number == text.written))
    new = before is None or said(before.content) != said(content)
    if new:
        text.writer, text.written = by, number
    _note(text, content)
    if new:
        look_again(text)


def note_earlier_wording(text: Translation, content: Mapping[str, Any]) -> None:
    """Note on a text what the version `content` says of it, which an earlier revision holds."""
    if wrote := written_in(text, content):
        text.writer, text.written = wrote.by, wrote.number
    _note(text, content)
    look_again(text)


def note_first_wording(text: Translation, content: Mapping[str, Any], by: str) -> None:
    """The same for the first version of a text, before it is stored."""
    text.writer, text.written = by, 1
    text.behind = _is_behind(text, content)


def written_in(text: Translation, content: Mapping[str, Any]) -> Revision | None:
    """The revision in which the words of a version were written: they may have come back since."""
    rows = Revision.select().where(Revision.translation == text).order_by(Revision.number.desc())
    words = said(content)
    earlier = dropwhile(lambda row: said(row.content) != words, rows.iterator())
    first = deque(takewhile(lambda row: said(row.content) == words, earlier), maxlen=1)
    return first[0] if first else None


def look_again(original: Translation) -> None:
    """Note which texts of its item are behind the original; nothing where it is a translation."""
    if original.language != original.item.original:
        return
    texts = list(original.item.translations)
    named = _made_from(texts) | {original.id: None}
    other_words = _saying_else(original, named.values())
    for text in texts:
        behind = named[text.id] in other_words
        if text.behind is not behind:
            text.behind = behind
            text.save(only=[Translation.behind])


def _note(text: Translation, content: Mapping[str, Any]) -> None:
    text.behind = _is_behind(text, content)
    text.save(only=[Translation.writer, Translation.written, Translation.behind])


def _is_behind(text: Translation, content: Mapping[str, Any]) -> bool:
    made_from = content.get("from_revision")
    if made_from is None or text.language == text.item.original:
        return False
    original = Translation.get_or_none(item=text.item, language=text.item.original)
    return original is not None and made_from in _saying_else(original, [made_from])


def _saying_else(original: Translation, numbers: Collection[int | None]) -> set[int]:
    """Those of its revisions that say something else than it says now, as far as there are such."""
    asked = {number for number in numbers if number is not None and number != original.written}
    if not asked:
        return set()
    columns = Revision.select(Revision.number, Revision.content)
    rows = columns.where((Revision.translation == original) & Revision.number.in_([*asked, original.written]))
    words = {row.number: said(row.content) for row in rows}
    return {number for number in asked & words.keys() if words[number] != words.get(original.written)}


def _made_from(texts: Sequence[Translation]) -> dict[int, int | None]:
    """The revision that the version of each text that is worked on was made from, by the text's number."""
    newer = {id: content.get("from_revision") for id, content in pending_of(texts).items()}
    return {text.id: text.from_revision for text in texts} | newer
