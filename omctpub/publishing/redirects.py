"""The verbs that change the redirects of the site's own, and the rules for where one may lead."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit, urlunsplit

from flask_babel import lazy_gettext as _

from omctpub.config import Settings
from omctpub.models import OldUrl, audit, next_number, writing
from omctpub.models.audit import COUNTER, Deed
from omctpub.models.redirects import LONGEST_TARGET, Redirect, is_item, looked_for, redirect_from
from omctpub.publishing.contents import PublishingError
from omctpub.text import old_address

MOST_REDIRECTS = 5_000
_ITEM = re.compile(r"[A-Za-z0-9._-]{1,64}")
_NOWHERE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\\]")

NO_ADDRESS = _("Write an address that begins with /, such as /en/old-page.")
NO_TARGET = _("Write an address on this site that begins with /, or the id of an item.")
ELSEWHERE = _("This leads to another site. A redirect leads to an address on this one.")
ITSELF = _("This leads back to the address itself.")
CIRCLE = _("This leads in a circle: from there, other redirects lead back to this address.")


def from_address(typed: str) -> str:
    """The address to lead on from, as it is stored; PublishingError where it can be none."""
    try:
        if _NOWHERE.search(typed.strip()):
            raise ValueError
        address = old_address(typed)
    except ValueError:
        raise PublishingError(NO_ADDRESS, "from") from None
    if address == "/":
        raise PublishingError(_("The front page cannot lead elsewhere."), "from")
    return address


def target(settings: Settings, typed: str, field: str = "to") -> str:
    """Where to lead, as it is stored: an address without a host that stays on the site, or the id of an item.

    An address may have the site's own host. PublishingError, of `field`, where it can be none.
    """
    wished = typed.strip()
    if _ITEM.fullmatch(wished) and wished not in (".", ".."):
        return wished
    try:
        parts = urlsplit(wished)
        if parts.scheme in ("http", "https") and not _is_own(settings, parts.hostname or ""):
            raise PublishingError(ELSEWHERE, field)
        if parts.scheme in ("http", "https"):
            wished = urlunsplit(("", "", parts.path or "/", parts.query, parts.fragment))
        if not _stays_here(wished):
            raise ValueError
    except ValueError:
        raise PublishingError(NO_TARGET, field) from None
    return wished


def _is_own(settings: Settings, host: str) -> bool:
    names = {one.lstrip(".").lower() for one in settings.hosts} | {urlsplit(settings.url).hostname or ""}
    return bool(host) and host.lower() in names


def _stays_here(address: str) -> bool:
    """Whether a browser takes it for a path on this site, and for the same one as we do."""
    path = unquote(address.partition("#")[0].partition("?")[0])
    return (
        address.startswith("/")
        and "//" not in path
        and not {".", ".."}.intersection(path.split("/"))
        and not _NOWHERE.search(address + path)
        and len(address.encode()) <= LONGEST_TARGET
        and bool(looked_for(address))
    )


def save_redirect(address: str, target: str, targets: Mapping[str, str], by: str) -> str:
    """Lead from an address to a target, who reads one of some languages to another one.

    Addresses and targets are as the rules above give them. Tells "added", "changed" or "unchanged";
    PublishingError where it leads back to itself, or the address belongs to an item.
    """
    with writing():
        # Of two who would close a circle together, the second waits, and sees what the first has done.
        next_number(COUNTER, 0)
        known = Redirect.get_or_none(Redirect.address == address)
        if known and (known.target, known.targets) == (target, dict(targets)):
            return "unchanged"
        _refuse(address, known)
        _refuse_circles(address, {"to": target, **{f"languages.{tag}": one for tag, one in targets.items()}})
        stored = known or Redirect(address=address)
        stored.target, stored.targets = target, dict(targets)
        stored.save()
        audit.note(by, [Deed("redirect saved", str(stored.number))])
    return "changed" if known else "added"


def remove_redirect(number: int, by: str) -> bool:
    """Remove a redirect by its number; tells whether there was one."""
    with writing():
        gone = bool(Redirect.delete().where(Redirect.number == number).execute())
        if gone:
            audit.note(by, [Deed("redirect removed", str(number))])
    return gone


def _refuse(address: str, known: Redirect | None) -> None:
    if known is None and Redirect.select().count() >= MOST_REDIRECTS:
        raise PublishingError(_("There are %(most)s redirects already.", most=MOST_REDIRECTS), "from")
    owner = OldUrl.get_or_none(OldUrl.address == address)
    if owner:
        raise PublishingError(
            _("The item %(id)s had this address, and is what it leads to.", id=owner.item.id), "from"
        )


def _refuse_circles(address: str, targets: Mapping[str, str]) -> None:
    for field, one in targets.items():
        if address in _asked(one):
            raise PublishingError(ITSELF, field)
        if _leads_back(address, one):
            raise PublishingError(CIRCLE, field)


def _leads_back(address: str, target: str) -> bool:
    seen: set[int] = set()
    ahead = [target]
    while ahead:
        asked = _asked(ahead.pop())
        if address in asked:
            return True
        found = redirect_from(asked)
        if found and found.number not in seen:
            seen.add(found.number)
            ahead += found.every_target
    return False


def _asked(target: str) -> Sequence[str]:
    """What is looked for where somebody has followed a redirect; an item leads no further."""
    return () if is_item(target) else looked_for(target)
