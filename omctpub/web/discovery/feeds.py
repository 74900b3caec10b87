"""Lists and searches as Atom (RFC 4287) and JSON Feed 1.1."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _

from omctpub import countries, dates, languages
from omctpub.contained import balanced
from omctpub.models.visible import Entry, Text
from omctpub.text import without_controls
from omctpub.web import attachments
from omctpub.web.attachments import Attachment
from omctpub.web.contained import isolated
from omctpub.web.discovery.canonical import asked_address, short_address
from omctpub.web.finding.labels import programme_name
from omctpub.web.finding.lists import Listed
from omctpub.web.pages import absolute, entry_link, site, view

ATOM, JSON = "atom", "json"
FORMS = (ATOM, JSON)
_EPOCH = 0

Shown = tuple[Entry, Text]


def feed_of(listed: Listed, form: str, texts: Sequence[Text] | None = None) -> Response:
    """The list as a feed, showing each entry in the reader's text or in the one of `texts`."""
    pairs = list(zip(listed.entries, texts or map(view().text, listed.entries), strict=True))
    if form == JSON:
        content = json.dumps(_json(listed, pairs), ensure_ascii=False)
        return Response(content + "\n", mimetype="application/feed+json")
    updated = dates.iso(max((entry.changed for entry in listed.entries), default=_EPOCH))
    content = render_template(
        "feed.atom.xml", listed=listed, pairs=pairs, updated=updated, attachments=attachments.of_items(pairs)
    )
    return Response(content, mimetype="application/atom+xml")


def _json(listed: Listed, pairs: Sequence[Shown]) -> dict[str, Any]:
    attached = attachments.of_items(pairs)
    following = {"next_url": absolute(listed.more)} if listed.more else {}
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed_title(listed),
        "home_page_url": absolute(listed.address),
        "feed_url": absolute(asked_address()),
        **following,
        "language": view().lang,
        "items": [_json_item(entry, text, attached[entry.number]) for entry, text in pairs],
    }


def _json_item(entry: Entry, text: Text, attached: Sequence[Attachment]) -> dict[str, Any]:
    summary = {"summary": balanced(text.summary)} if text.summary else {}
    return {
        "id": entry.id,
        "url": absolute(entry_link(entry, text)),
        "title": entry_title(entry, text),
        "language": text.lang,
        "date_published": dates.rfc3339(entry.published, site().settings.timezone),
        "date_modified": dates.iso(entry.changed),
        **summary,
        "content_text": balanced(text.summary) or entry_title(entry, text),
        "tags": tags(entry),
        **_json_attachments(attached),
    }


def _json_attachments(attached: Sequence[Attachment]) -> dict[str, Any]:
    """What belongs to an item, and the first picture of it."""
    pictures = [absolute(one.address) for one in attached if one.found.is_picture]
    return {
        **({"image": pictures[0]} if pictures else {}),
        **({"attachments": [_json_attachment(one) for one in attached]} if attached else {}),
    }


def _json_attachment(one: Attachment) -> dict[str, Any]:
    title = {"title": balanced(one.title)} if one.title else {}
    known = {"mime_type": one.found.kind, "size_in_bytes": one.found.size}
    return {"url": absolute(one.address), **known, **title}


def feed_title(listed: Listed) -> str:
    """What the feed is called: the list, what it is narrowed to, and the site."""
    chosen = languages.list_of([isolated(chip.label) for chip in listed.chips], view().lang)
    return " · ".join(filter(None, (isolated(listed.heading), chosen, isolated(site().settings.name))))


def entry_title(entry: Entry, text: Text) -> str:
    """The title without prefix; of an item without one to be seen, its type and date."""
    if text.named:
        return balanced(text.title)
    label = site().types[entry.type].label
    return str(_("%(type)s, %(date)s", type=label, date=dates.show(entry.published, view().lang)))


def tags(entry: Entry) -> list[str]:
    """Programmes, type and countries, as on the page."""
    programmes = [programme_name(one, view().lang)[0] for one in entry.programmes]
    names = [countries.name(code, view().lang) for code in entry.countries]
    return [*programmes, str(site().types[entry.type].label), *names]


def xml_text(value: object) -> str:
    """Text without the characters that no XML can hold."""
    return without_controls(str(value))[0]


WORDS = {
    "feed_title": feed_title,
    "entry_title": entry_title,
    "tags": tags,
    "short_address": short_address,
    "asked_address": asked_address,
}
