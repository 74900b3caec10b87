"""The command that does what nobody waits for; `serve` has such a worker of its own beside its processes."""

import logging
import os
import signal
import time
from pathlib import Path

import click

from omctpub import config
from omctpub.cli.site import SiteChoice
from omctpub.jobs import tell
from omctpub.publishing import erasing
from omctpub.site import open_site

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_AFTER_FAILURE = 5.0
_AT_WORK = "the worker is at work"
_WAITS = "another worker is at work; this one takes over when that one ends"

log = logging.getLogger(__name__)


@click.command()
@click.pass_obj
def worker(choice: SiteChoice) -> None:
    """Keep search up to date, and do other work that nobody waits for, until Ctrl-C or a SIGTERM.

    `serve` does all this by itself. Another server needs one such worker beside it, whatever the number of
    its processes.
    """
    open_site(choice.folder).database.close()
    end_on(signal.SIGTERM, signal.SIGINT)
    work(choice.folder, said=True)


def work(folder: Path, safe: bool = False, said: bool = False) -> None:
    """Be the site's worker, as soon as there is no other; a change of the settings is taken up."""
    while True:
        try:
            _work_by_settings(folder, safe, said)
        except Exception as error:
            tell("it cannot go on", error, SECONDS_AFTER_FAILURE)
            time.sleep(SECONDS_AFTER_FAILURE)
        said = False


def _work_by_settings(folder: Path, safe: bool, said: bool) -> None:
    """Until the settings change, or the lock turns out to be another's."""
    stamp, site = config.stamp(folder), open_site(folder, safe=safe)
    erasing.declare(site)
    try:
        with site.jobs.attending() as mine:
            if said:
                click.echo(f"{folder.name}: {_AT_WORK if mine else _WAITS} (Ctrl-C ends it)")
            while config.stamp(folder) == stamp and (mine or site.jobs.attended()):
                with site.use():  # where a server was restarted, the lost connection is replaced here
                    done = mine and site.jobs.work()
                if not done:
                    time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        site.journal.engine.close()
        site.database.close()


def end_on(*signals: signal.Signals) -> None:
    """At once, whatever is under way: all of it can be done again, and is.

    Not by an exception, which would end in what keeps the site from the faults of a plugin.
    """
    for one in signals:
        signal.signal(one, lambda number, frame: os._exit(0))
