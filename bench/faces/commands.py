"""The bench's commands about pages in a browser: each makes the showcase site and serves it."""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench.faces import judging, looking, reports, showcase, weighing
from bench.faces.browsing import SCHEMES, WIDTHS, browsing
from bench.faces.page_kinds import LANGUAGES, named
from bench.reports import as_json, data
from bench.serving import HOST, serving

LOOKED_AT = Path("build") / "look"

JUDGED = ("home", "list", "statement", "search")

Add = Callable[..., argparse.ArgumentParser]


def look(given: argparse.Namespace) -> None:
    """picture every kind of page, in five languages, light and dark, on a phone and a desk"""
    start, count = time.monotonic(), 0
    kinds, langs, folder = named(given.pages), given.languages, given.folder
    with showcase_served() as host, browsing() as browser:
        for _ in looking.look(browser, host, folder, kinds, langs, given.schemes, given.widths):
            count += 1
    seconds = time.monotonic() - start
    click.echo(f"{count} pictures in {seconds:.0f} s. Browse them: {given.folder / 'index.html'}")


def weigh(given: argparse.Namespace) -> None:
    """count bytes over the wire, requests to other hosts and layout shift, as Chromium sees them"""
    kinds, langs = named(given.pages), given.languages
    with showcase_served() as host, browsing() as browser:
        visits = [one for lang in langs for one in weighing.first_visit(browser, host, lang)]
        moved = list(weighing.shifts(browser, host, kinds, langs, WIDTHS))
    if given.json:
        told = [asdict(one) | {"size": one.size, "abroad": one.abroad} for one in visits]
        as_json({"visits": told, "shifts": data(moved)})
    else:
        reports.visits(visits)
        reports.shifts(moved)


def lighthouse(given: argparse.Namespace) -> None:
    """ask Lighthouse, as on a phone, for performance, accessibility, best practices and SEO"""
    with showcase_served() as host:
        found = list(judging.judge(host, named(given.pages), given.languages, given.runs))
    if given.json:
        as_json(data(found))
    else:
        reports.judged(found)


@contextmanager
def showcase_served() -> Iterator[str]:
    """The showcase made anew and served by `omctpub serve`; gives its address."""
    with TemporaryDirectory(prefix="omctpub-showcase-") as place:
        folder = Path(place) / "showcase"
        showcase.make(folder)
        with serving(folder, 0) as server:
            yield f"http://{HOST}:{server.port}"


def add_commands(add: Add) -> None:
    """Add the commands to the bench's; `add` makes one of a function, and of a name where it has another."""
    looked = add(look)
    looked.add_argument("--folder", type=Path, default=LOOKED_AT, help="where to put them (%(default)s)")
    _pages(looked)
    names = [scheme.name for scheme in SCHEMES]
    looked.add_argument("--schemes", nargs="+", choices=names, default=names[:2], help="(light dark)")
    looked.add_argument("--widths", type=int, nargs="+", default=WIDTHS, help="in pixels (360 1280)")
    weighed, asked = add(weigh, "bytes"), add(lighthouse)
    _pages(weighed, langs=("en", "ar"))
    _pages(asked, JUDGED, ("en", "ar"))
    asked.add_argument("--runs", type=int, default=3, help="of which the median counts (%(default)s)")
    for command in (weighed, asked):
        command.add_argument("--json", action="store_true", help="print JSON in place of tables")


def _pages(
    command: argparse.ArgumentParser, kinds: Sequence[str] = (), langs: Sequence[str] = LANGUAGES
) -> None:
    about = f"kinds of page, or what their names begin with ({' '.join(kinds) or 'all'})"
    command.add_argument("--pages", metavar="KIND", nargs="+", default=kinds, help=about)
    command.add_argument("--languages", nargs="+", default=langs, help=f"of the pages ({' '.join(langs)})")
