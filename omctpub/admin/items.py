"""An item's own page in the rooms: its texts by language, and the ways to all that can be done with it."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _

from omctpub import languages, publishing
from omctpub.admin import rights
from omctpub.admin.visitor import member
from omctpub.content import ContentType
from omctpub.models import Item, Translation
from omctpub.models.people import User
from omctpub.publishing.sources import Source, source_of
from omctpub.web.pages import lead_on, page, site

items = Blueprint("items", __name__)


@dataclass(frozen=True)
class Row:
    """One text of an item, for who may see it: its title as it is worked on, and its original."""

    text: Translation
    title: str
    source: Source | None


@items.get("/items/<id>")
def item(id: str) -> Response:
    """All texts of an item with their states."""
    return _item(_found(id))


@items.post("/items/<id>")
def add(id: str) -> Response:
    """To the form of a text in another language, however its tag was typed."""
    found = _found(id)
    typed = request.form.get("language", "")[:40].strip()
    try:
        language = languages.canonical(typed)
    except ValueError:
        return _item(found, 422, typed)
    return lead_on(url_for("writing.text", id=id, language=language), 303)


def _found(id: str) -> Item:
    found: Item = Item.get_or_none(Item.id == id) or abort(404)
    return found


def _item(found: Item, status: int = 200, typed: str | None = None) -> Response:
    mine, kind = rights.of(member()), site().types.get(found.type)
    texts = sorted(found.translations, key=lambda text: (text.language != found.original, text.language))
    rows = [_row(found, text, kind, mine) for text in texts if mine.sees(text)]
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
        names=_names(rows),
    )


def _row(found: Item, text: Translation, kind: ContentType | None, mine: rights.Rights) -> Row:
    source = source_of(found, text.language, kind, drafts=mine.authors)
    return Row(text, publishing.working(text, kind).title, source)


def _names(rows: list[Row]) -> dict[str, str]:
    """Who wrote each text last, by its language: the name of an account, "" where it is none."""
    by = {row.text.language: publishing.written_by(row.text) for row in rows}
    numbers = {int(one) for one in by.values() if one.isdigit()}
    people = {str(one.id): one.called for one in User.select().where(User.id.in_(numbers))} if numbers else {}
    return {language: people.get(one, "") for language, one in by.items()}
