"""Words that are being removed from all items."""

import peewee
from peewee import BigIntegerField, CharField, IntegerField, TextField


class Removal(peewee.Model):
    words = TextField()
    by = CharField(max_length=64)
    at = BigIntegerField()
    since = BigIntegerField()
    done = IntegerField()

    class Meta:
        table_name = "removal"


def up(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx([Removal]):
        db.create_tables([Removal])
