"""Who may come in: by what role, from where forms may be sent, and the headers of every answer."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from flask import Flask, Response, abort, request

from omctpub.roles import may
from omctpub.web.pages import asked_langs, is_partial, lead_on

ANYONE = "anyone"
ROOMS = "/admin/"
# All that nobody sees in the rooms: the way in, and what it needs.
WAYS_IN = ("/admin/login", "/admin/reset", "/admin/invite", "/admin/static/")

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # "no-referrer" would turn the Origin of our own forms into "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}

# Who may use each of the core's routes, those of its libraries too, by endpoint: anyone, or who has this role
# or one that may more; nobody where it is switched off. Plugins declare theirs in `Plugin.access`.
ACCESS: Mapping[str, str] = {
    "static": "anyone",
    "static_root": "anyone",
    "reading.front": "anyone",
    "reading.home": "anyone",
    "reading.news": "anyone",
    "reading.listing": "anyone",
    "reading.country": "anyone",
    "reading.programme": "anyone",
    "reading.item": "anyone",
    "ways.countries": "anyone",
    "ways.programmes": "anyone",
    "ways.archive": "anyone",
    "icons.manifest": "anyone",
    "sitemap.whole": "anyone",
    "sitemap.part": "anyone",
    "sitemap.robots": "anyone",
    "searching.search": "anyone",
    "suggesting.suggestions": "anyone",
    "media.file": "anyone",
    "health.healthz": "anyone",
    "health.readyz": "anyone",
    "security.login": "anyone",
    "security.logout": "translator",
    "security.verify": "translator",
    "security.two_factor_setup": "anyone",
    "security.two_factor_setup_validate": "translator",
    "security.two_factor_token_validation": "anyone",
    "security.two_factor_rescue": "nobody",
    "security.tf_select": "nobody",
    "security.mf_recovery": "anyone",
    "security.mf_recovery_codes": "translator",
    "doors.forgotten": "anyone",
    "doors.ask": "anyone",
    "doors.reset": "anyone",
    "doors.invite": "anyone",
    "desk.overview": "translator",
    "writing.choose": "author",
    "writing.new": "author",
    "writing.text": "translator",
    "aids.preview": "translator",
    "aids.token": "translator",
    "aids.pasted": "translator",
    "aids.countries": "author",
    "aids.keep": "translator",
    "items.item": "translator",
    "items.add": "translator",
    "approving.room": "editor",
    "approving.do": "editor",
    "desk.items": "translator",
    "desk.table": "translator",
    "desk.act": "translator",
    "account.own": "translator",
    "account.change": "translator",
    "account.leave": "translator",
    **dict.fromkeys(("programmes.every", "programmes.add", "programmes.one", "programmes.change"), "editor"),
    **dict.fromkeys(("redirects.every", "redirects.add", "redirects.one", "redirects.change"), "editor"),
    **dict.fromkeys(("streams.every", "streams.add", "streams.one", "streams.change"), "admin"),
    "history.versions": "translator",
    "history.restore": "translator",
    "history.log": "editor",
    "files.room": "translator",
    "files.change": "translator",
    "files.removing": "author",
    "files.shown": "translator",
    "refused.every": "admin",
    "refused.discard": "admin",
    "takedown.room": "admin",
    "takedown.found": "admin",
    "takedown.remove": "admin",
    "people.everybody": "admin",
    "people.invite": "admin",
    "people.change": "admin",
}


def register(app: Flask, access: Mapping[str, str], role: Callable[[], str]) -> None:
    """Guard every request: `access` says for each endpoint who may use it, `role` what the visitor's is."""
    app.before_request(_refuse_foreign)
    app.before_request(lambda: _refuse_others(access, role))
    app.after_request(_add_headers)


def in_rooms() -> bool:
    """Whether the request is for the editors' rooms."""
    return request.path.startswith(ROOMS)


def undeclared(app: Flask, access: Mapping[str, str]) -> list[str]:
    """Endpoints of the application's rules for which nobody declared who may use them."""
    return sorted({rule.endpoint for rule in app.url_map.iter_rules()} - access.keys())


def misplaced(app: Flask, access: Mapping[str, str]) -> list[str]:
    """Addresses in the rooms that anyone may use, and that are none of the ways in."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(ROOMS)
        and access.get(rule.endpoint) == ANYONE
        and not rule.rule.startswith(WAYS_IN)
    )


def _refuse_foreign() -> None:
    if asked_langs() is None:
        abort(404)
    if request.method not in ("GET", "HEAD", "OPTIONS") and is_foreign():
        abort(403)


def is_foreign() -> bool:
    """Whether another site sent the request, or had it sent."""
    fetched = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    own = (f"http://{request.host}", f"https://{request.host}")
    return fetched not in ("same-origin", "none") or (origin is not None and origin not in own)


def _refuse_others(access: Mapping[str, str], role: Callable[[], str]) -> Response | None:
    """Readers are nobody: what is not for anyone is not for them, nor do they learn what there is."""
    inside = in_rooms()
    needed = access.get(request.endpoint or "", "translator" if inside else ANYONE)
    if needed == ANYONE:
        return None
    there = role()
    if inside and not there:
        return _to_the_door()
    if not may(there, needed):
        abort(403)
    return None


def _to_the_door() -> Response:
    """To the login, and back from there; what cannot be done again after it is refused."""
    if request.method != "GET" or is_partial():
        abort(401)
    wished = request.full_path.rstrip("?")
    return lead_on("/admin/login" + ("?" + urlencode({"next": wished}) if wished != ROOMS else ""), 302)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if in_rooms():
        response.headers["Cache-Control"] = "no-store"
    # Whoever keeps a copy asks each time whether it is still true.
    response.headers.setdefault("Cache-Control", "no-cache")
    if response.status_code == 200 and not response.is_streamed:
        response.add_etag()
    return response
