"""Pictures and documents of items, and the text of documents apart."""

import peewee
from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField


class Item(peewee.Model):
    number = peewee.AutoField()

    class Meta:
        table_name = "item"


class Asset(peewee.Model):
    name = CharField(max_length=32, unique=True)
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)
    position = IntegerField()
    kind = CharField(max_length=30)
    given = CharField(max_length=200)
    size = BigIntegerField()
    width = IntegerField(null=True)
    height = IntegerField(null=True)
    widths = TextField()
    pages = IntegerField(null=True)
    checksum = CharField(max_length=64)
    source = CharField(max_length=64)
    alt = TextField()
    language = CharField(max_length=35, null=True)

    class Meta:
        table_name = "asset"
        indexes = ((("item", "position"), False),)


class AssetText(peewee.Model):
    asset = ForeignKeyField(Asset, primary_key=True, on_delete="CASCADE")
    text = TextField()

    class Meta:
        table_name = "asset_text"


def up(migrator: object, db: peewee.Database) -> None:
    tables = (Item, Asset, AssetText)
    with db.bind_ctx(tables):
        db.create_tables(tables[1:])
