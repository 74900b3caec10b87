"""Whether the site has a page at an address, so that nobody who asks for it is ever led elsewhere."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from flask import abort, current_app
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect

from omctpub.web import media
from omctpub.web.answers import statics
from omctpub.web.discovery import sitemap
from omctpub.web.finding import places
from omctpub.web.guard import ROOMS
from omctpub.web.pages import find_entry

# These are of a few words each, which the router knows: with them alone, a rule that fits has a page.
_CLOSED = {"lang", "as_feed"}


def has_page(address: str) -> bool:
    """Whether a path, whatever its query, is answered by a page today, or by word that it is gone.

    In the rooms whatever is asked for leads to the login. Of a plugin's page whose address holds a part that
    varies nobody can tell: there it says no.
    """
    path = unquote(address.partition("?")[0])
    if path.startswith(ROOMS) or path == "/":  # what is asked for at the front door besides may lead on
        return path != "/"
    try:
        endpoint, values = current_app.url_map.bind("").match(path, "GET")
    except NotFound:
        return False
    except (RequestRedirect, HTTPException):  # to another way to write it, or only forms are sent there
        return True
    if values.keys() <= _CLOSED:
        return True
    return endpoint in _FINDING and _is_there(_FINDING[endpoint], values)


def _is_there(find: Callable[..., object], values: Mapping[str, Any]) -> bool:
    try:
        find(**values)
    except HTTPException as error:
        return error.code != 404
    return True


def _static(filename: str) -> object:
    return statics.found(filename) or abort(404)


def _part_of_sitemap(number: int) -> object:
    return 1 <= number <= sitemap.parts() or abort(404)


# What refuses where there is no such page, by endpoint.
_FINDING: Mapping[str, Callable[..., object]] = {
    "static": _static,
    "static_root": _static,
    "media.file": media.named,
    "sitemap.part": _part_of_sitemap,
    "reading.listing": lambda lang, path, as_feed="": places.of_type(path),
    "reading.country": lambda lang, in_country, as_feed="": places.of_country(in_country.upper()),
    "reading.programme": lambda lang, in_programme, as_feed="": places.of_programme(in_programme),
    "reading.item": lambda lang, path, id, slug="": find_entry(id, path),
}
