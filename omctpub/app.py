"""Assembles the site, read top to bottom: settings, plugins, database, languages, templates, web, admin."""

import logging
from collections.abc import Iterable
from pathlib import Path

from flask import Flask, g
from werkzeug.routing import BaseConverter

from omctpub import config
from omctpub.admin import kept, visitor
from omctpub.admin.doors import security
from omctpub.admin.doors.account import account
from omctpub.admin.doors.passwords import doors
from omctpub.admin.doors.people import people
from omctpub.admin.item.approving import approving
from omctpub.admin.item.files import files as files_of_items
from omctpub.admin.item.files import take_more
from omctpub.admin.item.history import history
from omctpub.admin.item.room import items
from omctpub.admin.item.takedown import takedown
from omctpub.admin.overview.desk import desk
from omctpub.admin.refused import refused
from omctpub.admin.structure.programmes import programmes
from omctpub.admin.structure.redirects import redirects
from omctpub.admin.structure.streams import streams
from omctpub.admin.writing.aids import aids
from omctpub.admin.writing.room import writing
from omctpub.plugins import Loaded, PluginError, load_enabled
from omctpub.publishing import erasing
from omctpub.site import Site, assemble
from omctpub.web import errors, guard, interface, templating
from omctpub.web.answers import statics
from omctpub.web.answers.cache import PageCache
from omctpub.web.answers.delivery import Delivery
from omctpub.web.discovery.feeds import FORMS
from omctpub.web.discovery.icons import icons
from omctpub.web.discovery.sitemap import sitemap
from omctpub.web.finding.searching import searching
from omctpub.web.finding.suggesting import suggesting
from omctpub.web.finding.ways import ways
from omctpub.web.health import health
from omctpub.web.media import media
from omctpub.web.pages import site as current_site
from omctpub.web.reading import reading
from omctpub.web.style import style_sheet

log = logging.getLogger(__name__)

ROOMS = (
    *(doors, desk, writing, aids, items, approving, history, files_of_items, takedown),
    *(programmes, redirects, streams, account, people, refused),
)
LARGEST_FORM = 64 * 1024


def create_app(site: Path | None = None, *, safe: bool = False) -> Flask:
    """The application of `site`, found as the commands find it; `safe` leaves the site's own plugins out."""
    settings = config.load(config.find_site(site))
    registry = load_enabled(settings.folder, settings.plugins, safe)
    while True:
        opened = assemble(settings, registry)
        try:
            return _build(opened)
        except PluginError as error:
            log.error("%s The site runs without it.", error)
            registry = opened.registry.without(error.name, str(error))


def _build(site: Site) -> Flask:
    app = Flask("omctpub", static_folder=None, template_folder=None)
    app.extensions["omctpub"] = site
    erasing.declare(site)
    app.config.update(
        SECRET_KEY=site.settings.secret_key,
        TRUSTED_HOSTS=list(site.settings.hosts),
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_PARTS=100,
    )
    app.url_map.converters["interface"] = _one_of(site.settings.languages)
    app.url_map.converters["feed"] = _one_of(FORMS)
    app.before_request(_open_database)
    app.teardown_request(_leave_database)
    interface.register(app, site)
    templating.register(app, site)
    files = statics.register(app, site, style_sheet(site.settings))
    access = dict(guard.ACCESS)
    kept.register(app)
    app.before_request(take_more)
    security.register(app, site)
    app.before_request(visitor.take_their_language)
    app.context_processor(visitor.of_rooms)
    guard.register(app, access, visitor.role)
    errors.register(app, kept.given_back)
    for blueprint in (reading, ways, searching, suggesting, sitemap, icons, media, health):
        app.register_blueprint(blueprint)
    for room in ROOMS:
        app.register_blueprint(room, url_prefix="/admin")
    security.limit(app)
    _check_access(app, access)
    for loaded in site.registry.loaded:
        _add_plugin(app, loaded, access)
    app.wsgi_app = Delivery(PageCache(site, app.wsgi_app, files.moved))  # type: ignore[method-assign]
    return app


def _one_of(offered: Iterable[str]) -> type[BaseConverter]:
    """Matches these words only, so that every other one in that place of an address is not found."""
    return type("OneOf", (BaseConverter,), {"regex": "|".join(offered)})


def _open_database() -> None:
    g.database_in_use = current_site().use()
    g.database_in_use.__enter__()


def _leave_database(error: BaseException | None) -> None:
    if "database_in_use" in g:
        g.pop("database_in_use").__exit__(None, None, None)


def _check_access(app: Flask, access: dict[str, str]) -> None:
    """Of the core's own rules none may be forgotten."""
    for endpoint in guard.undeclared(app, access):
        raise RuntimeError(f"nobody may use the route {endpoint!r} yet. Say in web/guard.py who may.")


def _add_plugin(app: Flask, loaded: Loaded, access: dict[str, str]) -> None:
    """Register what a plugin serves; what fails here is the plugin's fault and puts it aside."""
    try:
        for blueprint in loaded.plugin.blueprints:
            app.register_blueprint(blueprint)
    except Exception as error:
        reason = f"its routes cannot be added: {type(error).__name__}: {error}. Mend or disable it."
        raise PluginError(loaded.name, loaded.found.place, reason) from error
    access.update(loaded.plugin.access)
    for endpoint in guard.undeclared(app, access):
        reason = (
            f"nobody may use its route {endpoint!r} yet. Name who may in Plugin(access={{{endpoint!r}: …}})."
        )
        raise PluginError(loaded.name, loaded.found.place, reason)
    for address in guard.misplaced(app, access):
        reason = (
            f"its route {address!r} is for anyone, and under /admin/ nothing is. "
            "Move it, or name a role in Plugin(access=…)."
        )
        raise PluginError(loaded.name, loaded.found.place, reason)
