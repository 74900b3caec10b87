"""What a kind of item is: a content type and its fields. The surface plugin authors write against."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol


class Text(Protocol):
    """A text for people: a plain string, or a lazy translation of one."""

    def __str__(self) -> str: ...


class ItemData(Protocol):
    """What a content type is told of an item: its public id and its own untranslated fields."""

    @property
    def id(self) -> str: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


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


class ContentType:
    """A kind of item. Subclass it, set the attributes, and name the class in `Plugin.content_types`.

    `name` stands in files, `path` in addresses. `listed = False` keeps items out of lists of news,
    `banner = True` offers the newest open item as the banner of the home page.
    """

    name: ClassVar[str]
    path: ClassVar[str]
    label: ClassVar[Text]
    label_plural: ClassVar[Text]
    fields: ClassVar[tuple[Field, ...]] = ()
    listed: ClassVar[bool] = True
    banner: ClassVar[bool] = False

    def is_open(self, item: ItemData, now: datetime) -> bool | None:
        """Whether the item still runs at `now` (in the site's time zone); None where that has no meaning."""
        return None

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
