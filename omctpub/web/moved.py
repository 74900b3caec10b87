"""Where what had the address asked for stands now: on an earlier site, or by a redirect of this one's own."""

from flask import Response
from peewee import DatabaseError
from werkzeug.exceptions import Gone

from omctpub.models.redirects import Redirect, is_item, looked_for, redirect_from
from omctpub.models.visible import Entry, entry, moved_from, was_public
from omctpub.web.discovery.canonical import asked_address, text_path
from omctpub.web.pages import language_in_address, lead_on, view


def led_on() -> Response | None:
    """Lead for good to what had this address, where anything had; gone where that was taken down."""
    address = _new_address()
    if address is None:
        return None
    answer = lead_on(address, 301)
    if language_in_address() is None:
        answer.vary.add("Accept-Language")
    return answer


def _new_address() -> str | None:
    whole = asked_address()
    try:
        asked = looked_for(whole)
        moved = moved_from(asked, view().sight.now)
        found = entry(view().sight, moved.id) if moved else None
        redirect = None if moved else redirect_from(asked)
        if redirect:
            return _target(redirect, _first_part(whole))
    except (ValueError, DatabaseError):
        return None
    if moved and not found:
        raise Gone()
    return text_path(found, _meant(found, _first_part(whole))) if found else None


def _first_part(address: str) -> str:
    return address.partition("?")[0].lstrip("/").partition("/")[0]


def _target(redirect: Redirect, first: str) -> str | None:
    """Where a redirect leads a reader of the language that the address begins with, else of the page's."""
    targets: dict[str, str] = redirect.targets
    wished: str = targets.get(first) or targets.get(view().lang) or redirect.target
    if not is_item(wished):
        return wished
    found = entry(view().sight, wished)
    if found is None and was_public(wished, view().sight.now):
        raise Gone()
    if found is None:
        return None
    return text_path(found, first if first in found.texts else found.text(view().lang).lang)


def _meant(found: Entry, first: str) -> str:
    """The language of the text to show: the one the old address begins with, else the original."""
    return first if first in found.texts else found.text(language_in_address() or found.original).lang
