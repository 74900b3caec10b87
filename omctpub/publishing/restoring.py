"""The verb that brings an earlier version of a text back."""

from dataclasses import replace

from omctpub.models import revisions, writing
from omctpub.models.audit import Deed
from omctpub.publishing.contents import PublishingError
from omctpub.publishing.following import after_change
from omctpub.publishing.storing import item_of, save_text, text_of
from omctpub.publishing.working import of_revision
from omctpub.site import Site


def restore(site: Site, id: str, language: str, revision: int, by: str) -> int | None:
    """Make an earlier revision the current text, as a new revision, in the state that the text is in.

    Gives the number of the new revision; None where the text is as it was then.
    """
    with writing():
        item = item_of(id)
        text = text_of(item, language)
        kept = revisions.content_of(text, revision)
        if kept is None:
            last = revisions.versions(text)[0].number
            said = f"item {id!r} has no revision {revision} in {language!r}"
            raise PublishingError(f"{said}. Choose one of 1 to {last}.")
        was = of_revision(kept, site.types.get(item.type))
        deeds = save_text(item, language, replace(was, state=text.state), by, fresh=False)
        if not deeds:
            return None
        number = deeds[0].revision
        after_change(site, item, by, [Deed("restored", id, language, number)])
    return number
