"""Who has saved since a form was opened: its own writer, in another window, or somebody else."""

from collections.abc import Mapping, Sequence

from omctpub.admin.writing.parts import Part
from omctpub.admin.writing.values import stamp, stored
from omctpub.content import ContentType
from omctpub.models import Item, Translation, revisions
from omctpub.models.audit import Audit
from omctpub.publishing.working import of_revision

MOST_LOOKED_AT = 20


def savers(
    item: Item, text: Translation | None, kind: ContentType, moved: Sequence[Part], base: Mapping[str, str]
) -> frozenset[str]:
    """By whom the parts that `moved` were saved since they were as in `base`, which holds stamps by name.

    As revisions name people; without anybody where nothing tells.
    """
    own = [part for part in moved if not part.of_item]
    of_item = _of_item(item) if len(own) < len(moved) else frozenset[str]()
    return of_item | _of_text(text, kind, own, base) if text and own else of_item


def _of_item(item: Item) -> frozenset[str]:
    """What all texts share has no revisions: who saved it last."""
    saved = (Audit.item == item.id) & (Audit.action == "saved") & Audit.revision.is_null()
    row = Audit.select(Audit.by).where(saved).order_by(Audit.number.desc()).first()
    return frozenset({row.by} if row else ())


def _of_text(
    text: Translation, kind: ContentType, moved: Sequence[Part], base: Mapping[str, str]
) -> frozenset[str]:
    """Back along the revisions, as far as to the one that the form was opened with."""
    found: set[str] = set()
    opened_with = {part.name: base.get(part.name, "") for part in moved}
    by, later = "", opened_with
    for version in revisions.versions(text, MOST_LOOKED_AT):
        values = stored(moved, None, of_revision(_content(text, version.number), kind))
        stamps = {name: stamp(value) for name, value in values.items()}
        found |= {by} if by and stamps != later else set()
        if stamps == opened_with:
            return frozenset(found)
        by, later = version.by, stamps
    return frozenset(found | {by} if by else found)


def _content(text: Translation, number: int) -> Mapping[str, object]:
    return revisions.content_of(text, number) or {}
