"""What the desk lists: texts in every state, for those who may see them. No reader's page asks here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peewee import Expression

from omctpub.models.tables import Item, Translation


@dataclass(frozen=True)
class Row:
    """One text of an item: who it is, in which language and state, and from when on it is seen."""

    id: str
    type: str
    language: str
    state: str
    title: str
    published: str
    visible_from: int | None


def waiting(now: int, languages: Sequence[str] | None, most: int) -> Mapping[str, Sequence[Row]]:
    """By heading the texts last saved: draft, review, scheduled (at `now`, microseconds), published.

    `languages` are those that somebody translates; None for who sees all. At most `most` under each.
    """
    public = Translation.state == "published"
    later = Item.visible_from.is_null(False) & (Item.visible_from > now)
    headings = {
        "draft": Translation.state == "draft",
        "review": Translation.state == "review",
        "scheduled": public & later,
        "published": public & ~later,
    }
    return {name: _rows(condition, languages, most) for name, condition in headings.items()}


def _rows(condition: Expression, languages: Sequence[str] | None, most: int) -> list[Row]:
    if languages is not None:
        condition = condition & Translation.language.in_(list(languages))
    found = Translation.select(Translation, Item).join(Item).where(condition)
    return [
        Row(
            id=text.item.id,
            type=text.item.type,
            language=text.language,
            state=text.state,
            title=text.title,
            published=text.item.published,
            visible_from=text.item.visible_from,
        )
        for text in found.order_by(Item.changed.desc(), Item.number.desc(), Translation.id).limit(most)
    ]
