"""What can happen to an item; listeners of plugins hear of it after it is stored."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

log = logging.getLogger(__name__)

EVENTS: Mapping[str, str] = {
    "saved": "An item, or one of its translations, was stored or changed.",
    "published": "A translation became public; under an embargo, it will be when that ends.",
    "withdrawn": "A translation that was public no longer is.",
}


@dataclass(frozen=True)
class Event:
    """`name` is one of `EVENTS`, `item` the public id, `language` that of the translation concerned."""

    name: str
    item: str
    language: str


Listener = Callable[[Event], object]


def announce(event: Event, listeners: Iterable[tuple[str, Listener]]) -> None:
    """Call the listeners, pairs of plugin name and function, in order; one that fails stops no other."""
    for plugin, listener in listeners:
        try:
            listener(event)
        except KeyboardInterrupt:
            raise
        except BaseException:  # a plugin may raise anything, SystemExit included
            log.exception("plugin %s: its listener for %r failed; the others go on", plugin, event.name)
