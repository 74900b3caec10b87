"""Plugins: found, imported, checked, and put aside with a reason where they do not fit."""

import importlib.util
import logging
import os
import subprocess
import sys
import tempfile
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from omctpub import __version__
from omctpub.content import ContentType
from omctpub.events import EVENTS, Listener
from omctpub.plugin_rules import PLUGIN_NAME, ROLES, faults_of_type

log = logging.getLogger(__name__)

PACKAGE = "omctpub_plugins"
ENTRY_POINTS = "omctpub.plugins"
IMPORT_SECONDS = 10


class PluginError(Exception):
    """Why a plugin cannot be used: its name, its file, what is wrong, and the cure."""

    def __init__(self, name: str, place: str, reason: str) -> None:
        super().__init__(f"plugin {name!r} ({place}): {reason}")
        self.name = name


@dataclass(frozen=True)
class Plugin:
    """What a plugin adds. Making one has no effect; omctpub reads it when the plugin is enabled.

    `access` says for each route of `blueprints` (by endpoint) who may use it, one of `ROLES`. `models`
    are Peewee models with tables made by the plugin's own `migrations/`. `listeners` maps the names in
    `omctpub.events.EVENTS` to functions. `requires` is a version specifier such as "omctpub>=0.1,<2".
    """

    content_types: tuple[type[ContentType], ...] = ()
    blueprints: tuple[Any, ...] = ()
    access: Mapping[str, str] = field(default_factory=dict)
    models: tuple[type, ...] = ()
    listeners: Mapping[str, Listener] = field(default_factory=dict)
    commands: tuple[Any, ...] = ()
    requires: str = ""


@dataclass(frozen=True)
class Found:
    """A plugin that stands somewhere, not imported yet. `origin`: site, bundled or installed."""

    name: str
    origin: str
    file: Path | None = None
    entry: EntryPoint | None = None

    @property
    def place(self) -> str:
        return str(self.file or (self.entry and self.entry.value))

    @property
    def folder(self) -> Path | None:
        """The plugin's own folder with templates, translations, migrations; None for a single file."""
        return self.file.parent if self.file and self.file.name == "__init__.py" else None


@dataclass(frozen=True)
class Loaded:
    """An imported and checked plugin."""

    found: Found
    plugin: Plugin
    module: ModuleType

    @property
    def name(self) -> str:
        return self.found.name


@dataclass(frozen=True)
class Registry:
    """The plugins of one application in their one order, and the reasons of those put aside."""

    loaded: tuple[Loaded, ...] = ()
    broken: Mapping[str, str] = field(default_factory=dict)

    @property
    def types(self) -> dict[str, ContentType]:
        """Content types by name, in the order of the plugins."""
        return {kind.name: kind() for one in self.loaded for kind in one.plugin.content_types}

    def listeners(self, event: str) -> list[tuple[str, Listener]]:
        return [
            (one.name, one.plugin.listeners[event]) for one in self.loaded if event in one.plugin.listeners
        ]

    def without(self, name: str, reason: str) -> "Registry":
        """The same registry with one plugin put aside."""
        kept = tuple(one for one in self.loaded if one.name != name)
        return Registry(kept, {**self.broken, name: reason})


def shipped(name: str) -> Path:
    """Folder `plugins` or `translations` as shipped: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "_bundled" / name
    return inside if inside.is_dir() else package.parent / name


def find(site: Path, safe: bool = False) -> dict[str, Found]:
    """All plugins by name; the site's own hide bundled and installed ones. `safe` leaves out the site's own."""
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
    found = [Found(name, origin, folder / name / "__init__.py") for name in names if _is_package(folder / name)]
    single = [Found(name[:-3], origin, folder / name) for name in names if name.endswith(".py")]
    return found + single


def _is_package(folder: Path) -> bool:
    """A folder that could hold a plugin; one that cannot be read counts, so that it is named as broken."""
    hidden = folder.name.startswith((".", "_"))
    try:
        return not hidden and folder.is_dir() and (folder / "__init__.py").is_file()
    except OSError:
        return not hidden


def load_enabled(site: Path, names: Iterable[str], safe: bool = False) -> Registry:
    """Import and check the plugins called `names`, in that order; none can stop the others."""
    found = find(site, safe)
    registry = Registry()
    for name in names:
        if name not in found and safe:
            continue
        try:
            one = load(found.get(name) or Found(name, "site", site / "plugins" / name / "__init__.py"))
            _refuse_twins(one, registry)
            registry = Registry((*registry.loaded, one), registry.broken)
        except PluginError as error:
            log.error("%s The site runs without it.", error)
            registry = registry.without(name, str(error))
    return registry


def load(found: Found) -> Loaded:
    """Import one plugin and check what it declares; PluginError says why not."""
    if not PLUGIN_NAME.fullmatch(found.name):
        raise PluginError(
            found.name, found.place, "its name must be of a-z, 0-9 and _, from a letter on. Rename it."
        )
    if found.origin != "bundled":
        _try_in_child(found)
    loaded = _import(found)
    _check(loaded)
    return loaded


def _import(found: Found) -> Loaded:
    try:
        module = _module(found)
    except KeyboardInterrupt:
        raise
    except FileNotFoundError as error:
        raise PluginError(
            found.name, found.place, "there is no such plugin. See them all with: omctpub plugins list"
        ) from error
    except BaseException as error:  # importing runs the plugin's code, which may raise anything
        raise PluginError(found.name, found.place, _import_fault(error)) from error
    plugin = getattr(module, "plugin", None)
    if not isinstance(plugin, Plugin):
        reason = "it defines no `plugin = Plugin(...)`. Add that line at the end of the file."
        raise PluginError(found.name, found.place, reason)
    return Loaded(found, plugin, module)


def _import_fault(error: BaseException) -> str:
    line = getattr(error, "lineno", None)
    where = f" in line {line}" if isinstance(error, SyntaxError) and line else ""
    said = str(error).replace("\n", " ")[:300]
    return f"importing it failed{where}: {type(error).__name__}: {said}. Mend the file, or disable the plugin."


def _module(found: Found) -> ModuleType:
    if found.file is None:
        assert found.entry is not None
        loaded = found.entry.load()
        return loaded if isinstance(loaded, ModuleType) else types.SimpleNamespace(plugin=loaded)  # type: ignore[return-value]
    name, stamp = f"{PACKAGE}.{found.name}", _stamp(found)
    known = sys.modules.get(name)
    if known is not None and getattr(known, "__omctpub_stamp__", None) == stamp:
        return known
    if PACKAGE not in sys.modules:
        sys.modules[PACKAGE] = types.ModuleType(PACKAGE)
        sys.modules[PACKAGE].__path__ = []
    for old in [key for key in sys.modules if key == name or key.startswith(f"{name}.")]:
        del sys.modules[old]
    folder = found.folder
    spec = importlib.util.spec_from_file_location(
        name, found.file, submodule_search_locations=[str(folder)] if folder else None
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    module.__dict__["__omctpub_stamp__"] = stamp
    return module


def _stamp(found: Found) -> tuple[object, ...]:
    """Changes when any Python file of the plugin does, so that unchanged ones are imported once."""
    assert found.file is not None
    files = sorted(found.folder.rglob("*.py")) if found.folder else [found.file]
    return tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)


_tried: dict[str, tuple[object, ...]] = {}


def _try_in_child(found: Found) -> None:
    """Import a foreign plugin in a process of its own first: one that hangs or exits takes nothing along."""
    try:
        stamp = _stamp(found) if found.file else (found.place,)
    except OSError as error:
        raise PluginError(
            found.name, found.place, f"it cannot be read: {error.strerror}. Mend its permissions or its name."
        ) from error
    if _tried.get(found.place) == stamp:
        return
    with tempfile.NamedTemporaryFile() as verdict:
        program = "import sys; from omctpub.plugins import try_import; try_import(*sys.argv[1:])"
        asked = [found.name, found.origin, str(found.file or ""), verdict.name]
        try:
            child = subprocess.run(
                [sys.executable, "-c", program, *asked],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=IMPORT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            reason = f"importing it took more than {IMPORT_SECONDS} s. A plugin only defines; move the work away."
            raise PluginError(found.name, found.place, reason) from None
        said = verdict.read().decode("utf-8", "replace")
    if said != "good":
        reason = said or f"importing it ended the process (exit code {child.returncode}). Remove what exits."
        raise PluginError(found.name, found.place, reason)
    _tried[found.place] = stamp


def try_import(name: str, origin: str, file: str, verdict: str) -> None:
    """In the child process: import and check one plugin, and write the verdict into a file."""
    found = find_one(name, origin, file)
    try:
        _check(_import(found))
        said = "good"
    except PluginError as error:
        said = str(error).split("): ", 1)[1]
    Path(verdict).write_text(said, encoding="utf-8")


def find_one(name: str, origin: str, file: str) -> Found:
    """The plugin of that name in `file`, or in the installed packages where no file is given."""
    if file:
        return Found(name, origin, Path(file))
    entries = entry_points(group=ENTRY_POINTS, name=name)
    return Found(name, origin, entry=next(iter(entries)))


def _check(loaded: Loaded) -> None:
    for fault in _faults(loaded.plugin):
        raise PluginError(loaded.name, loaded.found.place, fault)


def _faults(plugin: Plugin) -> Iterable[str]:
    if plugin.requires:
        yield from _version_faults(plugin.requires)
    for kind in plugin.content_types:
        if not (isinstance(kind, type) and issubclass(kind, ContentType)):
            yield f"{kind!r} in content_types is no subclass of ContentType. Name the class itself."
        else:
            yield from faults_of_type(kind)
    for event in plugin.listeners.keys() - EVENTS.keys():
        yield f"it listens to {event!r}, which never happens. Events are: {', '.join(EVENTS)}."
    for endpoint, role in plugin.access.items():
        if role not in ROLES:
            yield f"access of {endpoint!r} is {role!r}; it must be one of: {', '.join(ROLES)}."


def _version_faults(requires: str) -> Iterable[str]:
    try:
        fits = SpecifierSet(requires.removeprefix("omctpub")).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        yield f"requires={requires!r} is no version specifier. Write it as 'omctpub>=0.1,<2'."
        return
    if not fits:
        yield f"it requires {requires}, and this is omctpub {__version__}. Install a version that fits."


def _refuse_twins(one: Loaded, registry: Registry) -> None:
    for other in registry.loaded:
        for theirs in other.plugin.content_types:
            for mine in one.plugin.content_types:
                for word in ("name", "path"):
                    if getattr(mine, word) == getattr(theirs, word):
                        reason = f"its content type's {word} {getattr(mine, word)!r} is taken by plugin {other.name!r}."
                        raise PluginError(one.name, one.found.place, f"{reason} Rename it, or disable the other.")
