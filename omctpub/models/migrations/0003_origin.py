"""The database gets a number of its own, by which an index of another one is known."""

import secrets

import peewee


def up(migrator: object, db: peewee.Database) -> None:
    statement = f"INSERT INTO counter (name, value) VALUES ('origin', {db.param})"
    db.execute_sql(statement, (1 + secrets.randbelow(2**62),))
    db.execute_sql("DELETE FROM counter WHERE name = 'indexed_until'")
