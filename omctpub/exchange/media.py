"""Where the files of an import go, and that none stays which no item has."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from omctpub.media import MediaFolder, Taken
from omctpub.publishing.assets import named, remove_forgotten
from omctpub.site import Site


@contextmanager
def media_of(site: Site, dry_run: bool) -> Iterator[tuple[MediaFolder, list[Taken]]]:
    """The folder to take files into, and the list to note them in; of a dry run all go again."""
    if dry_run:
        with tempfile.TemporaryDirectory(prefix="dry-run-", dir=site.settings.data) as folder:
            yield MediaFolder(Path(folder)), []
        return
    remove_forgotten(site.media)
    taken: list[Taken] = []
    try:
        yield site.media, taken
    finally:
        kept = named([one.name for one in taken])
        for one in taken:
            if one.name not in kept:
                site.media.remove(one.name, one.kind, one.widths)
