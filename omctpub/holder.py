"""Holds the current application, and swaps in another when the site's settings or plugins change."""

import logging
import threading
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

from omctpub import config, languages
from omctpub.app import create_app
from omctpub.config import SettingsError

log = logging.getLogger(__name__)


class Application:
    """A WSGI application around the current Flask one.

    Each call looks at `omctpub.toml`. Where it changed, that request builds the next application and is
    answered by it; all others are answered by the old one meanwhile. One that cannot be built leaves the
    old in place.
    """

    def __init__(self, folder: Path, safe: bool = False) -> None:
        self._folder, self._safe = folder, safe
        self._lock = threading.Lock()
        self._stamp = self._look()
        self._current: Flask = create_app(folder, safe=safe)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.current()(environ, start_response)

    def current(self) -> Flask:
        """The application of the settings as they are now."""
        if self._look() != self._stamp:
            self._swap()
        return self._current

    def warm_up(self) -> None:
        """What would make the first pages slow, done before anybody asks: names in order, and the index."""
        site = self._current.extensions["omctpub"]
        languages.sort_names(("",), site.settings.languages[0], key=str)
        site.journal.warm_up()

    def _look(self) -> tuple[int, int, int]:
        try:
            return config.stamp(self._folder)
        except OSError:
            return self._stamp

    def _swap(self) -> None:
        if not self._lock.acquire(blocking=False):
            return
        try:
            stamp = self._look()
            self._current = create_app(self._folder, safe=self._safe)
        except SettingsError as error:
            log.error("%s The site goes on with its old settings.", error)
        except Exception:
            log.exception("the changed site cannot be built; it goes on as it was")
        finally:
            self._stamp = stamp
            self._lock.release()
