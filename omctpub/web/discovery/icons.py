"""The site's own pictures, for tabs, home screens and shared addresses, and the manifest that names them."""

import json

from flask import Blueprint, Response

from omctpub import languages
from omctpub.colours import PAPERS
from omctpub.web.answers.cache import keep
from omctpub.web.answers.statics import static_url
from omctpub.web.pages import link, site

icons = Blueprint("icons", __name__)
icons.after_request(keep)


def picture(name: str) -> str:
    """Address of one of the files in `static/icons`, without host."""
    return static_url(f"icons/{name}")


@icons.get("/site-<interface:lang>.webmanifest")
def manifest(lang: str) -> Response:
    """What a home screen calls the site, and how it opens (Web Application Manifest)."""
    told = {
        "name": site().settings.name,
        "lang": lang,
        "dir": languages.direction(lang),
        "start_url": link("reading.home", lang=lang, langs=None),
        "display": "browser",
        "background_color": PAPERS[0],
        "theme_color": site().settings.band_colour,
        "icons": [
            _icon("icon.svg", "any", "image/svg+xml"),
            _icon("icon-192.png", "192x192"),
            _icon("icon-512.png", "512x512"),
            _icon("icon-maskable-512.png", "512x512", purpose="maskable"),
        ],
    }
    content = json.dumps(told, ensure_ascii=False)
    return Response(content + "\n", mimetype="application/manifest+json")


def _icon(name: str, sizes: str, media: str = "image/png", **more: str) -> dict[str, str]:
    return {"src": picture(name), "sizes": sizes, "type": media, **more}
