"""The version of a text that is worked on: written, sent to review and back, thrown away.

Of a text that readers see or have seen, that version is a revision of its own, and the text stays as it is
until it is published. Of one that nobody has seen yet, the text itself is it.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from omctpub.content import ContentType
from omctpub.models import Revision, Translation, audit, writing
from omctpub.models.audit import Deed
from omctpub.models.facets import with_names
from omctpub.publishing.contents import TextContent
from omctpub.publishing.following import after_change
from omctpub.publishing.storing import (
    item_of,
    note_revision,
    now,
    save_text,
    stored_content,
    text_of,
    touch,
    values_of,
)
from omctpub.site import Site

IN_WORK = ("draft", "review")


def working(text: Translation, kind: ContentType | None = None) -> TextContent:
    """The version of a text that is worked on, or where there is none that is newer, the text itself.

    With its type, fields have the names that they have today.
    """
    if text.pending is None:
        return TextContent(**stored_content(text))
    row = Revision.get((Revision.translation == text) & (Revision.number == text.pending))
    return of_revision(row.content, kind)


def of_revision(values: Mapping[str, Any], kind: ContentType | None = None) -> TextContent:
    """What a revision keeps; one of an earlier version of omctpub may hold more."""
    names = {field.name for field in fields(TextContent)}
    kept = TextContent(**{name: value for name, value in values.items() if name in names})
    return replace(kept, data=with_names(kept.data, kind.fields)) if kind else kept


def write(site: Site, id: str, language: str, content: TextContent, by: str) -> int | None:
    """Store what the working version of a text is to be, a new text too; readers see nothing of it.

    It stays in review where it is there, and is a draft else: the state of `content` counts for nothing.
    Gives the number of the revision; None where nothing differs.
    """
    with writing():
        item = item_of(id)
        text: Translation | None = Translation.get_or_none(item=item, language=language)
        state = text.working if text and text.working in IN_WORK else "draft"
        if text is not None and text.state not in IN_WORK:
            return _write_pending(text, item.id, replace(content, state=state), by)
        deeds = save_text(item, language, replace(content, state=state), by, fresh=False)
        if not deeds:
            return None
        after_change(site, item, by, deeds)
    return deeds[0].revision


def submit(site: Site, id: str, language: str, by: str) -> bool:
    """Send the working version of a text to review; tells whether it was not there."""
    return _turn(site, id, language, ("draft", "withdrawn"), "review", "submitted", by)


def send_back(site: Site, id: str, language: str, by: str) -> bool:
    """Make a text in review a draft again; tells whether it was in review."""
    return _turn(site, id, language, ("review",), "draft", "sent back", by)


def discard(site: Site, id: str, language: str, by: str) -> bool:
    """Forget a version that is newer than the text, whose revision stays; tells whether there was one."""
    with writing():
        text = text_of(item_of(id), language)
        if text.pending is None:
            return False
        audit.note(by, [Deed("discarded", id, language, text.pending)])
        settle(text)
    return True


def settle(text: Translation) -> None:
    """Have no version of a text that is newer than itself."""
    text.pending, text.working, text.saved = None, text.state, now()
    text.save(only=[Translation.pending, Translation.working, Translation.saved])


def _write_pending(text: Translation, id: str, content: TextContent, by: str) -> int | None:
    was = working(text)
    if values_of(content) == values_of(replace(was, state=content.state)):
        return None
    number = _keep_pending(text, content, by)
    audit.note(by, [Deed("saved", id, text.language, number)])
    return number


def _keep_pending(text: Translation, content: TextContent, by: str) -> int:
    number = note_revision(text, values_of(content), by)
    text.pending, text.working, text.saved = number, content.state, now()
    text.save(only=[Translation.pending, Translation.working, Translation.saved])
    touch(text)
    return number


def _turn(
    site: Site, id: str, language: str, before: tuple[str, ...], state: str, action: str, by: str
) -> bool:
    with writing():
        item = item_of(id)
        text = text_of(item, language)
        if text.working not in before:
            return False
        content = replace(working(text), state=state)
        if text.state not in IN_WORK:
            number = _keep_pending(text, content, by)
        else:
            text.state = text.working = state
            text.saved = now()
            text.save(only=[Translation.state, Translation.working, Translation.saved])
            touch(text)
            number = note_revision(text, values_of(content), by)
        audit.note(by, [Deed(action, id, language, number)])
    return True
