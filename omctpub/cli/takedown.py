"""The command that removes an item, or words, for good."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click
from peewee import SqliteDatabase

from omctpub import publishing
from omctpub.cli.publishing import BY
from omctpub.cli.reindex import cores
from omctpub.cli.site import SiteChoice
from omctpub.models import Item, Translation
from omctpub.publishing.covering_files import barred_documents
from omctpub.publishing.erasing import copies, holding, of_the_site
from omctpub.publishing.removing import finish, names_with, places_of
from omctpub.site import Site

MOST_NAMED = 10
_BACKUPS = "Backups and exports made before hold it still: delete them, or make them anew."
_ELSEWHERE = "something else has it too, such as a name, an id or a plugin's own table"
_LOOK = "look at it, and delete it"
_OF_AN_ITEM = "take it from its item, or bring another in its place"
_ON_A_SERVER = (
    "So do the write-ahead log, the replicas and the backups of the PostgreSQL server, until they are "
    "overwritten: ask whoever runs it."
)


@dataclass
class Report:
    """What came of it: the items concerned, what could not be done, and files that may hold it still.

    `documents` are PDFs that do: the id of the item, and what the file is called. `names` are programmes,
    streams, redirects and people that are called by the words.
    """

    items: Sequence[str]
    documents: list[tuple[str, str]] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    holding: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)


@click.command()
@click.argument("id", required=False)
@click.option("--words", metavar="TEXT", help="Remove only these words, a name, from the item, or from all.")
@click.option("--let-in-again", is_flag=True, help="Let an item be stored under that id again.")
@click.option(
    "--erase",
    is_flag=True,
    help="Only finish a takedown: remove words that wait, write database and index anew.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def takedown(
    choice: SiteChoice,
    id: str | None,
    words: str | None,
    let_in_again: bool,
    erase: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Remove an item for good, with all its texts and revisions; or only some words, from ID or from all.

    Database and search index are written anew, so that no byte of it is left in them. If that is cut off, run
    the command again. Exit code 1 says that something could not be done.
    """
    if not erase and id is None and (words is None or let_in_again):
        raise click.UsageError("name the ID of an item, or the --words to remove from all.")
    with choice.opened() as site:
        if let_in_again:
            _let_in(str(id))
            return
        site.journal.processes = cores()
        report, gone = Report([]), list[str]()
        if erase:
            report = Report(finish(site), barred_documents())
        else:
            report, gone = _words(site, words, id, yes) if words is not None else _item(site, str(id), yes)
        report.undone = publishing.erase(site)
        report.holding = list(map(str, holding(site, gone)))
        report.copies = list(map(str, copies(site)))
        if as_json:
            click.echo(json.dumps(asdict(report), ensure_ascii=False))
        _tell(site, report)
    sys.exit(1 if report.undone else 0)


def _item(site: Site, id: str, yes: bool) -> tuple[Report, list[str]]:
    """Gives also what to look for in other files: its titles, where it was still there."""
    texts = Translation.select().join(Item).where(Item.id == id).order_by(Translation.id)
    titles = [text.title for text in texts]
    if titles:
        _ask(f"{id}: {', '.join(map(repr, titles))} goes for good, with every revision. Go on?", yes)
    done = publishing.take_down(site, id, BY)
    click.echo(f"{id}: {'taken down' if done else 'was taken down before'}", err=True)
    return Report([id] if done else []), titles


def _words(site: Site, words: str, id: str | None, yes: bool) -> tuple[Report, list[str]]:
    places = places_of(words, id)
    found = [f"{_named(places.ids)}, and from every revision"] if places.ids else []
    if places.unsaved:
        found.append("what somebody typed and has not saved")
    if found:
        _ask(f"{words!r} goes for good from {'; from '.join(found)}. Go on?", yes)
    done = publishing.take_down_words(site, words, BY, id)
    typed = "removed from what somebody typed" if places.unsaved else "no item holds these words"
    click.echo(f"removed from {_named(done)}" if done else typed, err=True)
    return Report(done, barred_documents(), names=[] if id else names_with(words)), [words]


def _ask(question: str, yes: bool) -> None:
    if not yes:
        click.confirm(question, abort=True, err=True)


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    return f"{len(ids)} {'item' if len(ids) == 1 else 'items'} ({', '.join(ids[:MOST_NAMED])}{more})"


def _let_in(id: str) -> None:
    done = publishing.let_in_again(id, BY)
    click.echo(f"{id}: may be stored again" if done else f"{id}: was not taken down")


def _tell(site: Site, report: Report) -> None:
    """On standard error, for whoever has to see to the rest."""
    for said in report.undone:
        click.echo(f"warning: {said}", err=True)
    for id, called in report.documents:
        click.echo(f"warning: {id}: the document {called!r} holds it still: {_OF_AN_ITEM}.", err=True)
    for kind, which in report.names:
        click.echo(f"warning: the {kind} {which!r} has it in its name: change that in the rooms.", err=True)
    for file in report.holding:
        kept = site.media.folder in Path(file).parents
        why = _ELSEWHERE if of_the_site(site, Path(file)) else _OF_AN_ITEM if kept else _LOOK
        click.echo(f"warning: {file} holds it still: {why}.", err=True)
    for file in report.copies:
        click.echo(f"{file} may hold it still: it looks like a backup or an export.", err=True)
    click.echo(_BACKUPS, err=True)
    if not isinstance(site.database, SqliteDatabase):
        click.echo(_ON_A_SERVER, err=True)
