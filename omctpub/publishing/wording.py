"""Who wrote the words of a text, and which texts are behind the original that they were made from.

They are in two ways: behind what is worked on of it, and behind what those know of it to whom no draft of it
is told. The page of an item says the same, by `publishing.sources`.
"""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from itertools import dropwhile, takewhile
from typing import Any

from omctpub.models import Item, Revision, Translation
from omctpub.models.known import HIDDEN
from omctpub.models.revisions import pending_of
from omctpub.publishing.contents import stored_content

# Under this name a revision keeps why it was published although a check objected.
OVERRULED = "overruled"
_WORDS = ("title", "summary", "body", "data")
_BEHIND = [Translation.behind, Translation.behind_known]
_UP_TO_DATE = False, False


def said(content: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a version: what a translator translates.

    Its state, its address, what it was made from, and why it was published, are none.
    """
    return {name: content.get(name) or None for name in _WORDS}


def note_wording(text: Translation, number: int, content: Mapping[str, Any], by: str) -> None:
    """Note on a text what its newest version says of it; who wrote its words stays where these stay.

    `content` is what revision `number` holds. Which texts are behind it, `look_again` notes.
    """
    before = Revision.get_or_none((Revision.translation == text) & (Revision.number == text.written))
    new = before is None or said(before.content) != said(content)
    if new:
        text.writer, text.written = by, number
    _note(text, content)


def note_earlier_wording(text: Translation, content: Mapping[str, Any]) -> None:
    """Note on a text what the version `content` says of it, which an earlier revision holds."""
    if wrote := written_in(text, content):
        text.writer, text.written = wrote.by, wrote.number
    _note(text, content)
    look_again(text)


def note_first_wording(text: Translation, content: Mapping[str, Any], by: str) -> None:
    """The same for the first version of a text, before it is stored."""
    text.writer, text.written = by, 1
    text.behind, text.behind_known = _is_behind(text, content)


def written_in(text: Translation, content: Mapping[str, Any]) -> Revision | None:
    """The revision in which the words of a version were written: they may have come back since."""
    rows = Revision.select().where(Revision.translation == text).order_by(Revision.number.desc())
    words = said(content)
    earlier = dropwhile(lambda row: said(row.content) != words, rows.iterator())
    first = deque(takewhile(lambda row: said(row.content) == words, earlier), maxlen=1)
    return first[0] if first else None


def look_again(text: Translation) -> None:
    """Note which texts of its item are behind it; nothing where it is not the original."""
    if text.language == text.item.original:
        _look(list(text.item.translations), text)


def look_at(item: Item) -> None:
    """Note which texts of an item are behind its original, whichever that is now; none where it has none."""
    texts = list(item.translations)
    _look(texts, next((text for text in texts if text.language == item.original), None))


def _look(texts: Sequence[Translation], original: Translation | None) -> None:
    named = _made_from(texts)
    passed = _passed(original, named.values()) if original else {}
    for text in texts:
        made_from = None if text == original else named[text.id]
        found = passed.get(made_from, _UP_TO_DATE)
        if (text.behind, text.behind_known) != found:
            text.behind, text.behind_known = found
            text.save(only=_BEHIND)


def was_seen(revision: Revision) -> bool:
    """Whether what a revision says was more than a draft, then or in the versions that say the same."""
    of_text = (Revision.translation == revision.translation_id) & (Revision.number >= revision.number)
    later = Revision.select().where(of_text).order_by(Revision.number)
    words = said(revision.content)
    same = takewhile(lambda row: said(row.content) == words, later.iterator())
    return any(row.content.get("state") != HIDDEN for row in same)


def _note(text: Translation, content: Mapping[str, Any]) -> None:
    text.behind, text.behind_known = _is_behind(text, content)
    text.save(only=[Translation.writer, Translation.written, *_BEHIND])


def _is_behind(text: Translation, content: Mapping[str, Any]) -> tuple[bool, bool]:
    made_from = content.get("from_revision")
    if made_from is None or text.language == text.item.original:
        return _UP_TO_DATE
    original = Translation.get_or_none(item=text.item, language=text.item.original)
    return _passed(original, [made_from]).get(made_from, _UP_TO_DATE) if original else _UP_TO_DATE


def _passed(original: Translation, numbers: Collection[int | None]) -> dict[int | None, tuple[bool, bool]]:
    """Whether the original says something else than revisions of it: as it is worked on, and as it is known.

    To whom no draft of it is told, a revision that was never more says nothing.
    """
    asked = {number for number in numbers if number is not None}
    if not asked - {original.written} and original.working != HIDDEN:
        return {}
    which = (Revision.translation == original) & Revision.number.in_([*asked, original.written])
    rows = {row.number: row for row in Revision.select().where(which)}
    words = {number: said(row.content) for number, row in rows.items()}
    now = words.get(original.written)
    known = _known(original, now)
    return {
        one: (words[one] != now, known is not None and words[one] != known and was_seen(rows[one]))
        for one in asked & rows.keys()
    }


def _known(original: Translation, now: dict[str, Any] | None) -> dict[str, Any] | None:
    """What those know that it says to whom no draft is told; None where they know of none."""
    if original.working != HIDDEN:
        return now
    return None if original.state == HIDDEN else said(stored_content(original))


def _made_from(texts: Sequence[Translation]) -> dict[int, int | None]:
    """The revision that the version of each text that is worked on was made from, by the text's number."""
    newer = {id: content.get("from_revision") for id, content in pending_of(texts).items()}
    return {text.id: text.from_revision for text in texts} | newer
