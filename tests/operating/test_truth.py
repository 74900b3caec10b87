"""Index and database: made anew while others write, and compared text by text."""

import json
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omctpub.cli import main
from omctpub.models import Item, Translation
from omctpub.search.engine import Document
from omctpub.testing import Editor, Reader, SiteUnderTest

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("filled")]

CURE = "Make the index anew: omctpub reindex"


@pytest.fixture
def filled(editor: Editor) -> None:
    editor.save("one", texts={"en": "Zebra", "fr": "Zèbre"})
    editor.save("two", texts={"en": "Giraffe"})
    editor.save("draft", texts={"en": {"title": "Lion", "state": "draft"}})


def run(site: SiteUnderTest, *words: str) -> Result:
    return CliRunner().invoke(main, ["--site", str(site.folder), *words], catch_exceptions=False)


def faults(site: SiteUnderTest) -> list[tuple[str, ...]]:
    told = json.loads(run(site, "check", "--json").stdout)
    assert told["ok"] is not bool(told["faults"])
    return [(one["part"], one["item"], one["language"], one["what"]) for one in told["faults"]]


def test_the_index_is_made_anew(site: SiteUnderTest, reader: Reader) -> None:
    shutil.rmtree(site.folder / "data" / "search")
    assert run(site, "reindex").stdout.startswith("3 texts indexed anew in ")
    assert json.loads(run(site, "reindex", "--json", "--processes", "2").stdout)["texts"] == 3
    assert reader.search("zebra").titles == ["Zebra"]
    assert faults(site) == []


def test_a_rebuild_keeps_what_is_written_meanwhile(
    editor: Editor, reader: Reader, site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with editor.opened() as opened:
        documents = list(opened.journal._feed.all(opened.sight(), lambda items: None))

        def slowly(*asked: object) -> Iterator[Document]:
            yield from documents
            editor.save("late", texts={"en": "Okapi"})
            editor.withdraw("two")
            assert reader.search("okapi").titles == ["Okapi"]
            assert reader.search("giraffe").titles == []

        monkeypatch.setattr(opened.journal._feed, "all", slowly)
        opened.journal.rebuild()
    assert reader.search("okapi").titles == ["Okapi"]
    assert reader.search("giraffe").titles == []
    assert faults(site) == []


def test_reading_and_publishing_go_on_while_the_index_is_made_anew(
    site: SiteUnderTest, editor: Editor, reader: Reader
) -> None:
    over, wrong, elsewhere = threading.Event(), list[str](), SiteUnderTest(site.folder).reader

    def look() -> None:
        while not over.is_set():
            if (page := elsewhere.search("zebra")).titles != ["Zebra"]:
                wrong.append(page.text)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    for _ in range(4):
        making = threading.Thread(target=run, args=(site, "reindex"))
        making.start()
        for verb, shown in ((editor.withdraw, []), (editor.publish, ["Giraffe"])):
            verb("two")
            assert reader.search("giraffe").titles == shown
        making.join()
    over.set()
    looking.join()
    assert wrong == []


def test_a_site_that_is_sound_is_told_so(site: SiteUnderTest) -> None:
    done = run(site, "check")
    assert done.exit_code == 0
    assert re.fullmatch(
        "Audit log: 7 rows in order, the last with hash [0-9a-f]{64}\nAll is as it should be\n", done.stdout
    )
    assert faults(site) == []


def changed_behind_its_back(site: SiteUnderTest) -> None:
    """As no command does: the database changes without a word in the journal, the index by itself."""
    with site.editor.opened() as opened:
        engine, documents = opened.journal.engine, opened.journal.documents
        number = Item.get(Item.id == "one").number
        [english, french] = documents(opened.sight(), [number])[number]
        engine.update({number: [english, french, french], 999: [replace(french, item=999)]}, *engine.state())
        Translation.update(title="Quagga").where(Translation.title == "Zebra").execute()
        Translation.update(state="withdrawn").where(Translation.title == "Giraffe").execute()
        Translation.update(state="published").where(Translation.title == "Lion").execute()


def test_every_difference_is_told_with_its_cure(site: SiteUnderTest) -> None:
    changed_behind_its_back(site)
    assert faults(site) == [
        ("search", "one", "en", "is found as it was, not as it is"),
        ("search", "one", "fr", "is found more than once"),
        ("search", "two", "en", "is found, and not published"),
        ("search", "draft", "en", "is published, and not found"),
        ("search", "", "fr", "is found, and not published"),
    ]
    done = run(site, "check")
    assert done.exit_code == 1
    assert f"search: draft en is published, and not found. {CURE}\n" in done.stdout
    assert done.stdout.endswith("\n5 faults\n")
    run(site, "reindex")
    assert faults(site) == []


def test_what_is_not_yet_indexed_is_no_fault(site: SiteUnderTest, editor: Editor) -> None:
    with editor.opened() as opened:
        opened.journal._postponed = True
        editor.save("late", texts={"en": "Okapi"})
        editor.withdraw("two")
        opened.journal._postponed = False
    assert faults(site) == []


def test_an_index_that_is_missing_is_a_fault_and_is_left_to_its_cure(site: SiteUnderTest) -> None:
    shutil.rmtree(site.folder / "data" / "search")
    [(part, _item, _language, what)] = faults(site)
    assert part == "search"
    assert what.startswith(f"The search index in {site.folder / 'data' / 'search'} cannot be used (")
    said = run(site, "check").stdout
    assert (said.count(CURE), said.endswith("\n1 fault\n")) == (1, True)


def test_what_is_no_site_or_no_database_is_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "spoilt"
    (folder / "data").mkdir(parents=True)
    spoilt = SiteUnderTest(folder)
    [(part, *_rest, what)] = faults(spoilt)
    assert (part, "no omctpub.toml here" in what) == ("settings", True)
    spoilt.configure(secret_key="0123456789abcdefghijklmnopqrstuvwxyz")
    (folder / "data" / "omctpub.db").write_bytes(b"no database at all " * 100)
    assert faults(spoilt) == [("database", "", "", "cannot be used: file is not a database")]


def test_a_plugin_that_does_not_load_and_a_newer_database_are_faults(site: SiteUnderTest) -> None:
    site.plugin("broken", "raise ValueError('no')")
    site.configure(plugins=[*site.settings["plugins"], "broken"])
    with site.editor.opened() as opened:
        add = "INSERT INTO migrations_omctpub (name, applied) VALUES ('9999_newer', '2030-01-01 00:00:00')"
        opened.database.execute_sql(add)
    plugin, database = faults(site)
    assert plugin[0] == "plugins"
    assert "importing it failed" in plugin[3]
    assert database == ("database", "", "", "was changed by a newer version of omctpub (9999_newer)")
