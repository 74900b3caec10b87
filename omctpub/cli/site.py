"""The site a command works on, found and opened only when the command asks for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from omctpub.config import find_site
from omctpub.site import Site, open_site


@dataclass(frozen=True)
class SiteChoice:
    """What `--site` says; None where it is not given."""

    given: str | None

    @property
    def folder(self) -> Path:
        """Folder of the site, which has to exist."""
        return find_site(Path(self.given) if self.given else None)

    def wanted(self, otherwise: str = ".") -> Path:
        """Where a site is to be, whether there is one or not."""
        return Path(self.given or os.environ.get("OMCTPUB_SITE") or otherwise)

    @contextmanager
    def opened(self) -> Iterator[Site]:
        """The site with its database in use, closed at the end."""
        site = open_site(self.folder)
        with site.use():
            try:
                yield site
            finally:
                site.journal.engine.close()
                site.database.close()
