"""What readers see: every query is published-only by construction, and no reader's page asks elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from peewee import Expression, fn

from omctpub import languages
from omctpub.contained import shortened
from omctpub.content import Field
from omctpub.dates import Published
from omctpub.models.tables import Body, Item, OldUrl, Programme, TakenDown, Translation
from omctpub.text import visible

# No title and no summary that can be read in is longer.
LONGEST_TITLE, LONGEST_SUMMARY = 1_000, 20_000


@dataclass(frozen=True)
class Sight:
    """What can be seen at `now` (microseconds): items of `types`; lists of news hold those of `listed`."""

    types: tuple[str, ...]
    listed: tuple[str, ...]
    now: int
    zone: ZoneInfo

    def predicate(self) -> Expression:
        """The one condition of visibility for an item; of its texts only the published ones are read."""
        return (
            Item.type.in_(self.types)
            & (Item.visible_from.is_null() | (Item.visible_from <= self.now))
            & (Item.visible_until.is_null() | (Item.visible_until > self.now))
        )


@dataclass(frozen=True)
class Text:
    """A published text of an item, without its body.

    `title` and `summary` are as they were written, but bounded, and empty where there is nothing in them to
    see. Where they stand among other texts, `omctpub.contained` keeps them to themselves.
    """

    number: int
    lang: str
    title: str
    summary: str
    slug: str
    data: Mapping[str, Any]
    has_body: bool

    @property
    def dir(self) -> str:
        return languages.direction(self.lang)

    @property
    def named(self) -> bool:
        """Whether it has a title, to see and to click on."""
        return bool(self.title)


@dataclass(frozen=True)
class Entry:
    """An item as readers see it: its own data and all its published texts by language.

    `changed` is when what readers see of it last changed, in microseconds since 1970.
    """

    number: int
    id: str
    type: str
    original: str
    published: Published
    changed: int
    follows: str | None
    data: Mapping[str, Any]
    programmes: tuple[Programme, ...]
    countries: tuple[str, ...]
    texts: Mapping[str, Text]

    def text(self, page: str, reads: Sequence[str] = ()) -> Text:
        """The text to show on a page in language `page` to somebody who reads `reads`."""
        return self.texts[languages.choose(self.texts.keys(), page, reads, self.original)]

    def value(self, field: Field, text: Text) -> Any:
        """What a field of its type holds, of this text where the field is translated; None where empty."""
        return (text.data if field.translated else self.data).get(field.name)


def by_rows(sight: Sight, items: Sequence[Item]) -> list[Entry]:
    """Entries of items that were read through this layer, in the same order, by two queries for all."""
    if not items:
        return []
    texts = _texts([item.number for item in items])
    programmes = _programmes({slug for item in items for slug in item.programmes})
    return [
        Entry(
            number=item.number,
            id=item.id,
            type=item.type,
            original=item.original,
            published=Published.parse(item.published, sight.zone),
            changed=max(item.changed, item.visible_from or 0),
            follows=item.follows,
            data=item.data,
            programmes=tuple(programmes[slug] for slug in item.programmes if slug in programmes),
            countries=tuple(item.countries),
            texts=texts[item.number],
        )
        for item in items
        if item.number in texts
    ]


def _texts(numbers: Sequence[int]) -> dict[int, dict[str, Text]]:
    found: dict[int, dict[str, Text]] = {}
    public = Translation.state == "published"
    for row in Translation.select().where(Translation.item.in_(numbers) & public).order_by(Translation.id):
        title, summary = _shown(row.title, LONGEST_TITLE), _shown(row.summary, LONGEST_SUMMARY)
        text = Text(row.id, row.language, title, summary, row.slug, row.data, row.has_body)
        found.setdefault(row.item_id, {})[row.language] = text
    return found


def _shown(text: str, longest: int) -> str:
    kept = shortened(text, longest)
    return kept if visible(kept) else ""


def _programmes(slugs: Iterable[str]) -> dict[str, Programme]:
    wanted = sorted(slugs)
    return {row.slug: row for row in Programme.select().where(Programme.slug.in_(wanted))} if wanted else {}


def by_numbers(sight: Sight, numbers: Sequence[int]) -> dict[int, Entry]:
    """Visible entries by internal number; what is not visible is left out."""
    items = list(Item.select().where(Item.number.in_(numbers), sight.predicate()))
    return {entry.number: entry for entry in by_rows(sight, items)}


def last_number(sight: Sight) -> int:
    """The number of the visible item that arrived last; 0 where there is none."""
    public = Translation.select().where(Translation.item == Item.number, Translation.state == "published")
    shown = Item.select(Item.number).where(sight.predicate(), fn.EXISTS(public))
    return shown.order_by(Item.number.desc()).limit(1).scalar() or 0


def row(sight: Sight, id: str) -> Item | None:
    """One visible item by its public id, for `by_rows`; it may prove to have no published text."""
    found: Item | None = Item.select().where(Item.id == id, sight.predicate()).first()
    return found


def entry(sight: Sight, id: str) -> Entry | None:
    """One visible item by its public id."""
    item = row(sight, id)
    return next(iter(by_rows(sight, [item] if item else [])), None)


def body(text: Text) -> str:
    """The rendered body of a published text; empty where it has none."""
    found = Body.select(Body.html).where(Body.translation == text.number).first() if text.has_body else None
    return found.html if found else ""


def bodies(texts: Iterable[Text]) -> dict[int, str]:
    """Rendered bodies by the number of their text, in one query."""
    numbers = [text.number for text in texts if text.has_body]
    return {row.translation_id: row.html for row in Body.select().where(Body.translation.in_(numbers))}


def was_public(id: str, now: int, tag: str | None = None) -> str | None:
    """The type of the item of that id if readers could see it once, or its text in language `tag`.

    Then its address is gone, and not unknown.
    """
    which = Item.id == id
    found = _once_public(which & (Translation.language == tag) if tag else which, now)
    gone = found or TakenDown.get_or_none((TakenDown.id == id) & TakenDown.public)
    return gone.type if gone else None


def moved_from(addresses: Sequence[str], now: int) -> Item | None:
    """The item, seen by readers once, that had the first of these addresses that any item had."""
    rows = {row.address: row.item_id for row in OldUrl.select().where(OldUrl.address.in_(addresses))}
    owner = next((rows[address] for address in addresses if address in rows), None)
    return _once_public(Item.number == owner, now) if owner else None


def _once_public(which: Expression, now: int) -> Item | None:
    came = Item.visible_from.is_null() | (Item.visible_from <= now)
    # What was withdrawn before it came, and is as it was then, was seen by nobody.
    late = Item.visible_from.is_null() | (Item.visible_from <= Item.changed)
    once = (Translation.state == "published") | ((Translation.state == "withdrawn") & late)
    found: Item | None = Item.select().join(Translation).where(which & came & once).first()
    return found
