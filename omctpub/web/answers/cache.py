"""The page cache: finished pages, kept in front of Flask until anything is written or comes due."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Response, request
from peewee import PeeweeException

from omctpub.content import ContentType
from omctpub.media import ADDRESS
from omctpub.models import Watch
from omctpub.models.due import next_due
from omctpub.site import Site
from omctpub.web.answers.compression import CODED, Coding

MOST_BYTES = 32 * 1024 * 1024
LARGEST_PAGE = 2 * 1024 * 1024
LONGEST_QUERY = 1_000
_SECOND = 1_000_000
_KEEP, _NEVER, _BESIDE = "omctpub.keep", "omctpub.never_keep", "omctpub.kept_beside"
# What a page depends on; who asks and with which cookies is not among it.
_PARTS = (
    *("wsgi.url_scheme", "HTTP_HOST", "SERVER_PORT", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"),
    *("HTTP_HX_REQUEST", "HTTP_HX_REQUEST_TYPE"),
)

# The rooms belong to one person each, and a large table of theirs is sent as it is made.
_NOT_KEPT = ("/static/", ADDRESS, "/admin/")

Key = tuple[str, ...]
T = TypeVar("T")


def keep(response: Response) -> Response:
    """After a request: this answer is the same for everybody who asks like this, until something changes."""
    if response.status_code == 200 and not request.environ.get(_NEVER):
        request.environ[_KEEP] = True
    return response


def never_keep() -> None:
    """This answer is for one reader, or for one moment."""
    request.environ[_NEVER] = True


def keep_beside(name: str, make: Callable[[], T]) -> T:
    """What many pages show, whoever asks for which: kept as long as the pages are, else made anew."""
    kept: dict[str, Any] = request.environ.get(_BESIDE, {})
    if name not in kept:
        kept[name] = make()
    found: T = kept[name]
    return found


@dataclass(frozen=True)
class Kept:
    """A finished answer, and its body in the codings that it was asked for in."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    coded: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """About how many bytes it takes to keep."""
        bodies = len(self.body) + sum(map(len, self.coded.values()))
        return bodies + sum(len(name) + len(value) for name, value in self.headers)


class PageCache:
    """A WSGI application in front of another, whose pages it keeps as long as they are true.

    Any commit, by whichever process, empties it, and so does the moment at which anything comes due. A
    clock that was put back empties it, too. Pages with a query of the reader's own words are not kept.
    Beside a page stands what it is in each coding, made when first asked for. `moved` tells when something
    else has changed that pages depend on. Conditions and HEAD are the business of what stands before it.
    """

    def __init__(
        self, site: Site, application: WSGIApplication, moved: Callable[[], bool] = lambda: False
    ) -> None:
        self._site, self._application, self._moved = site, application, moved
        self._watch = Watch(site.database)
        self._lock = threading.Lock()
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._beside: dict[str, Any] = {}
        self._bytes = self._epoch = self._since = self._until = 0
        self._unforeseen = any(_ends_unforeseen(kind) for kind in site.types.values())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if "HTTP_HOST" in environ:  # host names have no case (RFC 9110, 4.2.3)
            environ["HTTP_HOST"] = environ["HTTP_HOST"].lower()
        key = _key(environ)
        if key is None:
            return self._application(environ, start_response)
        epoch = self._refreshed()
        kept = self._look_up(key)
        if kept is None:
            environ[_BESIDE] = self._beside
            kept = _answer(self._application, environ)
            if environ.get(_KEEP):
                self._remember(key, kept, epoch)
        environ[CODED] = partial(self._coded, key, kept)
        start_response(kept.status, kept.headers)
        return [kept.body]

    def _refreshed(self) -> int:
        """Forget everything if it may not be true any more; the number of times that this happened."""
        with self._lock:
            now = time.time_ns() // 1000
            moved = self._watch.moved(), self._moved()
            if any(moved) or not self._true_at(now):
                self._pages.clear()
                self._beside = {}
                self._bytes = 0
                self._epoch += 1
                self._since, self._until = now, self._true_until(now)
            return self._epoch

    def _true_at(self, now: int) -> bool:
        return self._since <= now < self._until

    def _true_until(self, now: int) -> int:
        try:
            with self._site.use():
                due = next_due(now)
        except PeeweeException:  # whoever needs the database says so; the other pages answer
            return now
        return min(due, now + _SECOND) if self._unforeseen else due

    def _look_up(self, key: Key) -> Kept | None:
        with self._lock:
            kept = self._pages.get(key)
            if kept:
                self._pages.move_to_end(key)
            return kept

    def _remember(self, key: Key, kept: Kept, epoch: int) -> None:
        """Keep a page unless something changed or came due while it was made."""
        with self._lock:
            stale = epoch != self._epoch or not self._true_at(time.time_ns() // 1000)
            if stale or len(kept.body) > LARGEST_PAGE or key in self._pages:
                return
            self._pages[key] = kept
            self._make_room(_size(key, kept))

    def _make_room(self, size: int) -> None:
        self._bytes += size
        while self._bytes > MOST_BYTES:
            self._bytes -= _size(*self._pages.popitem(last=False))

    def _coded(self, key: Key, kept: Kept, coding: Coding) -> bytes:
        """The body in a coding, which is kept as long as the page is."""
        found = kept.coded.get(coding.name)
        if found is not None:
            return found
        made = coding.page(kept.body)
        with self._lock:
            if self._pages.get(key) is kept and coding.name not in kept.coded:
                kept.coded[coding.name] = made
                self._make_room(len(made))
        return made


def _size(key: Key, kept: Kept) -> int:
    return kept.size + sum(map(len, key))


def _ends_unforeseen(kind: ContentType) -> bool:
    """Whether a type says in its own way if an item is over, and not when it will be."""
    own = type(kind)
    return own.is_open is not ContentType.is_open and own.ends is ContentType.ends


def _key(environ: WSGIEnvironment) -> Key | None:
    """What the answer depends on; None for what is not looked up at all."""
    read = environ["REQUEST_METHOD"] == "GET" and not environ["PATH_INFO"].startswith(_NOT_KEPT)
    if not read or len(environ.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return None
    return tuple(environ.get(part, "") for part in _PARTS)


def _answer(application: WSGIApplication, environ: WSGIEnvironment) -> Kept:
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
        said[:] = [status, headers]

    found = application(environ, start)
    try:
        body = b"".join(found)
    finally:
        if hasattr(found, "close"):
            found.close()
    return Kept(said[0], said[1], body)
