"""Every setting of a site: name, default, meaning, and the check it passes at start."""

import dataclasses
import difflib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from omctpub import colours
from omctpub.config import checks
from omctpub.config.checks import SLUG, STREAM, Stream

__all__ = [
    "CONFIG_FILE",
    "SLUG",
    "STREAM",
    "Settings",
    "SettingsError",
    "Stream",
    "described",
    "find_site",
    "load",
    "stamp",
]

CONFIG_FILE = "omctpub.toml"


class SettingsError(Exception):
    """The site cannot start as it is configured; the text says which setting and the cure."""


def _setting(default: Any, check: Callable[[object], Any], meaning: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"check": check, "meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """The checked settings of one site; `folder` is where its `omctpub.toml` stands."""

    folder: Path
    secret_key: str = _setting(
        "", checks.secret, "Random text that signs forms and links. Keep it secret.", secret=True
    )
    name: str = _setting("omctpub", checks.text, "Name of the site, shown on top of every page.")
    logo: str = _setting(
        "",
        checks.picture,
        "Picture before the name: a file in the site's static/ folder, as logo.svg; empty: none.",
    )
    accent_colour: str = _setting(
        "#14527f", colours.accent, "Colour of links and buttons, dark enough to be read on the page."
    )
    band_colour: str = _setting(
        "#16293a", colours.colour, "Colour of the band on top; what stands in it is white or black."
    )
    hosts: tuple[str, ...] = _setting(
        ("127.0.0.1", "localhost"),
        checks.matching(checks.HOST, "a host name", 1),
        "Host names the site answers to.",
    )
    url: str = _setting(
        "",
        checks.address,
        "Public address, for links in letters and feeds and for search engines; empty: that of the request.",
    )
    languages: tuple[str, ...] = _setting(
        ("en", "fr", "es", "ar", "ru"),
        checks.matching(checks.LANGUAGE, "a language tag such as fr or zh-Hant", 1),
        "Languages of the interface; the first is the default.",
    )
    timezone: ZoneInfo = _setting(
        ZoneInfo("UTC"), checks.zone, "Time zone in which the site's days begin and end."
    )
    plugins: tuple[str, ...] = _setting(
        (), checks.matching(checks.PLUGIN, "a plugin's name", 0), "Plugins switched on."
    )
    database: str = _setting(
        "data/omctpub.db",
        checks.database,
        "SQLite file, from the site's folder on, or the postgresql:// address of a database.",
        secret=True,
    )
    sensitive: tuple[str, ...] = _setting(
        ("violence-against-women", "rights-of-the-child"),
        checks.matching(checks.SLUG, "the slug of a programme", 0),
        "Programmes whose pages offer a quick way out, beside the types that always do.",
    )
    exit_address: str = _setting(
        "https://www.wikipedia.org/",
        checks.exit_address,
        "Where that way out leads: a page that gives nothing away; empty: it is not offered.",
    )
    four_eyes: tuple[str, ...] = _setting(
        (),
        checks.matching(checks.PLUGIN, "the name of a content type", 0),
        "Content types whose texts are published by somebody else than who wrote them.",
    )
    list_size: int = _setting(20, checks.between(1, 100), "Items on a page of a list.")
    stream_size: int = _setting(10, checks.between(1, 100), "Items in a stream of the home page.")
    streams: tuple[Stream, ...] = _setting((), checks.streams, "Streams of the home page, in order.")

    @property
    def data(self) -> Path:
        """Folder of everything the site itself writes."""
        return self.folder / "data"

    @property
    def static(self) -> Path:
        """Folder of the site's own static files, which may be missing."""
        return self.folder / "static"

    @property
    def database_file(self) -> Path | str:
        """The SQLite file, or the address of a PostgreSQL database."""
        return self.database if checks.POSTGRESQL.fullmatch(self.database) else self.folder / self.database


def described() -> list[tuple[str, object, str]]:
    """Every setting as (name, default, meaning), in the order of the file."""
    return [
        (f.name, f.default, f.metadata["meaning"])
        for f in dataclasses.fields(Settings)
        if "check" in f.metadata
    ]


def find_site(site: Path | None = None) -> Path:
    """Folder of the site: the one given, else `OMCTPUB_SITE`, else the current folder."""
    folder = (site or Path(os.environ.get("OMCTPUB_SITE") or ".")).resolve()
    if not (folder / CONFIG_FILE).is_file():
        raise SettingsError(f"{folder}: no {CONFIG_FILE} here. Make a site with: omctpub init {folder}")
    return folder


def stamp(folder: Path) -> tuple[int, int, int]:
    """What changes whenever the site's settings are written."""
    found = os.stat(folder / CONFIG_FILE)
    return found.st_mtime_ns, found.st_size, found.st_ino


def load(folder: Path) -> Settings:
    """Settings of the site in `folder`: defaults, then the file, then `OMCTPUB_<NAME>` variables."""
    file = folder / CONFIG_FILE
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not readable as TOML: {error}. Mend the line it names.") from error
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}.") from error
    known = {name for name, _, _ in described()}
    for key in table.keys() - known:
        close = difflib.get_close_matches(key, known, 1)
        hint = f" Did you mean {close[0]!r}?" if close else f" Known are: {', '.join(sorted(known))}."
        raise SettingsError(f"{file}: unknown setting {key!r}.{hint}")
    given = {name: (str(file), table[name]) for name in table}
    for name in known - {"streams"}:
        if (variable := f"OMCTPUB_{name.upper()}") in os.environ:
            given[name] = (variable, os.environ[variable])
    settings = Settings(folder=folder, **_checked(given))
    if settings.logo and not (file := settings.static / settings.logo).is_file():
        raise SettingsError(f"{file}: the logo is missing. Put it there, or empty the setting 'logo'.")
    return settings


def _checked(given: Mapping[str, tuple[str, object]]) -> dict[str, Any]:
    values = {}
    for f in dataclasses.fields(Settings):
        if "check" not in f.metadata:
            continue
        origin, value = given.get(f.name, (CONFIG_FILE, None))
        if value is None and f.name != "secret_key":
            continue
        try:
            values[f.name] = f.metadata["check"](value)
        except ValueError as error:
            raise SettingsError(f"{origin}: setting {f.name!r} {error}.") from error
    return values
