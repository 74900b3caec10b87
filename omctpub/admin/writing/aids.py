"""What helps while somebody writes, and what scripts ask for: preview, pasted text, countries, keeping."""

from flask import Blueprint, Response, abort, jsonify, request
from flask_wtf.csrf import generate_csrf

from omctpub import from_html, languages
from omctpub.admin import rights
from omctpub.admin.subject import knew
from omctpub.admin.visitor import acting, member
from omctpub.admin.writing.sheet import Sheet, sent
from omctpub.models import Item
from omctpub.publishing import unsaved
from omctpub.web.pages import page, site, view

aids = Blueprint("aids", __name__)


@aids.post("/preview")
def preview() -> Response:
    """What readers will see of a text, in its language and direction."""
    return page("admin/preview.html", language=_language(), body=request.form.get("body", ""))


@aids.get("/token")
def token() -> Response:
    """What forms of this session carry, for one that was opened in an earlier session."""
    return Response(generate_csrf(), mimetype="text/plain")


@aids.post("/pasted")
def pasted() -> Response:
    """Markdown of what was copied elsewhere as HTML: from a word processor, a page, a letter."""
    try:
        made = from_html.convert(request.form.get("html", ""))
    except from_html.TooMuch:
        abort(413)
    return Response(made.markdown, mimetype="text/plain")


@aids.post("/countries")
def countries() -> Response:
    """The countries of the form, with those that were just typed."""
    kind = site().types.get(request.form.get("type", "")) or abort(400)
    sheet = Sheet(kind, None, _language(), rights.of(member()))
    sheet.take(sent(kind))
    sheet.add_countries()
    return page("admin/countries.html", status=422 if sheet.faults else 200, sheet=sheet)


@aids.post("/unsaved")
def keep() -> Response:
    """Keep what stands in a form while it is not saved; answers with the time, or 409 where it cannot be.

    410 where its item is gone, or is none of which they may know.
    """
    item, name = request.form.get("item", "")[:64], request.form.get("type", "")
    kind = site().types.get(name) or abort(409)
    row = Item.get_or_none(Item.id == item) if item else None
    mine = rights.of(member())
    if item and (row is None or not (mine.knows_item(row.translations) or knew(item))):
        abort(410)
    sheet = Sheet(kind, row, _language(), mine)
    sheet.take(sent(kind))
    typed, language = sheet.carried, sheet.language
    with acting() as user:
        if not rights.of(user).writes(language):
            abort(403)
        kept = unsaved.keep(sheet.copy, user.id, typed, item=item, type=kind.name, language=language)
    if not kept:
        abort(409)
    return jsonify(at=site().now().strftime("%H:%M:%S"))


def _language() -> str:
    """The language in the form; where that is none, the page's."""
    return languages.as_tag(request.form.get("language", "")) or view().lang
