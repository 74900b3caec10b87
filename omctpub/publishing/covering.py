"""Words that are taken down, in all the ways they may be written, and a bar in their place.

It stands in every script and direction, means nothing in Markdown, tells a reader that something is gone
(dots would be taken for the author's own) and not how long it was.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

from omctpub.markdown import render
from omctpub.models import (
    Body,
    Item,
    ItemFacet,
    KnownType,
    OldUrl,
    Revision,
    Translation,
    Unsaved,
    writing,
)
from omctpub.models.audit import Deed
from omctpub.publishing.contents import PublishingError
from omctpub.publishing.covering_files import BAR, cover_files
from omctpub.publishing.everything import written_in
from omctpub.publishing.wording import look_at
from omctpub.text import slug

FEWEST_LETTERS = 3
# What may stand between two letters of a word and is not read: vowel signs and the long stroke of Arabic,
# soft hyphens, and what has no width.
_UNREAD = "[\u00ad\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*"


@dataclass(frozen=True)
class Words:
    """The words in all the ways they may be written."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, words: str) -> "Words":
        parts = tuple(normalize("NFC", words).split())
        if sum(map(len, parts)) < FEWEST_LETTERS:
            raise PublishingError(f"{words!r} is too short: give {FEWEST_LETTERS} letters or more.")
        apart, escaped = (tuple(map(way, parts)) for way in (lambda part: normalize("NFD", part), quote))
        forms = dict.fromkeys([parts, apart, escaped, (slug(words),)])
        # Capitals count for nothing, and each way that is looked for takes its time.
        ways = {_way(form).lower(): _way(form) for form in forms if all(form)}
        return cls(re.compile("|".join(ways.values()), re.IGNORECASE))

    def stand_in(self, text: str) -> bool:
        return self.pattern.search(text) is not None

    def among(self, items: Sequence[Item]) -> list[Item]:
        """Those in which they stand."""
        found: set[int] = set()
        for number, text in written_in(items):
            if number not in found and self.stand_in(text):
                found.add(number)
        return [item for item in items if item.number in found]

    def cover(self, item: Item) -> list[Deed]:
        """Change an item within a transaction; gives what was done to it."""
        deeds = []
        if (data := self._covered(item.data)) != item.data:
            item.data = data
            item.save(only=[Item.data])
            _forget_own_facets(item)
            deeds.append(Deed("words removed", item.id))
        for old in OldUrl.select().where(OldUrl.item == item):
            if self.stand_in(old.address):
                old.delete_instance()
                deeds.append(Deed("words removed", item.id))
        if cover_files(item, self._covered):
            deeds.append(Deed("words removed", item.id))
        texts = [text for text in item.translations if self._cover(text)]
        if texts:
            look_at(item)
        return deeds + [Deed("words removed", item.id, text.language) for text in texts]

    def cover_unsaved(self, id: str | None) -> None:
        """Change what was typed and not saved, too: for one item, or for all and for new ones."""
        with writing():
            for row in list(Unsaved.select().where(Unsaved.item == id) if id else Unsaved.select()):
                if (form := self._covered(row.form)) != row.form:
                    row.form = form
                    row.save(only=[Unsaved.form])

    def _cover(self, text: Translation) -> bool:
        changed = self._cover_revisions(text)
        was = text.title, text.summary, text.slug, text.data
        text.title, text.summary = self._covered(text.title), self._covered(text.summary)
        text.data = self._covered(text.data)
        if self.stand_in(text.slug):
            text.slug = slug(text.title)
        if was != (text.title, text.summary, text.slug, text.data):
            text.save()
            changed = True
        body = Body.get_or_none(Body.translation == text)
        if body and self.stand_in(body.markdown + body.html):
            body.markdown = self._covered(body.markdown)
            body.html = render(body.markdown, within=f"t{text.id}")
            body.save()
            changed = True
        return changed

    def _cover_revisions(self, text: Translation) -> bool:
        changed = False
        for row in list(Revision.select().where(Revision.translation == text)):
            content = self._covered(row.content)
            if content != row.content:
                if self.stand_in(row.content.get("slug", "")):
                    content["slug"] = slug(content.get("title", ""))
                which = (Revision.translation == text) & (Revision.number == row.number)
                Revision.update(content=content).where(which).execute()
                changed = True
        return changed

    def _covered(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.pattern.sub(BAR, value)
        if isinstance(value, dict):
            return {name: self._covered(one) for name, one in value.items()}
        return [self._covered(one) for one in value] if isinstance(value, list) else value


def _way(parts: Sequence[str]) -> str:
    """One way to write them, as a pattern."""
    return r"(?:[\s_+]|%20|&nbsp;)+".join(_UNREAD.join(map(re.escape, part)) for part in parts)


def _forget_own_facets(item: Item) -> None:
    """They are derived anew: at once, or where the type's plugin is off, when that comes back."""
    own = ItemFacet.field.startswith("own ") | ItemFacet.field.startswith("order ")
    ItemFacet.delete().where((ItemFacet.item == item) & own).execute()
    KnownType.update(shape="").where((KnownType.name == item.type) & ~KnownType.enabled).execute()
