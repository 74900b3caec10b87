"""One item of a file: checked key by key, and made into what is stored."""

import re
from collections.abc import Mapping
from typing import Any

from omctpub import countries, dates
from omctpub.content import ContentType
from omctpub.dates import Published
from omctpub.exchange.assets import read_assets, taken_in
from omctpub.exchange.checks import (
    Key,
    Reading,
    Refused,
    dotted,
    language,
    mapping,
    quoted,
    read_object,
    sentence,
    string,
    texts,
)
from omctpub.exchange.texts import corrections_of, own_fields, read_translations, text_content
from omctpub.models import Item, Translation
from omctpub.publishing import ItemContent, TextContent, missing_fields
from omctpub.text import old_address

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def identifier(value: Any, at: str = "", reading: Reading | None = None) -> str:
    """A public id, as it stands in addresses."""
    id = string(value)
    if not _ID.fullmatch(id):
        raise Refused(f"{quoted(id)} must be of 1 to 64 letters A-Z and a-z, digits, '.', '_' and '-'.")
    if id in (".", ".."):
        raise Refused(f"{id!r} cannot stand in an address, where it means a folder. Choose another.")
    return id


def _type(value: Any, at: str, reading: Reading) -> str:
    name, site = string(value), reading.site
    if name in site.types:
        return name
    plugin = reading.known.switched_off.get(name)
    if plugin:
        cure = f"Enable it with: omctpub plugins enable {plugin}"
        raise Refused(f"{quoted(name)} belongs to plugin {plugin!r}, which is disabled. {cure}")
    aside = f" Not loaded: {', '.join(site.registry.broken)}." if site.registry.broken else ""
    raise Refused(f"{quoted(name)} is no type; there are: {', '.join(site.types)}.{aside}")


def _published(value: Any, at: str, reading: Reading) -> Published:
    try:
        return Published.parse(string(value), reading.site.settings.timezone)
    except ValueError as error:
        raise Refused(str(error)) from None


def _instant(value: Any, at: str, reading: Reading) -> int:
    try:
        return dates.instant(string(value), reading.site.settings.timezone)
    except ValueError as error:
        raise Refused(str(error)) from None


def _programmes(value: Any, at: str, reading: Reading) -> tuple[str, ...]:
    slugs = texts(50)(value, at, reading)
    for slug in slugs:
        if slug not in reading.known.programmes:
            cure = 'Put a line before this one: {"kind": "programme", "slug": …, "names": {…}}'
            reading.notes.refuse(at, f"there is no programme {quoted(slug)}. {cure}")
    return tuple(slugs)


def _countries(value: Any, at: str, reading: Reading) -> tuple[str, ...]:
    codes = [_country(label, at, reading) for label in texts(300)(value, at, reading)]
    return tuple(dict.fromkeys(code for code in codes if code))


def _country(label: str, at: str, reading: Reading) -> str | None:
    code = countries.find(label)
    if code is None:
        unknown = f"{quoted(label)} names no one country; write a code such as SD (ISO 3166)."
        reading.notes.refuse(at, countries.withdrawn(label) or unknown)
    return code


def _old_urls(value: Any, at: str, reading: Reading) -> tuple[str, ...]:
    found = []
    for address in texts(100)(value, at, reading):
        try:
            found.append(old_address(address))
        except ValueError as error:
            reading.notes.refuse(at, f"{quoted(address)} {error}")
    return tuple(dict.fromkeys(found))


_ITEM = {
    "kind": Key(lambda value, at, reading: value),
    "id": Key(identifier),
    "type": Key(_type, "name one of the site's types"),
    "published": Key(_published, "write a year (2004), a month (2004-01), a date or an instant"),
    "original": Key(language, "name the language the item was written in"),
    "programmes": Key(_programmes),
    "countries": Key(_countries),
    "visible_from": Key(_instant),
    "visible_until": Key(_instant),
    "follows": Key(identifier),
    "fields": Key(mapping),
    "translations": Key(read_translations, 'write at least one text, as {"en": {"title": …}}'),
    "old_urls": Key(_old_urls),
    "assets": Key(read_assets),
}


def read_item(given: Mapping[str, Any], reading: Reading) -> ItemContent | None:
    """The item to store, or None where `reading.notes` says what is wrong with it."""
    found = read_object(_ITEM, given, "", reading)
    kind = reading.site.types.get(found.get("type", ""))
    _check_together(found, reading)
    data = own_fields(kind, False, found.get("fields", {}), "fields", reading)
    given_texts = found.get("translations", {})
    contents = {
        lang: text_content(kind, dotted("translations", lang), keys, reading)
        for lang, keys in given_texts.items()
    }
    corrections = corrections_of(kind, given_texts, reading)
    if kind and not reading.notes.errors:
        _check_type(kind, data, contents, reading)
    if reading.notes.errors:
        return None
    assets = taken_in(found.get("id", ""), found.get("assets", []), list(contents), reading)
    if reading.notes.errors:
        return None
    kept = ("type", "original", "published", "programmes", "countries", "visible_from", "visible_until")
    more = {name: found[name] for name in (*kept, "follows", "old_urls") if name in found}
    return ItemContent(
        id=found.get("id", ""), texts=contents, corrections=corrections, data=data, assets=assets, **more
    )


def _check_together(found: Mapping[str, Any], reading: Reading) -> None:
    original, given = found.get("original"), found.get("translations")
    if original and given and original not in given and not _has(found.get("id"), original):
        reading.notes.warn("original", f"{original!r} is not among the translations: {', '.join(given)}.")
    if "follows" in found and found["follows"] == found.get("id"):
        reading.notes.refuse("follows", "names the item itself. Leave it out, or name the older item.")
    if {"visible_from", "visible_until"} <= found.keys() and found["visible_until"] <= found["visible_from"]:
        reading.notes.warn("visible_until", "lies before visible_from: nobody will see the item.")


def _has(id: str | None, language: str) -> bool:
    """Whether that item has a text in that language already."""
    there = (Item.id == id) & (Translation.language == language)
    return Translation.select().join(Item).where(there).exists()


def _check_type(
    kind: ContentType, data: Mapping[str, Any], contents: Mapping[str, TextContent], reading: Reading
) -> None:
    """The rules between fields, and the required ones that are empty."""
    try:
        faults = dict(kind.check(data))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a plugin may raise anything
        faults = {"fields": f"the check of type {kind.name!r} failed: {type(error).__name__}: {error}"}
    for name, fault in faults.items():
        reading.notes.refuse("fields" if name == "fields" else dotted("fields", name), sentence(fault))
    for missing in missing_fields(kind, data, contents):
        lang, _, name = missing.rpartition(".")
        field = f"translations.{lang}.fields.{name}" if lang else f"fields.{name}"
        reading.notes.warn(field, "is required, and empty.")
