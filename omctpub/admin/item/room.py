"""An item's own page in the rooms: its texts by language, and the ways to all that can be done with it."""

from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for
from flask_babel import lazy_gettext as _

from omctpub import languages, publishing
from omctpub.admin import rights
from omctpub.admin.states import state
from omctpub.admin.subject import item_here, texts_of
from omctpub.admin.visitor import member
from omctpub.content import ContentType
from omctpub.models import Item, Revision, Translation
from omctpub.models.known import HIDDEN
from omctpub.models.people import names
from omctpub.models.revisions import in_state
from omctpub.publishing.sources import Source, sources
from omctpub.web.pages import lead_on, page, site, view

items = Blueprint("items", __name__)


@dataclass(frozen=True)
class Row:
    """One text of an item: its title as they see it, its original, and when it was saved last, by whom.

    `newer` is the state of a newer version, "" where there is none of which they may know.
    """

    text: Translation
    title: str
    state: str
    newer: str
    source: Source | None
    at: int | None
    by: str


@items.get("/items/<id>")
def item(id: str) -> Response:
    """All texts of an item with their states."""
    return _item(item_here(id))


@items.post("/items/<id>")
def add(id: str) -> Response:
    """To the form of a text in another language, however its tag was typed."""
    found = item_here(id)
    typed = request.form.get("language", "")[:40].strip()
    language = languages.as_tag(typed)
    if not language:
        return _item(found, 422, typed)
    return lead_on(url_for("writing.text", id=id, language=language), 303)


def _item(found: Item, status: int = 200, typed: str | None = None) -> Response:
    mine, kind = rights.of(member()), site().types.get(found.type)
    texts = [text for text in texts_of(found) if mine.knows(text)]
    rows = _rows(found, texts, kind, mine)
    missing = [code for code in site().settings.languages if code not in {text.language for text in texts}]
    return page(
        "admin/item.html",
        status=status,
        item=found,
        kind=kind,
        rows=rows,
        missing=[code for code in missing if mine.writes(code)],
        mine=mine,
        typed=typed,
        fault=_("Write a language tag such as fr or zh-Hant.") if typed is not None else "",
        public=any(row.state == "published" for row in rows),
    )


def _rows(found: Item, texts: list[Translation], kind: ContentType | None, mine: rights.Rights) -> list[Row]:
    contents = publishing.workings(filter(mine.sees, texts), kind)
    named = {
        text.language: contents[text.language].from_revision if mine.sees(text) else text.from_revision
        for text in texts
    }
    by_language = {text.language: text for text in texts}
    known = sources(found, by_language, named, kind, drafts=mine.writes(found.original))
    saved = _saved(texts, mine)
    return [
        Row(
            text=text,
            title=contents[text.language].title if mine.sees(text) else text.title,
            state=state(text, found, view().sight.now),
            newer=str(text.working) if text.pending and mine.sees(text) else "",
            source=known.get(text.language),
            at=saved[text.id][0],
            by=saved[text.id][1],
        )
        for text in texts
    ]


def _saved(texts: list[Translation], mine: rights.Rights) -> dict[int, tuple[int | None, str]]:
    """When the last version of each text that they may see was saved, and by whom: "" for no account."""
    columns = Revision.translation, Revision.number, Revision.at, Revision.by
    own = [text for text in texts if mine.writes(text.language)]
    which = Revision.translation.in_(own) | (Revision.translation.in_(texts) & ~in_state(HIDDEN))
    rows = Revision.select(*columns).where(which).order_by(Revision.number)
    last = {row.translation_id: (row.at, row.by) for row in rows}
    people = names(by for _, by in last.values())
    none: dict[int, tuple[int | None, str]] = {text.id: (None, "") for text in texts}
    return none | {id: (at, people.get(by, "")) for id, (at, by) in last.items()}
