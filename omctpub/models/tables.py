"""The tables. Times are whole microseconds since 1970 in UTC, so that no year overflows."""

import json
from typing import Any

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

from omctpub.models.database import database


class Json(TextField):
    """JSON for showing, kept as text: nothing in it is filtered or sorted by."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)


class Model(peewee.Model):
    """Base of every table; plugins derive theirs from it."""

    class Meta:
        database = database
        legacy_table_names = False


class Programme(Model):
    """A programme of the organisation: `names` maps languages to its name."""

    id: Any

    slug = CharField(unique=True)
    names = Json(default=dict)


class Item(Model):
    """`number` is the order of arrival and never shown; `id` is the public one.

    `published` keeps the date's precision as text, `sort` the first moment of that period.
    """

    translations: Any
    itemprogramme_set: Any
    itemcountry_set: Any

    number = peewee.AutoField()
    id = CharField(max_length=64, unique=True)
    type = CharField(max_length=64)
    original = CharField(max_length=35)
    published = CharField(max_length=40)
    sort = BigIntegerField()
    visible_from = BigIntegerField(null=True, index=True)
    visible_until = BigIntegerField(null=True, index=True)
    follows = CharField(max_length=64, null=True, index=True)
    data = Json(default=dict)

    class Meta:
        indexes = ((("sort", "number"), False), (("type", "sort", "number"), False))


class ItemProgramme(Model):
    """A programme that an item belongs to, `position` in the editor's order."""

    item_id: int
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)
    programme = ForeignKeyField(Programme, on_delete="RESTRICT")
    position = IntegerField()

    class Meta:
        primary_key = CompositeKey("item", "programme")


class ItemCountry(Model):
    """A country that an item is tagged with, `position` in the editor's order."""

    item_id: int
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)
    country = CharField(max_length=2)
    position = IntegerField()

    class Meta:
        primary_key = CompositeKey("item", "country")
        indexes = ((("country", "item"), False),)


class ItemFacet(Model):
    """What lists are filtered and sorted by: one row for each facet or order field of an item."""

    item_id: int

    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)
    field = CharField(max_length=64)
    value = CharField(max_length=2000)

    class Meta:
        primary_key = CompositeKey("item", "field", "value")
        indexes = ((("field", "value", "item"), False),)


class Translation(Model):
    """One text of an item. `state`: draft, review, published or withdrawn.

    `from_revision` is the revision of the original that this text was made from.
    """

    id: Any
    item_id: int

    item = ForeignKeyField(Item, backref="translations", on_delete="CASCADE", index=False)
    language = CharField(max_length=35)
    state = CharField(max_length=10)
    title = TextField(default="")
    summary = TextField(default="")
    slug = CharField(max_length=60, default="")
    data = Json(default=dict)
    from_revision = IntegerField(null=True)
    has_body = BooleanField(default=False)

    class Meta:
        indexes = ((("item", "language"), True), (("item", "state", "language"), False))


class Body(Model):
    """The long text stands apart, so that no list reads it."""

    translation_id: int

    translation = ForeignKeyField(Translation, primary_key=True, backref="bodies", on_delete="CASCADE")
    markdown = TextField()
    html = TextField()


class Revision(Model):
    """Every saved version of a text: `number` counts within the translation from 1, `at` is the time."""

    translation = ForeignKeyField(Translation, on_delete="CASCADE", index=False)
    number = IntegerField()
    at = BigIntegerField()
    by = CharField(max_length=64)
    content = Json()

    class Meta:
        indexes = ((("translation", "number"), True),)


class Change(Model):
    """The journal: item `item` (its internal number) changed; numbers are given in commit order."""

    number = BigIntegerField(primary_key=True)
    item = IntegerField()


class Counter(Model):
    """Numbers given one by one (`change`), and moments reached (`indexed_until`)."""

    name = CharField(primary_key=True)
    value = BigIntegerField()


class KnownType(Model):
    """Content types this site has had, so that the items of a disabled one answer 410 and not 404."""

    name = CharField(primary_key=True)
    path = CharField(max_length=64)
    enabled = BooleanField()


def next_number(counter: str, count: int = 1) -> int:
    """Take `count` numbers and give the first. The locked row makes the order of numbers that of commits."""
    taken = list(
        Counter.update(value=Counter.value + count)
        .where(Counter.name == counter)
        .returning(Counter.value)
        .execute()
    )
    return int(taken[0].value) - count + 1
