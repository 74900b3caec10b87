"""Where a text is written: a new item, the original of one, or a translation with the original beside it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _
from peewee import DoesNotExist

from omctpub import languages, publishing
from omctpub.admin import rights
from omctpub.admin.comparing import Part as Difference
from omctpub.admin.comparing import compared
from omctpub.admin.subject import item_here, kind_of
from omctpub.admin.visitor import acting, member
from omctpub.admin.writing import saving
from omctpub.admin.writing.saving import Changed, Made, NotAllowed, merged
from omctpub.admin.writing.sheet import Sheet, sent
from omctpub.admin.writing.values import Values, stamp
from omctpub.content import Text
from omctpub.models import Item, KnownType
from omctpub.publishing import PublishingError, unsaved
from omctpub.web.pages import is_partial, lead_on, page, site, view

writing = Blueprint("writing", __name__)

SAVES = ("save", "submit")
MOST_OFFERED = 5


@writing.get("/new")
def choose() -> Response:
    """The types of which an item can be written."""
    return page("admin/choose.html")


@writing.route("/new/<name>", methods=["GET", "POST"])
def new(name: str) -> Response:
    """The form of a new item, in a language that stands in it."""
    kind = site().types.get(name) or abort(409 if KnownType.get_or_none(KnownType.name == name) else 404)
    # What stands in the form counts, not the address that it was opened by.
    typed = (request.form if request.method == "POST" else request.args).get("language", "")
    language = languages.as_tag(typed.strip())
    sheet = Sheet(kind, None, language or view().lang, _rights())
    if request.method != "POST":
        return _opened(sheet)
    if not language:
        sheet.tag = typed
        sheet.faults["language"] = _("must be a language tag such as fr or zh-Hant")
    return _posted(sheet)


@writing.route("/items/<id>/<language>", methods=["GET", "POST"])
def text(id: str, language: str) -> Response:
    """The form of one text of an item: one that is there, or is to be."""
    item = item_here(id, or_knew=True)
    kind = kind_of(item)
    if languages.as_tag(language) != language:
        abort(404)
    sheet = Sheet(kind, item, language, _rights())
    if not sheet.rights.writes(language):
        abort(403)
    return _posted(sheet) if request.method == "POST" else _opened(sheet)


def _rights() -> rights.Rights:
    return rights.of(member())


def _opened(sheet: Sheet) -> Response:
    copy = request.args.get("copy", "")
    kept = unsaved.find(copy, member().id, admin=member().role == "admin")
    if kept is None:
        sheet.open()
    else:
        sheet.take(kept.form)
        sheet.copy, sheet.instead_of = unsaved.name(), kept.id
    return _sheet(sheet)


def _posted(sheet: Sheet) -> Response:
    typed = sent(sheet.kind)
    sheet.take(typed)
    if sheet.loses(typed):
        abort(403)
    pressed, _blank, name = request.form.get("do", "save").partition(" ")
    sheet.add_countries()
    if pressed == "throw":
        unsaved.forget(name, member().id, admin=member().role == "admin")
        return lead_on(request.full_path.rstrip("?"), 303)
    if pressed in SAVES:
        return _save(sheet, pressed == "submit")
    if pressed == "rows":
        sheet.add_rows(name)
        if is_partial():
            return _rows(sheet, name)
    if pressed == "propose":
        sheet.propose(name)
    return _sheet(sheet, 422 if sheet.faults else 200, preview=pressed == "preview")


def _save(sheet: Sheet, submit: bool) -> Response:
    found = sheet.read()
    sheet.faults |= found.faults
    if sheet.faults:
        return _sheet(sheet, 422)
    by, made_from = str(member().id), _made_from(sheet)
    try:
        with acting():
            mine = _rights()
            if not mine.writes(sheet.language):
                raise NotAllowed
            saved = saving.save(site(), sheet.form, found.values, made_from, by, mine.changes_item)
    except NotAllowed:
        abort(403)
    except Made as made:
        return _made_already(sheet, made)
    except Changed as error:
        stands = merged(sheet.form, found.values, error.theirs)
        clash = Clash(error.by == {by}, _clashing(sheet, error, stands))
        sheet.show(stands, error.theirs)
        return _sheet(sheet, 409, clash=clash)
    except PublishingError as error:
        at = error.field if any(part.name == error.field for part in sheet.parts) else ""
        sheet.faults[at] = TAKEN.get(at, error.args[0])
        return _sheet(sheet, 422)
    except DoesNotExist:
        abort(410)
    unsaved.forget(sheet.instead_of, member().id, admin=member().role == "admin")
    done = "submitted" if submit and publishing.submit(site(), saved, sheet.language, by) else "saved"
    return lead_on(url_for("writing.text", id=saved, language=sheet.language, done=done), 303)


def _made_already(sheet: Sheet, made: Made) -> Response:
    """To the item that was made when this form was sent before; other words than those wait there."""
    if not Item.select().where(Item.id == made.id).exists():
        abort(410)
    address = partial(url_for, "writing.text", id=made.id, language=sheet.language)
    if made.same:
        return lead_on(address(done="saved"), 303)
    name, kind = unsaved.name(), sheet.kind.name
    carried = {**sheet.carried, "copy": name}
    with acting() as user:
        unsaved.keep(name, user.id, carried, item=made.id, type=kind, language=sheet.language)
    return lead_on(address(copy=name, done="made"), 303)


def _rows(sheet: Sheet, name: str) -> Response:
    """A list of the form alone, with the rows that were asked for."""
    one = next((part for part in sheet.parts if part.name == name and part.kind == "list"), None) or abort(
        400
    )
    return page("admin/rows.html", sheet=sheet, one=one)


def _made_from(sheet: Sheet) -> int | None:
    """The revision of the original that the text says what it says: as was ticked, else as before."""
    text = sheet.texts.get(sheet.language)
    before = publishing.working(text).from_revision if text else None
    return sheet.up_to_date or before


@dataclass(frozen=True)
class Clash:
    """It was saved meanwhile, by the same person (`own`) or another; `parts` is what has to be decided."""

    own: bool
    parts: Sequence[Difference]


def _clashing(sheet: Sheet, changed: Changed, stands: Values) -> list[Difference]:
    """What is stored and what now stands in the form, in the parts in which they differ."""
    labels = {part.name: part.label for part in sheet.parts if part.field is None}
    differ = [name for name in changed.parts if stamp(changed.theirs.get(name)) != stamp(stands.get(name))]
    theirs, ours = (_said(values, differ) for values in (changed.theirs, stands))
    return compared(sheet.kind, theirs, ours, labels)


def _said(values: Values, parts: Collection[str]) -> dict[str, Any]:
    """Some values as a revision has them: those of own fields apart, under the names of the fields."""
    found: dict[str, Any] = {"data": {}}
    for name in parts:
        value = values.get(name)
        lines = isinstance(value, list) and all(isinstance(one, str) for one in value)
        said = "\n".join(value or ()) if lines else value
        if name in ("title", "summary", "body"):
            found[name] = said
        else:
            found["data"][name.removeprefix("fields.").removeprefix("text.")] = said
    return found


def _sheet(sheet: Sheet, status: int = 200, *, preview: bool = False, clash: Clash | None = None) -> Response:
    id = str(sheet.item.id) if sheet.item else ""
    kept = unsaved.kept(member().id, id, sheet.kind.name, sheet.language, MOST_OFFERED + 1)
    others = [row for row in kept if row.id != sheet.instead_of] if request.method == "GET" else []
    return page(
        "admin/write.html",
        status=status,
        sheet=sheet,
        kind=sheet.kind,
        preview=preview,
        clash=clash,
        since=sheet.since,
        kept=others[:MOST_OFFERED],
        done=DONE.get(request.args.get("done", ""), "") if status == 200 else "",
        labels=LABELS | {part.name: part.label for part in sheet.parts},
        offered=_offered(sheet),
    )


def _offered(sheet: Sheet) -> Sequence[str]:
    """The languages offered for a new item: those of the interface, and the one that was asked for."""
    return tuple(dict.fromkeys([*site().settings.languages, sheet.language]))


LABELS: dict[str, Text] = {"language": _("Language of the text")}
TAKEN: dict[str, Text] = {
    "old_urls": _("One of them belongs to another item or to a redirect already."),
    "programmes": _("One of them no longer exists."),
}
DONE: dict[str, Text] = {
    "saved": _("Saved."),
    "made": _("This item was stored when you sent the form before. What you typed since is not saved yet."),
    "submitted": _("Saved, and sent to review."),
}
