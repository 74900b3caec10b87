"""The folder of a site's pictures and documents: each file is written whole, or is not there."""

import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flask_babel import lazy_gettext as _

from omctpub.media.documents import MOST_BYTES, looked_through
from omctpub.media.names import clean_name, file_names, random_name, variant_name
from omctpub.media.pictures import made_anew
from omctpub.media.recognising import ENDINGS, LOOKED_AT, PDF, Refused, kind_of

FOLDER = "media"
_CHUNK = 1024 * 1024
_UNFINISHED = ".new-"
# A large picture takes some 200 MB while it is made anew.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Taken:
    """What was taken in, and stands in the folder under a random name.

    `checksum` is that of the file as it is kept, `source` of the file as it was given (SHA-256, hexadecimal);
    `size` in bytes, `width` and `height` in points, `widths` those of the variants. `text` is a PDF's,
    and so are `warnings`: keys of `WARNINGS`.
    """

    name: str
    kind: str
    given: str
    size: int
    checksum: str
    source: str
    width: int | None = None
    height: int | None = None
    widths: tuple[int, ...] = ()
    pages: int | None = None
    text: str = ""
    warnings: tuple[str, ...] = ()


class MediaFolder:
    """Takes files in and gives them out by name. The folder is made where missing, for its own user alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take_in(self, stream: BinaryIO, given: str) -> Taken:
        """Keep what can be read from a stream, whose file was called `given`; Refused says why not.

        It takes up to some seconds. Whoever makes no row of what it gives calls `remove`.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=self.folder) as place:
            received, source = _received(stream, Path(place))
            with received.open("rb") as file:
                kind = kind_of(file.read(LOOKED_AT))
            keep = self._document if kind == PDF else self._picture
            with _one_at_a_time:
                return keep(received, kind, given, source)

    def path(self, file: str) -> Path:
        """Where a file of that name, which `file_names` gave, stands or would stand."""
        return self.folder / file

    def remove(self, name: str, kind: str, widths: Iterable[int]) -> None:
        """Nothing of what was kept under a name stays."""
        for file in file_names(name, kind, widths):
            self.path(file).unlink(missing_ok=True)
        _sync_folder(self.folder)

    def forgotten(self, seconds: float) -> Iterator[tuple[str, Path]]:
        """Names with their files that are older, for whoever knows which of them are still named."""
        if not self.folder.is_dir():
            return
        before = time.time() - seconds
        for path in self.folder.iterdir():
            if path.stat().st_mtime > before:
                continue
            if path.name.startswith(_UNFINISHED):
                shutil.rmtree(path, ignore_errors=True)
            elif path.is_file():
                yield path.name.partition(".")[0].partition("-")[0], path

    def _picture(self, received: Path, kind: str, given: str, source: str) -> Taken:
        with received.open("rb") as file:
            made = made_anew(file, kind)
        name = random_name()
        taken = Taken(
            name,
            made.kind,
            clean_name(given, made.kind),
            len(made.content),
            hashlib.sha256(made.content).hexdigest(),
            source,
            made.width,
            made.height,
            tuple(made.variants),
        )
        files = {variant_name(name, width): content for width, content in made.variants.items()}
        self._keep(received.parent, files | {name + ENDINGS[made.kind]: made.content})
        return taken

    def _document(self, received: Path, kind: str, given: str, source: str) -> Taken:
        found, name = looked_through(received), random_name()
        size = received.stat().st_size
        received.replace(self.path(name + ENDINGS[kind]))
        _sync_folder(self.folder)
        return Taken(
            name,
            kind,
            clean_name(given, kind),
            size,
            source,
            source,
            pages=found.pages,
            text=found.text,
            warnings=found.warnings,
        )

    def _keep(self, place: Path, files: dict[str, bytes]) -> None:
        """The whole file comes last: where it is, its variants are."""
        for file, content in files.items():
            with _created(place / file) as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        for file in files:
            (place / file).replace(self.path(file))
        _sync_folder(self.folder)


def _received(stream: BinaryIO, place: Path) -> tuple[Path, str]:
    """The stream as a file, and its checksum; Refused as soon as it is too long."""
    received, checksum, size = place / "received", hashlib.sha256(), 0
    with _created(received) as file:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > MOST_BYTES:
                raise Refused(_("has more than %(most)s MiB. Make it smaller.", most=MOST_BYTES // 2**20))
            checksum.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return received, checksum.hexdigest()


def _created(path: Path) -> BinaryIO:
    """A new file, for its own user alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sync_folder(folder: Path) -> None:
    if not folder.is_dir():
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
