"""Those who have an account."""

import peewee
from peewee import BigIntegerField, BooleanField, CharField, TextField


class User(peewee.Model):
    email = CharField(max_length=254, unique=True)
    name = CharField(max_length=100)
    role = CharField(max_length=10)
    translates = TextField()
    language = CharField(max_length=35)
    active = BooleanField()
    password = TextField(null=True)
    fs_uniquifier = CharField(max_length=64, unique=True)
    tf_primary_method = CharField(max_length=64, null=True)
    tf_totp_secret = TextField(null=True)
    tf_phone_number = CharField(max_length=1, null=True)
    tf_last_counter = BigIntegerField(null=True)
    mf_recovery_codes = TextField(null=True)

    class Meta:
        table_name = "person"


def up(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx([User]):
        db.create_tables([User])
