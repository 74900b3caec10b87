"""Storage: the tables are what the migrations make, and writers of several processes do not fail."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Timer

import peewee
import pytest
from playhouse.reflection import Introspector

from omctpub import models
from omctpub.models import Change, Item, audit, database, tables, writing
from omctpub.models.database import Sqlite
from omctpub.models.tables import next_number
from omctpub.testing import Editor, SiteUnderTest

OFFERED = [
    table
    for table in vars(tables).values()
    if isinstance(table, type) and issubclass(table, tables.Model) and table is not tables.Model
]
TABLES = [*OFFERED, audit.Audit]


@pytest.mark.both_databases
@pytest.mark.parametrize("table", TABLES)
def test_the_migrations_make_the_tables_of_the_models(editor: Editor, table: type[peewee.Model]) -> None:
    with editor.opened() as site:
        name = table._meta.table_name
        made = {column.name: column.null for column in site.database.get_columns(name)}
        assert made == {column: field.null for column, field in table._meta.columns.items()}
        indexes = {tuple(index.columns) for index in site.database.get_indexes(name)}
        declared = {
            tuple(table._meta.fields[one].column_name for one in columns)
            for columns, _ in table._meta.indexes
        }
        assert declared <= indexes
        assert name in Introspector.from_database(site.database).introspect().model_names


def test_the_tables_of_a_site_under_test_are_those_that_its_migrations_make(
    site: SiteUnderTest, tmp_path: Path
) -> None:
    other = SiteUnderTest(tmp_path / "other", {**site.settings, "database": "data/other.db"})
    other.folder.mkdir()
    made, origins = zip(*(_schema_and_origin(one.configure().editor) for one in (site, other)), strict=True)
    assert made[0] == made[1] != set()
    assert len(set(origins)) == 2
    other.close()


def _schema_and_origin(editor: Editor) -> tuple[set[tuple[str, str]], int]:
    """All that the file of a site declares, and the number by which its index is known."""
    with editor.opened() as site:
        schema = set(site.database.execute_sql("SELECT name, sql FROM sqlite_master").fetchall())
        [(origin,)] = site.database.execute_sql("SELECT value FROM counter WHERE name = 'origin'").fetchall()
    return schema, origin


def test_every_model_is_offered_to_plugins() -> None:
    assert {table.__name__ for table in OFFERED} <= set(models.__all__)


def test_what_was_acknowledged_survives_a_power_cut(editor: Editor) -> None:
    with editor.opened() as site:
        asked = {name: site.database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
    assert asked == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}

WRITER = """
import sys
from pathlib import Path
from omctpub.holder import Application
from omctpub.testing import Editor
editor = Editor(Application(Path(sys.argv[1])))
for number in range(15):
    editor.save(f"{sys.argv[2]}-{number}", texts={"en": f"Item {number} of {sys.argv[2]}"})
"""


@pytest.mark.both_databases
def test_several_processes_write_and_publish_at_once(site: SiteUnderTest) -> None:
    assert site.reader.home().status == 200
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(site.folder), name]) for name in "abc"]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    with site.editor.opened():
        assert Item.select().count() == 45
        numbers = [row.number for row in Change.select().order_by(Change.number)]
        assert numbers == list(range(1, 46))
        assert audit.verify()[::2] == (90, None)
    assert site.reader.search("item").said("//*[@role='status']") == "45 items found."


@pytest.mark.both_databases
def test_who_waits_to_write_is_next_and_is_told_when_it_takes_too_long(
    site: SiteUnderTest, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with editor.opened() as opened:
        if not isinstance(opened.database, Sqlite):
            return
        file = opened.settings.database_file
        with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as elsewhere:
            elsewhere.execute("BEGIN IMMEDIATE")
            Timer(0.2, elsewhere.rollback).start()
            begun = time.monotonic()
            with writing():
                assert 0.15 < time.monotonic() - begun < 5
            elsewhere.execute("BEGIN IMMEDIATE")
            monkeypatch.setattr(Sqlite, "seconds_to_wait", 0.05)
            with pytest.raises(peewee.OperationalError, match="locked"), writing():
                pass
            elsewhere.rollback()
        with writing():
            assert database.execute_sql("PRAGMA busy_timeout").fetchone() == (10_000,)


def test_numbers_of_a_transaction_that_is_undone_are_given_again(editor: Editor) -> None:
    with editor.opened():
        taken = next_number("change", 3)
        with writing() as undone:
            next_number("change")
            undone.rollback()
        assert (taken, next_number("change")) == (1, 4)


@pytest.mark.both_databases
def test_two_sites_live_in_one_process(
    site: SiteUnderTest, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    other = SiteUnderTest(tmp_path / "other")
    other.folder.mkdir()
    address = new_database()
    other.configure(**{**site.settings, **({"database": address} if address else {})})
    site.editor.save("one")
    other.editor.save("two")
    with site.editor.opened(), other.editor.opened():
        assert [row.id for row in Item.select()] == ["two"]
    assert (site.reader.get("/en/statements/two").status, other.reader.get("/en/statements/two").status) == (
        404,
        200,
    )


def test_no_database_in_use_is_said() -> None:
    with pytest.raises(RuntimeError, match="No database is in use"):
        models.current_database()
    assert database.obj is None
