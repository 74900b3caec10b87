"""Building a Whoosh index from nothing: by this process, or by several, each of which writes a part of it.

This process reads the documents and hands them out; the others analyse and write them, which is nine tenths
of the work. A part is an index like any other, made by public calls alone. In the end its files move
together, and one table of contents names them all.
"""

import multiprocessing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from operator import attrgetter
from pathlib import Path
from typing import Any

from whoosh.index import create_in

from omctpub.search.engine import Document
from omctpub.search.whoosh.contents import NAME, read_contents, write_contents
from omctpub.search.whoosh.fields import fields_of, schema
from omctpub.search.whoosh.gathering import Gathering

SECONDS_TO_WAIT = 10.0
# What is handed to a process at once: with more, it would wait for the last ones of another.
HANDED_OUT = 8
# So many are read ahead that there are texts in the languages of every process among them.
READ_AHEAD = 256

# What of Whoosh has types differs from version to version.
Writer = Any


def build(path: Path, documents: Iterable[Document], number: int, note: str, processes: int = 1) -> None:
    """Make an index in `path`, a new folder. More `processes` than one import the main module once more."""
    path.mkdir()
    written = create_in(str(path), schema(number, note))
    if processes == 1:
        writer = writer_of(written)
        with cancelled_on_error(writer):
            add(writer, map(fields_of, documents))
            writer.commit(merge=False)
        return
    parts = [path / f"part-{one}" for one in range(processes)]
    _hand_out(parts, documents)
    _join(path, parts, written.schema)


def writer_of(index: Any) -> Writer:
    writer = index.writer(compound=False, timeout=SECONDS_TO_WAIT)
    writer.pool = Gathering(Path(writer.temp_storage().folder))
    return writer


@contextmanager
def cancelled_on_error(writer: Writer) -> Iterator[None]:
    try:
        yield
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise


def add(writer: Writer, prepared: Iterable[Mapping[str, object]]) -> None:
    for fields in prepared:
        writer.add_document(**fields)


class Waiting:
    """Documents to be handed out, by language: a process that has few of them knows more of their words, and
    a term stands in few parts."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._remaining, self._read = iter(documents), list[Document]()

    def some(self, share: float) -> list[Document]:
        """The next ones, of the first languages (`share` 0.0), the last (1.0) or between; none at the end."""
        self._read += islice(self._remaining, READ_AHEAD - len(self._read))
        self._read.sort(key=attrgetter("language"))
        at = int(share * max(0, len(self._read) - HANDED_OUT))
        handed = self._read[at : at + HANDED_OUT]
        del self._read[at : at + HANDED_OUT]
        return handed


def _hand_out(parts: Sequence[Path], documents: Iterable[Document]) -> None:
    """Give each process its next documents as soon as it asks; one that dies ends the building."""
    # A forked process would share the database's connections and whatever locks other threads hold.
    spawn, pipes, waiting = multiprocessing.get_context("spawn"), dict[Any, BaseProcess](), Waiting(documents)
    try:
        for part in parts:
            ours, theirs = spawn.Pipe()
            pipes[ours] = spawn.Process(target=_write, args=(part, theirs), name=part.name, daemon=True)
            pipes[ours].start()
            theirs.close()
        shares, asking = {pipe: at / (len(pipes) - 1) for at, pipe in enumerate(pipes)}, set(pipes)
        while asking:
            for pipe in wait(list(asking)):
                _answer(pipe, pipes[pipe], waiting.some(shares[pipe]), asking)
    finally:
        for pipe, process in pipes.items():
            pipe.close()
            process.join(0 if asking else None)
            process.terminate()
            process.join()


def _answer(pipe: Any, process: BaseProcess, handed: list[Document], asking: set[Any]) -> None:
    """Nothing handed out means that there is nothing more; the process then says that its part is written."""
    try:
        if pipe.recv():
            asking.discard(pipe)
        else:
            pipe.send(handed)
    except (EOFError, OSError) as error:
        process.join()
        raise RuntimeError(
            f"A process that was writing a part of the search index ended with code {process.exitcode}. "
            "Where it ran out of memory, build with fewer processes."
        ) from error


def _write(part: Path, pipe: Connection) -> None:
    """What a process of its own does: it asks by False, and says by True that all it got is written."""
    with suppress(EOFError):  # who hands out has given up, or was killed
        build(part, _handed(pipe), 0, "")
        pipe.send(True)


def _handed(pipe: Connection) -> Iterator[Document]:
    pipe.send(False)
    while some := pipe.recv():
        pipe.send(False)
        yield from some


def _join(path: Path, parts: Sequence[Path], as_schema: Any) -> None:
    segments: list[Any] = []
    for part in parts:
        segments += read_contents(part).segments
        for file in part.glob(f"{NAME}_*.*"):
            file.rename(path / file.name)
    write_contents(path, as_schema, segments)
