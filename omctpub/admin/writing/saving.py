"""Saving what was typed: in one transaction, and not over what was saved meanwhile."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from omctpub import publishing
from omctpub.admin.writing.meanwhile import savers
from omctpub.admin.writing.parts import Part
from omctpub.admin.writing.values import Values, stamp, stored
from omctpub.content import ContentType
from omctpub.dates import Published
from omctpub.models import Item, Translation, writing
from omctpub.publishing import ItemContent, TextContent, unsaved
from omctpub.site import Site


@dataclass(frozen=True)
class Form:
    """What the form of a text was opened with.

    `item` is None where it is a new one. `base` holds the stamps of the values that stood in it, by name.
    `copy` is the name of the form itself.
    """

    kind: ContentType
    item: Item | None
    language: str
    parts: Sequence[Part]
    base: Mapping[str, str]
    copy: str

    @property
    def with_item(self) -> bool:
        return any(part.of_item for part in self.parts)


class NotAllowed(Exception):
    """It is not theirs to write any more: they lost the right, or what all texts share became public."""


class Made(Exception):
    """This form of a new item was saved before, as the item `id`, with the `same` words or with others."""

    def __init__(self, id: str, same: bool) -> None:
        super().__init__(id)
        self.id = id
        self.same = same


class Changed(Exception):
    """It was saved meanwhile: `theirs` is what is stored, `parts` the names of what differs.

    `by` are those who saved, as far as that can be told.
    """

    def __init__(self, theirs: Values, parts: frozenset[str], by: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(parts)))
        self.theirs = theirs
        self.parts = parts
        self.by = by


@dataclass(frozen=True)
class There:
    """What is stored of a form's item and text at this moment."""

    item: Item | None
    text: TextContent | None

    @classmethod
    def of(cls, form: Form) -> "There":
        """Read it; Item.DoesNotExist where the item was taken down."""
        if form.item is None:
            return cls(None, None)
        item = Item.get(Item.number == form.item.number)
        text = Translation.get_or_none(item=item, language=form.language)
        return cls(item, publishing.working(text, form.kind) if text else None)

    def values(self, form: Form) -> Values:
        return stored(form.parts, self.item if form.with_item else None, self.text)


def save(
    site: Site,
    form: Form,
    values: Values,
    from_revision: int | None,
    by: str,
    may: Callable[[list[Translation]], bool],
) -> str:
    """Store the values; gives the item's id.

    Made where a new item was stored from this form before, Changed where what is not in the form was saved
    meanwhile, NotAllowed where its texts are such that the writer may not (`may`) change the item.
    PublishingError as `publishing` raises it.
    """
    sent = stamp([form.language, dict(values)])
    with writing():
        if form.item is None and (made := unsaved.made_of(form.copy, int(by))):
            raise Made(made[0], same=made[1] == sent)
        there = There.of(form)
        if there.item is not None and form.with_item and not may(list(there.item.translations)):
            raise NotAllowed
        found = there.values(form)
        moved = {name for name, value in found.items() if stamp(value) != form.base.get(name, "")}
        differs = frozenset(name for name in moved if stamp(found[name]) != stamp(values.get(name)))
        if there.item is not None and differs:
            raise Changed(found, differs, _savers(form, there.item, moved))
        id = _store(site, form, there, values, from_revision, by)
        unsaved.note_saved(form.copy, int(by), id, sent)
        return id


def _savers(form: Form, item: Item, moved: Set[str]) -> frozenset[str]:
    text = Translation.get_or_none(item=item, language=form.language)
    parts = [part for part in form.parts if part.name in moved]
    return savers(item, text, form.kind, parts, form.base)


def merged(form: Form, mine: Values, theirs: Values) -> dict[str, Any]:
    """What to show: mine, and theirs of what I did not change."""
    untouched = {name for name, value in mine.items() if stamp(value) == form.base.get(name, "")}
    return {name: theirs.get(name) if name in untouched else value for name, value in mine.items()}


def _store(site: Site, form: Form, there: There, values: Values, from_revision: int | None, by: str) -> str:
    text = _text(values, there.text, from_revision)
    if there.item is None:
        publishing.save(site, _item(site, form, None, values, {form.language: text}), by)
        return publishing.newest_id()
    id = str(there.item.id)
    if form.with_item:
        publishing.save(site, _item(site, form, there.item, values, {}), by)
    publishing.write(site, id, form.language, text, by)
    return id


def _text(values: Values, was: TextContent | None, from_revision: int | None) -> TextContent:
    return TextContent(
        state="draft",
        title=values["title"] or "",
        summary=values["summary"] or "",
        body=values["body"] or "",
        slug=values["slug"] or "",
        data=_own(values, "text.", was.data if was else {}),
        from_revision=from_revision,
    )


def _item(
    site: Site, form: Form, was: Item | None, values: Values, texts: Mapping[str, TextContent]
) -> ItemContent:
    return ItemContent(
        id=str(was.id) if was else "",
        type=form.kind.name,
        original=str(was.original) if was else form.language,
        published=Published.parse(values["published"], site.settings.timezone),
        texts=texts,
        programmes=tuple(values["programmes"] or ()),
        countries=tuple(values["countries"] or ()),
        data=_own(values, "fields.", was.data if was else {}),
        visible_from=was.visible_from if was else None,
        visible_until=was.visible_until if was else None,
        follows=values["follows"],
        old_urls=tuple(values["old_urls"] or ()),
    )


def _own(values: Values, before: str, was: Mapping[str, Any]) -> dict[str, Any]:
    """The type's own fields; what is stored of fields that it no longer has stays."""
    found = {name: value for name, value in was.items() if before + name not in values}
    found |= {name.removeprefix(before): value for name, value in values.items() if name.startswith(before)}
    return {name: value for name, value in found.items() if value is not None}
