"""How the pictures and documents of an item are written, inside the transaction of a verb."""

from collections.abc import Sequence
from typing import Any

from omctpub.media import MediaFolder, Taken
from omctpub.models import Asset, AssetText, Item, database
from omctpub.publishing.contents import AssetContent, PublishingError
from omctpub.site import Site

BATCH = 500
# What belongs to no item may be of one that is just being stored, by a long import.
A_DAY = 24 * 60 * 60.0


def save_assets(site: Site, item: Item, contents: Sequence[AssetContent]) -> bool:
    """Make these the pictures and documents of an item; tells whether anything differed.

    The files of those that go are removed after the commit.
    """
    stored = {row.name: row for row in Asset.select().where(Asset.item == item)}
    changed = False
    for position, content in enumerate(contents):
        columns = {
            "position": position,
            "given": content.given,
            "alt": dict(content.alt),
            "language": content.language,
        }
        if isinstance(content.file, Taken):
            _add(item, content.file, columns)
            changed = True
        else:
            changed |= _keep(stored.pop(content.file, None), position, columns)
    for row in stored.values():
        _drop(site, row)
    return changed or bool(stored)


def _add(item: Item, taken: Taken, columns: dict[str, Any]) -> None:
    asset = Asset.create(
        item=item,
        name=taken.name,
        kind=taken.kind,
        size=taken.size,
        width=taken.width,
        height=taken.height,
        widths=list(taken.widths),
        pages=taken.pages,
        checksum=taken.checksum,
        source=taken.source,
        **columns,
    )
    if taken.text:
        AssetText.create(asset=asset, text=taken.text)


def _keep(row: Asset | None, position: int, columns: dict[str, Any]) -> bool:
    if row is None:
        reason = "was taken from the item meanwhile. Bring the file again."
        raise PublishingError(reason, f"assets[{position}].file")
    changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(only=list(changed))
    return bool(changed)


def _drop(site: Site, row: Asset) -> None:
    name, kind, widths = row.name, row.kind, row.widths
    AssetText.delete().where(AssetText.asset == row).execute()
    Asset.delete().where(Asset.id == row.id).execute()

    def remove() -> None:
        # A part of the transaction that was undone has left the row.
        if not Asset.select().where(Asset.name == name).exists():
            site.media.remove(name, kind, widths)

    database.after_commit(remove)


def named(names: Sequence[str]) -> set[str]:
    """Which of these names of files belong to an item."""
    found: set[str] = set()
    for start in range(0, len(names), BATCH):
        rows = Asset.select(Asset.name).where(Asset.name.in_(names[start : start + BATCH]))
        found |= {row.name for row in rows}
    return found


def remove_forgotten(media: MediaFolder, seconds: float = A_DAY) -> None:
    """Remove the files older than that which belong to no item: what ran when they came or went was ended."""
    left = list(media.forgotten(seconds))
    kept = named([name for name, _ in left])
    for name, path in left:
        if name not in kept:
            path.unlink(missing_ok=True)
