"""What a plugin declares, and the registry of those that an application runs with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

from omctpub.content import ContentType
from omctpub.events import Listener


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
    models: tuple[Any, ...] = ()
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
