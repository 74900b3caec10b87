"""Taking down for good: a whole item, or words such as a name. What goes is shown first, and agreed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from peewee import SqliteDatabase

from omctpub import languages, publishing
from omctpub.admin.subject import item_here, texts_of
from omctpub.admin.visitor import acting
from omctpub.content import Text
from omctpub.models import Asset, Item, OldUrl, TakenDown, revisions
from omctpub.publishing import PublishingError, erasing, removing
from omctpub.publishing.covering_files import barred_documents
from omctpub.publishing.removing import Places, names_with, places_of
from omctpub.web.pages import lead_on, page, site, view

takedown = Blueprint("takedown", __name__)

LONGEST_WORDS = 300
MOST_NAMED = 100
SECONDS_TO_LOOK = 2.0
HERE, EVERYWHERE = "here", "everywhere"
# What else may have the words in its name, and where that is changed.
NAMES: Mapping[str, tuple[Text, str]] = {
    "programme": (_("Programme"), "programmes.every"),
    "stream": (_("Stream"), "streams.every"),
    "redirect": (_("Redirect"), "redirects.every"),
    "person": (_("Account"), "people.everybody"),
}
NOT_TYPED: Text = _("Type the id exactly as it stands above.")


@dataclass(frozen=True)
class Left:
    """What is still to be done after a takedown: by the worker, and by hand in `documents`.

    `share` says how much of all items was looked through, where words are being removed from all.
    """

    due: bool
    attended: bool
    share: str
    documents: Sequence[tuple[str, str]]


@takedown.get("/items/<id>/takedown")
def room(id: str) -> Response:
    """What would go, and the two ways; of an item that went, what is still to be done."""
    return _room(id)


@takedown.post("/items/<id>/takedown/words")
def found(id: str) -> Response:
    """Which items hold the words, before anything is done to them."""
    item_here(id)
    words, where = _words(), _where()
    try:
        places = places_of(words, id if where == HERE else None, SECONDS_TO_LOOK)
    except PublishingError:
        return _room(id, 422, words, where, {"words": _("Give three letters or more.")})
    return _places(id, words, where, places)


@takedown.post("/items/<id>/takedown")
def remove(id: str) -> Response:
    """Do it, once its id was typed; the files follow by the worker."""
    pressed = request.form.get("do", "")
    if pressed == "erase":
        return _begun(id, "erase")
    item_here(id)
    agreed = request.form.get("agreed", "").strip() == id
    if pressed == "item":
        if not agreed:
            return _room(id, 422, faults={"agreed": NOT_TYPED})
        with acting() as user:
            publishing.take_down(site(), id, str(user.id))
        return _begun(id, "item")
    if pressed != "words":
        abort(400)
    words, where = _words(), _where()
    only = id if where == HERE else None
    try:
        if not agreed:
            return _places(id, words, where, places_of(words, only, SECONDS_TO_LOOK), NOT_TYPED)
        with acting() as user:
            if only is None:
                publishing.leave_words(words, str(user.id))
                return lead_on(url_for("takedown.room", id=id, done="everywhere"), 303)
            done = publishing.take_down_words(site(), words, str(user.id), only)
    except PublishingError:
        abort(400)
    return _begun(id, "words", len(done))


def _begun(id: str, what: str, count: int = 0) -> Response:
    site().jobs.leave(erasing.JOB)
    return lead_on(url_for("takedown.room", id=id, done=what, count=count or None), 303)


def _words() -> str:
    return request.form.get("words", "")[:LONGEST_WORDS]


def _where() -> str:
    return EVERYWHERE if request.form.get("where") == EVERYWHERE else HERE


def _room(
    id: str, status: int = 200, words: str = "", where: str = HERE, faults: dict[str, Text] | None = None
) -> Response:
    item = Item.get_or_none(Item.id == id)
    if item is None and not TakenDown.select().where(TakenDown.id == id).exists():
        abort(404)
    return page(
        "admin/takedown.html",
        status=status,
        id=id,
        item=item,
        texts=[(text, revisions.count(text)) for text in texts_of(item)] if item else [],
        files=list(Asset.select().where(Asset.item == item).order_by(Asset.position)) if item else [],
        addresses=OldUrl.select().where(OldUrl.item == item).count() if item else 0,
        words=words,
        where=where,
        faults=faults or {},
        longest=LONGEST_WORDS,
        done=_done(),
        left=_left(id),
        **_beyond(),
    )


def _places(id: str, words: str, where: str, places: Places, fault: Text = "") -> Response:
    found = names_with(words) if where == EVERYWHERE else ()
    return page(
        "admin/takedown_words.html",
        status=422 if fault else 200,
        id=id,
        item=item_here(id),
        words=words,
        where=where,
        places=places.ids[:MOST_NAMED],
        unsaved=places.unsaved,
        more=max(0, len(places.ids) - MOST_NAMED),
        count=len(places.ids),
        whole=places.whole,
        names=[(*NAMES[kind], called) for kind, called in found],
        fault=fault,
        **_beyond(),
    )


def _beyond() -> dict[str, Any]:
    """What no takedown reaches: copies of the site, and what a database server keeps."""
    copies = [str(file) for file in erasing.copies(site())]
    return {"copies": copies, "on_a_server": not isinstance(site().database, SqliteDatabase)}


def _left(id: str) -> Left | None:
    """Nothing where nothing was taken down lately."""
    due, documents = erasing.is_due(), barred_documents(MOST_NAMED)
    if not due and not documents and "done" not in request.args:
        return None
    done = removing.share_done()
    share = "" if done is None else languages.percent(done, view().lang)
    return Left(due, site().jobs.attended(), share, documents)


def _done() -> Text:
    done, count = request.args.get("done", ""), request.args.get("count", "0")
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 10 else 0
    said: dict[str, Text] = {
        "everywhere": _("The words are being removed from all items.") if site().jobs.attended() else "",
        "item": _("The item is taken down. Its addresses answer that it is no longer available."),
        "words": lazy_ngettext(
            "The words are removed from %(num)s item.", "The words are removed from %(num)s items.", number
        ),
    }
    return said.get(done, "")
