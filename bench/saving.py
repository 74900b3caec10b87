"""What writing costs in the editors' rooms: a preview, and a save while others write all the time."""

import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from peewee import OperationalError

from bench.members import Member, member
from bench.tables import show, verdict
from bench.words import COMMON, long_text
from omctpub import create_app, publishing
from omctpub.cli.init import make_site
from omctpub.dates import Published
from omctpub.publishing import ItemContent, TextContent, unsaved
from omctpub.site import Site, open_site

KILOBYTES, PREVIEW_MS, SAVE_MS = 30, 100, 100
WRITERS, WRITES_A_SECOND = 4, 200
# Most of what is written in the rooms is kept while somebody types; each tenth is saved.
SAVED_OF = 10
WARM = 5


@dataclass(frozen=True)
class Previewed:
    """Milliseconds of CPU for the preview of a text of so many bytes: usual, and the worst."""

    language: str
    size: int
    usual: float
    worst: float


@dataclass(frozen=True)
class Saved:
    """Milliseconds from sending a form until it is answered, while `writes` a second were made by others."""

    saves: int
    writes: float
    locked: int
    usual: float
    p99: float
    worst: float


def previews(rounds: int) -> Iterator[Previewed]:
    """Ask for the preview of a text of 30 KB in each language of the site."""
    with TemporaryDirectory() as folder:
        make_site(Path(folder) / "site")
        someone = member(create_app(Path(folder) / "site"), "author")
        for language in COMMON:
            form = {"language": language, "body": long_text(language, KILOBYTES)}
            times = [_cpu(someone, "/admin/preview", form) for _ in range(rounds + WARM)][WARM:]
            yield Previewed(language, len(form["body"].encode()), median(times), max(times))


def saves(rounds: int) -> Saved:
    """Save a text through its form, over and over, while four processes write 200 times a second."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "site"
        make_site(folder)
        app = create_app(folder)
        _items(app.extensions["omctpub"])
        someone = member(app, "editor")
        context = multiprocessing.get_context("spawn")
        stop, told = context.Event(), context.Queue()
        writers = [context.Process(target=_write, args=(folder, at, stop, told)) for at in range(WRITERS)]
        for one in writers:
            one.start()
        for _ in writers:
            told.get(timeout=60)
        begun = time.perf_counter()
        times = sorted(_saved(someone, number) for number in range(rounds))
        stop.set()
        done = [told.get(timeout=60) for _ in writers]
        seconds = time.perf_counter() - begun
        for one in writers:
            one.join()
    writes, locked = (sum(column) for column in zip(*done, strict=True))
    p99 = times[min(len(times) - 1, len(times) * 99 // 100)]
    return Saved(rounds, writes / seconds, locked, median(times), p99, times[-1])


def _items(site: Site) -> None:
    date = Published.parse("2018-02-16", site.settings.timezone)
    with site.use():
        for at in range(WRITERS + 1):
            text = TextContent(state="draft", title=f"Item {at}")
            publishing.save(site, ItemContent(f"i{at}", "statement", "en", date, {"en": text}), "bench")


def _saved(someone: Member, number: int) -> float:
    """The form is opened, changed and sent; the sending is measured."""
    address = f"/admin/items/i{WRITERS}/en"
    base = someone.get(address).split('name="base" value="')[1].split('"')[0].replace("&#34;", '"')
    form = {"title": f"Title {number}", "body": f"Text {number}", "published": "2018-02-16", "base": base}
    begun = time.perf_counter()
    status = someone.post(address, {**form, "do": "save"})
    taken = (time.perf_counter() - begun) * 1000
    assert status == 303, f"a save was answered with {status}"
    return taken


def _write(folder: Path, at: int, stop: Event, told: Any) -> None:
    """Write as often as is asked; tells how often, and how often the database was locked."""
    site = open_site(folder)
    writes = locked = 0
    with site.use():
        told.put("ready")
        begun = time.perf_counter()
        while not stop.is_set():
            try:
                _write_once(site, at, writes)
            except OperationalError:
                locked += 1
            writes += 1
            ahead = writes * WRITERS / WRITES_A_SECOND - (time.perf_counter() - begun)
            time.sleep(max(0.0, ahead))
        site.database.close()
    told.put((writes, locked))


def _write_once(site: Site, at: int, number: int) -> None:
    if number % SAVED_OF == 0:
        publishing.write(site, f"i{at}", "en", TextContent(title=f"Version {number}"), str(at + 1))
    else:
        form = {"title": f"Typed {number}", "body": "Some words. " * 100}
        unsaved.keep(f"window-of-writer-{at}", at + 1, form, item=f"i{at}", type="statement", language="en")


def _cpu(someone: Member, address: str, form: dict[str, str]) -> float:
    begun = time.process_time()
    assert someone.post(address, form) == 200
    return (time.process_time() - begun) * 1000


def show_previews(found: list[Previewed]) -> None:
    head = ("language", "KB", "ms of CPU", "worst", f"{PREVIEW_MS} ms")
    rows = [
        (one.language, one.size // 1000, one.usual, one.worst, verdict(one.usual <= PREVIEW_MS))
        for one in found
    ]
    show("Preview of a text", head, rows)


def show_saves(found: list[Saved]) -> None:
    head = ("saves", "others' writes/s", "locked", "ms", "p99", "worst", f"{SAVE_MS} ms")
    rows = [
        (
            one.saves,
            one.writes,
            one.locked,
            one.usual,
            one.p99,
            one.worst,
            verdict(one.p99 <= SAVE_MS and not one.locked),
        )
        for one in found
    ]
    show("Saving while others write", head, rows)
