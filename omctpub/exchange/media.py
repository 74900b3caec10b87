"""Where the files of an import go, and that none stays which no item has."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from omctpub.media import MediaFolder, Taken
from omctpub.models import Asset
from omctpub.site import Site

BATCH = 500


@contextmanager
def media_of(site: Site, dry_run: bool) -> Iterator[tuple[MediaFolder, list[Taken]]]:
    """The folder to take files into, and the list to note them in; of a dry run all go again."""
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="dry-run-", dir=site.settings.data) as folder:
            yield MediaFolder(Path(folder)), []
        return
    _clear(site.media)
    taken: list[Taken] = []
    try:
        yield site.media, taken
    finally:
        kept = _named([one.name for one in taken])
        for one in taken:
            if one.name not in kept:
                site.media.remove(one.name, one.kind, one.widths)


def _clear(media: MediaFolder) -> None:
    """Remove what runs have left that were ended."""
    left = list(media.forgotten())
    named = _named([name for name, _ in left])
    for name, path in left:
        if name not in named:
            path.unlink(missing_ok=True)


def _named(names: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(names), BATCH):
        rows = Asset.select(Asset.name).where(Asset.name.in_(names[start : start + BATCH]))
        found |= {row.name for row in rows}
    return found
