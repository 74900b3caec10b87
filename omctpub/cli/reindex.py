"""The command that makes the search index anew."""

import json
import os
import time

import click

from omctpub.cli.progress import progress_bar
from omctpub.cli.site import SiteChoice
from omctpub.models import Item
from omctpub.search.engine import IndexBusy

MOST_PROCESSES = 4


@click.command()
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="How many share the work; without it one for each core, four at most.",
)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def reindex(choice: SiteChoice, processes: int | None, as_json: bool) -> None:
    """Make the search index anew from the database, while the site is read and written.

    The old index answers, and follows what is published, until the new one takes its place.
    """
    begun = time.monotonic()
    with choice.opened() as site, progress_bar("Indexing", Item.select().count()) as bar:
        site.journal.processes = processes or cores()
        try:
            texts = site.journal.rebuild(bar.update)
        except IndexBusy as error:
            raise click.ClickException(str(error)) from error
    seconds = time.monotonic() - begun
    if as_json:
        click.echo(json.dumps({"texts": texts, "seconds": round(seconds, 3)}))
    else:
        click.echo(f"{texts} texts indexed anew in {seconds:.1f} seconds")


def cores() -> int:
    """How many processes may share the making of an index: those of the machine that this one may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(MOST_PROCESSES, usable or 1)
