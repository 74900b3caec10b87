"""Error pages: in the reader's language, with a way on, and never more than the reader needs to know."""

import logging
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import Gone, HTTPException, MethodNotAllowed, SecurityError
from werkzeug.exceptions import default_exceptions as http_errors
from werkzeug.routing import RequestRedirect

from omctpub.content import Text
from omctpub.models.database import is_out_of_reach, is_unwritable
from omctpub.text import first_line
from omctpub.web.moved import led_on
from omctpub.web.pages import link, page, site

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
    409: (
        _("This cannot be done at this moment"),
        _("Something was changed or switched off meanwhile. Go back, look at it again, and try once more."),
    ),
    410: (_("No longer available"), _("This page was here once and has been taken down.")),
    413: (_("This is too much"), _("What was sent is larger than this site accepts.")),
    422: (
        _("Please check what you wrote"),
        _("The form has mistakes. Go back, mend them and send it again."),
    ),
    429: (
        _("Too many attempts"),
        _("Please wait a quarter of an hour, and try again. Nothing is lost."),
    ),
    500: (
        _("Something went wrong here"),
        _("The fault is ours and has been noted. Please try again in a few minutes."),
    ),
    503: (
        _("This site cannot answer just now"),
        _("It cannot reach its texts at this moment. Please try again in a few minutes."),
    ),
    507: (
        _("Nothing can be stored just now"),
        _("This site has no room left to store anything, so what you sent is not stored. Try again later."),
    ),
}


def register(app: Flask, instead: Callable[[Exception], Response | None]) -> None:
    """Answer every error of the application with a page of its own; `instead` may give another one."""
    app.register_error_handler(HTTPException, lambda error: _other(instead, error) or _refused(error))
    app.register_error_handler(Exception, lambda error: _failed(error, instead))
    app.after_request(_without_host)


def _refused(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):  # a foreign Host: no address of a page can be made for it
        return Response("This site does not answer to that host name.\n", 400, mimetype="text/plain")
    if error.code is None or error.code < 400:
        return Response(error.get_response().get_data(), error.code, error.get_headers())
    try:
        elsewhere = led_on() if error.code == 404 else None
    except Gone:
        return error_page(410)
    if elsewhere:
        return elsewhere
    answer = error_page(error.code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(error.valid_methods)
    return answer


def _without_host(answer: Response) -> Response:
    """A redirect of the router leads to this site under whatever name and scheme it was asked for."""
    if isinstance(request.routing_exception, RequestRedirect):
        parts = urlsplit(request.routing_exception.new_url)
        answer.location = urlunsplit(("", "", parts.path, parts.query, ""))
    return answer


def _failed(error: Exception, instead: Callable[[Exception], Response | None]) -> Response:
    asked = request.method, request.path.encode("unicode_escape").decode()
    code = code_of(error)
    if code == 503:  # each request says so until it is back: where in the program tells nothing
        log.error("%s %s failed: the database is out of reach: %s", *asked, first_line(error))
    else:
        log.exception("%s %s failed", *asked)
    return _other(instead, error) or error_page(code)


def _other(instead: Callable[[Exception], Response | None], error: Exception) -> Response | None:
    try:
        return instead(error)
    except Exception:  # what it needs may be what is broken
        log.exception("no other page for the error could be made")
        return None


def code_of(error: Exception) -> int:
    """The status that an error is answered with."""
    if isinstance(error, HTTPException):
        return error.code or 500
    if is_out_of_reach(error):
        return 503
    return 507 if is_unwritable(error) else 500


def error_page(code: int) -> Response:
    """The page of that status: of one that is not known, that of its kind."""
    answer = _page_of(code)
    if code == 503:
        answer.headers["Retry-After"] = "60"
    return answer


def _page_of(code: int) -> Response:
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
