"""The streams of the home page, and redirects of the site's own."""

import peewee
from peewee import CharField, IntegerField, TextField


class StoredStream(peewee.Model):
    name = CharField(max_length=64, primary_key=True)
    position = IntegerField()
    programme = CharField(max_length=64)
    titles = TextField()

    class Meta:
        table_name = "stream"


class Redirect(peewee.Model):
    number = peewee.AutoField()
    address = CharField(max_length=1_000, unique=True)
    target = CharField(max_length=1_000)
    targets = TextField()

    class Meta:
        table_name = "redirect"


def up(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx([StoredStream, Redirect]):
        db.create_tables([StoredStream, Redirect])
