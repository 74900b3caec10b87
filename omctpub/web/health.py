"""For machines that watch the site: does it answer, and is it ready."""

from flask import Blueprint, Response, jsonify
from peewee import DatabaseError

from omctpub.web.pages import site

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """200 as soon as the process can answer."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def readyz() -> Response:
    """200 when database and index are up to date, else 503 with what is missing; broken plugins are named."""
    try:
        missing = [] if site().journal.refresh() else ["search index"]
    except DatabaseError:
        missing = ["database"]
    response = jsonify({"ready": not missing, "missing": missing, "broken": list(site().registry.broken)})
    response.status_code = 503 if missing else 200
    return response
