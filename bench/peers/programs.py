"""PostgreSQL's programs on this machine, and the user they run as: for servers that bench and tests have."""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.peers.peer import PeerMissing
from omctpub.models.postgresql import OLDEST

NEEDED = ("initdb", "pg_ctl", "postgres")
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Programs:
    """Where they are. `user` is None where they run as who we are; they refuse to run as root."""

    folder: Path
    user: str | None

    @property
    def as_user(self) -> dict[str, Any]:
        """What `subprocess` has to be told to start one."""
        return {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}

    def give(self, folder: Path) -> None:
        """Let them write to a folder of ours."""
        if self.user:
            shutil.chown(folder, self.user)


def programs() -> Programs:
    """Those of this machine; `PeerMissing` where there are none, or nobody whom they would run as."""
    user = "postgres" if os.geteuid() == 0 else None
    if user and user not in {one.pw_name for one in pwd.getpwall()}:
        raise PeerMissing("PostgreSQL does not run as root, and there is no user postgres here.")
    return Programs(folder_of_programs(), user)


def folder_of_programs() -> Path:
    """That of those in the PATH, else of the newest that Debian has; all are there, and new enough."""
    for folder in _folders():
        if all((folder / name).exists() for name in NEEDED) and _version(folder) >= OLDEST:
            return folder
    raise PeerMissing(
        f"There is no PostgreSQL {OLDEST} or newer here. Install one: apt-get install postgresql"
    )


def _folders() -> Iterator[Path]:
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    yield from sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)


def _version(folder: Path) -> int:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
    found = re.search(r"\d+", said)
    return int(found[0]) if found else 0
