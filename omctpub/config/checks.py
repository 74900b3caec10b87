"""What a setting may be: each check returns the value as it is used, or raises ValueError with the cure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

STREAM = re.compile(r"[a-z][a-z0-9_-]{0,63}")
HOST = re.compile(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9a-fA-F:]+\]")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
PLUGIN = re.compile(r"[a-z][a-z0-9_]{0,63}")
SLUG = re.compile(r"[A-Za-z0-9._-]{1,64}")
PICTURE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\.(svg|png|webp|jpe?g)")
# Stricter than PostgreSQL itself: with a bare @ or / a part of the password would be taken for a host's name.
_SIGN = r"(?:[^\s%,:/?#@\[\]]|%(?!00)[0-9A-Fa-f]{2})"
_SERVER = rf"(?:\[[0-9A-Fa-f:.]+\]|{_SIGN}*)(?::[0-9]{{1,5}})?"
_OPTION = r"[a-z_]+=(?:[^\s%&#=]|%(?!00)[0-9A-Fa-f]{2})*"
POSTGRESQL = re.compile(
    rf"postgres(?:ql)?://(?:{_SIGN}+(?::{_SIGN}+)?@)?{_SERVER}(?:,{_SERVER})*/{_SIGN}+"
    rf"(?:\?{_OPTION}(?:&{_OPTION})*)?"
)


@dataclass(frozen=True)
class Stream:
    """One stream of the home page: items of `programme`, or all that no earlier stream takes."""

    name: str
    titles: Mapping[str, str]
    programme: str = ""


def text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 300:
        raise ValueError("must be a text of 1 to 300 characters")
    return value.strip()


def secret(value: object) -> str:
    if not isinstance(value, str) or len(value) < 32 or len(set(value)) < 8:
        raise ValueError(
            "must be a random text of 32 characters or more; make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return value


def texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise ValueError('must be a list of texts, as ["one", "two"]')
    return tuple(dict.fromkeys(value))


def matching(pattern: re.Pattern[str], what: str, least: int) -> Callable[[object], tuple[str, ...]]:
    def check(value: object) -> tuple[str, ...]:
        given = texts(value)
        if len(given) < least:
            raise ValueError(f"must name at least {least}")
        for one in given:
            if not pattern.fullmatch(one):
                raise ValueError(f"{one!r} is not {what}")
        return given

    return check


@cache
def time_zones() -> frozenset[str]:
    """The names of all that this machine knows; looking for them takes longer than all other checks."""
    return frozenset(available_timezones())


def zone(value: object) -> ZoneInfo:
    if not isinstance(value, str) or value not in time_zones():
        raise ValueError(f"{value!r} is not a time zone; write it as in Europe/Zurich or UTC")
    return ZoneInfo(value)


def between(low: int, high: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        number = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
        if not isinstance(number, int) or isinstance(number, bool) or not low <= number <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return number

    return check


def address(value: object) -> str:
    if value != "" and (not isinstance(value, str) or not re.fullmatch(r"https?://[^\s/]+", value)):
        raise ValueError("must be an address without a path, as https://news.example.org")
    return str(value)


def exit_address(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s/\"'<>]+(/[^\s\"'<>]*)?|", value):
        raise ValueError(
            "must be the address of a page that gives nothing away, as https://www.wikipedia.org/"
        )
    return value


def picture(value: object) -> str:
    """The name of a file that a browser shows as a picture."""
    if value != "" and not (isinstance(value, str) and PICTURE.fullmatch(value)):
        raise ValueError("must be the name of a picture (svg, png, webp, jpg) in the site's static/ folder")
    return str(value)


def database(value: object) -> str:
    if isinstance(value, str) and re.match(r"postgres(ql)?:", value):
        if not POSTGRESQL.fullmatch(value):
            raise ValueError(
                "must be written as postgresql://user:password@host:port/name; in user and password, signs "
                "like @ : / ? # % stand as %40 %3A %2F %3F %23 %25"
            )
        return value
    if not isinstance(value, str) or not value or ("://" in value and not value.startswith("sqlite:///")):
        raise ValueError("must be the path of an SQLite file, sqlite:///path, or postgresql://…/name")
    return value.removeprefix("sqlite:///")


def streams(value: object) -> tuple[Stream, ...]:
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise ValueError("must be written as [[streams]] tables")
    found = tuple(_stream(part) for part in value)
    if len({stream.name for stream in found}) < len(found):
        raise ValueError("two streams have the same name")
    return found


def _stream(table: dict[str, Any]) -> Stream:
    unknown = set(table) - {"name", "programme", "titles"}
    if unknown:
        raise ValueError(f"a stream has name, programme and titles, not {sorted(unknown)[0]!r}")
    name, programme, titles = table.get("name"), table.get("programme", ""), table.get("titles", {})
    if not isinstance(name, str) or not STREAM.fullmatch(name):
        raise ValueError(f"the stream's name {name!r} must be of a-z, 0-9, - and _")
    if not isinstance(programme, str):
        raise ValueError(f"the programme of stream {name!r} must be the slug of a programme")
    if not isinstance(titles, dict) or not titles or not all(isinstance(t, str) for t in titles.values()):
        raise ValueError(f'stream {name!r} needs titles, as titles = {{en = "News"}}')
    return Stream(name, titles, programme)
