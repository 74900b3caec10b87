"""Who looks at a page: its language, the colours and the width they set, and whether scripts arrive."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from bench.faces.browsing import WIDTHS
from bench.faces.page_kinds import LANGUAGES, PAGE_KINDS, PageKind

Colours = Literal["light", "dark"]
COLOURS: tuple[Colours, ...] = ("light", "dark")
# Each setting meets each other one in these four, scripts among them.
FOUR: Sequence[tuple[Colours, int, bool]] = (
    ("light", 360, True),
    ("light", 1280, False),
    ("dark", 360, False),
    ("dark", 1280, True),
)


@dataclass(frozen=True)
class Reader:
    """One way of looking at a page."""

    lang: str
    colours: Colours
    width: int
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.lang}, {self.colours}, {self.width} px{'' if self.scripts else ', no scripts'}"


def reader_in_turn(kind: PageKind) -> Reader:
    """One of them: over all kinds of page every two settings occur together, Arabic on every other page."""
    first, second = divmod(PAGE_KINDS.index(kind), 2)
    others = [lang for lang in LANGUAGES if lang != "ar"]
    lang = others[first % len(others)] if second else "ar"
    return Reader(lang, *FOUR[(first + first // len(FOUR)) % len(FOUR)])


def everybody() -> Iterator[Reader]:
    """All of them."""
    return (Reader(*one) for one in product(LANGUAGES, COLOURS, WIDTHS, (True, False)))
