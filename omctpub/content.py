"""What a kind of item is: a content type and its fields. The surface plugin authors write against."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from omctpub import dates
from omctpub.config.checks import time_zones

_MICROSECONDS = 1_000_000


class Text(Protocol):
    """A text for people: a plain string, or a lazy translation of one."""

    def __str__(self) -> str: ...


class ItemData(Protocol):
    """What a content type is told of an item: its public id and its own untranslated fields."""

    @property
    def id(self) -> str: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


class TextData(Protocol):
    """What a content type is told of one of an item's texts: its language and its own translated fields."""

    @property
    def lang(self) -> str: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


class DatedItem(ItemData, Protocol):
    """What a content type is told besides, where it looks for slips: the date as in files, country codes."""

    @property
    def published(self) -> str: ...

    @property
    def countries(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Remark:
    """Something about an item that an editor should look at before it is published.

    `rule` (a-z and `_`) says which of the type's own rules it is, and never changes. `field` is one of the
    type's fields, or `published`, `countries` or `programmes`.
    """

    rule: str
    field: str
    sentence: Text


@dataclass(frozen=True)
class Field:
    """One field of a content type.

    `name` is its key in files, its name in forms and, with `facet`, the parameter that filters by it.
    `kind` is one of `omctpub.kinds.KINDS`. `translated` fields belong to each translation, the others
    to the item. `required` is asked of an editor who publishes; an import only warns. `facet` and
    `order` also write the value to the table that lists are filtered and sorted by. `choices` (for kind
    `choice`) are pairs of value and label, `fields` (for kind `list`) the columns of each row, `clean`
    an own rule after the kind's: it returns the value to keep or raises ValueError with a sentence.
    """

    name: str
    label: Text
    kind: str = "text"
    required: bool = False
    translated: bool = False
    facet: bool = False
    order: bool = False
    choices: tuple[tuple[str, Text], ...] = ()
    fields: tuple["Field", ...] = ()
    clean: Callable[[Any], Any] | None = None
    was: str | None = None
    help: Text = ""


def time_zone(value: str) -> str:
    """The rule of a field for the name of a time zone: `Field("time_zone", …, clean=time_zone)`."""
    if value not in time_zones() or value in ("localtime", "Factory"):
        raise ValueError(_("must be a time zone such as Africa/Tunis"))
    return value


@dataclass(frozen=True)
class Step:
    """The place of an item in its case: 0 for the first of it, then the number of each update."""

    case: str
    number: int


@dataclass(frozen=True)
class Code:
    """A code that stands in a text, as search knows it.

    `keys` are what it leads to, the most exact first: this update, its case. Any string will do that is the
    same for every spelling. `parts` are the shorter codes in it that people call it by.
    """

    keys: tuple[str, ...]
    parts: tuple["Code", ...] = ()


class ContentType:
    """A kind of item. Subclass it, set the attributes, and name the class in `Plugin.content_types`.

    `name` stands in files, `path` in addresses. `listed = False` keeps items out of lists of news,
    `banner = True` offers the newest open item as the banner of the home page. `sensitive = True` offers
    a quick way out on its pages, for readers whom it endangers to be seen with them. `in_footer = True` links
    its items at the foot of every page, in the order of its own list, and not that list in the main menu.

    `over_after` names date or instant fields: the first that is set says when an item is over, at that
    moment or at the end of that day, in the zone that the item's field `time_zone` names, else in the
    site's. `states` are the words for an item that is not over, and for one that is.

    These are about the type's own list, and its feed: `open_only` leaves out what is over, `coming_first`
    puts what is not over first, soonest first, then the rest, latest first; `order_by` names the `order`
    field to sort by, smallest first, or with "-" before it largest first. Else it is newest first.

    `proposes` names the fields of kind `code` for which the form offers a value: see `propose`.

    `schema` is what search engines are told that an item is: `Article`, or a kind of it, of schema.org.
    """

    name: ClassVar[str]
    path: ClassVar[str]
    label: ClassVar[Text]
    label_plural: ClassVar[Text]
    fields: ClassVar[tuple[Field, ...]] = ()
    listed: ClassVar[bool] = True
    sensitive: ClassVar[bool] = False
    banner: ClassVar[bool] = False
    in_footer: ClassVar[bool] = False
    over_after: ClassVar[tuple[str, ...]] = ()
    states: ClassVar[tuple[Text, Text]] = (
        lazy_pgettext("call or campaign", "Open"),
        lazy_pgettext("call or campaign", "Closed"),
    )
    open_only: ClassVar[bool] = False
    coming_first: ClassVar[bool] = False
    order_by: ClassVar[str] = ""
    schema: ClassVar[str] = "NewsArticle"
    proposes: ClassVar[tuple[str, ...]] = ()

    def ends(self, item: ItemData, zone: ZoneInfo) -> int | None:
        """When the item is over, in microseconds since 1970 UTC; None where it never is."""
        last = next((item.data[name] for name in self.over_after if item.data.get(name)), None)
        there = item.data.get("time_zone")
        return None if last is None else dates.end_of(last, ZoneInfo(there) if there else zone)

    def is_open(self, item: ItemData, now: datetime) -> bool | None:
        """Whether the item still runs at `now` (in the site's time zone); None where that has no meaning.

        Pages of a type that overrides this are made anew every second; `over_after` tells them when.
        """
        assert isinstance(now.tzinfo, ZoneInfo)
        ends = self.ends(item, now.tzinfo)
        return None if ends is None else now.timestamp() * _MICROSECONDS < ends

    def step(self, item: ItemData) -> Step | None:
        """The item's place in its case, where a code tells it; items that follow one another need none."""
        return None

    def codes(self, text: str) -> Iterable[Code]:
        """The codes that stand in a text, in any spelling: of an item, or typed into the search box.

        The text is in capitals, with the digits 0-9 and no invisible characters.
        """
        return ()

    def describe(
        self, item: ItemData, text: TextData, zone: ZoneInfo, known: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The item with this text as search engines read it, in the words of schema.org (JSON-LD).

        `known` is what holds for every item: "@type" (`schema`), "name", "headline", "url", "inLanguage",
        "datePublished" (as exact as it is known), "publisher", "author", "isPartOf", "articleSection" and,
        where there are any, "description" (plain text), "about" (countries), "keywords" (programmes), and
        the original or the translations. Answer with it and more, or with another type made of it. What is
        empty is left out. `zone` is the site's.
        """
        return known

    def remarks(self, item: DatedItem, lang: str) -> Iterable[Remark]:
        """What may be a slip in an item's own fields; an editor can publish all the same.

        What is surely wrong belongs into `check`. Countries and the like are named in the language `lang`.
        """
        return ()

    def propose(self, field: str, item: DatedItem, taken: Iterable[str]) -> str:
        """What the form offers for an empty field of kind `code`: the next number that is free.

        `taken` are the values of that field in all items of the type, drafts too. "" where nothing can be
        said yet. Types that have something to offer name their fields in `proposes`.
        """
        return ""

    def check(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Faults between fields, as field name → sentence; `data` holds the cleaned untranslated fields."""
        return {}

    @classmethod
    def field(cls, name: str) -> Field:
        """The field called `name`; KeyError where there is none."""
        return {field.name: field for field in cls.fields}[name]

    def own_fields(self, translated: bool) -> tuple[Field, ...]:
        """The fields that belong to each translation, or those of the item itself."""
        return tuple(field for field in self.fields if field.translated is translated)
