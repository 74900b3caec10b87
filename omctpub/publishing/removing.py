"""Words that are removed for good, from one item or from all: where they stand, and a bar in their place.

All items are a long work, so it is done some at a time, and noted how far it is: whoever writes meanwhile
does not wait, and a process that was killed has lost little. `erase` has to follow.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from peewee import fn

from omctpub.models import Item, Programme, Removal, audit, writing
from omctpub.models.audit import Deed
from omctpub.models.people import User
from omctpub.models.redirects import Redirect
from omctpub.models.streams import StoredStream
from omctpub.publishing.covering import Words
from omctpub.publishing.everything import strings
from omctpub.publishing.following import after_change
from omctpub.publishing.storing import item_of, now
from omctpub.site import Site

BATCH = 200
# So many items are changed while others who write wait.
AT_ONCE = 10


@dataclass(frozen=True)
class Places:
    """The ids of the items that hold the words; `whole` tells whether all items were looked through.

    `unsaved` tells whether they stand in what somebody typed and has not saved.
    """

    ids: list[str]
    whole: bool = True
    unsaved: bool = False


def places_of(words: str, id: str | None = None, seconds: float = float("inf")) -> Places:
    """Where the words stand in any text, revision, field, file or old address: as far as is seen in time."""
    pattern, found, until = Words.of(words), list[str](), time.monotonic() + seconds
    unsaved = pattern.stand_in_unsaved(id)
    for batch in _batches() if id is None else [[item_of(id)]]:
        if time.monotonic() > until:
            return Places(found, False, unsaved)
        found += [item.id for item in pattern.among(batch)]
    return Places(found, True, unsaved)


def names_with(words: str) -> list[tuple[str, str]]:
    """What else has the words in its name, which is changed by hand: what it is, and what it is called."""
    pattern = Words.of(words)
    called = [("programme", row.slug, [row.slug, row.names]) for row in Programme.select()]
    called += [("stream", row.name, [row.name, row.titles]) for row in StoredStream.select()]
    called += [("redirect", row.address, [row.address, row.target, row.targets]) for row in Redirect.select()]
    called += [("person", row.called, [row.name, row.email]) for row in User.select()]
    return [(kind, which) for kind, which, said in called if any(map(pattern.stand_in, strings(said)))]


def take_down_words(site: Site, words: str, by: str, id: str | None = None) -> list[str]:
    """Put a bar in the place of the words in all texts and revisions, of one item or of all; gives their ids.

    They are found in capitals or not, however they are spaced, within longer words too, and as addresses have
    them. An old address that holds them goes. So do they in what is said of pictures and documents, in what
    was typed and not saved, and in what search knows of a PDF; in the PDF they stay (`barred_documents`).
    """
    if id is None:
        leave_words(words, by)
        return finish(site)
    pattern = Words.of(words)
    item = item_of(id)
    with writing():
        typed = pattern.cover_unsaved(id)
        if typed:
            audit.note(by, [Deed("words removed", id)])
    return _covered(site, pattern, [item], by) or ([id] if typed else [])


def leave_words(words: str, by: str) -> None:
    """Note that they are to be removed from all items: by the site's worker, or by `finish`."""
    Words.of(words)
    with writing():
        Removal.create(words=words, by=by, at=now())


def finish(site: Site) -> list[str]:
    """Remove all words that are noted; gives the ids of the items that held some."""
    found: list[str] = []
    for row in list(Removal.select().order_by(Removal.id)):
        for ids in _removed(site, row):
            found += ids
    return list(dict.fromkeys(found))


def go_on(site: Site, seconds: float = 1.0) -> bool:
    """Do that for so long; tells whether words were noted, and none are any more."""
    rows, until = list(Removal.select().order_by(Removal.id)), time.monotonic() + seconds
    for _ids in (ids for row in rows for ids in _removed(site, row)):
        if time.monotonic() > until:
            break
    return bool(rows) and not Removal.select().exists()


def share_done() -> float | None:
    """How much of all items was looked through, from 0 to 1; None where no words are noted."""
    rows = list(Removal.select())
    last = Item.select(fn.MAX(Item.number)).scalar() or 1
    return min((1.0 if row.since else min(1.0, row.done / last) for row in rows), default=None)


def _removed(site: Site, row: Removal) -> Iterator[list[str]]:
    """Go on where it was left, a batch at a time; then again through what was saved meanwhile.

    In the end, while nobody can save, through the few that were saved during the last time.
    """
    pattern = Words.of(row.words)
    while True:
        for batch in _batches(row.since, row.done):
            ids = _covered(site, pattern, batch, row.by)
            row.done = batch[-1].number
            with writing():
                row.save(only=[Removal.done])
            yield ids
        with writing():
            last = list(Item.select().where(Item.saved >= row.at).limit(BATCH + 1))
            if len(last) <= BATCH:
                ids = _covered(site, pattern, last, row.by)
                pattern.cover_unsaved(None)
                audit.note(row.by, [Deed("words removed", "")])
                row.delete_instance()
                break
            row.since, row.at, row.done = row.at, now(), 0
            row.save()
    yield ids


def _covered(site: Site, pattern: Words, batch: list[Item], by: str) -> list[str]:
    """They are looked for before anybody waits, and changed as they are then."""
    changed: list[str] = []
    numbers = [item.number for item in pattern.among(batch)]
    for at in range(0, len(numbers), AT_ONCE):
        with writing():
            some = Item.select().where(Item.number.in_(numbers[at : at + AT_ONCE]))
            for item in some.order_by(Item.number):
                kind = site.types.get(item.type)
                if deeds := pattern.cover(item, kind.fields if kind else ()):
                    after_change(site, item, by, deeds)
                    changed.append(str(item.id))
    return changed


def _batches(since: int = 0, after: int = 0) -> Iterator[list[Item]]:
    """Of all items, or of those saved since a moment."""
    items = Item.select().where(Item.saved >= since) if since else Item.select()
    while batch := list(items.where(Item.number > after).order_by(Item.number).limit(BATCH)):
        yield batch
        after = batch[-1].number
