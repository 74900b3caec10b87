"""What texts in an index are made by besides the database: settings, plugins, and the versions at work.

The application of a site that was put together last decides: it writes into the database what it goes by.
One that goes by something else, because it is from before a change, sees that the index is not its to make.
"""

from collections.abc import Iterable, Mapping

import babel

from omctpub import __version__
from omctpub.content import ContentType
from omctpub.models import Counter, writing
from omctpub.search import marks
from omctpub.text import digest

NAME = "recipe"
# Of an index whose texts were not all made by the same.
MIXED = 0


def recipe(types: Mapping[str, ContentType], languages: Iterable[str]) -> int:
    """63 bits, the same in every process of the same settings, plugins and versions.

    What a type declares of its own items is not in it: where that changes, they stand in the journal. But a
    type that reads codes does so in the texts of all.
    """
    readers = sorted(kind.name for kind in marks.readers(types))
    return digest(repr((__version__, babel.__version__, sorted(languages), readers))) or 1


def declared() -> int:
    """What the application goes by that was put together last."""
    row = Counter.get_or_none(Counter.name == NAME)
    return row.value if row else MIXED


def declare(found: int) -> None:
    """Say that from now on the index of this database is to be made by this."""
    if declared() != found:
        with writing():
            new = Counter.insert({Counter.name: NAME, Counter.value: found})
            new.on_conflict(conflict_target=[Counter.name], update={Counter.value: found}).execute()
