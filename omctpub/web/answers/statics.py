"""Static files under addresses that name their content: whoever has one never asks for it again."""

import mimetypes
import re
import stat
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, send_file, url_for

from omctpub.site import Site
from omctpub.web.answers.compression import CODED, Coding, codable

# What browsers and others ask for at the root, and the static file that they get.
ROOTS: Mapping[str, str] = {"favicon.ico": "icons/favicon.ico"}
HASH_DIGITS = 10
# Larger files are read from the disk each time, under their plain names only.
LARGEST = 2 * 1024 * 1024
# Larger ones are compressed no harder than pages: the hardest would take seconds.
LARGEST_TO_SQUEEZE = 256 * 1024
MOST_BYTES = 32 * 1024 * 1024
SECONDS_BETWEEN_LOOKS = 1.0
FOR_EVER = "public, max-age=31536000, immutable"

_HASHED = re.compile(rf"(.+)\.[0-9a-f]{{{HASH_DIGITS}}}(\.[^./]+)")
_PART = re.compile(r"[^.\x00-\x1f\\:][^\x00-\x1f\\:]*")
# They stand among the files for those who look after them.
_NOT_SERVED = re.compile(r"(?:licen[cs]e|copying|notice)(?:\..*)?|.*\.toml|.*~", re.IGNORECASE)

_TYPES = mimetypes.MimeTypes()  # whatever the machine's own tables say
for _type, _suffix in (
    ("text/javascript", ".js"),
    ("text/javascript", ".mjs"),
    ("application/manifest+json", ".webmanifest"),
    ("image/avif", ".avif"),
    ("image/webp", ".webp"),
    ("font/woff", ".woff"),
    ("font/woff2", ".woff2"),
):
    _TYPES.add_type(_type, _suffix)

Place = tuple[Path, int, int, int]


@dataclass(frozen=True)
class Folder:
    """Where static files stand. Nothing leads out of the site's `own` ones, no symbolic link either."""

    path: Path
    prefix: str = ""
    own: bool = False


@dataclass(frozen=True)
class File:
    """A static file as it was when it was looked at; `place` changes whenever it does.

    Where there is no `body`, it is too large to be kept and has to be read.
    """

    name: str
    type: str
    tag: str
    place: Place | None = None
    body: bytes | None = None
    _coded: dict[str, bytes] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Its name with the hash before the suffix; the plain one where there is no room for that."""
        stem, dot, suffix = self.name.rpartition(".")
        return (
            f"{stem}.{self.tag}.{suffix}"
            if self.body is not None and dot and "/" not in suffix
            else self.name
        )

    def coded(self, coding: Coding) -> bytes:
        """The body in a coding, made once."""
        assert self.body is not None
        if coding.name not in self._coded:
            small = len(self.body) <= LARGEST_TO_SQUEEZE
            self._coded[coding.name] = _squeezed(coding, self.body) if small else coding.page(self.body)
        return self._coded[coding.name]


class Statics:
    """The static files of one application: those in `folders`, the first that has it.

    Those `made` stand before all folders but the site's own.
    """

    def __init__(self, folders: Sequence[Folder], made: Mapping[str, bytes] | None = None) -> None:
        self._folders = folders
        self._made = {name: _file(name, body) for name, body in (made or {}).items()}
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, File] = OrderedDict()
        self._bytes = 0
        self._given: dict[str, str] = {}
        self._next_look = 0.0

    def file(self, name: str) -> File | None:
        """The file of that name as it is now; None where there is none."""
        if not all(_PART.fullmatch(part) and not _NOT_SERVED.fullmatch(part) for part in name.split("/")):
            return None
        for folder in self._folders:
            if name in self._made and not folder.own:
                break
            if name.startswith(folder.prefix) and (found := self._in_folder(folder, name)):
                return found
        return self._made.get(name)

    def find(self, asked: str) -> tuple[File | None, bool]:
        """The file that an address names, with its hash or without, and whether that is its hash.

        Pages that were kept from before an upgrade name older ones, and get what there is now.
        """
        found = self.file(asked)
        hashed = None if found else _HASHED.fullmatch(asked)
        if hashed:
            found = self.file(hashed[1] + hashed[2])
        return found, bool(hashed and found and found.address == asked)

    def address(self, name: str) -> str:
        """The name of a file with the hash of what it holds now."""
        found = self.file(name)
        return self._given.setdefault(name, found.address) if found else name

    def moved(self) -> bool:
        """Whether any address that was given is another now. The disk is asked once a second at most."""
        now = time.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + SECONDS_BETWEEN_LOOKS
        files = {name: self.file(name) for name in list(self._given)}
        changed = {name for name, file in files.items() if not file or file.address != self._given[name]}
        for name in changed:
            del self._given[name]
        return bool(changed)

    def _in_folder(self, folder: Folder, name: str) -> File | None:
        path = folder.path / name.removeprefix(folder.prefix)
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode):
                return None
            place = (path, found.st_mtime_ns, found.st_size, found.st_ino)
            kept = self._kept.get(name)
            if kept and kept.place == place:
                return kept
            if folder.own and not path.resolve().is_relative_to(folder.path.resolve()):
                return None
            return self._keep(_read(name, place))
        except (OSError, ValueError):  # not there, not ours to read, or no name that a file could have
            return None

    def _keep(self, file: File) -> File:
        with self._lock:
            self._forget(file.name)
            self._kept[file.name] = file
            self._bytes += _size(file)
            while self._bytes > MOST_BYTES:
                self._forget(next(iter(self._kept)))
        return file

    def _forget(self, name: str) -> None:
        gone = self._kept.pop(name, None)
        self._bytes -= _size(gone) if gone else 0


def _size(file: File) -> int:
    """About what it takes at most, with all its codings."""
    return 2 * len(file.body or b"") + 500


def _read(name: str, place: Place) -> File:
    path, moment, size, _number = place
    if size > LARGEST:
        return File(name, _type_of(name), f"{moment:x}-{size:x}", place)
    return _file(name, path.read_bytes(), place)


@lru_cache(maxsize=64)
def _squeezed(coding: Coding, body: bytes) -> bytes:
    """Done once: the next application, after a change of the settings, serves nearly the same files."""
    return coding.file(body)


def _file(name: str, body: bytes, place: Place | None = None) -> File:
    return File(name, _type_of(name), sha256(body).hexdigest()[:HASH_DIGITS], place, body)


def _type_of(name: str) -> str:
    found, packed = _TYPES.guess_type(f"/{name}")
    return found if found and not packed else "application/octet-stream"


def register(app: Flask, site: Site, made: Mapping[str, bytes] | None = None) -> Statics:
    """Serve the static files of the site, the core and the plugins, and those `made` at this start."""
    own = [Folder(site.settings.static, own=True), Folder(Path(app.root_path) / "static")]
    of_plugins = [
        Folder(one.found.folder / "static", f"{one.name}/", own=one.found.origin == "site")
        for one in site.registry.loaded
        if one.found.folder
    ]
    statics = Statics([*own, *of_plugins], made)

    def static(filename: str) -> Response:
        return _answer(*statics.find(filename))

    app.add_url_rule("/static/<path:filename>", "static", static)
    for address, name in ROOTS.items():
        app.add_url_rule(f"/{address}", "static_root", static, defaults={"filename": name})
    app.extensions[__name__] = statics
    app.jinja_env.globals["static_url"] = static_url
    return statics


def static_url(name: str) -> str:
    """The address of a static file, without host, that can be kept for ever."""
    return url_for("static", filename=_of_this_site().address(name))


def found(name: str) -> File | None:
    """The static file that an address names, with its hash or without; None where there is none."""
    return _of_this_site().find(name)[0]


def _of_this_site() -> Statics:
    statics = current_app.extensions[__name__]
    assert isinstance(statics, Statics)
    return statics


def _answer(file: File | None, for_ever: bool) -> Response:
    if file is None:
        abort(404)
    if file.body is None:
        assert file.place is not None
        return send_file(file.place[0], file.type, conditional=False, etag=file.tag)
    response = Response(file.body, mimetype=file.type)
    response.set_etag(file.tag)
    if for_ever:
        response.headers["Cache-Control"] = FOR_EVER
    if codable(response.content_type):
        request.environ[CODED] = file.coded
    return response
