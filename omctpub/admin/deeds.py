"""What the audit log says of an item, in words: who it was, and what they did."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from omctpub.content import Text
from omctpub.models import Item, Translation
from omctpub.models.audit import OF_AN_ITEM, Audit
from omctpub.models.people import names

DEEDS: Mapping[str, Text] = {
    "saved": lazy_pgettext("deed", "saved"),
    "submitted": lazy_pgettext("deed", "sent to review"),
    "sent back": lazy_pgettext("deed", "sent back from review"),
    "discarded": lazy_pgettext("deed", "discarded"),
    "published": lazy_pgettext("deed", "published"),
    "corrected": lazy_pgettext("deed", "published"),
    "withdrawn": lazy_pgettext("deed", "withdrawn"),
    "restored": lazy_pgettext("deed", "brought back"),
    "overruled": lazy_pgettext("deed", "published although a check objected"),
    "words removed": lazy_pgettext("deed", "words removed for good"),
    "taken down": lazy_pgettext("deed", "taken down"),
    "let in again": lazy_pgettext("deed", "allowed again after it was taken down"),
    "id given up": lazy_pgettext("deed", "left its id to another item"),
    "id taken": lazy_pgettext("deed", "got this id"),
}
# Parts of omctpub that do something without anybody at a form.
_PARTS: Mapping[str, Text] = {
    "command line": _("the command line"),
    "import": _("an import"),
    "worker": _("omctpub itself"),
    "omctpub": _("omctpub itself"),
}
GONE: Text = _("somebody whose account is gone")


def deed(action: str) -> Text:
    """An action of the log in words."""
    return DEEDS.get(action, action)


def names_of(doers: Iterable[str]) -> dict[str, Text]:
    """Who they are that the log names by a number or as a part of omctpub, asked for at once."""
    wanted = set(doers)
    called = names(wanted)
    return {one: called.get(one, GONE if one.isdigit() else _PARTS.get(one, one)) for one in wanted}


def of_revisions(id: str, text: Translation, numbers: Sequence[int]) -> dict[int, list[str]]:
    """What made these revisions of a text: that it was saved is said only where nothing else is."""
    of_text = (Audit.item == id) & (Audit.language == text.language) & Audit.revision.in_(list(numbers))
    found: dict[int, list[str]] = {}
    for row in Audit.select(Audit.revision, Audit.action).where(of_text).order_by(Audit.number):
        number = row.revision or 0
        if row.action not in found.setdefault(number, []):
            found[number].append(row.action)
    return {number: [one for one in done if one != "saved"] or done for number, done in found.items()}


def log_of(item: str, most: int, skipped: int) -> list[Audit]:
    """So many rows of the log about an item, the newest first, after as many newer ones."""
    rows = Audit.select().where((Audit.item == item) & Audit.action.in_(list(OF_AN_ITEM)))
    return list(rows.order_by(Audit.number.desc()).limit(most).offset(skipped))


def is_known(id: str) -> bool:
    """Whether there is an item of that id, or was one of which the log still tells."""
    return Item.select().where(Item.id == id).exists() or bool(log_of(id, 1, 0))
