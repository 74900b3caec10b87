"""The table of contents of a Whoosh index: its segments and its schema, written anew with each commit."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from omctpub.search.whoosh.fields import INDEX_FORMAT, StateField, state_of

NAME = "MAIN"

# What of Whoosh has types differs from version to version.
storage_in: Any = FileStorage
table: Any = TOC


class Contents(NamedTuple):
    """What stands in one generation of an index."""

    storage: Any
    schema: Any
    segments: Sequence[Any]

    @property
    def filled(self) -> list[Any]:
        """The segments with texts; joining some whose texts were all deleted leaves one without any."""
        return [one for one in self.segments if one.doc_count_all()]

    @property
    def state(self) -> StateField:
        """Raises `ValueError` where the index is of another format than ours."""
        state = state_of(self.schema)
        if state.index_format != INDEX_FORMAT:
            raise ValueError(f"format {state.index_format} instead of {INDEX_FORMAT}")
        return state


def read_contents(folder: Path) -> Contents:
    """The newest generation; raises anything at all where it is damaged."""
    storage = storage_in(str(folder))
    written = table.read(storage, NAME)
    return Contents(storage, written.schema, written.segments)


def write_contents(folder: Path, schema: Any, segments: Sequence[Any]) -> None:
    """The first generation of an index whose segments have been written already, and the same schema."""
    table(schema, list(segments), 1).write(storage_in(str(folder)), NAME)
