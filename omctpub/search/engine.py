"""What the site asks of a search engine. It keeps nothing that cannot be rebuilt."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass, field
from typing import NamedTuple, Protocol, Self

from omctpub.search.query import Query
from omctpub.text import digest


class IndexUnusable(Exception):
    """The index is missing, damaged, or of another format. Rebuilding cures it."""


class IndexBusy(Exception):
    """Another process is writing to the index and did not finish in time. Trying again cures it."""


@dataclass(frozen=True, slots=True)
class Document:
    """One published text of one item, as plain text.

    `facets` are (field, value) pairs; `published` is what lists sort by. `extra` holds labels of countries,
    programmes and own fields: searched with a low weight, never shown in snippets. `marks` are terms that no
    text holds as words (a country, a code), each with its weight: by them it is found, whatever they are
    called in the question.
    """

    item: int
    language: str
    type: str
    programmes: tuple[str, ...]
    countries: tuple[str, ...]
    facets: tuple[tuple[str, str], ...]
    published: int
    title: str
    summary: str
    body: str
    extra: str
    marks: tuple[tuple[str, float], ...] = ()

    @property
    def fingerprint(self) -> int:
        """63 bits over all that is indexed, the same in every process: by it two documents are compared."""
        return digest(repr(astuple(self)))


class Held(NamedTuple):
    """What an index tells of a text that it holds; `fingerprint` is that of its document."""

    item: int
    language: str
    fingerprint: int


@dataclass(frozen=True, slots=True)
class Restriction:
    """Which texts may be found. Values within one tuple are alternatives; an empty tuple demands nothing.

    `types` is what the site allows: None allows every type, an empty tuple none.
    `published` must be `after` or later, and earlier than `before`.
    """

    types: tuple[str, ...] | None
    programmes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An item found. `languages` are those of the texts that matched best, best first."""

    item: int
    languages: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits, and how many items there are in all.

    `partial`: the question was too costly to answer in full, its most common words were left out.
    `counts` tells for each field (type, country, programme, language, and those of the documents' facets) how
    many of the items have each value. Where a field is restricted, its counts are those without that
    restriction: what choosing another value as well would add. Only fields that were asked for are there.
    """

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    partial: bool = False
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Engine(Protocol):
    """Where there is no index, all but `rebuild`, `beside`, `replace` and `close` raise `IndexUnusable`.

    Whatever writes raises `IndexBusy`.
    """

    def applied(self) -> int:
        """The number of the last change in the index, told by the index itself."""
        ...

    def state(self) -> tuple[int, str]:
        """The number of the last change, and the note that was stored with it."""
        ...

    def doubt(self) -> None:
        """A search failed, here or in another process: the next look at the state reads the index through."""
        ...

    def update(self, changes: Mapping[int, Sequence[Document]], number: int, note: str = "") -> None:
        """Replaces all texts of each item (none: removes it) and stores `number` and `note`, in one step.

        What takes long is left to `merge`.
        """
        ...

    def rebuild(self, documents: Iterable[Document], number: int, note: str = "", processes: int = 1) -> None:
        """Builds a fresh index beside the old one, which answers until it is replaced; other writers wait."""
        ...

    def beside(self) -> AbstractContextManager[Self]:
        """Another engine with an index of its own, gone at the end: others write to this one meanwhile."""
        ...

    def replace(self, fresh: Self) -> None:
        """The index of an engine that `beside` gave takes the place of this one, at once for everybody."""
        ...

    def merge(self) -> bool:
        """Joins some of the parts that many updates leave, for a second at most; tells whether there is more.

        Nothing that is found changes. Other writers wait for that second, so no request does this.
        """
        ...

    def held(self, thorough: bool = True) -> Iterator[Held]:
        """Every text in the index. Where that is `thorough`, all is read: damage raises `IndexUnusable`."""
        ...

    def search(
        self,
        query: Query,
        allowed: Restriction,
        order: str = "best",
        offset: int = 0,
        limit: int = 20,
        counts: Sequence[str] = (),
    ) -> Results:
        """Items, each once, by an index as new as the one on disk, whoever wrote it.

        Items with all the words come first; items with fewer follow only where those do not fill the first
        page (`limit` of them). `new` sorts by date, latest first, and has those with fewer only where none
        has all.
        """
        ...

    def similar(self, word: str, language: str) -> list[tuple[str, int]]:
        """Words as they stand in texts of that language that differ from a typed one by a letter or two.

        Each with the number of texts that hold it, the likeliest first; none where the word is held itself.
        """
        ...

    def languages(self) -> tuple[str, ...]:
        """Languages of the texts in the index, in alphabetical order."""
        ...

    def close(self) -> None:
        """Lets go of files. The engine may be used again."""
        ...
