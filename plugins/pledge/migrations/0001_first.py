"""The first table."""

import peewee


class Item(peewee.Model):
    number = peewee.AutoField()

    class Meta:
        table_name = "item"


class Pledge(peewee.Model):
    token = peewee.CharField(max_length=43, primary_key=True)
    item = peewee.ForeignKeyField(Item, on_delete="CASCADE", index=False)
    day = peewee.DateField()
    confirmed = peewee.BooleanField()

    class Meta:
        table_name = "pledge"
        indexes = ((("item", "confirmed"), False), (("confirmed", "day"), False))


def up(migrator: object, db: peewee.Database) -> None:
    # Row numbers would keep the order in which people pledged.
    Pledge._meta.without_rowid = isinstance(db, peewee.SqliteDatabase)
    with db.bind_ctx([Item, Pledge]):
        db.create_tables([Pledge])
