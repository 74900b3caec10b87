"""One item of a file: checked key by key, and made into what is stored."""

import re
from collections.abc import Mapping
from typing import Any

from omctpub import countries, dates, from_html, kinds
from omctpub.content import ContentType, Field
from omctpub.dates import Published
from omctpub.exchange.assets import read_assets, taken_in
from omctpub.exchange.checks import (
    Key,
    Reading,
    Refused,
    dotted,
    language,
    line_of_text,
    mapping,
    quoted,
    read_object,
    sentence,
    string,
    text,
    texts,
)
from omctpub.models import Item, Translation
from omctpub.publishing import STATES, ItemContent, TextContent, missing_fields
from omctpub.text import old_address, tidy_markdown

MOST_TEXTS = 50
LONGEST_BODY = 1_000_000
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


def _state(value: Any, at: str, reading: Reading) -> str:
    state = string(value)
    if state not in STATES:
        raise Refused(f"{quoted(state)} is no state; there are: {', '.join(STATES)}.")
    return state


def _body_format(value: Any, at: str, reading: Reading) -> str:
    name = string(value)
    if name not in ("markdown", "html"):
        raise Refused(f"{quoted(name)} is no format of a body; there are: markdown, html.")
    return name


def _revision(value: Any, at: str, reading: Reading) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value < 2**31:
        raise Refused("must be the number of a revision, from 1 on.")
    return value


def _old_urls(value: Any, at: str, reading: Reading) -> tuple[str, ...]:
    found = []
    for address in texts(100)(value, at, reading):
        try:
            found.append(old_address(address))
        except ValueError as error:
            reading.notes.refuse(at, f"{quoted(address)} {error}")
    return tuple(dict.fromkeys(found))


def _translations(value: Any, at: str, reading: Reading) -> dict[str, dict[str, Any]]:
    """The texts by language, each as the values of its keys."""
    given = mapping(value, at, reading)
    if not 1 <= len(given) <= MOST_TEXTS:
        raise Refused(f"must hold 1 to {MOST_TEXTS} texts by language, not {len(given):,}.")
    found: dict[str, dict[str, Any]] = {}
    for tag, content in given.items():
        field = dotted(at, tag)
        try:
            lang = language(tag)
            if lang in found:
                raise Refused(f"is a second text in {lang!r}. Keep one.")
            found[lang] = read_object(_TEXT, mapping(content, field, reading), field, reading)
        except Refused as error:
            reading.notes.refuse(field, error)
    return found


_TEXT = {
    "title": Key(line_of_text(1_000)),
    "summary": Key(text(20_000)),
    "body": Key(text(LONGEST_BODY, tidy_markdown)),
    "body_format": Key(_body_format),
    "slug": Key(line_of_text(300)),
    "state": Key(_state),
    "fields": Key(mapping),
    "from_revision": Key(_revision),
}
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
    "translations": Key(_translations, 'write at least one text, as {"en": {"title": …}}'),
    "old_urls": Key(_old_urls),
    "assets": Key(read_assets),
}


def read_item(given: Mapping[str, Any], reading: Reading) -> ItemContent | None:
    """The item to store, or None where `reading.notes` says what is wrong with it."""
    found = read_object(_ITEM, given, "", reading)
    kind = reading.site.types.get(found.get("type", ""))
    _check_together(found, reading)
    data = _own_fields(kind, False, found.get("fields", {}), "fields", reading)
    contents = {
        lang: _text_content(kind, lang, keys, reading) for lang, keys in found.get("translations", {}).items()
    }
    if kind and not reading.notes.errors:
        _check_type(kind, data, contents, reading)
    if reading.notes.errors:
        return None
    assets = taken_in(found.get("id", ""), found.get("assets", []), list(contents), reading)
    if reading.notes.errors:
        return None
    kept = ("type", "original", "published", "programmes", "countries", "visible_from", "visible_until")
    more = {name: found[name] for name in (*kept, "follows", "old_urls") if name in found}
    return ItemContent(id=found.get("id", ""), texts=contents, data=data, assets=assets, **more)


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


def _text_content(
    kind: ContentType | None, lang: str, keys: Mapping[str, Any], reading: Reading
) -> TextContent:
    field = dotted("translations", lang)
    data = _own_fields(kind, True, keys.get("fields", {}), dotted(field, "fields"), reading)
    plain = {name: value for name, value in keys.items() if name not in ("fields", "body_format")}
    if keys.get("body_format") == "html" and "body" in keys:
        plain["body"] = _converted(keys["body"], dotted(field, "body"), reading)
    return TextContent(data=data, **plain)


def _converted(html: str, at: str, reading: Reading) -> str:
    try:
        made = from_html.convert(html)
    except from_html.TooMuch as error:
        reading.notes.refuse(at, error)
        return ""
    if made.left_out:
        lost = ", ".join(f"{what} ({count:,})" for what, count in made.left_out.items())
        reading.notes.warn(at, f"is kept without what a text in Markdown cannot hold: {lost}.")
    if len(made.markdown) > LONGEST_BODY:
        reading.notes.refuse(
            at,
            f"has {len(made.markdown):,} characters once it is Markdown; at most {LONGEST_BODY:,} are taken. "
            "Divide it into several items.",
        )
    return made.markdown


def _own_fields(
    kind: ContentType | None, translated: bool, given: Mapping[str, Any], at: str, reading: Reading
) -> dict[str, Any]:
    """The type's own fields that belong here, cleaned; the empty ones are left out."""
    if kind is None:
        return {}
    here = {name: one for one in kind.own_fields(translated) for name in (one.was, one.name) if name}
    elsewhere = {one.name for one in kind.own_fields(not translated)}
    found: dict[str, Any] = {}
    for name, value in given.items():
        field = dotted(at, name)
        if name in here:
            found[here[name].name] = _own_field(here[name], value, field, reading)
        elif name in elsewhere:
            place = "the item's own fields" if translated else "the fields of each translation"
            reading.notes.warn(field, f"is left out: it belongs to {place}.")
        else:
            reading.notes.warn(field, f"is no field of {kind.name!r} and left out.")
    return {name: value for name, value in found.items() if value is not None}


def _own_field(field: Field, value: Any, at: str, reading: Reading) -> Any:
    try:
        return kinds.clean(field, value)
    except KeyboardInterrupt:
        raise
    except kinds.Wrong as error:
        reading.notes.refuse(at, sentence(error))
    except BaseException as error:  # a plugin's own rule may raise anything
        reading.notes.refuse(at, f"the type's own rule failed: {type(error).__name__}: {error}")
    return None


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
