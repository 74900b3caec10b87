"""The last step of every answer: nothing for whoever has it already, else the coding they ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import parse_etags, quote_etag, unquote_etag

from omctpub.media import ADDRESS
from omctpub.web.answers.compression import CODED, Accepted, Coding, accepted, codable

# A body that fits into one packet anyway is sent as it is.
SMALLEST = 500
LARGEST = 4 * 1024 * 1024
# What a reader has already decides whether an answer is sent, not what it is. No part of a page is sent.
_CONDITIONS = frozenset(
    {
        *("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_RANGE", "HTTP_RANGE"),
        *("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"),
    }
)
_OF_BODY = ("content-type", "content-length")
_VARY = "Accept-Encoding"

Headers = list[tuple[str, str]]


class Delivery:
    """A WSGI application in front of another, which is asked for whole answers only, and never by HEAD.

    Pictures and documents are left to whoever serves them, also in parts: nothing makes them smaller.

    What has a length and is text is sent in the coding that the reader asks for. Its `ETag` then names the
    coding, as in `"abc-br"`: each coding is a representation of its own, which any cache may keep.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(ADDRESS):
            return self._application(environ, start_response)
        said: list[Any] = []

        def start(status: str, headers: Headers, error: Any = None) -> Any:
            said[:] = [status, headers]

        asked = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        head = environ["REQUEST_METHOD"] == "HEAD"
        if head:
            asked["REQUEST_METHOD"] = "GET"
        found = self._application(asked, start)
        answer = Answer(said[0], said[1], accepted(environ.get("HTTP_ACCEPT_ENCODING", "")))
        wanted = environ.get("HTTP_IF_NONE_MATCH", "")
        if wanted and asked["REQUEST_METHOD"] == "GET" and (tag := answer.held(wanted)):
            start_response("304 NOT MODIFIED", answer.headers_without_body(tag))
            return _without_body(found)
        if answer.coding is None:
            start_response(answer.status, answer.headers_of_all())
            return _without_body(found) if head else found
        made = asked.get(CODED)
        body = made(answer.coding) if made else answer.coding.page(_joined(found))
        start_response(answer.status, answer.headers_coded(len(body)))
        return [] if head else [body]


@dataclass
class Answer:
    """What is answered, before it is decided in which form; `accepted` says what the reader can read."""

    status: str
    headers: Headers
    accepted: Accepted

    def __post_init__(self) -> None:
        self.named: Mapping[str, str] = {name.lower(): value for name, value in self.headers}
        self.codable = self._codable()
        small = self.codable and int(self.named["content-length"]) < SMALLEST
        self.coding = self.accepted.best if self.codable and not (small and self.accepted.plain) else None

    def _codable(self) -> bool:
        length = self.named.get("content-length", "")
        return (
            length.isdecimal()
            and 0 < int(length) <= LARGEST
            and codable(self.named.get("content-type", ""))
            and "content-encoding" not in self.named
            and "no-transform" not in self.named.get("cache-control", "").lower()
        )

    def held(self, wanted: str) -> str:
        """The tag of the copy that the reader has, is still right and can be read; "" where there is none."""
        if "etag" not in self.named or not self.status.startswith("200 "):
            return ""
        tags = parse_etags(wanted)
        others = self.accepted.codings if self.codable else ()
        for coding in (self.coding, *others, None):
            tag = self._tag(coding)
            if tags.contains_weak(unquote_etag(tag)[0]):
                return tag
        return ""

    def _tag(self, coding: Coding | None) -> str:
        tag, weak = unquote_etag(self.named["etag"])
        return quote_etag(f"{tag}-{coding.name}", bool(weak)) if coding else self.named["etag"]

    def headers_of_all(self) -> Headers:
        """The headers, with what the answer depends on."""
        if not self.codable:
            return self.headers
        vary = self.named.get("vary", "")
        if _VARY.lower() in vary.lower() or vary.strip() == "*":
            return self.headers
        kept = [pair for pair in self.headers if pair[0].lower() != "vary"]
        return [*kept, ("Vary", f"{vary}, {_VARY}" if vary else _VARY)]

    def headers_coded(self, length: int) -> Headers:
        """The headers of the body in its coding, which is so many bytes long."""
        assert self.coding is not None
        kept = [pair for pair in self.headers_of_all() if pair[0].lower() not in ("content-length", "etag")]
        kept += [("Content-Encoding", self.coding.name), ("Content-Length", str(length))]
        return [*kept, ("ETag", self._tag(self.coding))] if "etag" in self.named else kept

    def headers_without_body(self, tag: str) -> Headers:
        dropped = (*_OF_BODY, "etag")
        return [*(pair for pair in self.headers_of_all() if pair[0].lower() not in dropped), ("ETag", tag)]


def _joined(found: Iterable[bytes]) -> bytes:
    try:
        return b"".join(found)
    finally:
        _without_body(found)


def _without_body(found: Iterable[bytes]) -> list[bytes]:
    """End an answer that is not sent."""
    close = getattr(found, "close", None)
    if close:
        close()
    return []
