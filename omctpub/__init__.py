"""omctpub: a multilingual publishing server for short items, each in a language of its own.

`create_app` brings the whole web along, and only where it is asked for: trying a plugin needs none of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omctpub.app import create_app

__version__ = "0.1.0"

__all__ = ["__version__", "create_app"]


def __getattr__(name: str) -> object:
    if name == "create_app":
        return import_module("omctpub.app").create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
