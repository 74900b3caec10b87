"""For WSGI servers: the application of the site in OMCTPUB_SITE, or else in the current folder."""

from omctpub.server import application

__all__ = ["application"]
