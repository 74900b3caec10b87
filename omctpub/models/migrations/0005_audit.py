"""The audit log; it begins with this migration."""

import peewee
from peewee import BigIntegerField, CharField, IntegerField


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


def up(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx([Audit]):
        db.create_tables([Audit])
    db.execute_sql("INSERT INTO counter (name, value) VALUES ('audit', 0)")
