"""The verbs that remove for good: a whole item, or words wherever they stand. `erase` then sees to the bytes.

Words give way to a black bar: it stands in every script and direction, means nothing in Markdown, tells a
reader that something is gone (dots would be taken for the author's own) and not how long it was.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from omctpub.markdown import render
from omctpub.models import (
    Body,
    Item,
    ItemFacet,
    KnownType,
    OldUrl,
    Revision,
    TakenDown,
    Translation,
    Unsaved,
    audit,
    writing,
)
from omctpub.models.audit import Deed
from omctpub.models.visible import was_public
from omctpub.publishing.assets import save_assets
from omctpub.publishing.contents import PublishingError
from omctpub.publishing.covering_files import BAR, cover_files
from omctpub.publishing.everything import written_in
from omctpub.publishing.following import after_change, leave_word
from omctpub.publishing.storing import item_of, now, was_taken_down
from omctpub.site import Site
from omctpub.text import slug

FEWEST_LETTERS = 3
BATCH = 200


def take_down(site: Site, id: str, by: str) -> bool:
    """Remove an item with its texts, revisions, facets, files and old addresses; tells whether there was one.

    All that is left is its id, so that its address answers 410 and no import brings it back. What plugins
    keep of an item goes with it. Listeners hear that its public texts are withdrawn. `erase` has to follow.
    """
    with writing():
        if was_taken_down(id):
            return False
        item = item_of(id)
        public = was_public(id, now()) is not None
        languages = [text.language for text in item.translations if text.state == "published"]
        TakenDown.create(id=id, type=item.type, public=public)
        save_assets(site, item, [])
        Unsaved.delete().where((Unsaved.item == id) & (Unsaved.language != "")).execute()
        Unsaved.update(form={}).where(Unsaved.item == id).execute()
        Item.delete().where(Item.number == item.number).execute()
        deeds = [*(Deed("withdrawn", id, language) for language in languages), Deed("taken down", id)]
        leave_word(site, item.number, by, deeds)
    return True


def let_in_again(id: str, by: str) -> bool:
    """Let an item be stored once more under an id that was taken down; tells whether it was."""
    with writing():
        if not TakenDown.delete().where(TakenDown.id == id).execute():
            return False
        audit.note(by, [Deed("let in again", id)])
    return True


def places_of(words: str, id: str | None = None) -> list[str]:
    """The ids of the items that hold the words in any text, revision, field, file or old address."""
    pattern = _Words.of(words)
    return [item.id for batch in _items(id) for item in pattern.among(batch)]


def take_down_words(site: Site, words: str, by: str, id: str | None = None) -> list[str]:
    """Put a bar in the place of the words in all texts and revisions, of one item or of all; gives their ids.

    They are found in capitals or not, however they are spaced, within longer words too, and as addresses have
    them. An old address that holds them goes. So do they in what is said of pictures and documents, and in
    what search knows of a PDF; in the PDF itself they stay (`barred_documents`). `erase` has to follow.
    """
    pattern, changed = _Words.of(words), []
    pattern.cover_unsaved(id)
    for batch in _items(id):
        with writing():
            for item in pattern.among(batch):
                if deeds := pattern.cover(item):
                    after_change(site, item, by, deeds)
                    changed.append(str(item.id))
    return changed


def _items(id: str | None) -> Iterator[list[Item]]:
    if id is not None:
        yield [item_of(id)]
        return
    after = 0
    while batch := list(Item.select().where(Item.number > after).order_by(Item.number).limit(BATCH)):
        yield batch
        after = batch[-1].number


@dataclass(frozen=True)
class _Words:
    """The words in all the ways they may be written."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, words: str) -> "_Words":
        parts = normalize("NFC", words).split()
        if sum(map(len, parts)) < FEWEST_LETTERS:
            raise PublishingError(f"{words!r} is too short: give {FEWEST_LETTERS} letters or more.")
        ways = dict.fromkeys([r"[\s_]+".join(map(re.escape, parts)), re.escape(slug(words))])
        ways |= {normalize("NFD", way): None for way in list(ways)}
        # Capitals count for nothing, and each way that is looked for takes its time.
        unlike = {way.lower() if way.isascii() else way: way for way in ways if way}
        return cls(re.compile("|".join(unlike.values()), re.IGNORECASE))

    def among(self, items: Sequence[Item]) -> list[Item]:
        """Those in which they stand."""
        found: set[int] = set()
        for number, text in written_in(items):
            if number not in found and self.pattern.search(text):
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
            if self.pattern.search(old.address):
                old.delete_instance()
                deeds.append(Deed("words removed", item.id))
        if cover_files(item, self._covered):
            deeds.append(Deed("words removed", item.id))
        texts = [text for text in item.translations if self._cover(text)]
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
        if self.pattern.search(text.slug):
            text.slug = slug(text.title)
        if was != (text.title, text.summary, text.slug, text.data):
            text.save()
            changed = True
        body = Body.get_or_none(Body.translation == text)
        if body and self.pattern.search(body.markdown + body.html):
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
                if self.pattern.search(row.content.get("slug", "")):
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


def _forget_own_facets(item: Item) -> None:
    """They are derived anew: at once, or where the type's plugin is off, when that comes back."""
    own = ItemFacet.field.startswith("own ") | ItemFacet.field.startswith("order ")
    ItemFacet.delete().where((ItemFacet.item == item) & own).execute()
    KnownType.update(shape="").where((KnownType.name == item.type) & ~KnownType.enabled).execute()
