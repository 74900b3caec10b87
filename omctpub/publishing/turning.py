"""The verbs that make texts public, and take them back."""

from collections.abc import Mapping
from dataclasses import replace

from omctpub.models import Item, Revision, Translation, writing
from omctpub.models.audit import Deed
from omctpub.publishing.contents import PublishingError, stored_content
from omctpub.publishing.following import after_change
from omctpub.publishing.storing import (
    item_of,
    note_revision,
    now,
    save_item,
    save_text,
    text_of,
)
from omctpub.publishing.wording import OVERRULED
from omctpub.publishing.working import settle, working
from omctpub.site import Site


def publish(
    site: Site, id: str, language: str | None, by: str, reasons: Mapping[str, str] | None = None
) -> list[str]:
    """Make one text, or all of an item, public as they were worked on last; gives the languages changed.

    `reasons` say by language why it is published although a check objects; they stay with the revision.
    PublishingError, with the language as its `field`, where the type wants four eyes and `by` wrote the text.
    """
    with writing():
        item = item_of(id)
        deeds: list[Deed] = []
        for text in _asked(item, language):
            if text.state == "published" and text.pending is None:
                continue
            if needs_another(site, item, text, by):
                reason = f"{text.language}: somebody else has to publish what you wrote."
                raise PublishingError(reason, text.language)
            done = _publish(item.id, text, by)
            if done and (why := (reasons or {}).get(text.language)):
                done.append(_overrule(text, done[0], why))
            deeds += done
        if deeds:
            after_change(site, item, by, deeds)
    return list(dict.fromkeys(deed.language for deed in deeds))


def schedule(site: Site, id: str, visible_from: int | None, visible_until: int | None, by: str) -> bool:
    """Have readers see what is public of an item from the one moment to the other (microseconds since 1970).

    None: at once, for ever. Tells whether anything changed.
    """
    with writing():
        item = item_of(id)
        if changed := save_item(item, {"visible_from": visible_from, "visible_until": visible_until}):
            after_change(site, item, by, [Deed("saved", id, item.original)])
    return changed


def withdraw(site: Site, id: str, language: str | None, by: str) -> list[str]:
    """Take one text, or all texts of an item, from the public; gives the languages that were public."""
    with writing():
        item = item_of(id)
        deeds = [
            _state(item.id, text, "withdrawn", by)
            for text in _asked(item, language)
            if text.state == "published"
        ]
        if deeds:
            after_change(site, item, by, deeds)
    return [deed.language for deed in deeds]


def _asked(item: Item, language: str | None) -> list[Translation]:
    return list(item.translations) if language is None else [text_of(item, language)]


def needs_another(site: Site, item: Item, text: Translation, by: str) -> bool:
    """Whether somebody else has to publish the text, since its type wants four eyes and `by` wrote it."""
    return item.type in site.settings.four_eyes and by == text.writer


def _publish(id: str, text: Translation, by: str) -> list[Deed]:
    """Make the working version of a text the one that readers see."""
    if text.pending is None:
        return [_state(id, text, "published", by)]
    pending, content, was = text.pending, replace(working(text), state="published"), text.state
    settle(text)
    done = save_text(text.item, text.language, content, by, fresh=False)
    if done and was == "published":
        # It was public and is: without this the log would not tell who published the correction.
        done.append(done[0]._replace(action="corrected"))
    # A newer version that says what readers see is given up by publishing it.
    return done or [Deed("discarded", id, text.language, pending)]


def _overrule(text: Translation, published: Deed, reason: str) -> Deed:
    """Keep with the revision why it was published all the same."""
    which = (Revision.translation == text) & (Revision.number == published.revision)
    content = Revision.get(which).content
    Revision.update(content=content | {OVERRULED: reason}).where(which).execute()
    return published._replace(action="overruled")


def _state(id: str, text: Translation, state: str, by: str) -> Deed:
    text.state, text.saved = state, now()
    if text.pending is None:
        text.working = state
    text.save(only=[Translation.state, Translation.working, Translation.saved])
    number = note_revision(text, stored_content(text), by, worked_on=text.pending is None)
    return Deed(state, id, text.language, number)
