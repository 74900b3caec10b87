"""The verbs that make texts public, and take them back."""

from collections.abc import Callable
from dataclasses import replace

from omctpub.models import Item, Translation, writing
from omctpub.models.audit import Deed
from omctpub.publishing.contents import PublishingError
from omctpub.publishing.following import after_change
from omctpub.publishing.storing import item_of, note_revision, now, save_text, stored_content, text_of
from omctpub.publishing.working import settle, working
from omctpub.site import Site


def publish(
    site: Site, id: str, language: str | None, by: str, overruled: Callable[[str], bool] = lambda tag: False
) -> list[str]:
    """Make one text, or all of an item, public as they were worked on last; gives the languages changed.

    Where the type wants four eyes, PublishingError for the text that `by` wrote last. `overruled` tells of
    which languages the audit log is to say that a check objected.
    """
    with writing():
        item = item_of(id)
        deeds: list[Deed] = []
        for text in _asked(item, language):
            if text.state == "published" and text.pending is None:
                continue
            if item.type in site.settings.four_eyes and by == written_by(text):
                raise PublishingError(f"{text.language}: somebody else has to publish what you wrote.", "by")
            deeds += _publish(item.id, text, by)
            if overruled(text.language):
                deeds.append(Deed("overruled", id, text.language, deeds[-1].revision))
        if deeds:
            after_change(site, item, by, deeds)
    return list(dict.fromkeys(deed.language for deed in deeds))


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


def written_by(text: Translation) -> str:
    """Who last changed what a text says, not counting who moved it on."""
    return str(text.writer)


def _asked(item: Item, language: str | None) -> list[Translation]:
    return list(item.translations) if language is None else [text_of(item, language)]


def _publish(id: str, text: Translation, by: str) -> list[Deed]:
    """Make the working version of a text the one that readers see."""
    if text.pending is None:
        return [_state(id, text, "published", by)]
    content = replace(working(text), state="published")
    settle(text)
    return save_text(text.item, text.language, content, by, fresh=False)


def _state(id: str, text: Translation, state: str, by: str) -> Deed:
    text.state, text.saved = state, now()
    if text.pending is None:
        text.working = state
    text.save(only=[Translation.state, Translation.working, Translation.saved])
    return Deed(state, id, text.language, note_revision(text, stored_content(text), by))
