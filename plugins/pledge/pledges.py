"""What is kept of a pledge: a token that only this site can make of an address, a day, confirmed or not."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import date, timedelta

from peewee import BooleanField, CharField, DateField, ForeignKeyField

from omctpub.models import Item, Model, writing

LINK_DAYS = 7
# Only days are kept. The second day after is the first on which 24 hours are over for certain.
DAYS_BETWEEN_LETTERS = 2


class Pledge(Model):
    """One person and one campaign; `day` is that of the latest letter."""

    token = CharField(max_length=43, primary_key=True)
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)
    day = DateField()
    confirmed = BooleanField(default=False)

    class Meta:
        table_name = "pledge"
        indexes = ((("item", "confirmed"), False), (("confirmed", "day"), False))


def token(secret: str, campaign: str, address: str) -> str:
    """The token of a canonical address for the campaign of that public id."""
    key = hmac.digest(secret.encode(), b"omctpub pledge token", hashlib.sha256)
    made = hmac.digest(key, f"{campaign}\0{address}".encode(), hashlib.sha256)
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def ask(number: int, token: str, today: date, send: Callable[[bool], object]) -> None:
    """Note the pledge, unconfirmed, and `send` the letter: True, or False where one went out a moment ago.

    A known token costs the same writes as another, so that the time of the answer tells nothing. What
    nobody can confirm any more is forgotten. Nothing is noted where the letter fails.
    """
    with writing():
        forgotten = today - timedelta(days=LINK_DAYS + 1)
        Pledge.delete().where(~Pledge.confirmed, Pledge.day < forgotten).execute()
        last = Pledge.select(Pledge.day).where(Pledge.token == token).scalar()
        due = last is None or last <= today - timedelta(days=DAYS_BETWEEN_LETTERS)
        day = today if due else last
        note = Pledge.insert(token=token, item=number, day=day)
        note.on_conflict(conflict_target=[Pledge.token], update={Pledge.day: day}).execute()
        send(due)


def asked(number: int, token: str) -> Pledge | None:
    """The pledge with this token, confirmed or not; None where nobody asked for one."""
    found: Pledge | None = Pledge.get_or_none(Pledge.token == token, Pledge.item == number)
    return found


def confirm(number: int, token: str) -> bool:
    """Count the pledge, once however often it is confirmed; False where it is not known."""
    with writing():
        found = Pledge.update(confirmed=True).where(Pledge.token == token, Pledge.item == number)
        return bool(found.execute())


def confirmed(number: int) -> int:
    """How many pledges to this item are confirmed."""
    return int(Pledge.select().where(Pledge.item == number, Pledge.confirmed).count())
