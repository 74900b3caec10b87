"""What an earlier version stored is, after the migrations, as this version would have noted it."""

from pathlib import Path
from typing import Any

import pytest

from omctpub import models, publishing
from omctpub.models import Item, Translation
from omctpub.publishing import TextContent
from omctpub.site import MIGRATIONS
from omctpub.testing import Editor

NOTED = Translation.id, Translation.writer, Translation.written, Translation.behind


def as_noted() -> list[tuple[Any, ...]]:
    rows: Any = Translation.select(*NOTED).order_by(Translation.id).tuples()
    return list(rows)


@pytest.mark.both_databases
def test_who_wrote_and_what_is_behind_is_noted_of_what_was_there_before(
    editor: Editor, tmp_path: Path
) -> None:
    for id in ("moved", "corrected", "given-up", "back", "several"):
        french = {"title": "Un", "from_revision": 1}
        editor.save(id, texts={"en": {"title": "First", "state": "draft"}, "fr": french, "es": "Uno"})
        editor.publish(id)
    with editor.opened() as site:

        def write(id: str, title: str, language: str = "en", **more: Any) -> None:
            publishing.write(site, id, language, TextContent(title=title, **more), "7")

        publishing.withdraw(site, "moved", None, "8")
        for id in ("corrected", "given-up", "back", "several"):
            write(id, "Second")
        publishing.submit(site, "corrected", "en", "8")
        publishing.discard(site, "given-up", "en", "8")
        write("back", "First", slug="other")
        publishing.publish(site, "several", "en", "8")
        write("several", "Deux", "fr", from_revision=3)
        write("several", "Dos", "es")

        noted = as_noted()
        assert {one[-1] for one in noted} == {True, False}
        newest = "FROM revision WHERE translation_id = translation.id ORDER BY number DESC LIMIT 1"
        site.database.execute_sql(
            f"UPDATE translation SET writer = (SELECT revision.by {newest}), "
            f"written = (SELECT number {newest}), "
            "behind = pending IS NOT NULL AND language <> 'en'"
        )
        site.database.execute_sql("DELETE FROM migrations_omctpub WHERE name = '0010_wording'")
        models.migrate(site.database, tmp_path / "lock", "omctpub", MIGRATIONS)
        assert as_noted() == noted


@pytest.mark.both_databases
def test_what_is_behind_for_whom_no_draft_is_told_to_is_noted_of_what_was_there_before(
    editor: Editor, tmp_path: Path
) -> None:
    """Each item has a name that says what became of its original."""
    last = {"never-public": "draft", "published-first": "draft"}
    behind = {"published", "in-review", "said-again-in-a-draft", "withdrawn", "not-the-one-in-the-draft"}
    others = {"drafted", "given-up", "said-again", "moved", "never-public", "published-first"}
    for id in behind | others:
        english = {"title": "First", "body": "Same", "state": last.get(id, "published")}
        editor.save(id, texts={"en": english, "fr": {"title": "Un", "from_revision": 1}, "es": "Uno"})
    with editor.opened() as site:

        def write(id: str, title: str, language: str = "en", **more: Any) -> None:
            publishing.write(site, id, language, TextContent(title=title, body="Same", **more), "7")

        for id in (behind | others) - {"moved"}:
            write(id, "Second")
        for id in ("published", "said-again-in-a-draft", "withdrawn", "said-again", "published-first"):
            publishing.publish(site, id, "en", "8")
        publishing.submit(site, "in-review", "en", "8")
        publishing.discard(site, "given-up", "en", "8")
        write("given-up", "Deux", "fr", from_revision=2)
        write("said-again-in-a-draft", "First")
        write("said-again", "First")
        publishing.publish(site, "said-again", "en", "8")
        publishing.withdraw(site, "withdrawn", "en", "8")
        write("withdrawn", "Third")
        publishing.submit(site, "not-the-one-in-the-draft", "en", "8")
        write("not-the-one-in-the-draft", "Deux", "fr", from_revision=2)
        publishing.send_back(site, "not-the-one-in-the-draft", "en", "8")

        assert told_without_drafts() == behind
        for sql in (
            "DROP INDEX translation_behind",
            "ALTER TABLE translation DROP COLUMN behind_known",
            "CREATE INDEX translation_behind ON translation (language, saved) WHERE behind",
            "DELETE FROM migrations_omctpub WHERE name = '0012_behind'",
        ):
            site.database.execute_sql(sql)
        models.migrate(site.database, tmp_path / "lock", "omctpub", MIGRATIONS)
        assert told_without_drafts() == behind


def told_without_drafts() -> set[str]:
    """The ids of the items with a text that is behind what is told of its original to all."""
    rows = Translation.select(Translation, Item).join(Item).where(Translation.behind_known)
    return {str(row.item.id) for row in rows}
