"""The commands that take items in from files and write them out."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO

import click

from omctpub.cli.attaching import Attached, beside
from omctpub.cli.progress import Bar, progress_bar
from omctpub.cli.reindex import cores
from omctpub.cli.site import SiteChoice
from omctpub.cli.whole import whole_file
from omctpub.exchange.exporting import export, size
from omctpub.exchange.importing import Import, Problem, Report, Source

STDIN = STDOUT = "-"
IN_MEMORY = 1024 * 1024
_CLEAR_LINE = "\r\x1b[K"


class Problems:
    """Tells problems on standard error as they come, and keeps them for the report outside the memory."""

    def __init__(self, kept: IO[str] | None, before: str) -> None:
        self._kept, self._before = kept, before

    def tell(self, problem: Problem) -> None:
        click.echo(f"{self._before}{problem}", err=True)
        if self._kept:
            self._kept.write(json.dumps(vars(problem)) + "\n")


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--dry-run", is_flag=True, help="Check and report only; nothing is written.")
@click.option("--strict", is_flag=True, help="Store nothing at all if any line is bad.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def import_command(
    choice: SiteChoice, files: tuple[str, ...], dry_run: bool, strict: bool, as_json: bool
) -> None:
    """Store the items of JSON Lines files, one object a line; - is standard input.

    A bad line is named with its reason, and nothing of it is stored; the good ones are. Exit code 1 says
    that there was one. Importing again updates items by their id.
    """
    sources = [_source(file) for file in files]
    bar = _progress(files)
    with tempfile.SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8") as kept:
        problems = Problems(kept if as_json else None, "" if bar.hidden else _CLEAR_LINE)
        with choice.opened() as site, bar:
            site.journal.processes = cores()
            work = Import(site, problems.tell, bar.update, strict, dry_run)
            report = work.run(sources)
        if as_json:
            _report_json(report, kept, dry_run)
        else:
            click.echo(_summary(report, dry_run))
    sys.exit(1 if report.refused else 0)


@click.command("export")
@click.argument("file", default=STDOUT, metavar="[FILE]")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Every state: drafts, withdrawn texts and waiting corrections, too.",
)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_obj
def export_command(choice: SiteChoice, file: str, everything: bool, as_json: bool) -> None:
    """Write programmes, streams, items and redirects as import reads them, to FILE or standard output.

    Published texts only, unless --all is given. It may run beside a server: the file shows one moment. A
    FILE that exists is replaced when all is written. Pictures and documents go into a folder beside FILE;
    to standard output they are named only.
    """
    with (
        choice.opened() as site,
        _target(file) as stream,
        progress_bar("Exporting", size(), file != STDOUT) as bar,
    ):

        def write(line: str) -> None:
            stream.write(line)
            bar.update(1)

        attached = Attached(site.media, None if file == STDOUT else beside(Path(file)))
        counts = export(site, write, everything, attached)
    for told in attached.told():
        click.echo(told, err=True)
    said = ", ".join(f"{number} {kind if number == 1 else f'{kind}s'}" for kind, number in counts.items())
    click.echo(json.dumps(counts) if as_json else said, err=file == STDOUT)


@contextmanager
def _target(file: str) -> Iterator[IO[str]]:
    """Standard output or a device as it is; else a file that takes the place of FILE once it is whole."""
    if file == STDOUT or (Path(file).exists() and not Path(file).is_file()):
        with click.open_file(file, "w", encoding="utf-8") as stream:
            yield stream
        return
    try:
        with whole_file(Path(file), "w", encoding="utf-8", newline="\n") as stream:
            yield stream
    except OSError as error:
        raise click.ClickException(f"{file}: cannot be written: {error.strerror}.") from error


def _source(file: str) -> Source:
    if file == STDIN:
        return Source("<stdin>", lambda: nullcontext(sys.stdin.buffer))
    path = Path(file)
    if not path.exists():
        raise click.ClickException(f"{file}: there is no such file.")
    if path.is_dir() or not os.access(path, os.R_OK):
        raise click.ClickException(f"{file}: is no file that can be read.")
    return Source(file, lambda: path.open("rb"), path.parent)


def _progress(files: tuple[str, ...]) -> Bar:
    """A bar by bytes, where the sizes are known."""
    known = all(file != STDIN and Path(file).is_file() for file in files)
    length = sum(Path(file).stat().st_size for file in files) if known else 0
    return progress_bar("Importing", length, known)


def _summary(report: Report, dry_run: bool) -> str:
    counts = ", ".join(f"{number} {what}" for what, number in report.as_dict().items() if what != "stored")
    if dry_run:
        return f"Dry run, nothing is stored: {counts}"
    return counts if report.stored else f"Nothing is stored, for a line was refused (--strict): {counts}"


def _report_json(report: Report, kept: IO[str], dry_run: bool) -> None:
    kept.seek(0)
    head = json.dumps({**report.as_dict(), "dry_run": dry_run})
    click.echo(head[:-1] + ', "problems": [', nl=False)
    for number, line in enumerate(kept):
        click.echo((", " if number else "") + line.rstrip("\n"), nl=False)
    click.echo("]}")
