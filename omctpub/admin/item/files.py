"""The pictures and documents of an item: brought, described, put in order, and taken away again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from werkzeug.datastructures import FileStorage

from omctpub import languages, publishing
from omctpub.admin import rights
from omctpub.admin.fields import refuse_more_than
from omctpub.admin.item.filing import REMOVE, Shelf, Typed, as_they_are
from omctpub.admin.subject import item_here, kind_of
from omctpub.admin.visitor import acting, member, visitor
from omctpub.content import Text
from omctpub.exchange.assets import MOST_ASSETS
from omctpub.media import WARNINGS, Refused, Taken
from omctpub.media.documents import MOST_BYTES as MOST_OF_A_DOCUMENT
from omctpub.media.pictures import MOST_BYTES as MOST_OF_A_PICTURE
from omctpub.models import Asset, Item
from omctpub.models.assets import as_attached
from omctpub.publishing import AssetContent
from omctpub.web.media import answer_with
from omctpub.web.pages import lead_on, page, site, view

files = Blueprint("files", __name__)
log = logging.getLogger(__name__)

# Of one form: the largest document, or a dozen pictures; and the words for a hundred files, in any script.
MOST_AT_ONCE = 128 * 1024 * 1024
MOST_WORDS = 4 * 1024 * 1024
MOST_PARTS = 5_000


@dataclass
class Arrived:
    """What was brought: what is taken in, and why the others are not, by their names."""

    taken: list[Taken] = field(default_factory=list)
    refused: list[tuple[str, object]] = field(default_factory=list)


def take_more() -> None:
    """Before any form is read: this one may be larger than others, for who may bring files."""
    user = visitor() if request.endpoint == "files.change" else None
    if user is None:
        return
    item = Item.get_or_none(Item.id == (request.view_args or {}).get("id", ""))
    brings = item is not None and Shelf.of(item, rights.of(user)).changes
    request.max_form_parts, request.max_form_memory_size = MOST_PARTS, MOST_WORDS
    request.max_content_length = MOST_AT_ONCE if brings else MOST_WORDS
    refuse_more_than(MOST_PARTS)


@files.get("/items/<id>/files")
def room(id: str) -> Response:
    """All that the item has, with the words for each, and the form for more."""
    return _room(_shelf(id), done=_done())


@files.post("/items/<id>/files")
def change(id: str) -> Response:
    """Store what was typed, take in what was brought, and do what was pressed besides."""
    shelf, typed = _shelf(id), Typed.read(request.form)
    kind_of(shelf.item)
    brought = [one for one in request.files.getlist("files") if one.filename]
    if brought and not shelf.changes:
        abort(403)
    arrived = _taken_in(brought, MOST_ASSETS - len(shelf.assets))
    try:
        shelf, clash = _stored(id, typed, arrived.taken)
    except BaseException:
        _thrown_away(arrived.taken)
        raise
    if clash or typed.faults or arrived.refused:
        shown = typed if clash or typed.faults else None
        status = 409 if clash else 422
        return _room(shelf, status, shown, arrived.refused, clash, _added(len(arrived.taken)))
    if typed.pressed == REMOVE and shelf.changes:
        return lead_on(url_for("files.removing", id=id, name=typed.name), 303)
    warned = [f"{name}-{taken.name}" for taken in arrived.taken for name in taken.warnings]
    return lead_on(url_for("files.room", id=id, done="saved", added=len(arrived.taken), warned=warned), 303)


@files.route("/items/<id>/files/<name>/remove", methods=["GET", "POST"])
def removing(id: str, name: str) -> Response:
    """Ask first, and then take one away for good."""
    shelf = _shelf(id)
    kind_of(shelf.item)
    asset = next((one for one in shelf.assets if one.name == name), None)
    if asset is None:
        abort(404)
    if not shelf.changes:
        abort(403)
    if request.method == "GET":
        return page("admin/file_removal.html", item=shelf.item, found=as_attached(asset))
    with acting():
        shelf = _shelf(id)
        if not shelf.changes:
            abort(403)
        rest = [one for one in shelf.assets if one.name != name]
        publishing.set_assets(site(), id, as_they_are(rest), str(member().id))
    return lead_on(url_for("files.room", id=id, done="removed"), 303)


@files.get("/items/<id>/files/<file>")
def shown(id: str, file: str) -> Response:
    """A picture, a variant of one, or a document, of an item that readers may not see yet."""
    name = file.partition(".")[0].partition("-")[0]
    found = next((one for one in _shelf(id).shown if one.name == name), None)
    if found is None:
        abort(404)
    answer = answer_with(as_attached(found), file)
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _shelf(id: str) -> Shelf:
    return Shelf.of(item_here(id), rights.of(member()))


def _taken_in(brought: Sequence[FileStorage], room_for: int) -> Arrived:
    """Each by itself: what is wrong with one is no matter to the others.

    As many are tried as an item can have, and no more: to find that a document is none takes a process.
    """
    arrived = Arrived()
    for tried, one in enumerate(brought):
        name = str(one.filename)
        if len(arrived.taken) >= room_for or tried >= MOST_ASSETS:
            too_many = _("is one too many: an item has at most %(most)s.", most=MOST_ASSETS)
            arrived.refused.append((name, too_many))
            continue
        try:
            arrived.taken.append(site().media.take_in(cast("BinaryIO", one.stream), name))
        except Refused as error:
            arrived.refused.append((name, error.reason))
        except OSError as error:
            log.error("media: a file could not be kept: %s", error)
            full = _("could not be kept: the disk may be full. Ask who runs the site.")
            arrived.refused.append((name, full))
    return arrived


def _stored(id: str, typed: Typed, taken: Sequence[Taken]) -> tuple[Shelf, bool]:
    """The shelf as it is then, and whether somebody else changed it meanwhile.

    What was brought is added all the same; what was typed is stored only where nothing is wrong with it.
    """
    added = [AssetContent(one, one.given) for one in taken]
    with acting():
        shelf = _shelf(id)
        if added and not shelf.changes:
            abort(403)
        clash = typed.stamp != shelf.stamp
        kept = as_they_are(shelf.assets) if clash or typed.faults else typed.contents(shelf)
        publishing.set_assets(site(), id, [*kept, *added], str(member().id))
    return _shelf(id), clash


def _thrown_away(taken: Sequence[Taken]) -> None:
    for one in taken:
        if not Asset.select().where(Asset.name == one.name).exists():
            site().media.remove(one.name, one.kind, one.widths)


def _room(
    shelf: Shelf,
    status: int = 200,
    typed: Typed | None = None,
    refused: Sequence[tuple[str, object]] = (),
    clash: bool = False,
    done: Text = "",
) -> Response:
    return page(
        "admin/files.html",
        status=status,
        shelf=shelf,
        item=shelf.item,
        rows=shelf.rows(typed),
        barred=[languages.name(tag, view().lang) for tag in shelf.barred],
        refused=refused,
        clash=clash,
        lost=typed.lost(shelf) if typed and clash else [],
        done=done,
        warnings=_warnings(shelf),
        most=(MOST_OF_A_PICTURE, MOST_OF_A_DOCUMENT, MOST_AT_ONCE),
    )


def _warnings(shelf: Shelf) -> list[tuple[str, object]]:
    """What the address says that whoever brought a document should know of it."""
    called = {one.name: one.given for one in shelf.shown}
    said = [one.partition("-")[::2] for one in request.args.getlist("warned")]
    return [(called[name], WARNINGS[what]) for what, name in said if name in called and what in WARNINGS]


def _added(count: int) -> Text:
    said: Text = lazy_ngettext("%(num)s file is added.", "%(num)s files are added.", count)
    return said if count else ""


def _done() -> Text:
    done, added = request.args.get("done", ""), request.args.get("added", "")
    if done != "saved":
        removed: Text = _("The file is taken away.")
        return removed if done == "removed" else ""
    count = int(added) if added.isascii() and added.isdigit() and len(added) < 4 else 0
    saved: Text = _("Your changes are saved.")
    return _added(count) or saved
