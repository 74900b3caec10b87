"""The bench's commands about pages in a browser: each makes the showcase site and serves it."""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench.faces import looking, showcase
from bench.faces.browsing import SCHEMES, WIDTHS
from bench.faces.page_kinds import LANGUAGES, named
from bench.serving import HOST, serving

LOOKED_AT = Path("build") / "look"

Add = Callable[[Callable[[argparse.Namespace], None]], argparse.ArgumentParser]


def look(given: argparse.Namespace) -> None:
    """picture every kind of page, in five languages, light and dark, on a phone and a desk"""
    start, count = time.monotonic(), 0
    with showcase_served() as host:
        kinds = named(given.pages)
        for _ in looking.look(host, given.folder, kinds, given.languages, given.schemes, given.widths):
            count += 1
    seconds = time.monotonic() - start
    click.echo(f"{count} pictures in {seconds:.0f} s. Browse them: {given.folder / 'index.html'}")


@contextmanager
def showcase_served() -> Iterator[str]:
    """The showcase made anew and served by `omctpub serve`; gives its address."""
    with TemporaryDirectory(prefix="omctpub-showcase-") as place:
        folder = Path(place) / "showcase"
        showcase.make(folder)
        with serving(folder, 0) as server:
            yield f"http://{HOST}:{server.port}"


def add_commands(add: Add) -> None:
    """Add the commands to the bench's, by what makes a command of a function."""
    looked = add(look)
    looked.add_argument("--folder", type=Path, default=LOOKED_AT, help="where to put them (%(default)s)")
    _pages(looked)
    names = [scheme.name for scheme in SCHEMES]
    looked.add_argument("--schemes", nargs="+", choices=names, default=names[:2], help="(light dark)")
    looked.add_argument("--widths", type=int, nargs="+", default=WIDTHS, help="in pixels (360 1280)")


def _pages(command: argparse.ArgumentParser) -> None:
    about = "kinds of page, or what their names begin with (all)"
    command.add_argument("--pages", metavar="KIND", nargs="+", default=(), help=about)
    command.add_argument("--languages", nargs="+", default=LANGUAGES, help="of the pages (en fr es ar ru)")
