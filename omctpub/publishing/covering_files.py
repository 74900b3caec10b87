"""Words that are taken down, in what is said of pictures and documents, and in what search knows of a PDF.

A PDF itself cannot be changed: whoever took the words down is told of it, as long as its text has a bar.
"""

from collections.abc import Callable
from typing import Any

from omctpub.models import Asset, AssetText, Item

BAR = "███"


def cover_files(item: Item, covered: Callable[[Any], Any]) -> bool:
    """Have every text of them covered, within a transaction; tells whether any differs."""
    changed = False
    for asset in list(Asset.select().where(Asset.item == item)):
        was = asset.given, asset.alt
        asset.given, asset.alt = covered(asset.given), covered(asset.alt)
        if was != (asset.given, asset.alt):
            asset.save(only=[Asset.given, Asset.alt])
            changed = True
    for row in list(AssetText.select().join(Asset).where(Asset.item == item)):
        if (text := covered(row.text)) != row.text:
            row.text = text
            row.save(only=[AssetText.text])
            changed = True
    return changed


def barred_documents(most: int | None = None) -> list[tuple[str, str]]:
    """PDFs that hold words which were taken down: the item's id, and what the file is called; all or so many.

    They are to be taken from their items by hand, or replaced.
    """
    rows = (
        Asset.select(Asset, Item).join(Item).switch(Asset).join(AssetText).where(AssetText.text.contains(BAR))
    )
    return [(row.item.id, row.given) for row in rows.order_by(Item.number, Asset.position).limit(most)]
