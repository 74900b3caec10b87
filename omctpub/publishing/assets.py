"""How the pictures and documents of an item are written, inside the transaction of a verb."""

from collections.abc import Sequence
from typing import Any

from omctpub.media import Taken
from omctpub.models import Asset, AssetText, Item, database
from omctpub.publishing.contents import AssetContent, PublishingError
from omctpub.site import Site


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
