"""What is asked of each engine."""

from collections.abc import Sequence
from typing import Protocol

from bench.speed.texts import Text

SHOWN = 20
COUNTED = ("language", "type", "country", "year")
NEWS = ("statement", "urgent_intervention")


class Engine(Protocol):
    """Each question is in one language; what it gives is the number of texts shown, or of values counted."""

    name: str

    def fill(self, texts: Sequence[Text]) -> None: ...

    def page(self, one: str, other: str) -> int:
        """Both words demanded: the best twenty with snippets, and the counts of all values of four fields."""
        ...

    def counts(self, one: str, other: str) -> int: ...

    def newest(self, word: str) -> int:
        """One word, of two types only, the newest twenty."""
        ...

    def phrase(self, one: str, other: str) -> int: ...

    def close(self) -> None: ...
