"""After something was taken down: its bytes leave the disk, too.

What a database deletes stays in its file until something else is written there, and what an index leaves out
stays in its segments: both are written anew. That can be done again at any time, so a process that was killed
meanwhile has lost nothing but time.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from peewee import DatabaseError, SqliteDatabase

from omctpub.jobs import FILE as JOBS
from omctpub.models import Removal, audit, database, writing
from omctpub.models.audit import Audit, Deed
from omctpub.publishing import removing
from omctpub.publishing.assets import remove_forgotten
from omctpub.search.engine import IndexBusy
from omctpub.site import Site
from omctpub.text import first_line

# How long a reader who holds an old state of the database is waited for.
SECONDS_TO_WAIT = 15.0
SECONDS_BETWEEN_TRIES = 0.5
# How old a file is that belongs to no item because of a takedown, and not because it is just being taken in.
SECONDS_OF_A_FILE = 60 * 60
TABLES = (
    *("item", "translation", "body", "revision", "item_facet", "old_url"),
    *("asset", "asset_text", "unsaved", "removal"),
)
# What may hold a copy of the database or of its items, by the end of the file's name.
COPIES = (
    ".zip",
    ".tar",
    ".gz",
    ".tgz",
    ".bz2",
    ".xz",
    ".zst",
    ".7z",
    ".bak",
    ".db",
    ".sqlite",
    ".sql",
    ".jsonl",
)
# The job by which a worker does it, and who the log says that did.
JOB, BY = "erase", "omctpub"
TAKEN_AWAY = ("taken down", "words removed")
AGAIN = "Run the command again when nothing else is at work"
MENDED = "Mend that, and run the command again when nothing else is at work"


def erase(site: Site) -> list[str]:
    """Write database, index and jobs anew, inside `with site.use():`; gives what could not be done, and why.

    On SQLite, no file of them holds a byte of what was deleted afterwards. On PostgreSQL the tables are
    rewritten; what its write-ahead log, replicas and backups keep is for whoever runs the server. Other
    writers wait while the database is written anew; the index of 100,000 items takes minutes. The audit log
    tells when all was done.
    """
    while True:
        last = _last(*TAKEN_AWAY)
        if undone := _rewrite(site):
            return undone
        with writing():
            # What was taken down meanwhile may stand in what was written anew before.
            if last == _last(*TAKEN_AWAY):
                audit.note(BY, [Deed("erased", "")])
                return []


def _rewrite(site: Site) -> list[str]:
    undone: list[str] = []
    try:
        undone += _rewrite_tables(site)
    except DatabaseError as error:
        undone.append(f"the database could not be rewritten ({first_line(error)}). {MENDED}.")
    try:
        site.journal.rebuild()
    except (IndexBusy, OSError) as error:
        undone.append(f"the search index could not be made anew ({first_line(error)}). {MENDED}.")
    undone += _rewrite_jobs(site.settings.data / JOBS)
    # A process that was killed between a takedown and this has left the files of the item.
    remove_forgotten(site.media, SECONDS_OF_A_FILE)
    return undone


def declare(site: Site) -> None:
    """Let it be left to the site's worker, before that is asked for it; what fails is tried again.

    Words that are to be removed from all items need not be left to it: it looks after them.
    """
    site.jobs.add(JOB, lambda: _erase_or_fail(site))
    site.jobs.look_after(lambda: removing.go_on(site) and site.jobs.leave(JOB))


def is_due() -> bool:
    """Whether anything was taken down since it was done last: a worker may have been killed meanwhile."""
    return Removal.select().exists() or _last(*TAKEN_AWAY) > _last("erased")


def _last(*actions: str) -> int:
    found = Audit.select(Audit.number).where(Audit.action.in_(actions)).order_by(Audit.number.desc())
    return int(found.limit(1).scalar() or 0)


def _erase_or_fail(site: Site) -> None:
    if undone := erase(site):
        raise RuntimeError(" ".join(undone))


def copies(site: Site) -> list[Path]:
    """Files in the site's folders that look like backups or exports, and may hold what was taken down."""
    found = {*site.settings.folder.glob("*"), *site.settings.data.rglob("*")}
    suspect = (file for file in found if file.suffix in COPIES and file.is_file())
    return sorted(file for file in suspect if not of_the_site(site, file))


def of_the_site(site: Site, file: Path) -> bool:
    """Whether it is one of those that are written anew: database, jobs and search index."""
    data = site.settings.data
    own = {data / JOBS, site.settings.database_file}
    beside = {Path(f"{one}{end}") for one in own for end in ("", "-wal", "-shm", "-journal")}
    return data / "search" in file.parents or file in beside


def holding(site: Site, texts: Iterable[str]) -> list[Path]:
    """Files of the data folder that hold one of the texts as it is typed or in small letters, mail too."""
    wanted = {one for text in texts if text for one in (text, text.lower())}
    files = (file for file in site.settings.data.rglob("*") if file.is_file())
    return sorted(file for file in files if _holds(file, wanted))


def _holds(file: Path, wanted: Iterable[str]) -> bool:
    try:
        content = file.read_bytes()
    except OSError:  # it went meanwhile
        return False
    if file.suffix == ".eml":
        body = message_from_bytes(content, policy=default).get_body()
        content += body.get_content().encode() if body else b""
    return any(one.encode(coding) in content for one in wanted for coding in ("utf-8", "utf-16-le"))


def _rewrite_tables(site: Site) -> Iterator[str]:
    if not isinstance(site.database, SqliteDatabase):
        for table in TABLES:
            database.execute_sql(f"VACUUM (FULL, ANALYZE) {table}")
        return
    for statement in ("PRAGMA secure_delete = ON", "PRAGMA temp_store = FILE", "VACUUM"):
        database.execute_sql(statement)
    database.execute_sql("PRAGMA temp_store = MEMORY")
    until = time.monotonic() + SECONDS_TO_WAIT
    while database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > until:
            file = f"{site.settings.database_file}-wal"
            yield f"{file} could not be emptied, for another process reads an older state. {AGAIN}."
            return
        time.sleep(SECONDS_BETWEEN_TRIES)


def _rewrite_jobs(file: Path) -> Iterator[str]:
    if not file.exists():
        return
    try:
        with closing(sqlite3.connect(file, timeout=SECONDS_TO_WAIT)) as jobs:
            jobs.execute("VACUUM")
            jobs.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        yield f"{file} could not be rewritten ({first_line(error)}). {MENDED}."
