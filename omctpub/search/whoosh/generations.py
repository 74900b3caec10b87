"""Which index in a folder is the one in use, and which of its generations is the newest.

The folder holds one subfolder for each index built, and `current`, a small file that names the one in use:
replacing that file is how a rebuilt index takes over at once for every process.
"""

import os
import shutil
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

CURRENT = "current"
INDEX = "index-"


class Generation(NamedTuple):
    """The name of an index, and that of one of its tables of contents."""

    name: str
    contents: str


def in_use(folder: Path) -> Path:
    """The index in use; raises `OSError` where there is none."""
    return folder / (folder / CURRENT).read_text(encoding="ascii").strip()


def none_yet(folder: Path) -> bool:
    """Whether no index was ever in use: which one is, is replaced, and never taken away."""
    return not (folder / CURRENT).exists()


def newest(folder: Path) -> Generation:
    """Each commit writes a table of contents under a higher number: the longest name, then the last."""
    index = in_use(folder)
    contents = [file for file in os.listdir(index) if file.endswith(".toc")]
    return Generation(index.name, max(contents, key=lambda file: (len(file), file)))


def fresh(folder: Path) -> Path:
    """Where another index may be built."""
    return folder / f"{INDEX}{uuid4().hex}"


def take(index: Path) -> None:
    """From now on this index is the one in use of its folder, and the only one."""
    beside = index.with_name(f"{CURRENT}.{index.name}")
    beside.write_text(index.name, encoding="ascii")
    os.replace(beside, index.with_name(CURRENT))
    for old in index.parent.glob(f"{INDEX}*"):
        if old.name != index.name:
            shutil.rmtree(old, ignore_errors=True)
