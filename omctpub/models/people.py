"""Those who have an account: what they may do, and what lets them in. No file and no feed has any of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from peewee import BigIntegerField, BooleanField, CharField, TextField

from omctpub.models.tables import Json, Model

LONGEST_ADDRESS, LONGEST_NAME, LONGEST_NUMBER = 254, 100, 10


class User(Model):
    """Somebody with an account.

    `email` is in its canonical form, `name` what others see. `role` is one of `omctpub.roles.ROLES`;
    `translates` are the languages of a translator, `language` is that of the rooms for them. There is no
    `password` until an invitation is taken up. `fs_uniquifier` stands in sessions and behind links, which end
    when it changes. The `tf_` and `mf_` columns are named by Flask-Security: the second factor's secret and
    the recovery codes that are left, both encrypted, and the count of the last code, by which none is taken
    twice.
    """

    id: Any

    email = CharField(max_length=LONGEST_ADDRESS, unique=True)
    name = CharField(max_length=LONGEST_NAME, default="")
    role = CharField(max_length=10)
    translates = Json(default=list)
    language = CharField(max_length=35, default="")
    active = BooleanField(default=True)
    password = TextField(null=True)
    fs_uniquifier = CharField(max_length=64, unique=True)
    tf_primary_method = CharField(max_length=64, null=True)
    tf_totp_secret = TextField(null=True)
    tf_phone_number = CharField(max_length=1, null=True)
    tf_last_counter = BigIntegerField(null=True)
    mf_recovery_codes = Json(null=True)

    class Meta:
        table_name = "person"

    @property
    def called(self) -> str:
        """The name, else what stands before the @ of the address."""
        return str(self.name) or str(self.email).partition("@")[0]


def names(numbers: Iterable[str]) -> Mapping[str, str]:
    """What the people of these numbers are called; who has no account is left out."""
    asked = {int(one) for one in numbers if one.isascii() and one.isdecimal() and len(one) < LONGEST_NUMBER}
    columns = User.id, User.name, User.email
    found = User.select(*columns).where(User.id.in_(asked)) if asked else ()
    return {str(one.id): one.called for one in found}
