"""What is typed into a form and not saved yet, kept under a random name that the form was given."""

import hashlib
import re
import secrets
from collections.abc import Mapping

from omctpub.models import Unsaved, writing
from omctpub.publishing.storing import now, was_taken_down

# The oldest of somebody's gives way to one more.
MOST_OF_ONE = 200
_NAME = re.compile(r"[A-Za-z0-9_-]{16,32}")


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

    False where that name is none, or somebody else's, or the item was taken down.
    """
    if not _NAME.fullmatch(name):
        return False
    with writing():
        if was_taken_down(item):
            return False
        there = Unsaved.get_or_none(Unsaved.id == name)
        if there is not None and (there.user != user or there.refused is not refused):
            return False
        row = there or Unsaved(id=name, user=user, item=item, type=type)
        row.language, row.at, row.refused, row.form = language, now(), refused, dict(form)
        row.save(force_insert=there is None)
        if there is None:
            _forget_oldest(user, refused)
    return True


def kept(user: int, item: str, type: str, language: str) -> list[Unsaved]:
    """What somebody typed into the forms of a text and did not save, the latest first."""
    which = (Unsaved.item == item) & (Unsaved.language == language) & (Unsaved.user == user)
    if not item:
        which = (Unsaved.item == "") & (Unsaved.type == type) & (Unsaved.user == user)
    return list(Unsaved.select().where(which & ~Unsaved.refused).order_by(Unsaved.at.desc()))


def find(name: str, user: int, admin: bool = False) -> Unsaved | None:
    """What was kept under that name by somebody; an admin finds what was refused, too."""
    row: Unsaved | None = Unsaved.get_or_none(Unsaved.id == name)
    if row is None:
        return None
    return row if (row.user == user and not row.refused) or (admin and row.refused) else None


def forget(name: str, user: int, admin: bool = False) -> None:
    """Forget what was kept under that name, where `find` finds it."""
    with writing():
        row = find(name, user, admin)
        if row is not None:
            row.delete_instance()


def leave_to_admins(user: int) -> None:
    """What somebody typed waits for an admin from now on: their account goes."""
    Unsaved.update(refused=True).where(Unsaved.user == user).execute()


def _forget_oldest(user: int, refused: bool) -> None:
    theirs = Unsaved.select(Unsaved.id).where((Unsaved.user == user) & (Unsaved.refused == refused))
    over = [row.id for row in theirs.order_by(Unsaved.at.desc()).offset(MOST_OF_ONE).limit(MOST_OF_ONE)]
    if over:
        Unsaved.delete().where(Unsaved.id.in_(over)).execute()
