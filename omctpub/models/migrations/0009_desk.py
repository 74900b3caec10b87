"""What the desk and the matrix list and filter by: who wrote, what is behind, where an item is filed."""

import hashlib
import json
from collections.abc import Iterator

import peewee
from peewee import CharField, CompositeKey, ForeignKeyField

BATCH = 500
LONGEST_VALUE = 200


class Item(peewee.Model):
    number = peewee.AutoField()
    published = CharField()
    programmes = peewee.TextField()
    countries = peewee.TextField()

    class Meta:
        table_name = "item"


class Filed(peewee.Model):
    field = CharField(max_length=80)
    value = CharField(max_length=300)
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)

    class Meta:
        table_name = "filed"
        primary_key = CompositeKey("field", "value", "item")
        indexes = ((("item", "field", "value"), False),)


def up(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx([Item, Filed]):
        db.create_tables([Filed])
        for rows in peewee.chunked(_filed(), BATCH):
            Filed.insert_many(rows).execute()
    db.execute_sql("ALTER TABLE item ADD COLUMN saved BIGINT NOT NULL DEFAULT 0")
    db.execute_sql("ALTER TABLE translation ADD COLUMN writer VARCHAR(64) NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE translation ADD COLUMN written INTEGER NOT NULL DEFAULT 0")
    no = "FALSE" if isinstance(db, peewee.PostgresqlDatabase) else "0"
    db.execute_sql(f"ALTER TABLE translation ADD COLUMN behind BOOLEAN NOT NULL DEFAULT {no}")
    db.execute_sql("UPDATE item SET saved = changed")
    # Nobody wrote in the rooms before: whoever stored a text last wrote it.
    newest = "FROM revision WHERE revision.translation_id = translation.id ORDER BY number DESC LIMIT 1"
    db.execute_sql(
        f"UPDATE translation SET writer = COALESCE((SELECT revision.by {newest}), ''),"
        f" written = COALESCE((SELECT revision.number {newest}), 0)"
    )
    for name, columns in INDEXES.items():
        db.execute_sql(f"CREATE INDEX {name} ON {columns}")


# The last two hold few texts of many.
INDEXES = {
    "item_saved_number": "item (saved, number)",
    "item_type_saved_number": "item (type, saved, number)",
    "translation_language_working_saved": "translation (language, working, saved)",
    "translation_writer_working_saved": "translation (writer, working, saved)",
    "translation_behind": "translation (language, saved) WHERE behind",
    "translation_pending": "translation (saved) WHERE pending IS NOT NULL",
}


def _filed() -> Iterator[dict[str, object]]:
    for item in Item.select().order_by(Item.number):
        pairs = {("year", item.published[:4])}
        pairs |= {("country", code) for code in json.loads(item.countries)}
        pairs |= {("programme", _shelved(slug)) for slug in json.loads(item.programmes)}
        yield from ({"field": field, "value": value, "item": item.number} for field, value in sorted(pairs))


def _shelved(value: str) -> str:
    if len(value.encode()) <= LONGEST_VALUE:
        return value
    return f"sha256 {hashlib.sha256(value.encode()).hexdigest()}"
