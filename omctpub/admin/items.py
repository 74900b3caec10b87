"""An item's own page in the rooms: its texts by language, and the ways to all that can be done with it."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _

from omctpub import languages, publishing
from omctpub.admin import rights
from omctpub.admin.subject import texts_of
from omctpub.admin.visitor import member
from omctpub.content import ContentType
from omctpub.models import Item, Revision, Translation
from omctpub.models.people import names
from omctpub.publishing.sources import Source, sources
from omctpub.web.pages import lead_on, page, site

items = Blueprint("items", __name__)


@dataclass(frozen=True)
class Row:
    """One text of an item: its title as it is worked on, its original, and who saved it last."""

    text: Translation
    title: str
    source: Source | None
    by: str


@items.get("/items/<id>")
def item(id: str) -> Response:
    """All texts of an item with their states."""
    return _item(_found(id))


@items.post("/items/<id>")
def add(id: str) -> Response:
    """To the form of a text in another language, however its tag was typed."""
    found = _found(id)
    typed = request.form.get("language", "")[:40].strip()
    language = languages.as_tag(typed)
    if not language:
        return _item(found, 422, typed)
    return lead_on(url_for("writing.text", id=id, language=language), 303)


def _found(id: str) -> Item:
    found: Item = Item.get_or_none(Item.id == id) or abort(404)
    return found


def _item(found: Item, status: int = 200, typed: str | None = None) -> Response:
    mine, kind = rights.of(member()), site().types.get(found.type)
    texts = texts_of(found)
    rows = _rows(found, [text for text in texts if mine.sees(text)], kind, mine)
    missing = [code for code in site().settings.languages if code not in {text.language for text in texts}]
    return page(
        "admin/item.html",
        status=status,
        item=found,
        kind=kind,
        rows=rows,
        hidden=len(texts) - len(rows),
        missing=[code for code in missing if mine.writes(code)],
        mine=mine,
        typed=typed,
        fault=_("Write a language tag such as fr or zh-Hant.") if typed is not None else "",
        public=any(text.state == "published" for text in texts),
    )


def _rows(found: Item, texts: list[Translation], kind: ContentType | None, mine: rights.Rights) -> list[Row]:
    contents = publishing.workings(texts, kind)
    named = {language: content.from_revision for language, content in contents.items()}
    known = sources(found, {text.language: text for text in texts}, named, kind, drafts=mine.authors)
    savers = _savers(texts)
    return [
        Row(text, contents[text.language].title, known.get(text.language), savers.get(text.id, ""))
        for text in texts
    ]


def _savers(texts: list[Translation]) -> dict[int, str]:
    """Who saved each text last: the name of an account, nobody where it is none."""
    columns = Revision.translation, Revision.number, Revision.by
    saved = Revision.select(*columns).where(Revision.translation.in_(texts)).order_by(Revision.number)
    last = {row.translation_id: row.by for row in saved}
    people = names(last.values())
    return {id: people[by] for id, by in last.items() if by in people}
