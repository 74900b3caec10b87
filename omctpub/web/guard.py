"""Who may come in: the headers of every answer, and where readers' forms may be sent from."""

from collections.abc import Mapping

from flask import Flask, Response, abort, request

from omctpub.web.pages import asked_langs

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

# Who may use each of the core's own routes, by endpoint; plugins declare theirs in `Plugin.access`.
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
}


def register(app: Flask, access: Mapping[str, str]) -> None:
    """Guard every request of the application; `access` says for each endpoint who may use it."""
    app.before_request(_refuse_foreign)
    app.before_request(lambda: _refuse_others(access))
    app.after_request(_add_headers)


def undeclared(app: Flask, access: Mapping[str, str]) -> list[str]:
    """Endpoints of the application's rules for which nobody declared who may use them."""
    return sorted({rule.endpoint for rule in app.url_map.iter_rules()} - access.keys())


def _refuse_foreign() -> None:
    if asked_langs() is None:
        abort(404)
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    fetched = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    own = (f"http://{request.host}", f"https://{request.host}")
    if fetched not in ("same-origin", "none") or (origin is not None and origin not in own):
        abort(403)


def _refuse_others(access: Mapping[str, str]) -> None:
    """Readers are nobody: what is not for anyone is not for them."""
    if request.endpoint and access.get(request.endpoint) != "anyone":
        abort(403)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # Whoever keeps a copy asks each time whether it is still true.
    response.headers.setdefault("Cache-Control", "no-cache")
    if response.status_code == 200 and not response.is_streamed:
        response.add_etag()
    return response
