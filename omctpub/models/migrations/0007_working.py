"""The version of a text that is worked on, and what is typed and not saved yet."""

import peewee
from peewee import BigIntegerField, BooleanField, CharField, IntegerField, TextField


class Unsaved(peewee.Model):
    id = CharField(max_length=32, primary_key=True)
    user = IntegerField()
    item = CharField(max_length=64)
    type = CharField(max_length=64)
    language = CharField(max_length=35)
    at = BigIntegerField()
    refused = BooleanField(index=True)
    form = TextField()

    class Meta:
        table_name = "unsaved"
        indexes = ((("user", "at"), False), (("item", "language"), False))


def up(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx([Unsaved]):
        db.create_tables([Unsaved])
    db.execute_sql("ALTER TABLE translation ADD COLUMN pending INTEGER")
    db.execute_sql("ALTER TABLE translation ADD COLUMN working VARCHAR(10) NOT NULL DEFAULT 'draft'")
    db.execute_sql("ALTER TABLE translation ADD COLUMN saved BIGINT NOT NULL DEFAULT 0")
    changed = "(SELECT changed FROM item WHERE item.number = translation.item_id)"
    db.execute_sql(f"UPDATE translation SET working = state, saved = {changed}")
    db.execute_sql("CREATE INDEX translation_working_saved ON translation (working, saved)")
