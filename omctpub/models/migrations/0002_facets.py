"""Lists are read from one table of facets; an item keeps its programmes and countries itself."""

import json
from collections import defaultdict

import peewee
from peewee import BigIntegerField, CharField, CompositeKey, ForeignKeyField, IntegerField


class Item(peewee.Model):
    number = peewee.AutoField()

    class Meta:
        table_name = "item"


class ItemFacet(peewee.Model):
    field = CharField(max_length=80)
    value = CharField(max_length=300)
    sort = BigIntegerField()
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)
    type = CharField(max_length=64)
    visible_from = BigIntegerField()
    visible_until = BigIntegerField()
    ends = BigIntegerField()

    class Meta:
        table_name = "item_facet"
        primary_key = CompositeKey("field", "value", "sort", "item")
        indexes = ((("item", "field", "value"), False),)


class OldUrl(peewee.Model):
    address = CharField(max_length=1000, primary_key=True)
    item = ForeignKeyField(Item, on_delete="CASCADE")
    position = IntegerField()

    class Meta:
        table_name = "old_url"


ADDED = (
    "ALTER TABLE item ADD COLUMN programmes TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE item ADD COLUMN countries TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE item ADD COLUMN ends BIGINT",
    "ALTER TABLE item ADD COLUMN changed BIGINT NOT NULL DEFAULT 0",
    "CREATE INDEX item_ends ON item (ends)",
    "CREATE INDEX item_type_number ON item (type, number)",
    "ALTER TABLE known_type ADD COLUMN shape VARCHAR(64) NOT NULL DEFAULT ''",
    "INSERT INTO counter (name, value) VALUES ('write', 0)",
)
CHANGED = (
    "UPDATE item SET changed = COALESCE((SELECT MAX(revision.at) FROM revision JOIN translation "
    "ON translation.id = revision.translation_id WHERE translation.item_id = item.number), 0)"
)
PROGRAMMES = (
    "SELECT item_id, slug FROM item_programme JOIN programme ON programme.id = programme_id ORDER BY position"
)
COUNTRIES = "SELECT item_id, country FROM item_country ORDER BY position"
DROPPED = (
    "DROP INDEX IF EXISTS item_sort_number",
    "DROP INDEX IF EXISTS item_type_sort_number",
    *("DROP TABLE item_programme", "DROP TABLE item_country", "DROP TABLE item_facet"),
)

# What SQLite has by itself: a key that holds all a list asks for. And how often each value occurs.
COVERED = (
    "ALTER TABLE item_facet DROP CONSTRAINT item_facet_pkey, ADD PRIMARY KEY (field, value, sort, item_id) "
    "INCLUDE (type, visible_from, visible_until, ends)",
    "CREATE STATISTICS item_facet_value (mcv, dependencies) ON field, value FROM item_facet",
)


def up(migrator: object, db: peewee.Database) -> None:
    for statement in (*ADDED, CHANGED):
        db.execute_sql(statement)
    keep(db, "programmes", PROGRAMMES)
    keep(db, "countries", COUNTRIES)
    for statement in DROPPED:
        db.execute_sql(statement)
    # On SQLite such a table is its own covering index.
    ItemFacet._meta.without_rowid = isinstance(db, peewee.SqliteDatabase)
    with db.bind_ctx((Item, ItemFacet, OldUrl)):
        db.create_tables((ItemFacet, OldUrl))
    for statement in COVERED if isinstance(db, peewee.PostgresqlDatabase) else ():
        db.execute_sql(statement)


def keep(db: peewee.Database, column: str, query: str) -> None:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for number, value in db.execute_sql(query).fetchall():
        found[number].append(value)
    for number, values in found.items():
        update = f"UPDATE item SET {column} = {db.param} WHERE number = {db.param}"
        db.execute_sql(update, (json.dumps(values), number))
