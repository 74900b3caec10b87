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

# What PostgreSQL keeps as the number of a row; SQLite is asked for none above 2 ** 63 - 1.
LARGEST_NUMBER = 2**31 - 1


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

    `published` keeps the date's precision as text, `sort` the first moment of that period. `programmes`
    (slugs) and `countries` (codes) stand in the editor's order. `ends` is when its type says that it is
    over, `changed` when what readers see of it was last saved, `saved` when any version of any text was.
    """

    translations: Any

    number = peewee.AutoField()
    id = CharField(max_length=64, unique=True)
    type = CharField(max_length=64)
    original = CharField(max_length=35)
    published = CharField(max_length=40)
    sort = BigIntegerField()
    visible_from = BigIntegerField(null=True, index=True)
    visible_until = BigIntegerField(null=True, index=True)
    ends = BigIntegerField(null=True, index=True)
    changed = BigIntegerField(default=0)
    saved = BigIntegerField(default=0)
    follows = CharField(max_length=64, null=True, index=True)
    programmes = Json(default=list)
    countries = Json(default=list)
    data = Json(default=dict)

    class Meta:
        indexes = (
            (("type", "number"), False),
            (("saved", "number"), False),
            (("type", "saved", "number"), False),
        )


class Filed(Model):
    """Where an item is filed, whatever its state: under countries, programmes, its year. Not for readers."""

    item_id: int

    field = CharField(max_length=80)
    value = CharField(max_length=300)
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)

    class Meta:
        primary_key = CompositeKey("field", "value", "item")
        indexes = ((("item", "field", "value"), False),)


class ItemFacet(Model):
    """What lists are filtered and sorted by: one row for each value that a public item can be found by.

    Every row repeats what decides whether the item is seen, so that a list is read from this table's key
    alone, however deep the page. `models.facets` derives the rows and says what `field` can be.
    """

    item_id: int

    field = CharField(max_length=80)
    value = CharField(max_length=300)
    sort = BigIntegerField()
    item = ForeignKeyField(Item, on_delete="CASCADE", index=False)
    type = CharField(max_length=64)
    visible_from = BigIntegerField()
    visible_until = BigIntegerField()
    ends = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("field", "value", "sort", "item")
        indexes = ((("item", "field", "value"), False),)


class OldUrl(Model):
    """An address, host left out, that an item had on an earlier site; `position` is the editor's order."""

    item_id: int

    address = CharField(max_length=1000, primary_key=True)
    item = ForeignKeyField(Item, on_delete="CASCADE")
    position = IntegerField()


class Translation(Model):
    """One text of an item. `state`: draft, review, published or withdrawn.

    `from_revision` is the revision of the original that this text was made from. Readers see this row at
    most; `pending` is the number of the revision that holds a newer version, still worked on. `working` is
    the state of the version that is worked on, and `saved` when any version was last stored.

    `writer` is who last changed the words of the version that is worked on, `written` the number of that
    revision; `behind` tells that the words of the original are others now than those it was made from, and
    `behind_known` the same of the words that those know who see no drafts in the original's language:
    `models.known` says which of the two counts for whom.
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
    pending = IntegerField(null=True)
    working = CharField(max_length=10, default="draft")
    saved = BigIntegerField(default=0)
    writer = CharField(max_length=64, default="")
    written = IntegerField(default=0)
    behind = BooleanField(default=False)
    behind_known = BooleanField(default=False)

    class Meta:
        indexes = (
            (("item", "language"), True),
            (("item", "state", "language"), False),
            (("working", "saved"), False),
            (("language", "working", "saved"), False),
            (("writer", "working", "saved"), False),
        )


class Body(Model):
    """The long text stands apart, so that no list reads it."""

    translation_id: int

    translation = ForeignKeyField(Translation, primary_key=True, backref="bodies", on_delete="CASCADE")
    markdown = TextField()
    html = TextField()


class Asset(Model):
    """A picture or document of an item, whose files `omctpub.media` keeps under its random `name`.

    `kind` is its media type, `given` the name it came with, `size` in bytes, `widths` those of the variants
    of a picture. `checksum` (SHA-256) is that of the file as it is kept, `source` of the file as it came.
    `alt` maps languages to what it shows or is called; without a `language` it is for readers of all.
    """

    id: Any
    item_id: int

    name = CharField(max_length=32, unique=True)
    item = ForeignKeyField(Item, backref="assets", on_delete="CASCADE", index=False)
    position = IntegerField()
    kind = CharField(max_length=30)
    given = CharField(max_length=200)
    size = BigIntegerField()
    width = IntegerField(null=True)
    height = IntegerField(null=True)
    widths = Json(default=list)
    pages = IntegerField(null=True)
    checksum = CharField(max_length=64)
    source = CharField(max_length=64)
    alt = Json(default=dict)
    language = CharField(max_length=35, null=True)

    class Meta:
        indexes = ((("item", "position"), False),)


class AssetText(Model):
    """The text of a PDF, for the search alone."""

    asset_id: int

    asset = ForeignKeyField(Asset, primary_key=True, backref="texts", on_delete="CASCADE")
    text = TextField()


class Revision(Model):
    """Every saved version of a text: `number` counts within the translation from 1, `at` is the time."""

    translation_id: int

    translation = ForeignKeyField(Translation, on_delete="CASCADE", index=False)
    number = IntegerField()
    at = BigIntegerField()
    by = CharField(max_length=64)
    content = Json()

    class Meta:
        indexes = ((("translation", "number"), True),)


class Unsaved(Model):
    """What somebody has typed into the form of a text and not saved, as browsers send it.

    `item` is the public id, "" for a new one; `user` the number of an account. What is `refused` was sent by
    somebody who had lost the right to, and waits for an admin. What has no language is a form that was saved,
    as `item`: of its words nothing is left.
    """

    id = CharField(max_length=32, primary_key=True)
    user = IntegerField()
    item = CharField(max_length=64)
    type = CharField(max_length=64)
    language = CharField(max_length=35)
    at = BigIntegerField()
    refused = BooleanField(default=False, index=True)
    form = Json()

    class Meta:
        indexes = ((("user", "at"), False), (("item", "language"), False))


class TakenDown(Model):
    """All that is left of an item that was removed for good: its id is not given again.

    `public` says whether readers could see it once: then its address answers 410, as that of its type.
    """

    id = CharField(max_length=64, primary_key=True)
    type = CharField(max_length=64)
    public = BooleanField()


class Removal(Model):
    """Words that are to be removed from all items, until that is done.

    `by` is who wanted it. All items are looked through, then those saved `since` that began, until there are
    none: `at` is when it began this time, `done` the number of the last item that was looked through.
    """

    id: Any

    words = TextField()
    by = CharField(max_length=64)
    at = BigIntegerField()
    since = BigIntegerField(default=0)
    done = IntegerField(default=0)


class Change(Model):
    """The journal: item `item` (its internal number) changed; numbers are given in commit order."""

    number = BigIntegerField(primary_key=True)
    item = IntegerField()


class Counter(Model):
    """Numbers given one by one (`change`), and what tells this database from all others (`origin`)."""

    name = CharField(primary_key=True)
    value = BigIntegerField()


class KnownType(Model):
    """Content types this site has had, so that the items of a disabled one answer 410 and not 404.

    `shape` stands for what the facets of its items were derived from: another one has them derived anew.
    """

    name = CharField(primary_key=True)
    path = CharField(max_length=64)
    enabled = BooleanField()
    shape = CharField(max_length=64, default="")


def next_number(counter: str, count: int = 1) -> int:
    """Take `count` numbers and give the first. The locked row makes the order of numbers that of commits."""
    taken = list(
        Counter.update(value=Counter.value + count)
        .where(Counter.name == counter)
        .returning(Counter.value)
        .execute()
    )
    return int(taken[0].value) - count + 1
