"""The search engine on Whoosh: files, locks and generations. What is found is decided in `search`.

Whoosh's files are pickles, and so code: never load an index from elsewhere, rebuild it.
"""

import errno
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from whoosh.index import open_dir
from whoosh.reading import IndexReader, SegmentReader
from whoosh.util.filelock import FileLock, try_for

from omctpub.search.engine import Document, Held, IndexBusy, IndexUnusable, Restriction, Results
from omctpub.search.query import Query
from omctpub.search.whoosh.building import SECONDS_TO_WAIT, add, build, cancelled_on_error, writer_of
from omctpub.search.whoosh.contents import Contents, read_contents
from omctpub.search.whoosh.fields import fields_of, state_of
from omctpub.search.whoosh.generations import Generation, fresh, in_use, newest, none_yet, take
from omctpub.search.whoosh.held import read_through, texts_in
from omctpub.search.whoosh.merging import MOST_SEGMENTS, join_smallest, leave
from omctpub.search.whoosh.search import search
from omctpub.search.whoosh.segments import Lists
from omctpub.search.whoosh.snapshot import Snapshot
from omctpub.search.whoosh.spelling import similar

BESIDE = "beside-"
# Why a write may fail on an index that is whole: no room, and no right to write.
NO_DAMAGE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM})
ATTEMPTS = 3
SECONDS_BETWEEN_ATTEMPTS = 0.01

# What of Whoosh has types differs from version to version.
Writer = Any
open_index: Any = open_dir
Answer = TypeVar("Answer")


class WhooshEngine:
    """An `Engine` whose index stands in `folder`, made where missing. Threads and processes may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._reading = threading.RLock()
        self._snapshot: Snapshot | None = None
        self._generation: Generation | None = None
        self._lists = Lists()
        self._told: tuple[Generation, Contents] | None = None
        self._doubted = ""

    def applied(self) -> int:
        return self.state()[0]

    def state(self) -> tuple[int, str]:
        """From the table of contents alone, unless a search has failed: opening every segment costs more."""
        if not self._doubted:
            with suppress(Exception):  # of a generation that just went; damage is told below
                state = self._written(newest(self.folder)).state
                return state.number, state.note
        return self._with_newest(self._state)

    def doubt(self) -> None:
        with suppress(OSError, ValueError):
            self._doubted = in_use(self.folder).name

    def languages(self) -> tuple[str, ...]:
        return self._with_newest(lambda snapshot: tuple(snapshot.texts_by_language))

    def similar(self, word: str, language: str) -> list[tuple[str, int]]:
        return self._with_newest(lambda snapshot: similar(snapshot, word, language))

    def search(
        self,
        query: Query,
        allowed: Restriction,
        order: str = "best",
        offset: int = 0,
        limit: int = 20,
        counts: Sequence[str] = (),
    ) -> Results:
        with self._doubted_on_damage():
            return self._with_newest(
                lambda snapshot: search(snapshot, query, allowed, order, offset, limit, counts)
            )

    def update(self, changes: Mapping[int, Sequence[Document]], number: int, note: str = "") -> None:
        prepared = [fields_of(document) for documents in changes.values() for document in documents]
        with self._changing() as writer:
            for text in self._with_newest(lambda snapshot: snapshot.texts_of(changes)):
                writer.delete_document(text)
            add(writer, prepared)
            state = state_of(writer.schema)
            state.number, state.note = number, note
            writer.commit(mergetype=leave)

    def rebuild(self, documents: Iterable[Document], number: int, note: str = "", processes: int = 1) -> None:
        with self._writing():
            index = fresh(self.folder)
            try:
                build(index, documents, number, note, processes)
                take(index)
            except BaseException:
                shutil.rmtree(index, ignore_errors=True)
                raise

    @contextmanager
    def beside(self) -> Iterator["WhooshEngine"]:
        """Only one process at a time makes one: what others left when they were killed is cleared away."""
        for left in self.folder.glob(f"{BESIDE}*"):
            shutil.rmtree(left, ignore_errors=True)
        other = WhooshEngine(self.folder / f"{BESIDE}{uuid4().hex}")
        try:
            yield other
        finally:
            other.close()
            shutil.rmtree(other.folder, ignore_errors=True)

    def replace(self, fresh: "WhooshEngine") -> None:
        with self._writing():
            built = in_use(fresh.folder)
            take(built.rename(self.folder / built.name))

    def merge(self) -> bool:
        before = self._with_newest(_parts)
        if before <= MOST_SEGMENTS:
            return False
        with self._changing() as writer:
            writer.commit(mergetype=join_smallest)
        return MOST_SEGMENTS < self._with_newest(_parts) < before

    def held(self, thorough: bool = True) -> Iterator[Held]:
        with self._damage_named():
            yield from self._held(thorough)

    def close(self) -> None:
        with self._reading:
            if self._snapshot:
                self._snapshot.close()
            self._snapshot = self._generation = self._told = None

    def _state(self, snapshot: Snapshot) -> tuple[int, str]:
        """Where a search failed, the index is read through: damage deep inside asks for a rebuild too."""
        if self._generation and self._doubted == self._generation.name:
            with self._segments() as segments:
                read_through(segments)
            self._doubted = ""
        return snapshot.state.number, snapshot.state.note

    def _held(self, thorough: bool) -> list[Held]:
        """All of it at once: files may go while they are read, as a newer index or generation comes."""
        while True:
            before = self._on_disk()
            try:
                with self._segments() as segments:
                    return list(texts_in(segments, thorough))
            except Exception:
                if self._on_disk() == before:
                    raise

    def _on_disk(self) -> Generation | None:
        with suppress(OSError, ValueError):
            return newest(self.folder)
        return None

    @contextmanager
    def _segments(self) -> Iterator[list[IndexReader]]:
        """The segments of the index on disk, opened anew, for whoever reads all that stands in them."""
        written = read_contents(in_use(self.folder))
        with ExitStack() as opened:
            yield [
                opened.enter_context(closing(SegmentReader(written.storage, written.schema, one)))
                for one in written.filled
            ]

    @contextmanager
    def _doubted_on_damage(self) -> Iterator[None]:
        """What fails now may have looked whole before: nothing of what was read is kept."""
        try:
            yield
        except IndexUnusable:
            self.doubt()
            self.close()
            raise

    @contextmanager
    def _changing(self) -> Iterator[Writer]:
        """A writer of the index in use, which has to commit."""
        with self._writing(), self._doubted_on_damage():
            self.applied()
            with self._damage_named(NO_DAMAGE):
                writer = writer_of(open_index(str(in_use(self.folder))))
                with cancelled_on_error(writer):
                    yield writer

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer of all processes: a rebuild must not lose what another adds to the old index."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.folder / "writing.lock"))
        if not try_for(lock.acquire, timeout=SECONDS_TO_WAIT, delay=0.05):
            raise IndexBusy(
                f"Another process has been writing to the search index in {self.folder} for more than "
                f"{SECONDS_TO_WAIT:g} seconds. Wait until it has finished, and try again."
            )
        try:
            yield
        finally:
            lock.release()

    def _with_newest(self, answer: Callable[[Snapshot], Answer]) -> Answer:
        """Answers from the index on disk. Files may go while they are read, as a newer index comes."""
        with self._reading, self._damage_named():
            for _ in range(ATTEMPTS - 1):
                try:
                    return answer(self._open(newest(self.folder)))
                except Exception:
                    self.close()
                    if none_yet(self.folder):
                        break
                    time.sleep(SECONDS_BETWEEN_ATTEMPTS)
            return answer(self._open(newest(self.folder)))

    def _written(self, generation: Generation) -> Contents:
        """The table of contents of a generation, read once."""
        told = self._told
        if told is None or told[0] != generation:
            told = self._told = generation, read_contents(self.folder / generation.name)
        return told[1]

    def _open(self, generation: Generation) -> Snapshot:
        if self._snapshot is None or generation != self._generation:
            before = self._snapshot
            self._snapshot = Snapshot(self._written(generation), self._lists, before)
            self._generation = generation
            if before:
                before.close(kept=self._snapshot)
        return self._snapshot

    @contextmanager
    def _damage_named(self, others: frozenset[int] = frozenset()) -> Iterator[None]:
        """A missing or damaged file shows itself by any exception at all, from unpickling on.

        `others` are the error numbers of what an index that is whole cannot help.
        """
        try:
            yield
        except IndexUnusable:
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno in others:
                raise
            raise IndexUnusable(
                f"The search index in {self.folder} cannot be used ({type(error).__name__}: {error}). "
                "The next search makes it anew from the database."
            ) from error


def _parts(snapshot: Snapshot) -> int:
    return len(snapshot.segments)
