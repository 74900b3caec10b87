"""The verbs that bring an earlier version of a text back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from omctpub.models import Translation, audit, revisions, writing
from omctpub.models.audit import Deed
from omctpub.publishing.contents import PublishingError, TextContent
from omctpub.publishing.following import after_change
from omctpub.publishing.storing import item_of, save_text, text_of
from omctpub.publishing.working import of_revision, write
from omctpub.site import Site


def restore(site: Site, id: str, language: str, revision: int, by: str) -> int | None:
    """Make an earlier revision the current text, as a new revision, in the state that the text is in.

    Gives the number of the new revision; None where the text is as it was then.
    """
    with writing():
        item = item_of(id)
        text = text_of(item, language)
        was = _content(site, text, revision)
        deeds = save_text(item, language, replace(was, state=text.state), by, fresh=False)
        if not deeds:
            return None
        number = deeds[0].revision
        after_change(site, item, by, [Deed("restored", id, language, number)])
    return number


def bring_back(site: Site, id: str, language: str, revision: int, by: str) -> int | None:
    """Make an earlier revision the version that is worked on; readers see it when it is published.

    Gives the number of the new revision; None where that version is as it was then.
    """
    with writing():
        content = _content(site, text_of(item_of(id), language), revision)
        number = write(site, id, language, content, by)
        if number is not None:
            audit.note(by, [Deed("restored", id, language, number)])
    return number


def kept_in(text: Translation, revision: int) -> Mapping[str, Any]:
    """What a text was in one of its revisions; PublishingError where it has none of that number."""
    kept = revisions.content_of(text, revision)
    if kept is None:
        said = f"item {text.item.id!r} has no revision {revision} in {text.language!r}"
        there = _in_rows([one.number for one in reversed(revisions.versions(text))])
        raise PublishingError(f"{said}; it has: {there}.")
    return kept


def _in_rows(rising: Sequence[int]) -> str:
    """1, 2, 3 and 5 as "1-3, 5": an import may leave numbers out."""
    rows = groupby(enumerate(rising), lambda pair: pair[1] - pair[0])
    ends = [(row[0][1], row[-1][1]) for row in (list(row) for _, row in rows)]
    return ", ".join(f"{first}-{last}" if first < last else f"{first}" for first, last in ends)


def _content(site: Site, text: Translation, revision: int) -> TextContent:
    return of_revision(kept_in(text, revision), site.types.get(text.item.type))
