"""The redirects of the site's own: from an address without a page to one with it, or to an item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _

from omctpub import publishing
from omctpub.admin.structure.names import Faults, meanwhile, tags, typed
from omctpub.admin.visitor import acting
from omctpub.content import Text
from omctpub.models import Item
from omctpub.models.redirects import Redirect, is_item
from omctpub.models.tables import LARGEST_NUMBER
from omctpub.publishing import PublishingError
from omctpub.publishing.redirects import from_address, target
from omctpub.web.finding.filters import page_number
from omctpub.web.pages import lead_on, page, site
from omctpub.web.standing import has_page

redirects = Blueprint("redirects", __name__)

A_PAGE = 50
LONGEST_QUERY = 200
DONE: Mapping[str, Text] = {
    "added": _("The redirect is added."),
    "saved": _("The redirect is saved."),
    "removed": _("The redirect is removed."),
}
TAKEN = _("There is a redirect from this address already.")
HAS_PAGE = _("There is a page at this address already: nobody would be led on from it.")


@redirects.get("/redirects")
def every() -> Response:
    """The redirects, the latest first, those that hold what is looked for; and the form to add one."""
    return _every()


@dataclass
class Wished:
    """What somebody wants to be led where, as it is to be stored, and what is wrong with it by field."""

    address: str = ""
    to: str = ""
    others: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Text] = field(default_factory=dict)


@redirects.post("/redirects")
def add() -> Response:
    """Store a new redirect."""
    wished = _read()
    if wished.address and Redirect.get_or_none(Redirect.address == wished.address):
        wished.faults["from"] = TAKEN
    elif wished.address and has_page(wished.address):
        wished.faults["from"] = HAS_PAGE
    faults = wished.faults or _store(wished)
    return _every(422, _typed(tags()), faults) if faults else _done("added")


@redirects.get(f"/redirects/<int(max={LARGEST_NUMBER}):number>")
def one(number: int) -> Response:
    """Where a redirect leads."""
    redirect = _stored(number)
    return _one(redirect, _form_of(redirect))


@redirects.post(f"/redirects/<int(max={LARGEST_NUMBER}):number>")
def change(number: int) -> Response:
    """Do what was pressed: store where it leads, or remove it."""
    redirect, pressed = _stored(number), request.form.get("do", "")
    if pressed == "remove":
        with acting() as user:
            publishing.remove_redirect(number, str(user.id))
        return _done("removed")
    if pressed != "save":
        abort(400)
    now, asked = _form_of(redirect), tags(redirect.targets)
    wished = _read(redirect)
    faults = {**meanwhile(now, _fields(asked)), **wished.faults} or _store(wished)
    return _one(redirect, _typed(asked, now), faults, 422) if faults else _done("saved")


def _done(what: str) -> Response:
    return lead_on(url_for("redirects.every", done=what), 303)


def _stored(number: int) -> Redirect:
    found: Redirect | None = Redirect.get_or_none(Redirect.number == number)
    return found or abort(404)


def _read(redirect: Redirect | None = None) -> Wished:
    """What was typed. Of a redirect that there is, the address stays."""
    wished, now = Wished(redirect.address if redirect else ""), _form_of(redirect) if redirect else None
    try:
        wished.address = wished.address or from_address(typed("from"))
    except PublishingError as error:
        wished.faults["from"] = error.args[0]
    wished.to = _target(wished, "to", typed("to", now))
    for tag in tags(redirect.targets if redirect else ()):
        to = typed(f"to-{tag}", now)
        if to.strip() and (found := _target(wished, f"to-{tag}", to)):
            wished.others[tag] = found
    return wished


def _target(wished: Wished, name: str, to: str) -> str:
    try:
        found = target(site().settings, to, name)
    except PublishingError as error:
        wished.faults[name] = error.args[0]
        return ""
    if is_item(found) and not Item.get_or_none(Item.id == found):
        wished.faults[name] = _("There is no item %(id)s.", id=found)
    return found


def _store(wished: Wished) -> Faults:
    """Store it; gives what is wrong where it is refused."""
    try:
        with acting() as user:
            publishing.save_redirect(wished.address, wished.to, wished.others, str(user.id))
    except PublishingError as error:
        return {error.field.replace("languages.", "to-"): error.args[0]}
    return {}


def _form_of(redirect: Redirect) -> dict[str, str]:
    return {"to": redirect.target, **{f"to-{tag}": to for tag, to in redirect.targets.items()}}


def _fields(asked: Sequence[str]) -> list[str]:
    return ["to", *(f"to-{tag}" for tag in asked)]


def _typed(asked: Sequence[str], now: Mapping[str, str] | None = None) -> dict[str, str]:
    return {name: typed(name, now) for name in ("from", *_fields(asked))}


def _every(
    status: int = 200, form: Mapping[str, str] | None = None, faults: Faults | None = None
) -> Response:
    query = request.args.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    number = page_number(request.args)
    found = Redirect.select().order_by(Redirect.number.desc())
    if query:
        found = found.where(Redirect.address.contains(query) | Redirect.target.contains(query))
    shown = list(found.limit(A_PAGE + 1).offset((number - 1) * A_PAGE))
    return page(
        "admin/redirects.html",
        status=status,
        redirects=shown[:A_PAGE],
        query=query,
        number=number,
        more=len(shown) > A_PAGE,
        tags=tags(),
        form=form or {},
        faults=faults or {},
        done=DONE.get(request.args.get("done", ""), ""),
    )


def _one(
    redirect: Redirect, form: Mapping[str, str], faults: Faults | None = None, status: int = 200
) -> Response:
    return page(
        "admin/redirect.html",
        status=status,
        redirect=redirect,
        tags=tags(redirect.targets),
        fields=_fields(tags(redirect.targets)),
        form=form,
        now=_form_of(redirect),
        faults=faults or {},
    )
