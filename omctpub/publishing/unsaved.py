"""What is typed into a form and not saved yet, kept under a random name that the form was given.

Of a form that was saved nothing is kept but its name and what was made of it, so that neither what a browser
sends late nor the same form sent twice does it again. Its row has no language.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any

from peewee import fn

from omctpub.models import Item, Unsaved, next_number, writing
from omctpub.models.audit import COUNTER
from omctpub.publishing.storing import now

# The oldest of somebody's gives way to one more.
MOST_OF_ONE = 200
MOST_LETTERS_OF_ONE = 32_000_000
# With so many letters a form is weighed each time that it is kept.
LARGE = 50_000
_NAME = re.compile(r"[A-Za-z0-9_-]{16,32}")
_SAVED = Unsaved.language == ""


def name() -> str:
    """A name for what will be typed into a form."""
    return secrets.token_urlsafe(16)


def name_after(copy: str) -> str:
    """The same name each time for what was refused of a form, which is sent over and over."""
    return hashlib.blake2b(copy.encode(), digest_size=16).hexdigest()


def keep(
    name: str,
    user: int,
    form: Mapping[str, str],
    *,
    item: str,
    type: str,
    language: str,
    refused: bool = False,
) -> bool:
    """Keep what stands in a form, in the place of what was kept under its name before.

    False where that name is none, somebody else's, or that of a form that was saved, and where there is no
    such item.
    """
    if not _NAME.fullmatch(name):
        return False
    with writing():
        there = Unsaved.get_or_none(Unsaved.id == name)
        if there is not None and (there.user != user or there.refused is not refused or not there.language):
            return False
        if item and not Item.select().where(Item.id == item).exists():
            return False
        row = there or Unsaved(id=name, user=user, item=item, type=type)
        row.language, row.at, row.refused, row.form = language, now(), refused, dict(form)
        row.save(force_insert=there is None)
        if there is None or sum(map(len, form.values())) > LARGE:
            _forget_oldest((Unsaved.user == user) & (Unsaved.refused == refused) & ~_SAVED)
    return True


def kept(user: int, item: str, type: str, language: str, most: int) -> list[Unsaved]:
    """What somebody typed into the forms of a text and did not save, the latest first, without the words."""
    of_text = (Unsaved.item == item) & (Unsaved.language == language)
    of_type = (Unsaved.item == "") & (Unsaved.type == type) & ~_SAVED
    which = (of_text if item else of_type) & (Unsaved.user == user) & ~Unsaved.refused
    columns = Unsaved.id, Unsaved.language, Unsaved.at
    return list(Unsaved.select(*columns).where(which).order_by(Unsaved.at.desc()).limit(most))


def typed_by(user: int, most: int) -> list[Unsaved]:
    """What somebody typed and did not save, of all texts, the latest first."""
    which = (Unsaved.user == user) & ~Unsaved.refused & ~_SAVED
    return list(Unsaved.select().where(which).order_by(Unsaved.at.desc()).limit(most))


def waiting(most: int, skipped: int = 0) -> list[Unsaved]:
    """What was refused and waits for an admin, the latest first, after as many later ones."""
    found = Unsaved.select().where(Unsaved.refused).order_by(Unsaved.at.desc(), Unsaved.id)
    return list(found.limit(most).offset(skipped))


def title_of(row: Unsaved) -> str:
    """The title as it was typed; forms hold one value of a name, or several."""
    value = row.form.get("title", "") if isinstance(row.form, dict) else ""
    return str(value[0] if isinstance(value, list) and value else value or "")


def find(name: str, user: int, admin: bool = False) -> Unsaved | None:
    """What was kept under that name by somebody; an admin finds what was refused, too."""
    asked = _NAME.fullmatch(name) is not None
    row: Unsaved | None = Unsaved.get_or_none((Unsaved.id == name) & ~_SAVED) if asked else None
    if row is None:
        return None
    return row if (row.user == user and not row.refused) or (admin and row.refused) else None


def forget(name: str, user: int, admin: bool = False) -> None:
    """Forget what was kept under that name, where `find` finds it; where not, nobody waits for the lock."""
    if find(name, user, admin) is None:
        return
    with writing():
        if (row := find(name, user, admin)) is not None:
            row.delete_instance()


def leave_to_admins(user: int) -> None:
    """What somebody typed waits for an admin from now on: their account goes."""
    Unsaved.delete().where((Unsaved.user == user) & _SAVED).execute()
    Unsaved.update(refused=True).where(Unsaved.user == user).execute()


def note_saved(name: str, user: int, item: str, sent: str) -> None:
    """The form of that name was saved as this item, or as a text of it; `sent` stands for what was in it."""
    there = Unsaved.get_or_none(Unsaved.id == name)
    if not _NAME.fullmatch(name) or (there is not None and (there.user != user or there.refused)):
        return
    row = there or Unsaved(id=name, user=user, type="")
    row.item, row.language, row.at, row.form = item, "", now(), {"sent": sent}
    row.save(force_insert=there is None)
    _forget_oldest((Unsaved.user == user) & _SAVED)


def made_of(name: str, user: int) -> tuple[str, str] | None:
    """The id of the item that was saved from the form of that name, with what stands for what was sent then.

    Within a transaction: of two who ask at a time the second waits for what the first does.
    """
    next_number(COUNTER, 0)
    row = Unsaved.get_or_none((Unsaved.id == name) & (Unsaved.user == user) & _SAVED)
    return (str(row.item), str(row.form.get("sent", ""))) if row else None


def _forget_oldest(which: Any) -> None:
    weighed = Unsaved.select(Unsaved.id, fn.LENGTH(Unsaved.form).coerce(False)).where(which)
    rows: Any = weighed.order_by(Unsaved.at.desc()).tuples()
    letters, over = 0, []
    for at, (name, length) in enumerate(rows):
        letters += length
        if at and (at >= MOST_OF_ONE or letters > MOST_LETTERS_OF_ONE):
            over.append(name)
    if over:
        Unsaved.delete().where(Unsaved.id.in_(over)).execute()
