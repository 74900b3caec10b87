"""The pictures and documents of items, as pages and feeds show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from omctpub import languages
from omctpub.media import PDF
from omctpub.models.assets import Attached, attached
from omctpub.models.visible import Entry, Text
from omctpub.web.media import address
from omctpub.web.pages import view

_CALLED = {PDF: "PDF"}


@dataclass(frozen=True)
class Attachment:
    """One of them beside a text: what it shows or is called, and in which language that is said."""

    found: Attached
    said: str
    lang: str

    @property
    def address(self) -> str:
        return address(self.found)

    @property
    def srcset(self) -> str:
        """The variants of a picture, for a browser to choose the smallest that is large enough."""
        return ", ".join(f"{address(self.found, width)} {width}w" for width in self.found.widths)

    @property
    def title(self) -> str:
        """What it is called: by the editor, else a document by its file."""
        return self.said or ("" if self.found.is_picture else self.found.given)

    @property
    def about(self) -> Sequence[str]:
        """The type and size of a document, for readers of the page."""
        size = languages.file_size(self.found.size, view().lang)
        return [_CALLED.get(self.found.kind, self.found.kind), size]


def of_item(entry: Entry, text: Text) -> list[Attachment]:
    """Those of one visible item, beside this text."""
    return of_items([(entry, text)])[entry.number]


def of_items(pairs: Iterable[tuple[Entry, Text]]) -> Mapping[int, list[Attachment]]:
    """Those of visible items by their number, by one query for all."""
    shown = list(pairs)
    found = attached(view().sight, [entry for entry, _ in shown])
    return {
        entry.number: [Attachment(one, *one.described(entry, text)) for one in found.get(entry.number, ())]
        for entry, text in shown
    }
