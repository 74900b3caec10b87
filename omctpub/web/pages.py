"""What every page stands on: the site and view of the request, a page whole or in part, and its addresses."""

import re
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urlsplit

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import Gone

from omctpub import languages
from omctpub.models import KnownType
from omctpub.models.visible import Entry, Sight, Text, entry, was_public
from omctpub.site import Site
from omctpub.web.answers.cache import never_keep

# What plugins may use.
__all__ = [
    "Entry",
    "Text",
    "absolute",
    "entry_link",
    "find_entry",
    "form_token",
    "host_name",
    "is_partial",
    "lead_on",
    "link",
    "page",
    "site",
    "token_holds",
    "view",
]

PARTIAL_HEADERS = ("HX-Request", "HX-Request-Type")
FORM_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class View:
    """How this request reads: the language of the page, the languages its reader reads, and the moment."""

    lang: str
    langs: tuple[str, ...]
    sight: Sight

    @property
    def dir(self) -> str:
        return languages.direction(self.lang)

    def text(self, entry: Entry) -> Text:
        """The text of an entry to show here."""
        return entry.text(self.lang, self.langs)


def site() -> Site:
    """The site of this application."""
    found = current_app.extensions["omctpub"]
    assert isinstance(found, Site)
    return found


def view() -> View:
    """The view of this request, made once."""
    if "view" not in g:
        g.view = View(page_language(), asked_langs() or (), site().sight())
    found = g.view
    assert isinstance(found, View)
    return found


def asked_langs() -> tuple[str, ...] | None:
    """The languages in `langs`; None where one of them is malformed, which is a 404."""
    try:
        return languages.parse_langs(request.args.getlist("langs"))
    except ValueError:
        return None


def page_language() -> str:
    """The interface language: the one in the address, else what the reader's browser asks for."""
    offered = site().settings.languages
    return language_in_address() or languages.negotiate(
        request.headers.get("Accept-Language", "")[:1000], offered
    )


def language_in_address() -> str | None:
    """The interface language that the address begins with."""
    first = request.path.lstrip("/").split("/", 1)[0]
    return first if first in site().settings.languages else None


def is_partial() -> bool:
    """Whether htmx asks for a part to swap in; `full` is for boosts and history, which need the page."""
    return request.headers.get("HX-Request-Type") == "partial"


def find_entry(id: str, path: str) -> Entry:
    """The visible item `id` at a type's path; refused with 410 where readers could see it once, else 404."""
    found = entry(view().sight, id)
    if found is None or site().types[found.type].path != path:
        refuse_missing(id, path)
    return found


def refuse_missing(id: str, path: str, tag: str | None = None) -> NoReturn:
    """410 where readers could see that item (its text in language `tag`) at a type's path once, else 404."""
    once = was_public(id, view().sight.now, tag)
    if once and KnownType.select().where(KnownType.name == once, KnownType.path == path).exists():
        raise Gone()
    abort(404)


def page(
    template: str | list[str], *, part: str | None = None, status: int = 200, **context: Any
) -> Response:
    """A page from `template`, or only its `part` (a template it includes) where htmx asks for one."""
    names: Any = part if part and is_partial() else template
    response = Response(render_template(names, **context), status, mimetype="text/html")
    response.vary.update(PARTIAL_HEADERS)
    if language_in_address() is None:
        response.vary.add("Accept-Language")
    return response


def lead_on(address: str, status: int) -> Response:
    """Send the reader on: 301 for a moved page, 302 for a choice made for them, 303 after a POST."""
    response = redirect(address, code=status)
    assert isinstance(response, Response)
    return response


def link(endpoint: str, **values: Any) -> str:
    """Root-relative address of a page, in the page's language and with the reader's `langs` carried on."""
    values.setdefault("lang", view().lang)
    if "langs" not in values and view().langs:
        values["langs"] = ",".join(view().langs)
    return url_for(endpoint, **values)


def entry_link(entry: Entry, text: Text | None = None, lang: str | None = None) -> str:
    """Address of an item's page in language `lang` (else this page's), showing `text` (else the reader's)."""
    lang = lang or view().lang
    usual = entry.text(lang, view().langs)
    shown = text or usual
    path = site().types[entry.type].path
    chosen = shown.lang if shown.lang != usual.lang else None
    return link("reading.item", lang=lang, path=path, id=entry.id, slug=shown.slug or None, text=chosen)


def text_link(entry: Entry, tag: str) -> str:
    """Address that shows the text in language `tag`: on a page of that language where there is one."""
    lang = tag if tag in site().settings.languages else None
    return entry_link(entry, entry.texts[tag], lang)


def absolute(address: str) -> str:
    """A root-relative address with the site's public host before it, else with that of the request.

    A port is taken from the server and never from the request, which could name any.
    """
    if site().settings.url:
        return site().settings.url + address
    host = re.match(r"\[[^]]*\]|[^:]*", request.host)
    assert host is not None
    port = f":{request.environ['SERVER_PORT']}" if host[0] != request.host else ""
    return f"{request.scheme}://{host[0]}{port}{address}"


def host_name() -> str:
    """The site's public host without a port, from where its letters come."""
    return urlsplit(absolute("/")).hostname or "localhost"


def form_token(purpose: str) -> str:
    """A signed time for a reader's form, in place of a session: it says only when the form was made."""
    never_keep()
    return _signer(purpose).dumps(0)


def token_holds(purpose: str, token: str) -> bool:
    """Whether a form's token is ours and was made within the last 24 hours."""
    try:
        _signer(purpose).loads(token[:500], max_age=FORM_SECONDS)
    except BadSignature:
        return False
    return True


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(site().settings.secret_key, salt=f"form {purpose}")
