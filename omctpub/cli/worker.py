"""The command that does what nobody waits for; `serve` has such a worker of its own beside its processes."""

import logging
import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path

import click

from omctpub import config
from omctpub.cli.site import SiteChoice
from omctpub.site import open_site

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_AFTER_FAILURE = 5.0
SECONDS_TO_FINISH = 5.0
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
    _end_on_signals()
    work(choice.folder, said=True)


class Beside:
    """A worker in a process of its own, which ends with the one that began it."""

    def __init__(self, folder: Path, safe: bool) -> None:
        self._arguments = (folder, safe)
        self._process = self._made()

    def begin(self) -> None:
        self._process.start()

    def begin_anew(self) -> None:
        """As after the code has changed."""
        self.end()
        self._process = self._made()
        self.begin()

    def end(self) -> None:
        self._process.terminate()
        self._process.join(SECONDS_TO_FINISH)
        self._process.kill()

    def _made(self) -> multiprocessing.process.BaseProcess:
        # A forked process would share the connections of this one.
        spawn = multiprocessing.get_context("spawn")
        return spawn.Process(target=_work_beside, args=self._arguments, name="omctpub worker", daemon=True)


def _work_beside(folder: Path, safe: bool) -> None:
    _end_on_signals()
    work(folder, safe)


def work(folder: Path, safe: bool = False, said: bool = False) -> None:
    """Be the site's worker, as soon as there is no other; a change of the settings is taken up."""
    while _wanted():
        try:
            _work_by_settings(folder, safe, said)
        except Exception:
            log.exception("worker: it cannot go on; it tries again in %g seconds", SECONDS_AFTER_FAILURE)
            time.sleep(SECONDS_AFTER_FAILURE)
        said = False


def _work_by_settings(folder: Path, safe: bool, said: bool) -> None:
    """Until the settings change, or the lock turns out to be another's."""
    stamp, site = config.stamp(folder), open_site(folder, safe=safe)
    try:
        with site.jobs.attending() as mine:
            if said:
                click.echo(f"{folder.name}: {_AT_WORK if mine else _WAITS} (Ctrl-C ends it)")
            while _wanted() and config.stamp(folder) == stamp and (mine or site.jobs.attended()):
                with site.use():  # where a server was restarted, the lost connection is replaced here
                    done = mine and site.jobs.work()
                if not done:
                    time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        site.journal.engine.close()
        site.database.close()


def _wanted() -> bool:
    """Not once the server that began this process has ended, even if it was killed and left its others."""
    parent = multiprocessing.parent_process()
    return parent is None or os.getppid() == parent.pid


def _end_on_signals() -> None:
    """At once, whatever is under way: all of it can be done again, and is."""
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda number, frame: sys.exit(0))
