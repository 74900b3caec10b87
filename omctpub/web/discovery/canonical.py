"""The address by which others should know a page: absolute, and the same whoever asks."""

from typing import Any
from urllib.parse import quote

from flask import request
from werkzeug.urls import iri_to_uri

from omctpub.models.visible import Entry
from omctpub.web.pages import absolute, link, site


def canonical_link(endpoint: str, **values: Any) -> str:
    """Absolute address of a page, without the languages that its reader reads."""
    return absolute(link(endpoint, **values, langs=None))


def asked_address() -> str:
    """The address that was asked for, without host, whatever bytes were in it."""
    query = iri_to_uri(request.query_string.decode(errors="replace"))
    return quote(request.path) + (f"?{query}" if query else "")


def alternates(entry: Entry) -> dict[str, str]:
    """The address of each text of an item by its language.

    It is in the text's own language where the interface has that, else in the site's first with `?text=`.
    """
    return {tag: absolute(text_path(entry, tag)) for tag in entry.texts}


def text_path(entry: Entry, tag: str) -> str:
    """The same address of a text without host."""
    offered = site().settings.languages
    place = {"lang": tag, "text": None} if tag in offered else {"lang": offered[0], "text": tag}
    path, slug = site().types[entry.type].path, entry.texts[tag].slug or None
    return link("reading.item", path=path, id=entry.id, slug=slug, langs=None, **place)


def short_address(entry: Entry, lang: str | None = None, text: str | None = None) -> str:
    """The short address of an item, which stays when titles change.

    It is in language `lang`, else the site's first, and shows the text in language `text`, else the reader's.
    """
    path, lang = site().types[entry.type].path, lang or site().settings.languages[0]
    return canonical_link("reading.item", lang=lang, path=path, id=entry.id, text=text)
