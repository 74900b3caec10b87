"""omctpub: a multilingual publishing server for short items, each in a language of its own."""

__version__ = "0.1.0"

# Below the version, which modules that the application is made of ask for.
from omctpub.app import create_app

__all__ = ["__version__", "create_app"]
