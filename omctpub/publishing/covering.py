"""Words that are taken down, in all the ways they may be written, and a bar in their place.

It stands in every script and direction, means nothing in Markdown, tells a reader that something is gone
(dots would be taken for the author's own) and not how long it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from omctpub.content import Field
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
)
from omctpub.models.audit import Deed
from omctpub.publishing.contents import PublishingError
from omctpub.publishing.covering_files import BAR, cover_files
from omctpub.publishing.covering_markdown import covered_markdown
from omctpub.publishing.everything import SIGNS, strings, written_in
from omctpub.publishing.spellings import Spellings
from omctpub.publishing.wording import look_at
from omctpub.text import slug

# Kinds of field whose values are read by programs: they name nobody, and would mean nothing with a bar.
_CODED = ("number", "date", "instant", "choice", "country", "language")


@dataclass(frozen=True)
class Words:
    """The words in all the ways they may be written."""

    spellings: Spellings

    @classmethod
    def of(cls, words: str) -> "Words":
        try:
            return cls(Spellings.of(words))
        except ValueError as error:
            raise PublishingError(f"{words!r} is too short: {error}.") from None

    def stand_in(self, text: str) -> bool:
        return self.spellings.stand_in(text)

    def among(self, items: Sequence[Item]) -> list[Item]:
        """Those in which they stand."""
        found: set[int] = set()
        for number, text in written_in(items):
            if number not in found and self.stand_in(text):
                found.add(number)
        return [item for item in items if item.number in found]

    def cover(self, item: Item, fields: Sequence[Field]) -> list[Deed]:
        """Change an item, whose type has these fields, within a transaction; gives what was done to it."""
        deeds = []
        if (data := self._covered_fields(item.data, fields)) != item.data:
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
        texts = [text for text in item.translations if self._cover(text, fields)]
        if texts:
            look_at(item)
        return deeds + [Deed("words removed", item.id, text.language) for text in texts]

    def cover_unsaved(self, id: str | None) -> bool:
        """Change what was typed and not saved: for one item, or for all and new ones; tells if any was."""
        changed = False
        for row in list(_unsaved(id)):
            if (form := self._covered(row.form)) != row.form:
                row.form = form
                row.save(only=[Unsaved.form])
                changed = True
        return changed

    def stand_in_unsaved(self, id: str | None) -> bool:
        """Whether they stand in what was typed and not saved: for one item, or for all and new ones."""
        return any(self.stand_in(text) for row in _unsaved(id) for text in strings(row.form))

    def _cover(self, text: Translation, fields: Sequence[Field]) -> bool:
        changed = self._cover_revisions(text, fields)
        was = text.title, text.summary, text.slug, text.data
        text.title, text.summary = self._covered(text.title), self._covered(text.summary)
        text.data = self._covered_fields(text.data, fields)
        if self.stand_in(text.slug):
            text.slug = slug(text.title)
        if was != (text.title, text.summary, text.slug, text.data):
            text.save()
            changed = True
        body = Body.get_or_none(Body.translation == text)
        if body and (markdown := self._covered_markdown(body.markdown)) != body.markdown:
            body.markdown, body.html = markdown, render(markdown, within=f"t{text.id}")
            body.save()
            changed = True
        return changed

    def _cover_revisions(self, text: Translation, fields: Sequence[Field]) -> bool:
        changed = False
        for row in list(Revision.select().where(Revision.translation == text)):
            content = {name: self._covered_part(name, one, fields) for name, one in row.content.items()}
            if content != row.content:
                if self.stand_in(row.content.get("slug", "")):
                    content["slug"] = slug(content.get("title", ""))
                which = (Revision.translation == text) & (Revision.number == row.number)
                Revision.update(content=content).where(which).execute()
                changed = True
        return changed

    def _covered_part(self, name: str, value: Any, fields: Sequence[Field]) -> Any:
        """A part of a revision; in which state a text was decides who sees it, and stays."""
        if name in SIGNS:
            return value
        if name == "body":
            return self._covered_markdown(value)
        return self._covered_fields(value, fields) if name == "data" else self._covered(value)

    def _covered_fields(self, data: Any, fields: Sequence[Field]) -> Any:
        """Values by field, in the rows of a list, too; what stands under no known name is any text."""
        if not isinstance(data, dict):
            return self._covered(data)
        known = {field.name: field for field in fields}
        return {name: self._covered_field(value, known.get(name)) for name, value in data.items()}

    def _covered_field(self, value: Any, field: Field | None) -> Any:
        kind = field.kind if field else ""
        if kind in _CODED:
            return value
        if field and kind == "list" and isinstance(value, list):
            return [self._covered_fields(row, field.fields) for row in value]
        if kind == "markdown" and isinstance(value, str):
            return self._covered_markdown(value)
        return self._covered(value)

    def _covered_markdown(self, text: str) -> str:
        return covered_markdown(text, self.spellings, BAR)

    def _covered(self, value: Any) -> Any:
        if isinstance(value, str):
            text = self.spellings.loose.sub(BAR, value)
            return self._covered_markdown(text) if self.stand_in(text) else text
        if isinstance(value, dict):
            return {name: self._covered(one) for name, one in value.items()}
        return [self._covered(one) for one in value] if isinstance(value, list) else value


def _unsaved(id: str | None) -> Any:
    return Unsaved.select().where(Unsaved.item == id) if id else Unsaved.select()


def _forget_own_facets(item: Item) -> None:
    """They are derived anew: at once, or where the type's plugin is off, when that comes back."""
    own = ItemFacet.field.startswith("own ") | ItemFacet.field.startswith("order ")
    ItemFacet.delete().where((ItemFacet.item == item) & own).execute()
    KnownType.update(shape="").where((KnownType.name == item.type) & ~KnownType.enabled).execute()
