"""The bench's commands: `python -m bench COMMAND --help` tells the options of each."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from bench import (
    checking,
    filling,
    indexing,
    inside,
    kinds,
    measuring,
    questions,
    removal,
    reports,
    saving,
    speed,
)
from bench import hostile as attacking
from bench import relevance as relevancy
from bench import rooms as entering
from bench.faces.commands import add_commands
from bench.items import RARE_WORD
from bench.peers import PEERS
from bench.peers.peer import reachable_folder

Found = TypeVar("Found")

FOLDER = Path("build") / "bench"
SIZES = (1_000, 10_000, 100_000)
SEARCHED = (10_000, 100_000)
ROUNDS, SECONDS = 3, 1.0


def fill(given: argparse.Namespace) -> None:
    """make a site of each size, and fill it by `omctpub import`; one that stands is left as it is"""
    found = []
    for one in filling.fill(given.folder, given.sizes or SIZES):
        _note(f"{one.size:,} items stand in {given.folder / str(one.size)}")
        found.append(one)
    _show(given, found, reports.filling_as_data, reports.filling)


def pages(given: argparse.Namespace) -> None:
    """ask `omctpub serve` over HTTP: CPU, time and bytes of each kind of page"""
    sites, found = filling.sites(given.folder, given.sizes), list[measuring.Measured]()
    for measured in measuring.measure(sites, _kinds(given), given.rounds, given.seconds):
        _note(f"measured: {measured[0].kind}")
        found += measured
    _show(given, found, reports.pages_as_data, reports.pages)


def statements(given: argparse.Namespace) -> None:
    """count the SQL statements of each kind of page; --show prints those of one"""
    sites = filling.sites(given.folder, given.sizes)
    uncached = [kind for kind in _kinds(given, given.show) if not kind.cached]
    found = list(inside.count_statements(sites, uncached))
    if given.show:
        for one in found:
            reports.explained(one, inside.explain(sites[one.site], one))
    else:
        _show(given, found, reports.statements_as_data, reports.statements)


def search(given: argparse.Namespace) -> None:
    """ask omctpub's search engine, SQLite FTS5, PostgreSQL and tantivy the same, over the same texts"""
    found = [one for size in given.sizes or SEARCHED for one in speed.measure(size, _note, _warn)]
    _show(given, found, reports.data, speed.show_search)


def reindex(given: argparse.Namespace) -> None:
    """run `omctpub reindex` with one process and with several: texts a second, CPU and memory"""
    found = []
    for one in indexing.rebuilds(filling.sites(given.folder, given.sizes), given.processes, given.rounds):
        _note(f"{one.size:,} items, {one.processes} processes: {one.pace:.0f} texts/s")
        found.append(one)
    _show(given, found, reports.data, reports.rebuilds)


def publish(given: argparse.Namespace) -> None:
    """publish and withdraw an item, and ask `omctpub serve` for it: milliseconds until it answers rightly"""
    found = list(indexing.turns(filling.sites(given.folder, given.sizes), given.times))
    _show(given, found, reports.data, reports.turned)


def checks(given: argparse.Namespace) -> None:
    """check items with a text of 30 KB before publishing, in five languages: milliseconds of CPU"""
    _show(given, list(checking.measure(given.rounds)), reports.data, checking.show_checks)


def preview(given: argparse.Namespace) -> None:
    """have a text of 30 KB previewed in the editors' rooms, in five languages: milliseconds of CPU"""
    _show(given, list(saving.previews(given.rounds)), reports.data, saving.show_previews)


def saves(given: argparse.Namespace) -> None:
    """save a text in the rooms while four processes write 200 times a second: milliseconds"""
    _show(given, [saving.saves(given.rounds)], reports.data, saving.show_saves)


def rooms(given: argparse.Namespace) -> None:
    """enter the editors' rooms: SQL statements and CPU of desk, matrix and search, by size of the site"""
    found = list(entering.measure(filling.sites(given.folder, given.sizes)))
    _show(given, found, reports.data, entering.show_rooms)


def takedown(given: argparse.Namespace) -> None:
    """remove a word from all items of a copy of each site: the room's answer, and how long others wait"""
    found = list(removal.measure(filling.sites(given.folder, given.sizes), given.word))
    _show(given, found, reports.data, removal.show_removal)


def hostile(given: argparse.Namespace) -> None:
    """ask `omctpub serve` what is meant to cost much, alone and eight at once, while others read pages"""
    found = list(attacking.measure(filling.sites(given.folder, given.sizes), given.workers))
    _show(given, found, reports.data, attacking.show_hostile)


def profile(given: argparse.Namespace) -> None:
    """tell in which functions a kind of page spends its time, on the largest site unless --sizes is given"""
    sites = filling.sites(given.folder, given.sizes)
    for size in given.sizes or [max(sites)]:
        for kind in _kinds(given):
            click.echo(f"\n{kind.name}, {size:,} items\n{inside.profile(sites[size], size, kind)}")


def relevance(given: argparse.Namespace) -> None:
    """ask the questions of a folder of a site with all languages in one index, and of its peers"""
    asked = questions.read(given.questions, given.most)
    with reachable_folder() as folder:
        found = list(relevancy.measure(folder, asked, given.engine, given.plain, _note, _warn))
    _show(given, found, reports.data, reports.relevance)


def _show(
    given: argparse.Namespace,
    found: list[Found],
    as_data: Callable[[list[Found]], object],
    as_tables: Callable[[list[Found]], None],
) -> None:
    if given.json:
        reports.as_json(as_data(found))
    else:
        as_tables(found)


def _kinds(given: argparse.Namespace, one: str | None = None) -> Sequence[kinds.Kind]:
    chosen = [one] if one else given.page
    return [kind for name in chosen for kind in kinds.named(name)] if chosen else kinds.KINDS


def _note(progress: str) -> None:
    """Long work shows how far it is to somebody who sits before it."""
    if sys.stderr.isatty():
        click.echo(progress, err=True)


def _warn(text: str) -> None:
    click.echo(text, err=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m bench", description="Measures omctpub on invented items.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _command(commands, fill)
    asked = _command(commands, pages)
    asked.add_argument(
        "--rounds", type=int, default=ROUNDS, help="how often each page is measured (%(default)s)"
    )
    asked.add_argument("--seconds", type=float, default=SECONDS, help="how long each time (%(default)s)")
    anew = _command(commands, reindex)
    anew.add_argument("--processes", type=int, nargs="+", default=(1, 2), help="how many (1 2)")
    anew.add_argument("--rounds", type=int, default=ROUNDS, help="how often each (%(default)s)")
    turned = _command(commands, publish)
    turned.add_argument("--times", type=int, default=200, help="how often (%(default)s)")
    for run, often in ((checks, 20), (preview, 20), (saves, 300)):
        counted_in = _named(commands, run)
        counted_in.add_argument("--rounds", type=int, default=often, help="how often each (%(default)s)")
        counted_in.add_argument("--json", action="store_true", help="print JSON in place of tables")
    counted = _command(commands, statements)
    counted.add_argument(
        "--show", metavar="KIND", help="print the statements of that page, with times and plans"
    )
    _command(commands, search)
    _command(commands, rooms)
    removed = _command(commands, takedown)
    removed.add_argument("--word", default=RARE_WORD, help="which word (%(default)s)")
    attacked = _command(commands, hostile)
    attacked.add_argument("--workers", type=int, nargs="+", default=(1, 2), help="of the server (1 2)")
    profiled = _command(commands, profile)
    for one, needed in ((asked, False), (counted, False), (profiled, True)):
        one.add_argument(
            "--page",
            metavar="KIND",
            nargs="+",
            required=needed,
            help="kinds of page, or what their names begin with",
        )
    _relevance(commands)
    add_commands(partial(_named, commands))
    return parser


def _relevance(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = _named(commands, relevance)
    command.add_argument("questions", type=Path, metavar="FOLDER", help="where the files of questions are")
    command.add_argument("--plain", action="store_true", help="ask without accents as well")
    command.add_argument("--most", type=int, help="questions of each file, evenly taken (all)")
    engines = (relevancy.SITE, *PEERS)
    command.add_argument("--engine", nargs="+", choices=engines, default=engines, help="whom to ask (all)")
    command.add_argument("--json", action="store_true", help="print JSON in place of tables")


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    run: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    command = _named(commands, run)
    command.add_argument("--folder", type=Path, default=FOLDER, help="where the sites stand (%(default)s)")
    command.add_argument("--sizes", type=int, nargs="+", default=(), help="sizes of the sites, in items")
    if run is not profile:
        command.add_argument("--json", action="store_true", help="print JSON in place of tables")
    return command


def _named(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    run: Callable[[argparse.Namespace], None],
    name: str = "",
) -> argparse.ArgumentParser:
    about = str(run.__doc__).replace("%", "%%")
    command = commands.add_parser(name or run.__name__, help=about, description=f"{about}.")
    command.set_defaults(run=run)
    return command


def main(words: Sequence[str] | None = None) -> None:
    given = _parser().parse_args(words)
    try:
        given.run(given)
    except filling.BenchError as error:
        sys.exit(f"bench: {error}")


if __name__ == "__main__":
    main()
