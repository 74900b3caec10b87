"""For machines that watch the site: does it answer, and is it ready."""

from flask import Blueprint, Response, jsonify

from omctpub.web.pages import site

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """200 as soon as the process can answer."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def readyz() -> Response:
    """200 when database, plugins and index are up to date, else 503 with what is missing."""
    missing = [f"plugin {name}" for name in site().registry.broken]
    if site().journal.waiting():
        missing.append("search index")
    response = jsonify({"ready": not missing, "missing": missing})
    response.status_code = 503 if missing else 200
    return response
