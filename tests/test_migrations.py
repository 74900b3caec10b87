"""What an earlier version stored is, after the migrations, as this version would have noted it."""

from pathlib import Path
from typing import Any

import pytest

from omctpub import models, publishing
from omctpub.models import Translation
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
