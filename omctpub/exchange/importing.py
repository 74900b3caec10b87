"""The run of an import: lines are checked one by one and stored in batches; each bad one is told by name."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from peewee import OperationalError, SqliteDatabase

from omctpub import publishing
from omctpub.exchange.checks import Known, Notes
from omctpub.exchange.lines import Line, lines
from omctpub.exchange.media import media_of
from omctpub.exchange.records import BY, KINDS, LINE, Record, read
from omctpub.exchange.remembered import Remembered
from omctpub.models import Item, open_database, use, writing
from omctpub.publishing import PublishingError
from omctpub.site import Site

BATCH_LINES = 200
BATCH_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Source:
    """A file to read: its name in messages, what opens it, and the folder of the files that it names."""

    name: str
    open: Callable[[], AbstractContextManager[BinaryIO]]
    folder: Path | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a file; `level` is error (nothing of the line is stored) or warning."""

    file: str
    line: int
    field: str
    level: str
    reason: str

    def __str__(self) -> str:
        mark = "warning: " if self.level == "warning" else ""
        said = f"{self.file}:{self.line}: {self.field}: {mark}{self.reason}"
        return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in said)


@dataclass
class Report:
    """What a run came to. `stored` is False after a dry run, and where `strict` undid everything."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    warnings: int = 0
    stored: bool = True

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class _Undo(Exception):
    """Leaves the one transaction of a dry or strict run without keeping it."""


@contextmanager
def _copy_in_use(site: Site) -> Iterator[None]:
    """Work on a copy of an SQLite database as it is at this moment; PostgreSQL has none to offer."""
    if not isinstance(site.database, SqliteDatabase):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="dry-run-", dir=site.settings.data) as folder:
        file = Path(folder) / "copy.db"
        site.database.execute_sql("VACUUM INTO ?", (str(file),))
        copy = open_database(file)
        with use(copy):
            try:
                yield
            finally:
                copy.close()


@dataclass
class _Checked:
    file: str
    line: int
    record: Record


@dataclass
class Import:
    """One import. `tell` hears of each problem at once, `moved` of the bytes read.

    Each batch is one transaction. A `strict` run is a single one, which other writers wait for; so is a
    `dry_run`, which is undone. On SQLite it runs in a copy of the database, and nobody waits.
    """

    site: Site
    tell: Callable[[Problem], None]
    moved: Callable[[int], object] = lambda size: None
    strict: bool = False
    dry_run: bool = False
    report: Report = field(default_factory=Report)
    _batch: list[_Checked] = field(default_factory=list)
    _bytes: int = 0
    _remembered: Remembered = field(default_factory=Remembered)

    def run(self, sources: Iterable[Source]) -> Report:
        """Import the files, inside `with site.use():`."""
        with media_of(self.site, self.dry_run) as (media, taken):
            return self._run(sources, replace(Known.of(self.site, media), taken=taken))

    def _run(self, sources: Iterable[Source], known: Known) -> Report:
        try:
            with (
                nullcontext() if self.dry_run else self.site.journal.postponed(),
                _copy_in_use(self.site) if self.dry_run else nullcontext(),
                writing() if self.strict or self.dry_run else nullcontext(),
            ):
                self._read_all(sources, known)
                if self.dry_run or (self.strict and self.report.refused):
                    raise _Undo
        except _Undo:
            self._nothing_is_stored()
        finally:
            self._remembered.close()
        return self.report

    def _nothing_is_stored(self) -> None:
        self.report.stored = False
        if not self.dry_run:
            self.report.added = self.report.changed = 0

    def _read_all(self, sources: Iterable[Source], known: Known) -> None:
        for source in sources:
            known = replace(known, folder=source.folder)
            self._remembered.begin_file()
            with source.open() as stream:
                for line in lines(stream):
                    self._read(source.name, line, known)
                    self.moved(line.size)
            self._store()
        self._look_for_named()

    def _read(self, file: str, line: Line, known: Known) -> None:
        if line.content is not None and not line.content.strip():
            return
        notes = Notes()
        record = read(line, known, notes)
        if record and record.key:
            first = self._remembered.first_line(record.kind, record.key, line.number)
            if first != line.number:
                reason = f"{record.key!r} stands in line {first} already; that line counts."
                notes.refuse(KINDS[record.kind].key, reason)
        self._tell(file, line.number, notes)
        if record and not notes.errors:
            self._batch.append(_Checked(file, line.number, record))
            self._bytes += line.size
            if len(self._batch) >= BATCH_LINES or self._bytes >= BATCH_BYTES:
                self._store()

    def _tell(self, file: str, line: int, notes: Notes) -> None:
        self.report.refused += bool(notes.errors)
        for at, reason in notes.errors:
            self.tell(Problem(file, line, at, "error", reason))
        if not notes.errors:
            self.report.warnings += len(notes.warnings)
            for at, reason in notes.warnings:
                self.tell(Problem(file, line, at, "warning", reason))

    def _store(self) -> None:
        batch, self._batch, self._bytes = self._batch, [], 0
        if not batch:
            return
        with writing():
            for checked in batch:
                self._store_one(checked)

    def _store_one(self, checked: _Checked) -> None:
        try:
            with writing():
                if self._remembered.was_made(checked.record.key):
                    self._remembered.made(publishing.make_way(checked.record.key, BY))
                outcome = checked.record.store(self.site)
                if checked.record.kind == "item" and not checked.record.key:
                    self._remembered.made(publishing.newest_id())
        except OperationalError:
            raise
        except Exception as error:
            self._tell(checked.file, checked.line, _refusal(error))
            return
        setattr(self.report, outcome, getattr(self.report, outcome) + 1)
        for at, id in checked.record.names:
            self._remembered.named(at, id, checked.file, checked.line)

    def _look_for_named(self) -> None:
        """Warn of lines that name an item that is nowhere: it may come in a later file."""
        asked = self._remembered.every_named()
        while some := list(islice(asked, 500)):
            there = {row.id for row in Item.select(Item.id).where(Item.id.in_([one.id for one in some]))}
            for one in some:
                if one.id not in there:
                    notes = Notes(warnings=[(one.field, f"there is no item {one.id!r} yet.")])
                    self._tell(one.file, one.line, notes)


def _refusal(error: Exception) -> Notes:
    """Why a line that reads well could not be stored."""
    notes = Notes()
    if isinstance(error, PublishingError):
        notes.refuse(error.field or LINE, error)
    else:
        notes.refuse(LINE, f"could not be stored: {type(error).__name__}: {error}")
    return notes
