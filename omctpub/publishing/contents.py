"""An item and its texts as they are to be stored, and a text as it is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from omctpub.dates import Published
from omctpub.media import Taken
from omctpub.models import Body, Translation

STATES = ("draft", "review", "published", "withdrawn")
# Those of a text that readers have not seen yet.
IN_WORK = ("draft", "review")


class PublishingError(Exception):
    """What was asked cannot be done; the text says why and the cure. `field` is what has to be mended."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class TextContent:
    """One text of an item as it is to be stored; `data` holds its translated fields, cleaned."""

    state: str = "published"
    title: str = ""
    summary: str = ""
    body: str = ""
    slug: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    from_revision: int | None = None


@dataclass(frozen=True)
class AssetContent:
    """A picture or document of an item as it is to be stored.

    `file` is what was just taken in, or the name of one that the item has. `given` is what the file is called
    when it is saved. `alt` says by language what a picture shows, or what a document is called; `language` is
    that of a document, or of a picture with words in it.
    """

    file: Taken | str
    given: str
    alt: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None


@dataclass(frozen=True)
class ItemContent:
    """An item as it is to be stored; without an `id` one is made. Texts not named are left as they are.

    `corrections` are, by language, versions newer than what readers see or saw, which wait to be published;
    one that is not named stays. `old_urls` are addresses it had on an earlier site, with or without a host.
    `assets` are all its pictures and documents in order; None leaves them as they are.
    """

    id: str
    type: str
    original: str
    published: Published
    texts: Mapping[str, TextContent]
    programmes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    visible_from: int | None = None
    visible_until: int | None = None
    follows: str | None = None
    old_urls: tuple[str, ...] = ()
    assets: tuple[AssetContent, ...] | None = None
    corrections: Mapping[str, TextContent] = field(default_factory=dict)


def stored_content(text: Translation) -> dict[str, Any]:
    """A text as a `TextContent`'s values."""
    body = Body.get_or_none(Body.translation == text) if text.has_body else None
    return asdict(content_of(text, body.markdown if body else ""))


def content_of(text: Translation, body: str) -> TextContent:
    """A text as it is stored, with its body, which stands in another table."""
    return TextContent(text.state, text.title, text.summary, body, text.slug, text.data, text.from_revision)
