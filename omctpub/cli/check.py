"""The command that tells whether a site is as it should be, and the cure where it is not."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import click
from peewee import DatabaseError, SqliteDatabase

from omctpub.cli.progress import progress_bar
from omctpub.cli.site import SiteChoice
from omctpub.cli.trouble import RESTORE, of_database
from omctpub.config import SettingsError
from omctpub.models import Item, audit, snapshot, unknown_migrations
from omctpub.models.audit import Chain
from omctpub.search.comparing import differences
from omctpub.search.engine import IndexBusy, IndexUnusable
from omctpub.site import MIGRATIONS, Site

REINDEX = "Make the index anew: omctpub reindex"
COMPARE = "Somebody changed the database by hand: compare it with a copy from before."
UPDATE = "Install the version of omctpub that was here before, or a newer one."
MEND = "Mend the plugin, or take it out: omctpub plugins disable NAME"


@dataclass(frozen=True)
class Fault:
    """What is wrong in one part of the site, and what to do."""

    part: str
    what: str
    cure: str
    item: str = ""
    language: str = ""

    def __str__(self) -> str:
        where = " ".join(one for one in (self.item, self.language) if one)
        return f"{self.part}: {where + ' ' if where else ''}{self.what}. {self.cure}"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def check(choice: SiteChoice, as_json: bool) -> None:
    """Compare the search index with the database, text by text, and look at database, audit log and plugins.

    Exit code 1 says that something is wrong; each fault is told with its cure. The last hash of the audit log
    is told: note it elsewhere, and you can tell later whether rows before it were changed. The site may be
    served meanwhile.
    """
    chains: list[Chain] = []
    faults = list(_faults(choice, chains.append))
    if as_json:
        told: dict[str, object] = {"ok": not faults, "faults": [asdict(one) for one in faults]}
        for chain in chains:
            told["audit"] = {"rows": chain.rows, "hash": chain.hash}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for one in faults:
            click.echo(one)
        for chain in chains:
            click.echo(f"Audit log: {chain.rows} rows in order, the last with hash {chain.hash}")
        click.echo(_counted(len(faults)) if faults else "All is as it should be")
    sys.exit(1 if faults else 0)


def _counted(number: int) -> str:
    return "1 fault" if number == 1 else f"{number} faults"


def _faults(choice: SiteChoice, tell: Callable[[Chain], object]) -> Iterator[Fault]:
    try:
        with choice.opened() as site:
            yield from _of_plugins(site)
            yield from _of_database(site)
            yield from _of_audit(tell)
            yield from _of_index(site)
    except SettingsError as error:
        yield Fault("settings", str(error).rstrip("."), "Mend them as said.")
    except DatabaseError as error:
        yield Fault("database", *of_database(error))


def _of_plugins(site: Site) -> Iterator[Fault]:
    for name, reason in site.registry.broken.items():
        yield Fault("plugins", reason.rstrip("."), MEND.replace("NAME", name))


def _of_database(site: Site) -> Iterator[Fault]:
    """What SQLite says of its file (a PostgreSQL server sees to its own), and what a newer version did."""
    if isinstance(site.database, SqliteDatabase):
        for (said,) in site.database.execute_sql("PRAGMA quick_check").fetchall():
            if said != "ok":
                yield Fault("database", f"is damaged: {said}", RESTORE)
        for table, row, parent, _ in site.database.execute_sql("PRAGMA foreign_key_check").fetchall():
            yield Fault(
                "database", f"row {row} of {table!r} refers to a row of {parent!r} that is missing", RESTORE
            )
    for name in unknown_migrations(site.database, "omctpub", MIGRATIONS):
        yield Fault("database", f"was changed by a newer version of omctpub ({name})", UPDATE)


def _of_audit(tell: Callable[[Chain], object]) -> Iterator[Fault]:
    with snapshot():
        chain = audit.verify()
    tell(chain)
    if chain.broken_at is not None:
        yield Fault("audit", f"the log breaks at number {chain.broken_at}: {chain.how}", COMPARE)


def _of_index(site: Site) -> Iterator[Fault]:
    """A site without any item has no index before the first, and misses nothing."""
    try:
        with progress_bar("Comparing", Item.select().count()) as bar:
            found = differences(site.journal, site.sight, bar.update)
        for one in found:
            yield Fault("search", one.what, REINDEX, one.item, one.language)
    except (IndexUnusable, IndexBusy) as error:
        if Item.select().exists():
            yield Fault("search", str(error).rstrip("."), REINDEX)
