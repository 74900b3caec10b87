"""What it costs to remove a name from all items: the room's answer, and how long others who write wait."""

import multiprocessing
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.items import RARE_WORD
from bench.members import member
from bench.tables import show, verdict
from omctpub import create_app
from omctpub.models import Item, Removal, writing
from omctpub.publishing import removing
from omctpub.site import open_site

ANSWER_MS, WAIT_MS = 100, 1000
PAUSE = 0.002


@dataclass(frozen=True)
class Removed:
    """The room's answer and the longest wait of another who writes, in milliseconds; `items` held it."""

    size: int
    items: int
    answer: float
    seconds: float
    waited: float


def measure(sites: Mapping[int, Path], word: str = RARE_WORD) -> Iterator[Removed]:
    """Remove a word from a copy of each site; the index, which `reindex` measures, stays as it is."""
    for size, folder in sites.items():
        with TemporaryDirectory() as name:
            copy = Path(name) / "site"
            shutil.copytree(folder, copy)
            yield _removed(copy, size, word)


def _removed(folder: Path, size: int, word: str) -> Removed:
    app = create_app(folder)
    someone, site = member(app, "admin"), app.extensions["omctpub"]
    with site.use():
        id = str(Item.select().first().id)
    room = f"/admin/items/{id}/takedown"
    someone.get(room)
    begun = time.perf_counter()
    status = someone.post(room, {"do": "words", "words": word, "where": "everywhere", "agreed": id})
    answer = (time.perf_counter() - begun) * 1000
    assert status == 303, f"the room answered with {status}"
    context = multiprocessing.get_context("spawn")
    stop, told = context.Event(), context.Queue()
    other = context.Process(target=_write, args=(folder, stop, told))
    other.start()
    told.get(timeout=60)
    with site.use():
        begun = time.perf_counter()
        changed = len(removing.finish(site))
        seconds = time.perf_counter() - begun
        assert not Removal.select().exists()
    stop.set()
    waited = told.get(timeout=60)
    other.join()
    return Removed(size, changed, answer, seconds, waited)


def _write(folder: Path, stop: Event, told: "multiprocessing.Queue[float]") -> None:
    """Somebody else: ask for the right to write, over and over; tells the longest wait, in milliseconds."""
    site, worst = open_site(folder), 0.0
    with site.use():
        told.put(worst)
        while not stop.is_set():
            begun = time.perf_counter()
            with writing():
                worst = max(worst, time.perf_counter() - begun)
            time.sleep(PAUSE)
    told.put(worst * 1000)


def show_removal(found: list[Removed]) -> None:
    head = ("items", "hold it", "answer ms", f"≤ {ANSWER_MS}", "seconds", "others wait ms", f"≤ {WAIT_MS}")
    rows = [
        (
            *(one.size, one.items, one.answer, verdict(one.answer <= ANSWER_MS), one.seconds),
            *(one.waited, verdict(one.waited <= WAIT_MS)),
        )
        for one in found
    ]
    show("A name removed from all items", head, rows)
