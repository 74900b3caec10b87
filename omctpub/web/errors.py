"""Error pages: in the reader's language, with a way on, and never more than the reader needs to know."""

import logging
from collections.abc import Mapping

from flask import Flask, Response, request
from flask_babel import lazy_gettext as _
from peewee import DatabaseError
from werkzeug.exceptions import Gone, HTTPException, InternalServerError, MethodNotAllowed, SecurityError
from werkzeug.exceptions import default_exceptions as http_errors

from omctpub.content import Text
from omctpub.models.visible import Entry, entry, moved_from
from omctpub.text import old_address
from omctpub.web.canonical import asked_address, text_path
from omctpub.web.pages import language_in_address, lead_on, link, page, site, view

log = logging.getLogger(__name__)

TEXTS: Mapping[int, tuple[Text, Text]] = {
    400: (_("This request cannot be understood"), _("Something in the address or the form is malformed.")),
    403: (
        _("This is not allowed"),
        _("You have no right to this page, or a form was sent to it from another site."),
    ),
    404: (
        _("Page not found"),
        _("There is no page at this address. It may be mistyped, or the page was moved."),
    ),
    405: (_("This is not allowed"), _("This address cannot be used in this way.")),
    410: (_("No longer available"), _("This page was here once and has been taken down.")),
    413: (_("This is too much"), _("What was sent is larger than this site accepts.")),
    422: (
        _("Please check what you wrote"),
        _("The form has mistakes. Go back, mend them and send it again."),
    ),
    500: (
        _("Something went wrong here"),
        _("The fault is ours and has been noted. Please try again in a few minutes."),
    ),
}


# Where an address that is not found can be one of an earlier site: no page of the site's own is there.
OF_ITEMS = (None, "reading.item", "reading.listing")


def register(app: Flask) -> None:
    """Answer every error of the application with a page of its own."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)


def _refused(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):  # a foreign Host: no address of a page can be made for it
        return Response("This site does not answer to that host name.\n", 400, mimetype="text/plain")
    if error.code is None or error.code < 400:
        return Response(error.get_response().get_data(), error.code, error.get_headers())
    try:
        unknown = error.code == 404 and request.endpoint in OF_ITEMS
        address = _new_address() if unknown else None
    except Gone:
        return _error_page(410)
    if address:
        return lead_on(address, 301)
    answer = _error_page(error.code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(error.valid_methods)
    return answer


def _new_address() -> str | None:
    """Where the item is that had this address on an earlier site; gone where it was taken down."""
    whole = asked_address()
    path = whole.partition("?")[0]
    try:
        moved = moved_from([old_address(whole), old_address(path)], view().sight.now)
        found = entry(view().sight, moved.id) if moved else None
    except (ValueError, DatabaseError):
        return None
    if moved and not found:
        raise Gone()
    return text_path(found, _meant(found, path)) if found else None


def _meant(found: Entry, path: str) -> str:
    """The language of the text to show: the one the old address begins with, else the original."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in found.texts else found.text(language_in_address() or found.original).lang


def _failed(error: Exception) -> Response:
    log.exception("%s %s failed", request.method, request.path.encode("unicode_escape").decode())
    return _error_page(InternalServerError.code)


def _error_page(code: int) -> Response:
    known = code if code in TEXTS else 400 if code in http_errors and code < 500 else 500
    title, sentence = TEXTS[known]
    try:
        # The page does not exist in other languages either, but the home page does.
        switch = {lang: link("reading.home", lang=lang) for lang in site().settings.languages}
        return page(
            "error.html", part="error_part.html", status=code, title=title, sentence=sentence, switch=switch
        )
    except Exception:  # a template of the site's own may be what is broken
        log.exception("the error page itself failed")
        return Response(f"{title}. {sentence}\n", code, mimetype="text/plain")
