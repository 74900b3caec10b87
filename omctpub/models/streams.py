"""The streams of the home page: those of the settings until some are stored, from then on the stored ones."""

from collections.abc import Sequence
from typing import Any

from peewee import CharField, IntegerField

from omctpub.config import Stream
from omctpub.models.tables import Json, Model

LONGEST_NAME = 64


class StoredStream(Model):
    """A stream as it is stored: `position` counts from 1, `titles` maps languages to its title."""

    name = CharField(max_length=LONGEST_NAME, primary_key=True)
    position = IntegerField()
    programme = CharField(max_length=64, default="")
    titles: Any = Json(default=dict)

    class Meta:
        table_name = "stream"


def stored_streams() -> tuple[Stream, ...]:
    """The stored streams in order."""
    rows = StoredStream.select().order_by(StoredStream.position)
    return tuple(Stream(row.name, row.titles, row.programme) for row in rows)


def streams(first: Sequence[Stream]) -> tuple[Stream, ...]:
    """The streams in order; `first` are those of the settings, which stand while none is stored."""
    return stored_streams() or tuple(first)
