"""What a command tells of a database or a disk that fails under it, and with which cure."""

import errno
import json
import os

import pytest
from click.testing import CliRunner, Result
from peewee import OperationalError, SqliteDatabase

from omctpub.cli import main
from omctpub.models import open_database
from omctpub.testing import SiteUnderTest

ITEM = {"id": "long", "type": "statement", "published": "2026-01-31", "original": "en"}
CANNOT_BE_WRITTEN = [
    ("max_page_count", "its disk is full. Make room, and try again."),
    (
        "query_only",
        "attempt to write a readonly database. Give the user who runs omctpub the right to write to the data "
        "folder and the files in it; a PostgreSQL server must be no replica.",
    ),
]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)


@pytest.mark.parametrize(("pragma", "why"), CANNOT_BE_WRITTEN)
def test_a_database_that_cannot_be_written_is_told_with_the_cure(
    site: SiteUnderTest, pragma: str, why: str
) -> None:
    site.editor.save("one")
    long = {"title": "Long", "body": "word " * 100_000}
    file = site.folder / "long.jsonl"
    file.write_text(json.dumps({**ITEM, "translations": {"en": long}}))
    database = open_database(site.folder / "data" / "omctpub.db")
    assert isinstance(database, SqliteDatabase)
    database.pragma(pragma, 1, permanent=True)  # which is fewer pages than there are
    done = run("--site", site.folder, "import", file)
    assert (done.exit_code, done.stderr) == (1, f"Error: the database cannot be written: {why}\n")


def test_what_fails_for_a_moment_is_not_to_be_put_back_from_a_copy(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.editor.save("one")

    def ended() -> None:
        raise OperationalError("terminating connection due to idle-session timeout")

    monkeypatch.setattr("omctpub.models.audit.verify", ended)
    done = run("--site", site.folder, "check")
    assert (done.exit_code, done.stdout) == (
        1,
        "database: cannot be used: terminating connection due to idle-session timeout. "
        "Try again; if it stays so, ask whoever runs the database.\n1 fault\n",
    )


def test_a_full_disk_is_told_with_the_cure(site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("omctpub.cli.site.open_site", full)
    done = run("--site", site.folder, "check")
    assert (done.exit_code, done.stderr) == (
        1,
        "Error: No space left on device. Make room, and try again.\n",
    )
