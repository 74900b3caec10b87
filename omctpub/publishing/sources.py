"""What a translation was made from, and whether the original has moved on since."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from omctpub.content import ContentType
from omctpub.models import Item, Revision, Translation
from omctpub.models.known import HIDDEN
from omctpub.publishing.contents import TextContent, stored_content
from omctpub.publishing.wording import said, was_seen, written_in
from omctpub.publishing.working import of_revision, working, workings


@dataclass(frozen=True)
class Source:
    """The original of a translation as it is now, and the revision in which its words were written.

    `made_from` is the revision that the translation names, with what it held in `then`; None where it names
    none.
    """

    language: str
    revision: int
    content: TextContent
    made_from: int | None
    then: TextContent | None

    @property
    def moved_on(self) -> bool:
        """Whether the original says something else than what the translation was made from."""
        return self.then is not None and said(asdict(self.then)) != said(asdict(self.content))


def source_of(item: Item, language: str, kind: ContentType | None, drafts: bool) -> Source | None:
    """The original of the text in a language; None for the original itself, and where there is none.

    It is the version that is worked on; a draft only with `drafts`, else what readers see or saw. The lists
    tell the same of the text (`publishing.wording`).
    """
    texts = {text.language: text for text in item.translations}
    wanted = {one: texts[one] for one in (language,) if one in texts}
    named = {one: content.from_revision for one, content in workings(wanted.values(), kind).items()}
    return sources(item, texts, {language: named.get(language)}, kind, drafts).get(language)


def sources(
    item: Item,
    texts: Mapping[str, Translation],
    named: Mapping[str, int | None],
    kind: ContentType | None,
    drafts: bool,
) -> dict[str, Source]:
    """The same for several languages, with the revisions that their texts name, by language."""
    original = texts.get(item.original)
    if original is None:
        return {}
    seen = drafts or original.working != HIDDEN
    now = working(original, kind) if seen else of_revision(stored_content(original), kind)
    wrote = None if seen or original.pending is None else written_in(original, asdict(now))
    revision = int(wrote.number if wrote else original.written)
    asked = [one for one in named.values() if one]
    which = (Revision.translation == original) & Revision.number.in_(asked)
    rows = Revision.select().where(which) if asked else ()
    old = {row.number: of_revision(row.content, kind) for row in rows if drafts or was_seen(row)}
    return {
        language: Source(
            str(item.original), revision, now, number if number in old else None, old.get(number or 0)
        )
        for language, number in named.items()
        if language != item.original
    }
