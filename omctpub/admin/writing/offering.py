"""What the form offers for a field that its type counts: the next number that is free."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from omctpub.content import ContentType
from omctpub.models.values import values_in
from omctpub.text import digits

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Typed:
    """An item as far as the form tells it."""

    id: str
    published: str
    countries: Sequence[str]
    data: Mapping[str, Any] = field(default_factory=dict)


def offer(kind: ContentType, name: str, id: str, typed: Mapping[str, str]) -> str:
    """A value for the field `name`; "" where there is none, or where the plugin's own code fails."""
    own = {part.removeprefix("fields."): value for part, value in typed.items() if part.startswith("fields.")}
    item = _Typed(id, digits(typed.get("published", "")), typed.get("countries", "").split(), own)
    try:
        return str(kind.propose(name, item, values_in(kind.name, name)))[:100]
    except KeyboardInterrupt:
        raise
    except BaseException:  # a plugin may raise anything
        log.exception("type %r: propose failed", kind.name)
        return ""
