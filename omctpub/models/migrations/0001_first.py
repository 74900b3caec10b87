"""The first tables."""

import peewee
from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    TextField,
)


class Programme(peewee.Model):
    slug = CharField(unique=True)
    names = TextField()

    class Meta:
        table_name = "programme"


class Item(peewee.Model):
    number = peewee.AutoField()
    id = CharField(max_length=64, unique=True)
    type = CharField(max_length=64)
    original = CharField(max_length=35)
    published = CharField(max_length=40)
    sort = BigIntegerField()
    visible_from = BigIntegerField(null=True, index=True)
    visible_until = BigIntegerField(null=True, index=True)
    follows = CharField(max_length=64, null=True, index=True)
    data = TextField()

    class Meta:
        table_name = "item"
        indexes = ((("sort", "number"), False), (("type", "sort", "number"), False))


class ItemProgramme(peewee.Model):
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)
    programme = ForeignKeyField(Programme, on_delete="RESTRICT")
    position = IntegerField()

    class Meta:
        table_name = "item_programme"
        primary_key = CompositeKey("item", "programme")


class ItemCountry(peewee.Model):
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)
    country = CharField(max_length=2)
    position = IntegerField()

    class Meta:
        table_name = "item_country"
        primary_key = CompositeKey("item", "country")
        indexes = ((("country", "item"), False),)


class ItemFacet(peewee.Model):
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)
    field = CharField(max_length=64)
    value = CharField(max_length=2000)

    class Meta:
        table_name = "item_facet"
        primary_key = CompositeKey("item", "field", "value")
        indexes = ((("field", "value", "item"), False),)


class Translation(peewee.Model):
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)
    language = CharField(max_length=35)
    state = CharField(max_length=10)
    title = TextField()
    summary = TextField()
    slug = CharField(max_length=60)
    data = TextField()
    from_revision = IntegerField(null=True)
    has_body = BooleanField()

    class Meta:
        table_name = "translation"
        indexes = ((("item", "language"), True), (("item", "state", "language"), False))


class Body(peewee.Model):
    translation = ForeignKeyField(Translation, primary_key=True, on_delete="CASCADE")
    markdown = TextField()
    html = TextField()

    class Meta:
        table_name = "body"


class Revision(peewee.Model):
    translation = ForeignKeyField(Translation, on_delete="CASCADE", index=False)
    number = IntegerField()
    at = BigIntegerField()
    by = CharField(max_length=64)
    content = TextField()

    class Meta:
        table_name = "revision"
        indexes = ((("translation", "number"), True),)


class Change(peewee.Model):
    number = BigIntegerField(primary_key=True)
    item = IntegerField()

    class Meta:
        table_name = "change"


class Counter(peewee.Model):
    name = CharField(primary_key=True)
    value = BigIntegerField()

    class Meta:
        table_name = "counter"


class KnownType(peewee.Model):
    name = CharField(primary_key=True)
    path = CharField(max_length=64)
    enabled = BooleanField()

    class Meta:
        table_name = "known_type"


TABLES = (
    *(Programme, Item, ItemProgramme, ItemCountry, ItemFacet, Translation, Body, Revision),
    *(Change, Counter, KnownType),
)


def up(migrator: object, db: peewee.Database) -> None:
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
        Counter.insert_many([{"name": "change", "value": 0}, {"name": "indexed_until", "value": 0}]).execute()
