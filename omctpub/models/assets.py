"""Pictures and documents as readers see them: with the items they belong to, and never before them.

One in a language in which the item has a text is seen with that text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from peewee import Expression, fn

from omctpub.media import PDF, file_names
from omctpub.models.tables import Asset, AssetText, Item, Translation
from omctpub.models.visible import Entry, Sight, Text, was_public


@dataclass(frozen=True)
class Attached:
    """A picture or a document of a visible item; `language` is None where it is for readers of all.

    `size` in bytes, `width` and `height` in points, `widths` those of a picture's variants.
    """

    name: str
    kind: str
    given: str
    size: int
    width: int | None
    height: int | None
    widths: Sequence[int]
    pages: int | None
    checksum: str
    alt: Mapping[str, str]
    language: str | None

    @property
    def is_picture(self) -> bool:
        return self.kind != PDF

    @property
    def file(self) -> str:
        """The name of the whole file."""
        return next(file_names(self.name, self.kind, ()))

    def described(self, entry: Entry, text: Text) -> tuple[str, str]:
        """What it shows or is called, beside this text of its item, and in which language; "" if unknown.

        The words of a text that is not published are not among those looked at.
        """
        for tag in (text.lang, *([self.language] if self.language else []), entry.original, *entry.texts):
            if (tag in entry.texts or tag == self.language) and self.alt.get(tag):
                return self.alt[tag], tag
        return "", text.lang


def attached(sight: Sight, entries: Iterable[Entry]) -> dict[int, list[Attached]]:
    """What belongs to visible items, by their number, in the editor's order."""
    numbers = [entry.number for entry in entries]
    found: dict[int, list[Attached]] = {}
    rows = Asset.select().where(Asset.item.in_(numbers), _with_its_text()) if numbers else ()
    for row in sorted(rows, key=lambda row: (row.item_id, row.position)):
        found.setdefault(row.item_id, []).append(as_attached(row))
    return found


def served(sight: Sight, name: str) -> Attached | None:
    """The one of that name, if readers can see its item now."""
    public = Translation.select().where(Translation.item == Asset.item, Translation.state == "published")
    which = (Asset.name == name) & sight.predicate() & fn.EXISTS(public) & _with_its_text()
    row = Asset.select().join(Item).where(which).first()
    return as_attached(row) if row else None


def was_served(name: str, now: int) -> bool:
    """Whether there is one of that name whose item readers could see once."""
    row = Asset.select(Asset.item).where(Asset.name == name).first()
    return row is not None and was_public(row.item.id, now) is not None


def document_texts(entries: Iterable[Entry]) -> dict[int, list[tuple[str, str]]]:
    """The texts of documents with their languages, "" where one has none, by the number of visible items."""
    numbers = [entry.number for entry in entries]
    found: dict[int, list[tuple[str, str]]] = {}
    if numbers:
        columns = (AssetText.text, Asset.language, Asset.item)
        which = Asset.item.in_(numbers) & _with_its_text()
        rows = AssetText.select(*columns).join(Asset).where(which).order_by(Asset.position).tuples()
        for text, language, number in cast("Iterable[tuple[str, str | None, int]]", rows):
            found.setdefault(number, []).append((language or "", text))
    return found


def _with_its_text() -> Expression:
    """Not one of the language of a text that readers do not see."""
    unseen = Translation.select().where(
        Translation.item == Asset.item,
        Translation.language == Asset.language,
        Translation.state != "published",
    )
    condition: Expression = Asset.language.is_null() | ~fn.EXISTS(unseen)
    return condition


def as_attached(row: Asset) -> Attached:
    """A stored one, whoever may see it."""
    return Attached(
        row.name,
        row.kind,
        row.given,
        row.size,
        row.width,
        row.height,
        row.widths,
        row.pages,
        row.checksum,
        row.alt,
        row.language,
    )
