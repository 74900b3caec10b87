"""The verbs that change the streams of the home page.

While none is stored those of the settings stand: give them as `first` to whoever changes what is seen, and
they are stored along with the change.
"""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from omctpub.config import Stream
from omctpub.models import audit, next_number, writing
from omctpub.models.audit import COUNTER, Deed
from omctpub.models.streams import StoredStream, stored_streams
from omctpub.publishing.contents import PublishingError

MOST_STREAMS = 50


def save_stream(stream: Stream, by: str, place: int | None = None, first: Sequence[Stream] = ()) -> str:
    """Store a stream by its name, at a place from 1 on; tells "added", "changed" or "unchanged".

    Without a place it stays where it is, and a new one comes last.
    """
    with writing():
        there = _held()
        now = there or tuple(first)
        names = [one.name for one in now]
        at = names.index(stream.name) if stream.name in names else len(now)
        others = [one for one in now if one.name != stream.name]
        if len(others) >= MOST_STREAMS:
            raise PublishingError(_("There are %(most)s streams already.", most=MOST_STREAMS), "name")
        others.insert(at if place is None else max(0, place - 1), stream)
        if others == list(there):
            return "unchanged"
        _store(others)
        audit.note(by, [Deed("stream saved", stream.name)])
    return "changed" if stream.name in names else "added"


def remove_stream(name: str, by: str, first: Sequence[Stream] = ()) -> None:
    """Remove a stream; PublishingError where it is the last, since the home page is made of them."""
    with writing():
        now = _held() or tuple(first)
        left = [one for one in now if one.name != name]
        if len(left) == len(now):
            raise PublishingError(_("There is no stream %(name)s.", name=name), "name")
        if not left:
            raise PublishingError(_("This is the last stream. Add another before you remove it."), "name")
        _store(left)
        audit.note(by, [Deed("stream removed", name)])


def _held() -> tuple[Stream, ...]:
    """The stored streams, which nobody else changes before this transaction ends."""
    next_number(COUNTER, 0)
    return stored_streams()


def _store(streams: Sequence[Stream]) -> None:
    StoredStream.delete().execute()
    StoredStream.insert_many(
        {"name": one.name, "position": at, "programme": one.programme, "titles": dict(one.titles)}
        for at, one in enumerate(streams, 1)
    ).execute()
