"""Plugins: what they declare, and how they are found, imported, checked and enabled."""

from omctpub.plugins.declared import Found, Loaded, Plugin, PluginError, Registry
from omctpub.plugins.finding import find, shipped
from omctpub.plugins.loading import load, load_enabled, try_import
from omctpub.plugins.rules import RESERVED_PARAMETERS, RESERVED_PATHS, ROLES

__all__ = [
    "RESERVED_PARAMETERS",
    "RESERVED_PATHS",
    "ROLES",
    "Found",
    "Loaded",
    "Plugin",
    "PluginError",
    "Registry",
    "find",
    "load",
    "load_enabled",
    "shipped",
    "try_import",
]
