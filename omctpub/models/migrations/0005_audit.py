"""The audit log, which begins here, and what is left of items that were taken down."""

import peewee
from peewee import BigIntegerField, BooleanField, CharField, IntegerField


class Audit(peewee.Model):
    number = BigIntegerField(primary_key=True)
    at = BigIntegerField()
    by = CharField(max_length=64)
    action = CharField(max_length=20)
    item = CharField(max_length=255, index=True)
    language = CharField(max_length=35)
    revision = IntegerField(null=True)
    hash = CharField(max_length=64)

    class Meta:
        table_name = "audit"


class TakenDown(peewee.Model):
    id = CharField(max_length=64, primary_key=True)
    type = CharField(max_length=64)
    public = BooleanField()

    class Meta:
        table_name = "taken_down"


def up(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx([Audit, TakenDown]):
        db.create_tables([Audit, TakenDown])
    db.execute_sql("INSERT INTO counter (name, value) VALUES ('audit', 0)")
