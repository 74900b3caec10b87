"""What the bench asks of another search engine."""

import importlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol


class PeerMissing(Exception):
    """The engine is not installed here; the text says how to get it."""


def needed(package: str) -> Any:
    """A package that only the bench needs; `PeerMissing` where it is not installed."""
    try:
        return importlib.import_module(package)
    except ImportError:
        raise PeerMissing(f"{package} is not installed. Install it: pip install 'omctpub[bench]'") from None


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A folder for the time being that a database server gets into, which must not run as root."""
    with TemporaryDirectory(prefix="omctpub-bench-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        yield folder


@dataclass(frozen=True, slots=True)
class Text:
    """One text of one language. `number` is what answers name it by."""

    number: int
    language: str
    title: str
    body: str


class Peer(Protocol):
    """An engine with an index of its own. Texts are found once they are committed."""

    def add(self, texts: Iterable[Text]) -> None: ...

    def commit(self) -> None: ...

    def search(self, question: str, language: str, limit: int) -> list[int]:
        """Texts of that language with any of the words, best first."""
        ...

    def close(self) -> None: ...


# Scripts written without spaces: an engine that looks for words finds none there.
UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my"})

_WORD = re.compile(r"[^\s!-/:-@\[-`{-¿‐-⁞。、，；：？！（）「」『』《》]+")


def words(question: str) -> list[str]:
    """The words of a question, in any script, without signs."""
    return _WORD.findall(question)


def base(language: str) -> str:
    return language.partition("-")[0].lower()
