"""The streams of the home page: what each takes, what it is called, and their order."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _

from omctpub import publishing
from omctpub.admin.structure.names import Faults, fault_of, meanwhile, read_names, tags, typed
from omctpub.admin.visitor import acting
from omctpub.config import STREAM, Stream
from omctpub.content import Text
from omctpub.models import Programme
from omctpub.models.streams import streams as streams_in_order
from omctpub.publishing import PublishingError
from omctpub.web.finding.labels import programmes_by_name
from omctpub.web.pages import lead_on, page, site, view

streams = Blueprint("streams", __name__)

DONE: Mapping[str, Text] = {
    "added": _("The stream is added."),
    "saved": _("The stream is saved."),
    "moved": _("The stream is moved."),
    "removed": _("The stream is removed."),
}
NO_NAME = _("Write 1 to 64 of a to z, 0 to 9, hyphen and underscore, with a letter first.")
TAKEN = _("There is a stream with this word already.")
NO_PROGRAMME = _("There is no such programme any more.")
STEPS: Mapping[str, int] = {"up": -1, "down": 1}


@streams.get("/streams")
def every() -> Response:
    """All streams in order, and the form to add one."""
    return _every()


@streams.post("/streams")
def add() -> Response:
    """Store a new stream, which comes last."""
    name, there = typed("name").strip(), {stream.name for stream in _now()}
    stream, faults = _read(name)
    if not STREAM.fullmatch(name) or name in there:
        faults = {"name": TAKEN if name in there else NO_NAME, **faults}
    faults = faults or _store(stream)
    return _every(422, _typed(tags()), faults) if faults else _done("added")


@streams.get("/streams/<name>")
def one(name: str) -> Response:
    """What a stream takes, and its titles."""
    stream = _stored(name)
    return _one(stream, _form_of(stream))


@streams.post("/streams/<name>")
def change(name: str) -> Response:
    """Do what was pressed: store it, move it up or down, or remove it."""
    stream, pressed = _stored(name), request.form.get("do", "")
    if pressed == "save":
        now, asked = _form_of(stream), tags(stream.titles)
        wished, faults = _read(name, stream)
        faults = {**meanwhile(now, _fields(asked)), **faults} or _store(wished)
        return _one(stream, _typed(asked, now), faults, 422) if faults else _done("saved")
    if pressed in STEPS:
        at = [each.name for each in _now()].index(name)
        _store(stream, max(1, at + 1 + STEPS[pressed]))
        return _done("moved", name)
    if pressed != "remove":
        abort(400)
    try:
        with acting() as user:
            publishing.remove_stream(name, str(user.id), site().settings.streams)
    except PublishingError as error:
        return _one(stream, _form_of(stream), {"remove": error.args[0]}, 422)
    return _done("removed")


def _now() -> Sequence[Stream]:
    return streams_in_order(site().settings.streams)


def _stored(name: str) -> Stream:
    return next((stream for stream in _now() if stream.name == name), None) or abort(404)


def _read(name: str, was: Stream | None = None) -> tuple[Stream, Faults]:
    now = _form_of(was) if was else None
    titles, faults = read_names(was.titles if was else (), now)
    programme = typed("programme", now)
    known = programme in ("", was.programme if was else "")
    if not known and not Programme.get_or_none(Programme.slug == programme):
        faults = {"programme": NO_PROGRAMME, **faults}
    return Stream(name, titles, programme), faults


def _store(stream: Stream, place: int | None = None) -> Faults:
    """Store it; gives what is wrong where it is refused."""
    try:
        with acting() as user:
            publishing.save_stream(stream, str(user.id), place, site().settings.streams)
    except PublishingError as error:
        return fault_of(error)
    return {}


def _done(what: str, anchor: str | None = None) -> Response:
    return lead_on(url_for("streams.every", done=what, _anchor=anchor), 303)


def _form_of(stream: Stream) -> dict[str, str]:
    titles = {f"name-{tag}": title for tag, title in stream.titles.items()}
    return {"programme": stream.programme, **titles}


def _fields(asked: Sequence[str]) -> list[str]:
    return ["programme", *(f"name-{tag}" for tag in asked)]


def _typed(asked: Sequence[str], now: Mapping[str, str] | None = None) -> dict[str, str]:
    return {name: typed(name, now) for name in ("name", *_fields(asked))}


def _title(stream: Stream) -> tuple[str, str]:
    """The title for this page, and its language."""
    for tag in (view().lang, *site().settings.languages, *stream.titles):
        if tag in stream.titles:
            return stream.titles[tag], tag
    return stream.name, view().lang


def _programmes() -> dict[str, tuple[str, str]]:
    """Name and language of the programmes by slug, in the order of the names."""
    return {slug: (name, lang) for slug, name, lang in programmes_by_name(view().lang)}


def _every(
    status: int = 200, form: Mapping[str, str] | None = None, faults: Faults | None = None
) -> Response:
    return page(
        "admin/streams.html",
        status=status,
        streams=[(stream, *_title(stream)) for stream in _now()],
        programmes=_programmes(),
        tags=tags(),
        form=form or {},
        faults=faults or {},
        done=DONE.get(request.args.get("done", ""), ""),
    )


def _one(
    stream: Stream, form: Mapping[str, str], faults: Faults | None = None, status: int = 200
) -> Response:
    title, title_lang = _title(stream)
    return page(
        "admin/stream.html",
        status=status,
        stream=stream,
        title=title,
        title_lang=title_lang,
        programmes=_programmes(),
        tags=tags(stream.titles),
        fields=_fields(tags(stream.titles)),
        form=form,
        now=_form_of(stream),
        faults=faults or {},
    )
