"""Items out to files: every record as the line that import reads, in order of arrival."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from omctpub import dates
from omctpub.content import ContentType
from omctpub.media import ENDINGS
from omctpub.models import Asset, Body, Item, OldUrl, Programme, Translation, snapshot
from omctpub.models.redirects import Redirect
from omctpub.models.revisions import pending_of
from omctpub.models.streams import stored_streams
from omctpub.publishing import STATES, TextContent
from omctpub.publishing.working import of_revision
from omctpub.site import Site
from omctpub.text import slug

BATCH = 200


@dataclass(frozen=True)
class Wanted:
    """What to write: the site, and of its texts those in one of these states.

    `attach` says how the file of a picture or document is named, and may bring it there.
    """

    site: Site
    states: Sequence[str]
    attach: "Attach"


class Text(NamedTuple):
    """A text with its body, and what the revision holds of the version that waits to be published."""

    row: Translation
    body: str
    waiting: Mapping[str, Any] | None


Attach = Callable[[Asset], str]
Lines = Callable[[Wanted], Iterator[dict[str, Any]]]


def programmes(wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Every programme as an object of a line."""
    for row in Programme.select().order_by(Programme.id):
        yield {"kind": "programme", "slug": row.slug, "names": row.names}


def streams(wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Every stored stream; those of the settings go with the settings."""
    for place, one in enumerate(stored_streams(), 1):
        programme = {"programme": one.programme} if one.programme else {}
        yield {"kind": "stream", "name": one.name, "place": place, **programme, "titles": one.titles}


def redirects(wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Every redirect."""
    for row in Redirect.select().order_by(Redirect.number):
        languages = {"languages": row.targets} if row.targets else {}
        yield {"kind": "redirect", "from": row.address, "to": row.target, **languages}


def items(wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Every item with a text in one of the states as an object of a line, whether its plugin is on or off."""
    after = 0
    while batch := _next(after):
        texts, addresses, assets = _texts(batch, wanted.states), _old_urls(batch), _assets(batch, wanted)
        for item in batch:
            if item.number in texts:
                kind = wanted.site.types.get(item.type)
                more = {"old_urls": addresses.get(item.number), "assets": assets.get(item.number)}
                yield _item(item, kind, texts[item.number], more)
        after = batch[-1].number


# The kinds of record in the order they are written: what others name comes first.
WRITTEN: Mapping[str, Lines] = {
    "programme": programmes,
    "stream": streams,
    "item": items,
    "redirect": redirects,
}
# These are counted where there is none of them, too.
USUAL = ("programme", "item")


def size() -> int:
    """About how many lines an export has."""
    return int(Programme.select().count() + Item.select().count())


def named_only(asset: Asset) -> str:
    """The name of a file that is written nowhere."""
    return f"media/{asset.checksum}{ENDINGS[asset.kind]}"


def export(
    site: Site,
    write: Callable[[str], object],
    everything: bool = False,
    attach: Attach = named_only,
) -> dict[str, int]:
    """Write the published texts, or `everything`, as they are at this moment; gives how many of each kind."""
    wanted = Wanted(site, STATES if everything else ("published",), attach)
    counts = dict.fromkeys(WRITTEN, 0)
    with snapshot():
        for kind, lines in WRITTEN.items():
            for line in lines(wanted):
                write(json.dumps(line, ensure_ascii=False) + "\n")
                counts[kind] += 1
    return {kind: number for kind, number in counts.items() if number or kind in USUAL}


def _next(after: int) -> list[Item]:
    return list(Item.select().where(Item.number > after).order_by(Item.number).limit(BATCH))


def _texts(batch: Sequence[Item], states: Sequence[str]) -> dict[int, list[Text]]:
    """The texts of each item, in order of arrival; what waits is written with what else is not public."""
    numbers = [item.number for item in batch]
    chosen = Translation.item.in_(numbers) & Translation.state.in_(states)
    texts = list(Translation.select().where(chosen).order_by(Translation.id))
    found = Body.select(Body.translation, Body.markdown).where(
        Body.translation.in_([one.id for one in texts])
    )
    bodies = {row.translation_id: row.markdown for row in found}
    waiting = pending_of(texts) if "draft" in states else {}
    grouped: dict[int, list[Text]] = {}
    for one in texts:
        text = Text(one, bodies.get(one.id, ""), waiting.get(one.id))
        grouped.setdefault(one.item_id, []).append(text)
    return grouped


def _old_urls(batch: Sequence[Item]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    numbers = [item.number for item in batch]
    for row in OldUrl.select().where(OldUrl.item.in_(numbers)).order_by(OldUrl.position):
        found.setdefault(row.item_id, []).append(row.address)
    return found


def _assets(batch: Sequence[Item], wanted: Wanted) -> dict[int, list[dict[str, Any]]]:
    """The pictures and documents of each item, without what goes with a text that is not written."""
    numbers = [item.number for item in batch]
    columns = Translation.item, Translation.language
    other = Translation.select(*columns).where(
        Translation.item.in_(numbers) & Translation.state.not_in(wanted.states)
    )
    unwritten = {(text.item_id, text.language) for text in other}
    found: dict[int, list[dict[str, Any]]] = {}
    for row in Asset.select().where(Asset.item.in_(numbers)).order_by(Asset.position):
        if (row.item_id, row.language) not in unwritten:
            hidden = {language for number, language in unwritten if number == row.item_id}
            found.setdefault(row.item_id, []).append(_asset(row, hidden, wanted.attach))
    return found


def _asset(row: Asset, hidden: Set[str], attach: Attach) -> dict[str, Any]:
    alt = {tag: said for tag, said in row.alt.items() if tag not in hidden}
    told = {"sha256": row.checksum, "alt": alt, "lang": row.language}
    return {"file": attach(row), "name": row.given, **{name: one for name, one in told.items() if one}}


def _item(
    item: Item,
    kind: ContentType | None,
    texts: Sequence[Text],
    more: Mapping[str, Any],
) -> dict[str, Any]:
    optional = {
        "visible_from": None if item.visible_from is None else dates.iso(item.visible_from),
        "visible_until": None if item.visible_until is None else dates.iso(item.visible_until),
        "follows": item.follows,
        **more,
    }
    return {
        "id": item.id,
        "type": item.type,
        "published": item.published,
        "original": item.original,
        "programmes": item.programmes,
        "countries": item.countries,
        **{name: value for name, value in optional.items() if value},
        "fields": _in_order(item.data, kind, False),
        "translations": {one.row.language: _text(one, kind) for one in texts},
    }


def _text(text: Text, kind: ContentType | None) -> dict[str, Any]:
    written = _version(text.row, text.body, kind, "published")
    if text.waiting is None:
        return written
    waiting = of_revision(text.waiting, kind)
    return {**written, "correction": _version(waiting, waiting.body, kind, "draft")}


def _version(
    text: Translation | TextContent, body: str, kind: ContentType | None, usual: str
) -> dict[str, Any]:
    """A version of a text; its state is said where it is not the usual one."""
    optional = {
        "state": text.state if text.state != usual else None,
        "slug": text.slug if text.slug != slug(text.title) else None,
        "from_revision": text.from_revision,
    }
    return {
        **{name: value for name, value in optional.items() if value},
        "title": text.title,
        "summary": text.summary,
        "body": body,
        "fields": _in_order(text.data, kind, True),
    }


def _in_order(data: Mapping[str, Any], kind: ContentType | None, translated: bool) -> dict[str, Any]:
    """The fields in the order that the type declares, then those that it does not know."""
    declared = [field.name for field in kind.own_fields(translated)] if kind else []
    return {name: data[name] for name in (*declared, *data) if name in data}
