"""The programmes: a word in addresses that stays, and a name in each language."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _

from omctpub import publishing
from omctpub.admin.structure.names import Faults, meanwhile, read_names, tags, typed
from omctpub.admin.visitor import acting
from omctpub.config import SLUG
from omctpub.content import Text
from omctpub.exchange.records import FEEDS
from omctpub.models import Programme
from omctpub.publishing import PublishingError
from omctpub.web.finding.labels import programme_name, programmes_by_name
from omctpub.web.pages import lead_on, page, view

programmes = Blueprint("programmes", __name__)

DONE: Mapping[str, Text] = {
    "added": _("The programme is added."),
    "saved": _("The programme is saved."),
    "removed": _("The programme is removed."),
}
NO_SLUG: Text = _("Write 1 to 64 of a to z, 0 to 9 and hyphens, such as land-and-water.")
TAKEN: Text = _("There is a programme with this word already.")


@programmes.get("/programmes")
def every() -> Response:
    """All programmes by name, and the form to add one."""
    return _every()


@programmes.post("/programmes")
def add() -> Response:
    """Store a new programme."""
    slug = typed("slug").strip()
    names, faults = read_names()
    if wrong := _wrong_slug(slug):
        faults = {"slug": wrong, **faults}
    if faults:
        return _every(422, {"slug": slug, **_typed_names(tags())}, faults)
    with acting() as user:
        publishing.save_programme(slug, names, str(user.id))
    return _done("added")


@programmes.get("/programmes/<slug>")
def one(slug: str) -> Response:
    """The names of a programme."""
    programme = _stored(slug)
    return _one(programme, _form_of(programme))


@programmes.post("/programmes/<slug>")
def change(slug: str) -> Response:
    """Do what was pressed: store the names, or remove the programme."""
    programme, pressed = _stored(slug), request.form.get("do", "")
    if pressed == "save":
        now, asked = _form_of(programme), tags(programme.names)
        names, faults = read_names(programme.names, now)
        faults = {**meanwhile(now, _fields(asked)), **faults}
        if faults:
            return _one(programme, _typed_names(asked, now), faults, 422)
        with acting() as user:
            publishing.save_programme(slug, names, str(user.id))
        return _done("saved")
    if pressed != "remove":
        abort(400)
    try:
        with acting() as user:
            publishing.remove_programme(slug, str(user.id))
    except PublishingError as error:
        return _one(programme, _form_of(programme), {"remove": error.args[0]}, 422)
    return _done("removed")


def _done(what: str) -> Response:
    return lead_on(url_for("programmes.every", done=what), 303)


def _stored(slug: str) -> Programme:
    found: Programme | None = Programme.get_or_none(Programme.slug == slug)
    return found or abort(404)


def _wrong_slug(slug: str) -> Text:
    if not SLUG.fullmatch(slug) or slug in (".", "..") or slug.lower().endswith(FEEDS):
        return NO_SLUG
    known = Programme.select().where(Programme.slug == slug).exists()
    return TAKEN if known else ""


def _form_of(programme: Programme) -> dict[str, str]:
    return {f"name-{tag}": name for tag, name in programme.names.items()}


def _fields(asked: Sequence[str]) -> list[str]:
    return [f"name-{tag}" for tag in asked]


def _typed_names(asked: Sequence[str], now: Mapping[str, str] | None = None) -> dict[str, str]:
    return {name: typed(name, now) for name in _fields(asked)}


def _every(
    status: int = 200, form: Mapping[str, str] | None = None, faults: Faults | None = None
) -> Response:
    return page(
        "admin/programmes.html",
        status=status,
        programmes=programmes_by_name(view().lang),
        tags=tags(),
        form=form or {},
        faults=faults or {},
        done=DONE.get(request.args.get("done", ""), ""),
    )


def _one(
    programme: Programme, form: Mapping[str, str], faults: Faults | None = None, status: int = 200
) -> Response:
    name, name_lang = programme_name(programme, view().lang)
    return page(
        "admin/programme.html",
        status=status,
        slug=programme.slug,
        name=name,
        name_lang=name_lang,
        tags=tags(programme.names),
        fields=_fields(tags(programme.names)),
        form=form,
        now=_form_of(programme),
        faults=faults or {},
    )
