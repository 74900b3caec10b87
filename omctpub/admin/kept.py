"""What was typed outlives what keeps it from being stored: a session that ended, an item that is gone.

Who sent it gets it back in the answer, with a button to send it again where that can help. What is refused
to somebody who no longer may write is kept for an admin, too.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Flask, Response, request, session
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden, HTTPException, Unauthorized

from omctpub import languages
from omctpub.admin.doors.passwords import told
from omctpub.admin.fields import refuse_more_than
from omctpub.admin.rights import Rights
from omctpub.admin.structure.names import WAS
from omctpub.admin.subject import SwitchedOff
from omctpub.admin.visitor import AccountGone, be_nobody, visitor
from omctpub.admin.writing import parts
from omctpub.content import Text
from omctpub.models import Item, Translation
from omctpub.publishing import PublishingError, unsaved
from omctpub.web.errors import code_of, error_page
from omctpub.web.guard import in_rooms, is_foreign
from omctpub.web.pages import is_partial, page, site, view

log = logging.getLogger(__name__)

# The form of a text may hold a megabyte of letters, which take up to six bytes each on their way.
LARGEST_TEXT = 8 * 1024 * 1024
# In the rooms' longest form, a list of a thousand rows, each with ten columns.
MOST_FIELDS = 10_000
WRITING = ("writing.new", "writing.text", "aids.keep", "aids.preview", "aids.pasted", "aids.countries")
KEPT = ("writing.new", "writing.text", "aids.keep")
# Passwords, codes and accounts are not given back; what scripts ask for is no page; lists are ticked.
WITHOUT = ("security", "doors", "account", "people", "aids", "desk")
# What forms hold beside what somebody typed.
ASIDE = (
    *("base", "copy", "countries", "do", "instead_of", "item", "programmes", "seen", "source", "stamp"),
    *("revision", "text", "type", "up_to_date", "where", "zone"),
)


@dataclass(frozen=True)
class Said:
    """What became of a form: a heading, a sentence, and whether it may be sent again as it is."""

    heading: Text
    sentence: Text
    again: bool = False


LOGGED_OUT = Said(
    _("This was not saved yet"),
    _(
        "You were logged out meanwhile. Nothing that you wrote is lost: log in in another window, "
        "come back to this page, and send it again."
    ),
    again=True,
)
REFUSED = Said(_("You can no longer save this"), _("You have no right to this any more. Copy what you need."))
NOT_SAVED: Text = _("This was not saved")
UNREAD = Said(
    NOT_SAVED,
    _(
        "What you sent is larger than this form takes, and was not read. Go back: most browsers still show "
        "what you typed. Then send less of it at once."
    ),
)
BECAUSE: Mapping[int, Said] = {
    401: LOGGED_OUT,
    403: REFUSED,
    404: Said(NOT_SAVED, _("What it belongs to is not there any more. Copy what you still need.")),
    409: Said(
        _("This was not saved yet"),
        _("It cannot be stored at this moment: something was changed or switched off. Send it again later."),
        again=True,
    ),
    410: Said(NOT_SAVED, _("What it belongs to was taken down meanwhile. Nothing of this is kept here.")),
    413: Said(NOT_SAVED, _("It is more than this form takes. Copy what you wrote, and save it in parts.")),
    500: Said(
        _("This was not saved yet"),
        _(
            "The fault is ours and has been noted. Nothing that you wrote is lost: "
            "send it again in a few minutes."
        ),
        again=True,
    ),
    503: Said(
        _("This was not saved yet"),
        _(
            "The database cannot be reached at this moment. Nothing that you wrote is lost: "
            "send it again in a few minutes."
        ),
        again=True,
    ),
    507: Said(
        _("This was not saved yet"),
        _(
            "This site has no room left to store anything: tell whoever runs it. "
            "Nothing that you wrote is lost: send it again later."
        ),
        again=True,
    ),
}
MALFORMED = Said(
    NOT_SAVED, _("The form that was sent cannot be understood. Copy what you wrote, and open it anew.")
)

# Of a page without anything typed that could be lost, such as the login.
OUTDATED: tuple[Text, Text] = (
    _("This page can no longer be used"),
    _(
        "It was opened before you logged in or out, or the browser keeps no cookie of this site, "
        "which needs https. Open the page again, and do it once more."
    ),
)


def register(app: Flask) -> None:
    """Give texts room, and say what cannot be done any more as such, in the rooms."""
    app.before_request(_make_room)
    app.register_error_handler(PublishingError, _cannot_be_done)
    app.register_error_handler(SwitchedOff, _switched_off)


def given_back(error: Exception) -> Response | None:
    """The page for a form of the rooms that ended in an error, with what was typed; None for all else."""
    if request.method != "POST" or not in_rooms() or is_foreign():
        return None
    if code_of(error) == 503:
        be_nobody()  # who it is cannot be looked up
    carried = _carried()
    for_admin = isinstance(error, HTTPException) and _keep_for_admin(error, carried or [])
    if request.endpoint is None or is_partial():
        return None
    if request.blueprint in WITHOUT:
        return told(*OUTDATED, 400) if isinstance(error, CSRFError) else None
    shown = [(name, value) for name, value in carried or () if _is_typed(name) and value.strip()]
    files = carried is not None and any(one.filename for one in request.files.values())
    if carried is not None and not shown and not files:
        return None
    said = _said(error)
    return page(
        "admin/kept.html",
        status=_status(error),
        said=UNREAD if carried is None else said,
        logged_out=said is LOGGED_OUT,
        for_admin=for_admin,
        carried=carried,
        shown=shown,
        labels=_labels() if shown and request.blueprint == "writing" else {},
        files=files,
    )


def _cannot_be_done(error: PublishingError) -> Response:
    log.warning("%s was refused: %r", request.endpoint, error)
    return given_back(error) or error_page(_status(error))


def _switched_off(error: SwitchedOff) -> Response:
    return given_back(error) or page("admin/off.html", status=409, item=error.item)


def _status(error: Exception) -> int:
    if isinstance(error, PublishingError):
        gone = not Item.select().where(Item.id == (request.view_args or {}).get("id", "")).exists()
        return 410 if gone else 409
    return code_of(error)


def _said(error: Exception) -> Said:
    return LOGGED_OUT if isinstance(error, CSRFError) else BECAUSE.get(_status(error), MALFORMED)


def _make_room() -> None:
    # Nobody who has never come in needs the room, or gets it.
    if request.endpoint not in WRITING or "_user_id" not in session:
        return
    request.max_content_length = request.max_form_memory_size = LARGEST_TEXT
    refuse_more_than(MOST_FIELDS)


def _carried() -> list[tuple[str, str]] | None:
    """What the form held, with what was pressed and without the token; None where it cannot be read.

    What stands in it twice is said once.
    """
    try:
        fields = dict.fromkeys(request.form.items(multi=True))
    except HTTPException:
        return None
    return [(name, value) for name, value in fields if name != "csrf_token"]


def _is_typed(name: str) -> bool:
    return name not in ASIDE and not name.startswith(("language", WAS))


def _labels() -> Mapping[str, Text]:
    """What the parts of a text's form are called, for the type that the form itself names."""
    own = (request.view_args or {}).get("name", "") or request.form.get("type", "")
    kinds = sorted(site().types.values(), key=lambda kind: kind.name == own)
    return {part.name: part.label for kind in kinds for part in parts.of(kind, with_item=True)}


def _keep_for_admin(error: HTTPException, carried: Sequence[tuple[str, str]]) -> bool:
    """Keep a text from somebody who was logged in with us, and may not now.

    Tells whether they may hear that it is kept: not of an item of which they may not know that it is there.
    """
    refused = isinstance(error, Forbidden)
    if request.endpoint not in KEPT or not (refused or isinstance(error, CSRFError | Unauthorized)):
        return False
    user = visitor()
    if user is None and "_user_id" not in session:
        return False
    if user is not None and not refused:
        return False
    values: dict[str, list[str]] = {}
    for name, value in carried:
        values.setdefault(name, []).append(value)
    form = {name: " ".join(said) for name, said in values.items() if name != "do"}
    args, copy = request.view_args or {}, form.pop("copy", "")
    # A new item is of no other, whatever somebody wrote into its form.
    item = "" if request.endpoint == "writing.new" else str(args.get("id", form.get("item", "")))[:64]
    kept = unsaved.keep(
        unsaved.name_after(copy) if copy else unsaved.name(),
        user.id if user else 0,
        form,
        item=item,
        type=str(args.get("name", form.get("type", "")))[:64],
        language=languages.as_tag(str(args.get("language", form.get("language", "")))) or view().lang,
        refused=True,
    )
    return kept and (user is not None or isinstance(error, AccountGone) or _is_known_to_all(item))


def _is_known_to_all(item: str) -> bool:
    """Whether nothing is told by it that the item is there; "" is a new one."""
    texts = Translation.select().join(Item).where(Item.id == item)
    return not item or Rights("", frozenset()).knows_item(texts)
