"""The texts of an item in a file: read key by key, and made into what is stored."""

from collections.abc import Mapping
from typing import Any

from omctpub import from_html, kinds
from omctpub.content import ContentType, Field
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
)
from omctpub.publishing import STATES, TextContent
from omctpub.publishing.contents import IN_WORK
from omctpub.text import tidy_markdown

MOST_TEXTS = 50
LONGEST_BODY = 1_000_000
_NOT_PLAIN = ("fields", "body_format", "correction")


def read_translations(value: Any, at: str, reading: Reading) -> dict[str, dict[str, Any]]:
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


def corrections_of(
    kind: ContentType | None, texts: Mapping[str, Mapping[str, Any]], reading: Reading
) -> dict[str, TextContent]:
    """The versions that wait to be published, of texts that readers see or have seen."""
    found = {}
    for lang, keys in texts.items():
        if "correction" not in keys:
            continue
        field = dotted(dotted("translations", lang), "correction")
        if keys.get("state") in IN_WORK:
            reading.notes.refuse(field, "is of a text that is a draft itself. Write there what it is to say.")
        found[lang] = text_content(kind, field, {"state": "draft", **keys["correction"]}, reading)
    return found


def text_content(
    kind: ContentType | None, field: str, keys: Mapping[str, Any], reading: Reading
) -> TextContent:
    data = own_fields(kind, True, keys.get("fields", {}), dotted(field, "fields"), reading)
    plain = {name: value for name, value in keys.items() if name not in _NOT_PLAIN}
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


def own_fields(
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


def _state(value: Any, at: str, reading: Reading) -> str:
    state = string(value)
    if state not in STATES:
        raise Refused(f"{quoted(state)} is no state; there are: {', '.join(STATES)}.")
    return state


def _waiting(value: Any, at: str, reading: Reading) -> str:
    state = string(value)
    if state not in IN_WORK:
        raise Refused(f"{quoted(state)} is no state of a correction; there are: {', '.join(IN_WORK)}.")
    return state


def _correction(value: Any, at: str, reading: Reading) -> dict[str, Any]:
    return read_object(_CORRECTION, mapping(value, at, reading), at, reading)


def _body_format(value: Any, at: str, reading: Reading) -> str:
    name = string(value)
    if name not in ("markdown", "html"):
        raise Refused(f"{quoted(name)} is no format of a body; there are: markdown, html.")
    return name


def _revision(value: Any, at: str, reading: Reading) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value < 2**31:
        raise Refused("must be the number of a revision, from 1 on.")
    return value


_WORDS = {
    "title": Key(line_of_text(1_000)),
    "summary": Key(text(20_000)),
    "body": Key(text(LONGEST_BODY, tidy_markdown)),
    "body_format": Key(_body_format),
    "slug": Key(line_of_text(300)),
    "fields": Key(mapping),
    "from_revision": Key(_revision),
}
_CORRECTION = {**_WORDS, "state": Key(_waiting)}
_TEXT = {**_WORDS, "state": Key(_state), "correction": Key(_correction)}
