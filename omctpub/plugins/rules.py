"""The rules that a plugin has to keep, each with the sentence that refuses it."""

import re
from collections.abc import Iterable

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from omctpub import __version__
from omctpub.content import ContentType, Field
from omctpub.events import EVENTS
from omctpub.kinds import KINDS
from omctpub.plugins.declared import Plugin
from omctpub.roles import ROLES as PEOPLE

PLUGIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
ROLES = ("anyone", *PEOPLE)
RESERVED_PATHS = ("news", "archive", "feed", "search", "countries", "programmes", "admin", "static")
RESERVED_PARAMETERS = (
    *("type", "country", "programme", "year", "langs", "page", "q", "sort", "text"),
    *("filters", "stream", "from"),
    # Parts of addresses, which a parameter of the same name would replace.
    *("endpoint", "lang", "path", "id", "slug", "as_feed", "in_country", "in_programme"),
)
_TYPE_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TYPE_PATH = re.compile(r"[a-z][a-z0-9-]{0,63}")


def faults_of_plugin(plugin: Plugin) -> Iterable[str]:
    """What is wrong with a plugin's declaration, as sentences with their cure."""
    if plugin.requires:
        yield from _version_faults(plugin.requires)
    for kind in plugin.content_types:
        if not (isinstance(kind, type) and issubclass(kind, ContentType)):
            yield f"{kind!r} in content_types is no subclass of ContentType. Name the class itself."
        else:
            yield from _faults_of_type(kind)
    for event in plugin.listeners.keys() - EVENTS.keys():
        yield f"it listens to {event!r}, which never happens. Events are: {', '.join(EVENTS)}."
    own = tuple(f"{blueprint.name}." for blueprint in plugin.blueprints)
    for endpoint, role in plugin.access.items():
        if not endpoint.startswith(own):
            yield f"access names {endpoint!r}, which is no route of its blueprints. Name only its own."
        if role not in ROLES:
            yield f"access of {endpoint!r} is {role!r}; it must be one of: {', '.join(ROLES)}."


def _version_faults(requires: str) -> Iterable[str]:
    try:
        fits = SpecifierSet(requires.removeprefix("omctpub")).contains(__version__, prereleases=True)
    except InvalidSpecifier:
        yield f"requires={requires!r} is no version specifier. Write it as 'omctpub>=0.1,<2'."
        return
    if not fits:
        yield f"it requires {requires}, and this is omctpub {__version__}. Install a version that fits."


def _faults_of_type(kind: type[ContentType]) -> Iterable[str]:
    """What is wrong with a content type, as sentences with their cure; nothing where all is well."""
    for attribute in ("name", "path", "label", "label_plural"):
        if not getattr(kind, attribute, None):
            yield f"content type {kind.__name__} has no {attribute}. Set it in the class."
            return
    if not _TYPE_NAME.fullmatch(kind.name):
        yield f"content type name {kind.name!r} must be of a-z, 0-9 and _, from a letter on."
    if not _TYPE_PATH.fullmatch(kind.path):
        yield f"path {kind.path!r} of {kind.name!r} must be of a-z, 0-9 and -, from a letter on."
    if kind.path in RESERVED_PATHS:
        yield f"path {kind.path!r} of {kind.name!r} belongs to omctpub. Choose another."
    yield from _faults_of_fields(kind.name, kind.fields)
    yield from (f"content type {kind.name!r} {fault}" for fault in _faults_of_time(kind))


def _faults_of_time(kind: type[ContentType]) -> Iterable[str]:
    """What is wrong with how a type says when its items are over, and with the order of its own list."""
    fields = {field.name: field for field in kind.fields}
    if not isinstance(kind.over_after, tuple | list):
        yield "must give over_after as a tuple of names of fields: over_after = ('deadline',)."
        return
    for name in kind.over_after:
        if name not in fields:
            yield f"names {name!r} in over_after, which is no field of it. Add the field, or mend the name."
        elif fields[name].kind not in ("date", "instant") or fields[name].translated:
            yield f"names {name!r} in over_after, which is no untranslated field of kind 'date' or 'instant'."
    if kind.order_by and not getattr(fields.get(kind.order_by.removeprefix("-")), "order", False):
        yield f"has order_by={kind.order_by!r}, which names no field with order=True. Give the field that."
    if (kind.open_only or kind.coming_first) and not kind.over_after and kind.ends is ContentType.ends:
        yield "has open_only or coming_first and never ends. Name in over_after the field that says when."
    if not _two_texts(kind.states):
        yield "must have two texts in states: for what is not over, and for what is."


def _two_texts(states: object) -> bool:
    """Whether these are two texts that are not empty; a lazy one has the methods of a text."""
    if not isinstance(states, tuple | list) or len(states) != 2:
        return False
    return all(hasattr(word, "casefold") and bool(word) for word in states)


def _faults_of_fields(owner: str, fields: tuple[Field, ...]) -> Iterable[str]:
    names = [field.name for field in fields]
    for name in names:
        if names.count(name) > 1:
            yield f"{owner!r} has two fields called {name!r}. Rename one."
    for field in fields:
        yield from (f"field {field.name!r} of {owner!r} {fault}" for fault in _faults_of_field(field))
        yield from _faults_of_fields(f"{owner}.{field.name}", field.fields)


def _faults_of_field(field: Field) -> Iterable[str]:
    if not _TYPE_NAME.fullmatch(field.name):
        yield "must have a name of a-z, 0-9 and _, from a letter on."
    if field.kind not in KINDS:
        yield f"is of unknown kind {field.kind!r}. Kinds are: {', '.join(KINDS)}."
    if (field.kind == "choice") is not bool(field.choices):
        yield "must have choices exactly if its kind is 'choice'."
    if (field.kind == "list") is not bool(field.fields):
        yield "must have fields of its own exactly if its kind is 'list'."
    if (field.facet or field.order) and (field.translated or field.kind in ("list", "markdown")):
        yield "cannot be a facet or an order: only untranslated single values can."
    if field.facet and field.name in RESERVED_PARAMETERS:
        yield "cannot be a facet by that name, which is a parameter of every list. Rename it."
