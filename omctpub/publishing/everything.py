"""Everything that is written in items, as it is stored: for what looks through all of a site."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from omctpub.models import Asset, AssetText, Body, Item, OldUrl, Revision, Translation

_TEXT = (
    Translation.item,
    Translation.title,
    Translation.summary,
    Translation.slug,
    Translation.data,
)


# Parts of a revision that are no words: what it was, and what it was made from.
SIGNS = ("state", "from_revision")
# A tag of HTML as texts are rendered; what stands in quotes may hold any sign.
TAG = re.compile('(<(?:[^<>"]|"[^"]*")*>)')


def written_in(items: Sequence[Item]) -> Iterator[tuple[int, str]]:
    """The number of an item and a text of it, some texts several times; a few statements for all of them."""
    numbers = [item.number for item in items]
    of_texts = Translation.item.in_(numbers)
    for item in items:
        yield from _each(item.number, item.data)
    for query in (
        OldUrl.select(OldUrl.item, OldUrl.address).where(OldUrl.item.in_(numbers)),
        Translation.select(*_TEXT).where(of_texts),
        Asset.select(Asset.item, Asset.given, Asset.alt).where(Asset.item.in_(numbers)),
        AssetText.select(Asset.item, AssetText.text).join(Asset).where(Asset.item.in_(numbers)),
    ):
        for number, *values in query.tuples().iterator():
            yield from _each(number, values)
    bodies = Body.select(Translation.item, Body.markdown, Body.html).join(Translation).where(of_texts)
    for number, markdown, rendered in bodies.tuples().iterator():
        yield from _each(number, [markdown, unescape(TAG.sub("", rendered))])
    revisions = Revision.select(Translation.item, Revision.content).join(Translation).where(of_texts)
    for number, content in revisions.tuples().iterator():
        yield from _each(number, {name: one for name, one in content.items() if name not in SIGNS})


def _each(number: int, value: Any) -> Iterator[tuple[int, str]]:
    return ((number, text) for text in strings(value))


def strings(value: Any) -> Iterator[str]:
    """The texts in a value such as JSON holds, however deep."""
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(one)
