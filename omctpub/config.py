"""Every setting of a site: name, default, meaning, and the check it passes at start."""

import dataclasses
import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

CONFIG_FILE = "omctpub.toml"
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_HOST = re.compile(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9a-fA-F:]+\]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
# Stricter than PostgreSQL itself: with a bare @ or / a part of the password would be taken for a host's name.
_SIGN = r"(?:[^\s%,:/?#@\[\]]|%(?!00)[0-9A-Fa-f]{2})"
_SERVER = rf"(?:\[[0-9A-Fa-f:.]+\]|{_SIGN}*)(?::[0-9]{{1,5}})?"
_OPTION = r"[a-z_]+=(?:[^\s%&#=]|%(?!00)[0-9A-Fa-f]{2})*"
_POSTGRESQL = re.compile(
    rf"postgres(?:ql)?://(?:{_SIGN}+(?::{_SIGN}+)?@)?{_SERVER}(?:,{_SERVER})*/{_SIGN}+"
    rf"(?:\?{_OPTION}(?:&{_OPTION})*)?"
)


class SettingsError(Exception):
    """The site cannot start as it is configured; the text says which setting and the cure."""


@dataclass(frozen=True)
class Stream:
    """One stream of the home page: items of `programme`, or all that no earlier stream takes."""

    name: str
    titles: Mapping[str, str]
    programme: str = ""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 300:
        raise ValueError("must be a text of 1 to 300 characters")
    return value.strip()


def _secret(value: object) -> str:
    if not isinstance(value, str) or len(value) < 32 or len(set(value)) < 8:
        raise ValueError(
            "must be a random text of 32 characters or more; make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return value


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise ValueError('must be a list of texts, as ["one", "two"]')
    return tuple(dict.fromkeys(value))


def _matching(pattern: re.Pattern[str], what: str, least: int) -> Callable[[object], tuple[str, ...]]:
    def check(value: object) -> tuple[str, ...]:
        texts = _texts(value)
        if len(texts) < least:
            raise ValueError(f"must name at least {least}")
        for text in texts:
            if not pattern.fullmatch(text):
                raise ValueError(f"{text!r} is not {what}")
        return texts

    return check


def _zone(value: object) -> ZoneInfo:
    if not isinstance(value, str) or value not in available_timezones():
        raise ValueError(f"{value!r} is not a time zone; write it as in Europe/Zurich or UTC")
    return ZoneInfo(value)


def _between(low: int, high: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        number = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
        if not isinstance(number, int) or isinstance(number, bool) or not low <= number <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return number

    return check


def _address(value: object) -> str:
    if value != "" and (not isinstance(value, str) or not re.fullmatch(r"https?://[^\s/]+", value)):
        raise ValueError("must be an address without a path, as https://news.example.org")
    return str(value)


def _database(value: object) -> str:
    if isinstance(value, str) and re.match(r"postgres(ql)?:", value):
        if not _POSTGRESQL.fullmatch(value):
            raise ValueError(
                "must be written as postgresql://user:password@host:port/name; in user and password, signs "
                "like @ : / ? # % stand as %40 %3A %2F %3F %23 %25"
            )
        return value
    if not isinstance(value, str) or not value or ("://" in value and not value.startswith("sqlite:///")):
        raise ValueError("must be the path of an SQLite file, sqlite:///path, or postgresql://…/name")
    return value.removeprefix("sqlite:///")


def _streams(value: object) -> tuple[Stream, ...]:
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise ValueError("must be written as [[streams]] tables")
    streams = tuple(_stream(part) for part in value)
    if len({stream.name for stream in streams}) < len(streams):
        raise ValueError("two streams have the same name")
    return streams


def _stream(table: dict[str, Any]) -> Stream:
    unknown = set(table) - {"name", "programme", "titles"}
    if unknown:
        raise ValueError(f"a stream has name, programme and titles, not {sorted(unknown)[0]!r}")
    name, programme, titles = table.get("name"), table.get("programme", ""), table.get("titles", {})
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"the stream's name {name!r} must be of a-z, 0-9, - and _")
    if not isinstance(programme, str):
        raise ValueError(f"the programme of stream {name!r} must be the slug of a programme")
    if not isinstance(titles, dict) or not titles or not all(isinstance(t, str) for t in titles.values()):
        raise ValueError(f'stream {name!r} needs titles, as titles = {{en = "News"}}')
    return Stream(name, titles, programme)


def _setting(default: Any, check: Callable[[object], Any], meaning: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"check": check, "meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """The checked settings of one site; `folder` is where its `omctpub.toml` stands."""

    folder: Path
    secret_key: str = _setting(
        "", _secret, "Random text that signs forms and links. Keep it secret.", secret=True
    )
    name: str = _setting("omctpub", _text, "Name of the site, shown on top of every page.")
    hosts: tuple[str, ...] = _setting(
        ("127.0.0.1", "localhost"), _matching(_HOST, "a host name", 1), "Host names the site answers to."
    )
    url: str = _setting(
        "",
        _address,
        "Public address, for links in letters and feeds and for search engines; empty: that of the request.",
    )
    languages: tuple[str, ...] = _setting(
        ("en", "fr", "es", "ar", "ru"),
        _matching(_LANGUAGE, "a language tag such as fr or zh-Hant", 1),
        "Languages of the interface; the first is the default.",
    )
    timezone: ZoneInfo = _setting(ZoneInfo("UTC"), _zone, "Time zone in which the site's days begin and end.")
    plugins: tuple[str, ...] = _setting(
        (), _matching(re.compile(r"[a-z][a-z0-9_]{0,63}"), "a plugin's name", 0), "Plugins switched on."
    )
    database: str = _setting(
        "data/omctpub.db",
        _database,
        "SQLite file, from the site's folder on, or the postgresql:// address of a database.",
        secret=True,
    )
    list_size: int = _setting(20, _between(1, 100), "Items on a page of a list.")
    stream_size: int = _setting(10, _between(1, 100), "Items in a stream of the home page.")
    streams: tuple[Stream, ...] = _setting((), _streams, "Streams of the home page, in order.")

    @property
    def data(self) -> Path:
        """Folder of everything the site itself writes."""
        return self.folder / "data"

    @property
    def database_file(self) -> Path | str:
        """The SQLite file, or the address of a PostgreSQL database."""
        return self.database if _POSTGRESQL.fullmatch(self.database) else self.folder / self.database


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
    return Settings(folder=folder, **_checked(given))


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
