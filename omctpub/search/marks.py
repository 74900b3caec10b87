"""Marks: terms that no text holds as words. By them a text is found, whatever it is called in the question.

A country is one, so that its name in any language finds what is tagged with it; a code is one for each form
that people use.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from omctpub.content import Code, ContentType
from omctpub.text import capitals

log = logging.getLogger(__name__)

# To be tagged with a country is worth as much as to name it. An item's own code comes before all that speaks
# of it, and the exact one before the others of its case: weights saturate, so they lie far apart.
COUNTRY = 1.0
OWN, OWN_EXACT = 50.0, 1_000.0
MENTIONED = 1.0

MOST_CODES = 100
LONGEST_READ = 100_000


def country(code: str) -> str:
    return f"\0country {code}"


def codes(types: Mapping[str, ContentType], text: str) -> list[Code]:
    """The codes that stand in a text, as the types read them, with marks for keys: first the exact one."""
    read_by = readers(types)
    if not read_by:
        return []
    plain = capitals(text[:LONGEST_READ])
    return [code for kind in read_by for code in _read(kind, plain)]


def readers(types: Mapping[str, ContentType]) -> list[ContentType]:
    """The types that read codes; they do so in the texts of all."""
    return [kind for kind in types.values() if type(kind).codes is not ContentType.codes]


def _read(kind: ContentType, text: str) -> list[Code]:
    """What one type finds; nothing where the plugin's own code fails."""
    try:
        return [_marked(kind, code) for code in islice(kind.codes(text), MOST_CODES)]
    except KeyboardInterrupt:
        raise
    except BaseException:  # a plugin may raise anything
        log.exception("type %r: codes failed for %r", kind.name, text[:80])
        return []


def _marked(kind: ContentType, code: Code) -> Code:
    """What an item has as its own is told apart from what others of its case have, too."""
    exact, parts = f"exact {code.keys[0]}", tuple(_marked(kind, part) for part in code.parts)
    return Code(tuple(f"\0code {kind.name} {key}" for key in (exact, *code.keys)), parts)


def of_text(
    tagged: Iterable[str], own: Iterable[str], told: str, types: Mapping[str, ContentType]
) -> tuple[tuple[str, float], ...]:
    """Marks with their weights: of countries it is tagged with, codes it has, codes it tells of."""
    marks: dict[str, float] = {}
    for mark, weight in (
        *((country(code), COUNTRY) for code in tagged),
        *(pair for value in own for code in codes(types, value) for pair in _weighed(code)),
        *((mark, MENTIONED) for code in codes(types, told) for mark, _ in _weighed(code)),
    ):
        marks.setdefault(mark, weight)
    return tuple(marks.items())


def _weighed(code: Code) -> Iterator[tuple[str, float]]:
    exact, *others = code.keys
    yield exact, OWN_EXACT
    yield from ((mark, OWN) for mark in others)
    for part in code.parts:
        yield from _weighed(part)
