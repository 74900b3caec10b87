"""Links within the site that lead nowhere: to an item that nobody sees, an unknown country or programme."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import unquote, urlsplit

from flask_babel import lazy_gettext as _

from omctpub import countries
from omctpub.models import Item, KnownType, Programme, Translation
from omctpub.models.redirects import Redirect, is_item, looked_for, redirect_from
from omctpub.models.visible import moved_from
from omctpub.publishing.checking.subject import Finding, Subject, quoted
from omctpub.site import Site

LONGEST_QUOTED = 80
# So many addresses are looked up for one field.
MOST_ADDRESSES = 300

_LINK = re.compile(r'<a href="([^"#]+)')
_FEED = re.compile(r"\.(?:atom|json)$")


def findings(site: Site, subject: Subject) -> Iterator[Finding]:
    for passage in subject.checked():
        linked = dict.fromkeys(map(unescape, _LINK.findall(passage.html)))
        for address in _dead(site, subject.id, [one for one in linked if one][:MOST_ADDRESSES]):
            told = quoted(address, LONGEST_QUOTED)
            sentence = _("The link to %(address)s leads nowhere on this site.", address=told)
            yield Finding("dead_link", passage.field, passage.language, sentence)


def _dead(site: Site, own: str, addresses: Sequence[str]) -> Iterator[str]:
    """Those of the addresses that are of this site and known to have nothing to show."""
    paths = {address: path for address in addresses if (path := _path(site, address))}
    parts = {address: path.strip("/").split("/") for address, path in paths.items()}
    names = {name for part in parts.values() for name in part[2:3]}
    wanted = names | {_FEED.sub("", name) for name in names}
    places = _Places(site, own, wanted) if paths else None
    for address, part in parts.items():
        if places and places.lacks(part) and not _leads_on(site, own, address, part[0]):
            yield address


def _path(site: Site, address: str) -> str:
    """The path of an address of this site; empty where it is another's, or cannot be read."""
    try:
        asked, home = urlsplit(address), urlsplit(site.settings.url)
    except ValueError:
        return ""
    ours = asked.netloc.lower() == home.netloc.lower() if asked.netloc else not asked.scheme
    return unquote(asked.path) if ours and asked.path.startswith("/") else ""


def _leads_on(site: Site, own: str, address: str, first: str) -> bool:
    """Whether who asks for an address is led to the item that had it on an earlier site, or by a redirect.

    A redirect may lead the readers of each language elsewhere: it is enough that some of them arrive. Of an
    address that it leads to no more is asked: it is for whoever wrote the redirect.
    """
    parts = urlsplit(address)
    try:
        asked = looked_for(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    except ValueError:
        return False
    moved = moved_from(asked, site.sight().now)
    redirect = None if moved else redirect_from(asked)
    targets = {moved.id} if moved else _targets(site, redirect, first) if redirect else set()
    items = {one for one in targets if is_item(one)}
    return targets != items or not items.isdisjoint({own, *_seen(site, items)})


def _targets(site: Site, redirect: Redirect, first: str) -> set[str]:
    """Where a redirect may lead from an address, that begins with this, most often a language."""
    if first in redirect.targets or first in site.settings.languages:
        return {redirect.targets.get(first, redirect.target)}
    return set(redirect.every_target)


def _seen(site: Site, ids: set[str]) -> dict[str, str]:
    """Those of the items that readers see, with their types."""
    public = (Translation.state == "published") & site.sight().predicate()
    rows = Item.select(Item.id, Item.type).join(Translation).where(Item.id.in_(ids) & public).distinct()
    return {row.id: row.type for row in rows}


class _Places:
    """What the site has at its addresses; of what plugins add besides, nothing is known."""

    def __init__(self, site: Site, own: str, wanted: set[str]) -> None:
        self._languages, self._types = site.settings.languages, site.types
        self._paths = {row.path: row.name for row in KnownType.select()}
        itself = {row.id: row.type for row in Item.select(Item.id, Item.type).where(Item.id == own)}
        self._items = _seen(site, wanted) | itself
        slugs = Programme.select(Programme.slug).where(Programme.slug.in_(wanted))
        self._programmes = {row.slug for row in slugs}

    def lacks(self, parts: Sequence[str]) -> bool:
        """Whether it is known that an address of these parts has nothing to show."""
        language, path, name = [*parts, "", "", ""][:3]
        if path in self._paths:
            kind = self._paths[path]
            there = kind in self._types and (not name or self._items.get(name) == kind)
        elif path == "countries":
            there = not name or _FEED.sub("", name).upper() in countries.codes()
        elif path == "programmes":
            there = not {name, _FEED.sub("", name)}.isdisjoint(self._programmes)
        else:
            return False
        return not there or language not in self._languages
