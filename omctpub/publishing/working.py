"""The version of a text that is worked on: written, sent to review and back, thrown away.

Of a text that readers see or have seen, that version is a revision of its own, and the text stays as it is
until it is published. Of one that nobody has seen yet, the text itself is it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from omctpub.content import ContentType
from omctpub.models import Body, Item, Translation, audit, writing
from omctpub.models.audit import Deed
from omctpub.models.facets import with_names
from omctpub.models.revisions import pending_of
from omctpub.publishing.contents import IN_WORK, PublishingError, TextContent, content_of, stored_content
from omctpub.publishing.following import tell
from omctpub.publishing.storing import (
    item_of,
    note_revision,
    now,
    save_text,
    text_of,
    touch,
    values_of,
)
from omctpub.publishing.wording import note_earlier_wording
from omctpub.site import Site


def working(text: Translation, kind: ContentType | None = None) -> TextContent:
    """The version of a text that is worked on, or where there is none that is newer, the text itself.

    With its type, fields have the names that they have today.
    """
    return workings([text], kind)[str(text.language)]


def workings(texts: Iterable[Translation], kind: ContentType | None = None) -> dict[str, TextContent]:
    """The same for the texts of an item, by language, in two statements at most."""
    texts = list(texts)
    plain = [text.id for text in texts if text.pending is None and text.has_body]
    contents = {id: of_revision(content, kind) for id, content in pending_of(texts).items()}
    rows = Body.select(Body.translation, Body.markdown).where(Body.translation.in_(plain)) if plain else ()
    bodies = {row.translation_id: row.markdown for row in rows}
    return {
        text.language: contents.get(text.id) or content_of(text, bodies.get(text.id, "")) for text in texts
    }


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
        if text is None or text.state in IN_WORK:
            deeds = save_text(item, language, replace(content, state=state), by, fresh=False)
        else:
            deeds = _save_pending(text, item.id, replace(content, state=state), by)
        if deeds:
            tell(site, by, deeds)
    return deeds[0].revision if deeds else None


def correct(item: Item, language: str, content: TextContent, by: str) -> list[Deed]:
    """Have this version, newer than what readers see or saw of a text, wait to be published.

    PublishingError where readers have not seen any yet: then the text itself is the one that is worked on.
    """
    text = text_of(item, language)
    if text.state in IN_WORK:
        reason = f"the text in {language!r} is a draft itself. Write there what it is to say."
        raise PublishingError(reason, f"translations.{language}.correction")
    if text.pending is not None and values_of(working(text)) == values_of(content):
        return []
    number = _keep_pending(text, content, by)
    actions = ("saved", "submitted") if content.state == "review" else ("saved",)
    return [Deed(action, item.id, language, number) for action in actions]


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
        note_earlier_wording(text, stored_content(text))
    return True


def settle(text: Translation) -> None:
    """Have no version of a text that is newer than itself."""
    text.pending, text.working, text.saved = None, text.state, now()
    text.save(only=[Translation.pending, Translation.working, Translation.saved])


def _save_pending(text: Translation, id: str, content: TextContent, by: str) -> list[Deed]:
    was = working(text)
    if values_of(content) == values_of(replace(was, state=content.state)):
        return []
    return [Deed("saved", id, text.language, _keep_pending(text, content, by))]


def _keep_pending(text: Translation, content: TextContent, by: str) -> int:
    # Whether this is a draft has to stand there when it is noted for whom translations are behind it.
    text.working = content.state
    number = note_revision(text, values_of(content), by)
    text.pending, text.saved = number, now()
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
