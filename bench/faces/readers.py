"""Who looks at a page: its language, the colours and the width they set, and whether scripts arrive."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from bench.faces.browsing import WIDTHS
from bench.faces.page_kinds import LANGUAGES, PAGE_KINDS, PageKind

Colours = Literal["light", "dark"]
COLOURS: tuple[Colours, ...] = ("light", "dark")
# Each setting meets each other one in these four, scripts among them; so do their opposites.
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


def pairwise(kind: PageKind) -> list[Reader]:
    """Two of them, opposite in all settings: over all kinds of page every two settings occur together.

    One reads each kind in Arabic, from right to left, the other one in one of the other languages, in turn.
    """
    first = PAGE_KINDS.index(kind)
    others = [lang for lang in LANGUAGES if lang != "ar"]
    colours, width, scripts = FOUR[first % len(FOUR)]
    other = others[first // len(FOUR) % len(others)]
    [opposite_colours] = set(COLOURS) - {colours}
    [opposite_width] = set(WIDTHS) - {width}
    return [
        Reader("ar", colours, width, scripts),
        Reader(other, opposite_colours, opposite_width, not scripts),
    ]


def everybody() -> Iterator[Reader]:
    """All of them."""
    return (Reader(*one) for one in product(LANGUAGES, COLOURS, WIDTHS, (True, False)))
