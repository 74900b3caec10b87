"""The folder beside an exported file, with the pictures and documents that its lines name."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from omctpub.cli.whole import whole_file
from omctpub.exchange.exporting import named_only
from omctpub.media import MediaFolder, file_names
from omctpub.models import Asset


def beside(file: Path) -> Path | None:
    """The folder that goes with FILE: items.media for items.jsonl; none for a device."""
    if file.exists() and not file.is_file():
        return None
    return file.with_name(f"{file.stem if file.suffix != '.media' else file.name}.media")


class Attached:
    """Brings each file into a folder, once for each content, and gives the name by which lines name it.

    Without a folder, files are named only.
    """

    def __init__(self, media: MediaFolder, folder: Path | None) -> None:
        self._media, self._folder = media, folder
        self._named, self._lost = 0, 0

    def __call__(self, asset: Asset) -> str:
        self._named += 1
        if self._folder is None:
            return named_only(asset)
        name = Path(named_only(asset)).name
        whole = self._media.path(next(file_names(asset.name, asset.kind, ())))
        try:
            _bring(whole, self._folder / name, asset.size)
        except FileNotFoundError:
            self._lost += 1
        except OSError as error:
            raise click.ClickException(f"{self._folder}: cannot be written: {error.strerror}.") from error
        return f"{self._folder.name}/{name}"

    def told(self) -> Iterator[str]:
        """What there is to say of them when all is written."""
        if self._named and self._folder is None:
            yield f"{_counted(self._named)} named only. To have the files, export to a FILE."
        if self._lost:
            yield f"{_counted(self._lost)} missing in {self._media.folder}. Take what is lost from a backup."


def _counted(number: int) -> str:
    return "1 picture or document is" if number == 1 else f"{number} pictures and documents are"


def _bring(source: Path, target: Path, size: int) -> None:
    """A copy that is whole or not there. The name tells the content: what is there already is right."""
    with source.open("rb") as found:
        if target.is_file() and target.stat().st_size == size:
            return
        target.parent.mkdir(mode=0o700, exist_ok=True)
        with whole_file(target) as new:
            shutil.copyfileobj(found, new)
