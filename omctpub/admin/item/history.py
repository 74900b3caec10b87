"""The past of a text and of an item: what was saved, by whom, what differs; and an earlier version back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _

from omctpub import publishing
from omctpub.admin import deeds, rights
from omctpub.admin.comparing import Part, compared
from omctpub.admin.subject import item_here, kind_of, text_here
from omctpub.admin.visitor import acting, member
from omctpub.content import Text
from omctpub.models import Item, Translation, revisions
from omctpub.text import digits
from omctpub.web.finding.filters import page_number
from omctpub.web.pages import lead_on, page, site
from omctpub.web.templating import moment_at

history = Blueprint("history", __name__)

A_PAGE = 50
_LONGEST_NUMBER = 9


@dataclass(frozen=True)
class Row:
    """A revision, or a row of the log, as the page says it; `before` is the revision that it followed."""

    number: int
    at: str
    by: Text
    deeds: list[Text]
    language: str = ""
    seen: bool = False
    worked_on: bool = False
    before: int = 0


@history.get("/items/<id>/<language>/history")
def versions(id: str, language: str) -> Response:
    """All revisions of a text that are theirs to see, and what differs between two of them: `a` and `b`.

    Else between what readers see and what is worked on, or where that is one, between the last two.
    """
    text, mine = text_here(id, language), rights.of(member())
    drafts, at = mine.writes(language), page_number(request.args)
    count = revisions.count(text, drafts)
    rows = _rows(id, text, mine, at)
    if not rows and at > 1:
        abort(404)
    old, new = _two(text, mine)
    return page(
        "admin/history.html",
        item=text.item,
        text=text,
        rows=rows,
        writes=drafts and text.item.type in site().types,
        old=old,
        new=new,
        parts=_compared(text, old, new, drafts),
        pages=_pages(count, at),
        done=_done(),
    )


@history.post("/items/<id>/<language>/history")
def restore(id: str, language: str) -> Response:
    """Make the revision that was pressed the version that is worked on."""
    text = text_here(id, language)
    if not rights.of(member()).writes(language):
        abort(403)
    kind_of(text.item)
    number = _number(request.form.get("revision", ""))
    if revisions.content_of(text, number) is None:
        abort(404)
    with acting() as user:
        if not rights.of(user).writes(language):
            abort(403)
        made = publishing.bring_back(site(), id, language, number, str(user.id))
    address = url_for("history.versions", id=id, language=language, back=number, made=made or 0)
    return lead_on(address, 303)


@history.get("/items/<id>/log")
def log(id: str) -> Response:
    """What was done to an item, and by whom; also of one that was taken down."""
    if not deeds.is_known(id):
        abort(404)
    at = page_number(request.args)
    found = deeds.log_of(id, A_PAGE + 1, (at - 1) * A_PAGE)
    if not found and at > 1:
        abort(404)
    names = deeds.names_of(row.by for row in found)
    rows = [
        Row(row.revision or 0, moment_at(row.at), names[row.by], [deeds.deed(row.action)], row.language)
        for row in found[:A_PAGE]
    ]
    pages = (at - 1 if at > 1 else None, at + 1 if len(found) > A_PAGE else None)
    there = Item.select().where(Item.id == id).exists()
    return page("admin/log.html", id=id, rows=rows, pages=pages, item=item_here(id) if there else None)


def _rows(id: str, text: Translation, mine: rights.Rights, at: int) -> list[Row]:
    drafts = mine.writes(text.language)
    found = revisions.versions(text, A_PAGE + 1, (at - 1) * A_PAGE, drafts)
    befores = [*(one.number for one in found[1:]), 0]
    done = deeds.of_revisions(id, text, [one.number for one in found])
    names = deeds.names_of(one.by for one in found)
    own = revisions.number_of(text)
    worked_on = text.pending if mine.sees(text) and text.pending else own
    return [
        Row(
            one.number,
            moment_at(one.at),
            names[one.by],
            [deeds.deed(action) for action in done.get(one.number, ("saved",))],
            seen=one.number == own and text.state == "published",
            worked_on=one.number == worked_on,
            before=before,
        )
        for one, before in zip(found[:A_PAGE], befores, strict=False)
    ]


def _compared(text: Translation, old: int, new: int, drafts: bool) -> list[Part]:
    was, now = (_content(text, number, drafts) for number in (old, new))
    return compared(site().types.get(text.item.type), was, now)


def _content(text: Translation, number: int, drafts: bool) -> Mapping[str, Any]:
    """What a revision holds; 0 stands for what was before the first."""
    found = revisions.content_of(text, number, drafts) if number else {}
    return abort(404) if found is None else found


def _two(text: Translation, mine: rights.Rights) -> tuple[int, int]:
    """Which two are asked for; the first alone is compared with nothing."""
    if "a" not in request.args and "b" not in request.args:
        if text.pending and text.state == "published" and mine.sees(text):
            return revisions.number_of(text) or 0, text.pending
        last = revisions.versions(text, 2, 0, mine.writes(text.language))
        new, old, *_none = (*(one.number for one in last), 0, 0)
        return old, new
    return _number(request.args.get("a", "")), _number(request.args.get("b", ""))


def _number(given: str) -> int:
    written = digits(given.strip())
    if not (written.isascii() and written.isdigit() and len(written) <= _LONGEST_NUMBER):
        abort(404)
    return int(written)


def _pages(count: int, at: int) -> tuple[int | None, int | None]:
    """The pages with newer ones, and with older ones."""
    return at - 1 if at > 1 else None, at + 1 if count > at * A_PAGE else None


def _done() -> Text:
    """What was done just now, where the address says so."""
    back, made = (request.args.get(name, "") for name in ("back", "made"))
    if not (back.isascii() and back.isdigit() and made.isascii() and made.isdigit()):
        return ""
    already: Text = _("The text is as in revision %(back)s already.", back=back)
    again: Text = _(
        "The text is as in revision %(back)s again, as revision %(made)s. "
        "Readers see it only when it is published.",
        back=back,
        made=made,
    )
    return already if made == "0" else again
