"""Where plugins are found: the site's own folder, the bundled ones, installed packages."""

import os
from importlib.metadata import entry_points
from pathlib import Path

from omctpub.plugins.declared import Found

ENTRY_POINTS = "omctpub.plugins"


def shipped(name: str) -> Path:
    """The folder `plugins` or `translations`: inside an installed package, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_bundled" / name
    return inside if inside.is_dir() else package.parent / name


def find(site: Path, safe: bool = False) -> dict[str, Found]:
    """All plugins by name. The site's own hide the bundled and installed ones; `safe` leaves them out."""
    found = [] if safe else _in_folder(site / "plugins", "site")
    found += _in_folder(shipped("plugins"), "bundled")
    entries = sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name)
    found += [Found(entry.name, "installed", entry=entry) for entry in entries]
    return {one.name: one for one in reversed(found)}


def _in_folder(folder: Path, origin: str) -> list[Found]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    found = [
        Found(name, origin, folder / name / "__init__.py") for name in names if _is_package(folder / name)
    ]
    single = [Found(name[:-3], origin, folder / name) for name in names if name.endswith(".py")]
    return found + single


def _is_package(folder: Path) -> bool:
    """A folder that could hold a plugin; one that cannot be read counts, so that it is named as broken."""
    hidden = folder.name.startswith((".", "_"))
    try:
        return not hidden and folder.is_dir() and (folder / "__init__.py").is_file()
    except OSError:
        return not hidden


def find_one(name: str, origin: str, file: str) -> Found:
    """The plugin of that name in `file`, or in the installed packages where no file is given."""
    if file:
        return Found(name, origin, Path(file))
    entries = entry_points(group=ENTRY_POINTS, name=name)
    return Found(name, origin, entry=next(iter(entries)))
