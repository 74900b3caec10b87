"""What the checks before publishing cost: an item with a text of 30 KB, in each language of the site."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.tables import show, verdict
from bench.words import COMMON, long_text
from omctpub.cli.init import make_site
from omctpub.dates import Published
from omctpub.publishing import ItemContent, TextContent, save
from omctpub.publishing.checking import findings
from omctpub.site import Site, open_site

KILOBYTES, WITHIN_MS = 30, 50
# Several, so that each has to be looked for in the whole text.
TAGGED = ("MX", "SD", "TN")


@dataclass(frozen=True)
class Checked:
    """Milliseconds of CPU for one look at an item whose text has `size` bytes: usual, worst, and the first.

    The first look of a process reads names and words in.
    """

    language: str
    size: int
    usual: float
    worst: float
    first: float


def measure(rounds: int) -> Iterator[Checked]:
    with TemporaryDirectory() as folder:
        make_site(Path(folder) / "site")
        site = open_site(Path(folder) / "site")
        with site.use():
            yield from (_checked(site, language, rounds) for language in COMMON)
            site.journal.engine.close()
            site.database.close()


def _checked(site: Site, language: str, rounds: int) -> Checked:
    body = long_text(language, KILOBYTES)
    text = TextContent(title=body[:80], summary=body[:400], body=body)
    date = Published.parse("2018-02-16", site.settings.timezone)
    save(
        site, ItemContent(language, "statement", language, date, {language: text}, countries=TAGGED), "bench"
    )
    first, *times = (_milliseconds(site, language) for _ in range(rounds + 1))
    return Checked(language, len(body.encode()), median(times), max(times), first)


def _milliseconds(site: Site, id: str) -> float:
    begun = time.process_time()
    findings(site, id)
    return (time.process_time() - begun) * 1000


def show_checks(found: list[Checked]) -> None:
    head = ("language", "KB", "ms of CPU", "worst", "first", f"{WITHIN_MS} ms")
    rows = [
        (one.language, one.size // 1000, one.usual, one.worst, one.first, verdict(one.usual <= WITHIN_MS))
        for one in found
    ]
    show("Checks before publishing", head, rows)
