"""What readers see: every query is published-only by construction, and no reader's page asks elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from peewee import Expression, Function, fn

from omctpub import languages
from omctpub.dates import Published
from omctpub.models.tables import Body, Item, ItemCountry, ItemFacet, ItemProgramme, Programme, Translation


@dataclass(frozen=True)
class Sight:
    """What can be seen at `now` (microseconds): items of `types`; lists of news hold those of `listed`."""

    types: tuple[str, ...]
    listed: tuple[str, ...]
    now: int
    zone: ZoneInfo

    def predicate(self) -> Expression:
        """The one condition of visibility for an item; texts have theirs in `_published`."""
        return (
            Item.type.in_(self.types)
            & (Item.visible_from.is_null() | (Item.visible_from <= self.now))
            & (Item.visible_until.is_null() | (Item.visible_until > self.now))
        )


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. Values within one filter are alternatives, filters combine.

    `not_programmes` is what earlier streams of the home page have taken.
    """

    types: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    not_programmes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """A published text of an item, without its body."""

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


@dataclass(frozen=True)
class Entry:
    """An item as readers see it: its own data and all its published texts by language."""

    number: int
    id: str
    type: str
    original: str
    published: Published
    follows: str | None
    data: Mapping[str, Any]
    programmes: tuple[Programme, ...]
    countries: tuple[str, ...]
    texts: Mapping[str, Text]

    def text(self, page: str, reads: Sequence[str] = ()) -> Text:
        """The text to show on a page in language `page` to somebody who reads `reads`."""
        return self.texts[languages.choose(self.texts.keys(), page, reads, self.original)]


def _published(langs: Sequence[str] = ()) -> Expression:
    published = Translation.state == "published"
    return published & Translation.language.in_(langs) if langs else published


def _has_text(langs: Sequence[str]) -> Function:
    return fn.EXISTS(
        Translation.select(Translation.id).where((Translation.item == Item.number) & _published(langs))
    )


def _in_programmes(slugs: Sequence[str]) -> Expression:
    members = ItemProgramme.select(ItemProgramme.item).join(Programme).where(Programme.slug.in_(slugs))
    return Item.number.in_(members)


def _narrowed(sight: Sight, filters: Filters) -> Iterable[Expression | Function]:
    yield sight.predicate()
    yield Item.type.in_(filters.types or sight.listed)
    yield _has_text(filters.langs)
    if filters.countries:
        tagged = ItemCountry.select(ItemCountry.item).where(ItemCountry.country.in_(filters.countries))
        yield Item.number.in_(tagged)
    if filters.programmes:
        yield _in_programmes(filters.programmes)
    if filters.not_programmes:
        yield ~_in_programmes(filters.not_programmes)
    for name, values in filters.facets:
        rows = ItemFacet.select(ItemFacet.item).where((ItemFacet.field == name) & ItemFacet.value.in_(values))
        yield Item.number.in_(rows)


def rows(sight: Sight, filters: Filters, limit: int, offset: int = 0) -> list[Item]:
    """The items of a list, newest first, then latest arrival first; `complete` makes entries of them."""
    query = Item.select().where(*_narrowed(sight, filters)).order_by(Item.sort.desc(), Item.number.desc())
    return list(query.limit(limit).offset(offset))


def complete(sight: Sight, items: Sequence[Item]) -> list[Entry]:
    """Entries of items that were read through this layer, in the same order, by three queries for all."""
    numbers = [item.number for item in items]
    if not numbers:
        return []
    texts: dict[int, dict[str, Text]] = {number: {} for number in numbers}
    for row in Translation.select().where(Translation.item.in_(numbers) & _published()):
        texts[row.item_id][row.language] = Text(
            row.id, row.language, row.title, row.summary, row.slug, row.data, row.has_body
        )
    programmes, countries = _programmes(numbers), _countries(numbers)
    return [
        Entry(
            number=item.number,
            id=item.id,
            type=item.type,
            original=item.original,
            published=Published.parse(item.published, sight.zone),
            follows=item.follows,
            data=item.data,
            programmes=tuple(programmes.get(item.number, ())),
            countries=tuple(countries.get(item.number, ())),
            texts=texts[item.number],
        )
        for item in items
        if texts[item.number]
    ]


def _programmes(numbers: Sequence[int]) -> dict[int, list[Programme]]:
    found: dict[int, list[Programme]] = {}
    query = (
        ItemProgramme.select(ItemProgramme, Programme)
        .join(Programme)
        .where(ItemProgramme.item.in_(numbers))
        .order_by(ItemProgramme.position)
    )
    for row in query:
        found.setdefault(row.item_id, []).append(row.programme)
    return found


def _countries(numbers: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = ItemCountry.select().where(ItemCountry.item.in_(numbers)).order_by(ItemCountry.position)
    for row in query:
        found.setdefault(row.item_id, []).append(row.country)
    return found


def by_numbers(sight: Sight, numbers: Sequence[int]) -> dict[int, Entry]:
    """Visible entries by internal number; what is not visible is left out."""
    items = list(Item.select().where(Item.number.in_(numbers), sight.predicate()))
    return {entry.number: entry for entry in complete(sight, items)}


def entry(sight: Sight, id: str) -> Entry | None:
    """One visible item by its public id."""
    found = complete(sight, list(Item.select().where(Item.id == id, sight.predicate())))
    return found[0] if found else None


def newest(sight: Sight, types: Sequence[str], limit: int) -> list[Entry]:
    """The newest visible items of `types`, listed or not."""
    return complete(sight, rows(sight, Filters(types=tuple(types)), limit)) if types else []


def body(text: Text) -> str:
    """The rendered body of a published text; empty where it has none."""
    found = Body.select(Body.html).where(Body.translation == text.number).first() if text.has_body else None
    return found.html if found else ""


def bodies(texts: Iterable[Text]) -> dict[int, str]:
    """Rendered bodies by the number of their text, in one query."""
    numbers = [text.number for text in texts if text.has_body]
    return {row.translation_id: row.html for row in Body.select().where(Body.translation.in_(numbers))}


def was_public(id: str, now: int) -> Item | None:
    """The item of that id if readers could see it once: then its address is gone, and not unknown."""
    once = Translation.state.in_(("published", "withdrawn"))
    came = Item.visible_from.is_null() | (Item.visible_from <= now)
    found: Item | None = Item.select().join(Translation).where((Item.id == id) & once & came).first()
    return found


@dataclass(frozen=True)
class Choices:
    """What the visible listed items can be filtered by: values that occur, unsorted."""

    types: tuple[str, ...]
    countries: tuple[str, ...]
    programmes: tuple[Programme, ...]
    langs: tuple[str, ...]


def choices(sight: Sight) -> Choices:
    """The values that occur among the items of lists, for filter forms."""
    seen = Item.select(Item.number).where(sight.predicate(), Item.type.in_(sight.listed), _has_text(()))
    types = Item.select(Item.type).where(Item.number.in_(seen)).distinct()
    tagged = ItemCountry.select(ItemCountry.country).where(ItemCountry.item.in_(seen)).distinct()
    used = ItemProgramme.select(ItemProgramme.programme).where(ItemProgramme.item.in_(seen))
    texts = (
        Translation.select(Translation.language).where(_published(), Translation.item.in_(seen)).distinct()
    )
    return Choices(
        types=tuple(row.type for row in types),
        countries=tuple(row.country for row in tagged),
        programmes=tuple(Programme.select().where(Programme.id.in_(used))),
        langs=tuple(row.language for row in texts),
    )
