"""Checks before publishing: what an editor may have overlooked, by the field that it is about.

They doubt and never forbid: there is a reason for nearly everything that looks like a slip.
"""

import logging
from collections.abc import Iterator

from omctpub.content import Text
from omctpub.publishing.checking import letters, links, pictures, tags, titles, tongues
from omctpub.publishing.checking.subject import Finding, Subject, read
from omctpub.site import Site

__all__ = ["Finding", "findings"]

log = logging.getLogger(__name__)

MOST_REMARKS = 20


def findings(site: Site, id: str, language: str | None = None, told_in: str = "en") -> list[Finding]:
    """What should be looked at before an item is published: all its texts, or the one in `language`.

    Countries and languages are named in the language `told_in`. A required field that is empty is none of
    them (see `missing_of`), nor is there anything to find in an item that is not there.
    """
    subject = read(site, id, language)
    return list(_found(site, subject, told_in)) if subject else []


def _found(site: Site, subject: Subject, told_in: str) -> Iterator[Finding]:
    yield from titles.findings(subject)
    yield from tags.findings(subject, told_in)
    yield from _remarks(site, subject, told_in)
    yield from tongues.findings(subject, told_in)
    yield from letters.findings(subject)
    yield from links.findings(site, subject)
    yield from pictures.findings(subject)


def _remarks(site: Site, subject: Subject, told_in: str) -> list[Finding]:
    """What the type has to say itself; nothing where the plugin's own code fails."""
    kind = site.types.get(subject.type)
    if kind is None:
        return []
    try:
        return [
            Finding(f"{kind.name}.{one.rule}", _field(one.field), "", _shown(one.sentence))
            for _, one in zip(range(MOST_REMARKS), kind.remarks(subject, told_in), strict=False)
        ]
    except KeyboardInterrupt:
        raise
    except BaseException:  # a plugin may raise anything
        log.exception("type %r: remarks failed for item %r", kind.name, subject.id)
        return []


def _field(name: str) -> str:
    return name if name in ("countries", "published", "programmes") else f"fields.{name}"


def _shown(sentence: Text) -> Text:
    """The sentence, which a plugin's own mistake in a placeholder would only break as it is shown."""
    str(sentence)
    return sentence
