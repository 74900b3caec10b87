"""What was typed outlives a session that ended, an old form, and a right that was lost meanwhile.

Who was logged out gets the text back, with a button to send it again. What somebody sends who no longer may
is refused, and kept for an admin.
"""

from flask import Flask, Response, abort, request, session
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden, Unauthorized

from omctpub import languages
from omctpub.admin.visitor import visitor
from omctpub.publishing import unsaved
from omctpub.web.errors import error_page
from omctpub.web.guard import is_foreign
from omctpub.web.pages import page, view

# The form of a text may hold a megabyte of letters, which take up to six bytes each on their way.
LARGEST_TEXT = 8 * 1024 * 1024
# In the rooms' longest form, a list of a thousand rows, each with ten columns.
MOST_FIELDS = 10_000
WRITING = ("writing.new", "writing.text", "aids.keep", "aids.preview", "aids.pasted", "aids.countries")
FORMS = ("writing.new", "writing.text")


def register(app: Flask) -> None:
    """Give texts room, and answer what cannot be saved so that it is not lost."""
    app.before_request(_make_room)
    for error in (CSRFError, Unauthorized, Forbidden):
        app.register_error_handler(error, _not_saved)


def _make_room() -> None:
    # Nobody who has never come in needs the room, or gets it.
    if request.endpoint not in WRITING or "_user_id" not in session:
        return
    request.max_content_length = request.max_form_memory_size = LARGEST_TEXT
    if len(request.form) > MOST_FIELDS:
        abort(413)


def _not_saved(error: CSRFError | Unauthorized | Forbidden) -> Response:
    if request.method != "POST" or request.endpoint not in (*FORMS, "aids.keep") or is_foreign():
        return error_page(error.code or 400)
    for_admin = _keep_for_admin(isinstance(error, Forbidden))
    if request.endpoint == "aids.keep":
        return error_page(error.code or 400)
    return page(
        "admin/kept.html",
        status=error.code or 400,
        refused=isinstance(error, Forbidden),
        for_admin=for_admin,
        carried=list(_carried()),
        shown=[(name, value) for name, value in _carried() if name in ("title", "summary", "body") and value],
    )


def _carried() -> list[tuple[str, str]]:
    """What the form held, but for the token and what was pressed."""
    fields = request.form.items(multi=True)
    return [(name, value) for name, value in fields if name not in ("csrf_token", "do")]


def _keep_for_admin(refused: bool) -> bool:
    """Keep what came from somebody who was logged in with us, and may not now; tells whether it is kept."""
    user = visitor()
    if user is None and "_user_id" not in session:
        return False
    if user is not None and not refused:
        return False
    form: dict[str, str] = {}
    for name, value in _carried():
        form[name] = f"{form[name]} {value}" if name in form else value
    args, copy = request.view_args or {}, form.pop("copy", "")
    return unsaved.keep(
        unsaved.name_after(copy) if copy else unsaved.name(),
        user.id if user else 0,
        form,
        item=str(args.get("id", form.get("item", "")))[:64],
        type=str(args.get("name", form.get("type", "")))[:64],
        language=languages.as_tag(str(args.get("language", form.get("language", "")))) or view().lang,
        refused=True,
    )
