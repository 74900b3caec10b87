"""Plugins imported and checked, and put aside with a reason where they do not fit."""

import importlib.util
import logging
import subprocess
import sys
import tempfile
import time
import types
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from omctpub.plugins.declared import Found, Loaded, Plugin, PluginError, Registry
from omctpub.plugins.finding import find, find_one
from omctpub.plugins.rules import PLUGIN_NAME, faults_of_plugin

log = logging.getLogger(__name__)

PACKAGE = "omctpub_plugins"
IMPORT_SECONDS = 10
START_SECONDS = 60
SECONDS_BETWEEN_LOOKS = 0.01
BEGUN = "begun"


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
    return (
        f"importing it failed{where}: {type(error).__name__}: {said}. Mend the file, or disable the plugin."
    )


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
    assert spec is not None
    assert spec.loader is not None
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
        # It ends soon: no garbage is looked for among all that it imports.
        program = "import gc, sys; gc.disable(); "
        program += "from omctpub.plugins import try_import; try_import(*sys.argv[1:])"
        asked = [found.name, found.origin, str(found.file or ""), verdict.name]
        child = subprocess.Popen(
            [sys.executable, "-c", program, *asked],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_until_begun(child, Path(verdict.name))
            child.wait(IMPORT_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            reason = (
                f"importing it took more than {IMPORT_SECONDS} s. A plugin only defines; move the work away."
            )
            raise PluginError(found.name, found.place, reason) from None
        said = verdict.read().decode("utf-8", "replace")
    if said != "good":
        ended = f"importing it ended the process (exit code {child.returncode}). Remove what exits."
        reason = said.removeprefix(BEGUN) or ended
        raise PluginError(found.name, found.place, reason)
    _tried[found.place] = stamp


def _wait_until_begun(child: "subprocess.Popen[bytes]", verdict: Path) -> None:
    """Wait until the child has started and its time counts; a busy machine may take long for that."""
    begun = time.monotonic()
    while not verdict.stat().st_size and child.poll() is None:
        if time.monotonic() - begun > START_SECONDS:
            raise subprocess.TimeoutExpired(child.args, START_SECONDS)
        time.sleep(SECONDS_BETWEEN_LOOKS)


def try_import(name: str, origin: str, file: str, verdict: str) -> None:
    """In the child process: import and check one plugin, and write the verdict into a file."""
    Path(verdict).write_text(BEGUN, encoding="utf-8")
    found = find_one(name, origin, file)
    try:
        _check(_import(found))
        said = "good"
    except PluginError as error:
        said = str(error).split("): ", 1)[1]
    Path(verdict).write_text(said, encoding="utf-8")


def _check(loaded: Loaded) -> None:
    for fault in faults_of_plugin(loaded.plugin):
        raise PluginError(loaded.name, loaded.found.place, fault)


def _refuse_twins(one: Loaded, registry: Registry) -> None:
    for word in ("name", "path"):
        taken = {
            getattr(kind, word): other.name
            for other in registry.loaded
            for kind in other.plugin.content_types
        }
        for kind in one.plugin.content_types:
            mine = getattr(kind, word)
            if mine in taken:
                reason = f"its content type's {word} {mine!r} is taken by plugin {taken[mine]!r}."
                raise PluginError(one.name, one.found.place, f"{reason} Rename it, or disable the other.")
