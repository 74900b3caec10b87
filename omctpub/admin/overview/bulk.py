"""Many items at once: what is ticked in the matrix is sent to review, published, withdrawn, or filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, abort, request
from flask_babel import lazy_gettext as _

from omctpub import countries
from omctpub.admin import rights
from omctpub.admin.overview.doing import DEEDS, LeftOut, Order, do
from omctpub.admin.visitor import member, onward
from omctpub.content import Text
from omctpub.models import Item, Programme
from omctpub.roles import may
from omctpub.web.guard import ROOMS
from omctpub.web.pages import lead_on, page, site, view

MOST_ITEMS = 200
MATRIX = f"{ROOMS}items"
LONGEST = 300


@dataclass(frozen=True)
class Ticked:
    """An item as it is named when it is asked about: the title, its language, and why it was left out."""

    id: str
    title: str
    lang: str
    reason: Text = ""
    language: str = ""
    look: bool = False


def act() -> Response:
    """Do what was pressed to all that is ticked; what was left out is named with its reason."""
    pressed = request.form.get("do", "")
    if pressed not in DEEDS:
        abort(400)
    if not may(str(member().role), DEEDS[pressed].role):
        abort(403)
    ids = list(dict.fromkeys(one[:64] for one in request.form.getlist("item")))
    tag, language = request.form.get(pressed, ""), request.form.get("texts", "")[:LONGEST]
    if fault := _fault(ids, pressed, tag):
        return _answered(pressed, 0, [], fault)
    if pressed == "withdraw" and "sure" not in request.form:
        return _ask_first(ids, language)
    order = Order(site(), rights.of(member()), str(member().id), language, tag)
    done, left = _done(pressed, order, ids)
    if left:
        return _answered(pressed, done, left)
    back = _back()
    return lead_on(f"{back}{'&' if '?' in back else '?'}{urlencode({'done': pressed, 'count': done})}", 303)


def _done(pressed: str, order: Order, ids: Sequence[str]) -> tuple[int, list[Ticked]]:
    """To how many it was done, and what was left out."""
    done, left = 0, list[Ticked]()
    with site().journal.postponed():
        for id in ids:
            try:
                done += do(DEEDS[pressed], order, id)
            except LeftOut as why:
                left.append(_ticked(id, why))
    return done, left


def _fault(ids: Sequence[str], pressed: str, tag: str) -> Text:
    fault: Text = ""
    if not ids:
        fault = _("Tick one item at least.")
    elif len(ids) > MOST_ITEMS:
        fault = _("Tick at most %(count)s items at a time.", count=MOST_ITEMS)
    elif pressed == "programme" and not Programme.select().where(Programme.slug == tag).exists():
        fault = _("Choose the programme to add.")
    elif pressed == "country" and tag not in countries.codes():
        fault = _("Choose the country to add.")
    return fault


def _ask_first(ids: Sequence[str], language: str) -> Response:
    """Before anything is taken from readers: is this meant?"""
    items = [one for one in map(_ticked, ids) if one.lang]
    return page("admin/items_sure.html", items=items, texts=language, back=_back())


def _answered(pressed: str, done: int, left: Sequence[Ticked], fault: Text = "") -> Response:
    said = DEEDS[pressed].said(done) if done else ""
    return page("admin/items_done.html", status=422, said=said, left=left, fault=fault, back=_back())


def _ticked(id: str, why: LeftOut | None = None) -> Ticked:
    item = Item.get_or_none(Item.id == id)
    texts = filter(rights.of(member()).knows, item.translations) if item else ()
    known = {text.language: text.title for text in texts}
    order = (view().lang, item.original if item else "", *known)
    lang = next((tag for tag in order if known.get(tag)), next(iter(known), ""))
    reason = (why.reason, why.language, why.look) if why else ()
    return Ticked(id, known.get(lang, ""), lang, *reason)


def _back() -> str:
    """The matrix as it was, with its filters."""
    back = onward(request.form.get("back"))
    return back if back.startswith(MATRIX) else MATRIX
