"""The rules that a declared content type has to keep, each with the sentence that refuses it."""

import re
from collections.abc import Iterable

from omctpub.content import ContentType, Field
from omctpub.kinds import KINDS

PLUGIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
ROLES = ("anyone", "translator", "author", "editor", "admin")
RESERVED_PATHS = ("news", "search", "countries", "programmes", "admin", "static")
RESERVED_PARAMETERS = (
    *("type", "country", "programme", "year", "langs", "page", "q", "sort", "text"),
    *("filters", "stream"),
)
_TYPE_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TYPE_PATH = re.compile(r"[a-z][a-z0-9-]{0,63}")


def faults_of_type(kind: type[ContentType]) -> Iterable[str]:
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
