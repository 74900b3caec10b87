"""Taken down: an item, or a name, is gone from pages, revisions, search and feeds, and from every file."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from peewee import SqliteDatabase

from omctpub import publishing
from omctpub.cli import main
from omctpub.mail import write_letter
from omctpub.models import Body, Item, ItemFacet, OldUrl, Removal, Revision, TakenDown, Translation, Unsaved
from omctpub.models.audit import Audit
from omctpub.publishing import PublishingError, erasing, unsaved
from omctpub.publishing.covering_files import BAR
from omctpub.publishing.removing import places_of
from omctpub.testing import Editor, Reader, SiteUnderTest
from omctpub.text import fold
from tests.operating.test_processes import Connection, Serving, serve

__all__ = ["serve"]

pytestmark = pytest.mark.both_databases

# What stands in one item and nowhere else: in titles, summaries, bodies, fields, slugs and old versions.
SECRETS = ["Vostrikova", "Zephyrine", "quorthonia", "Брызгалина", "زقزوقي", "Xanthopoulou", "brindlemark"]


@pytest.fixture(autouse=True)
def written(editor: Editor) -> None:
    with editor.opened() as opened, opened.journal.postponed():
        for number in range(40):
            other = {"title": f"Other {number}", "body": "Some words. " * 50}
            editor.save(f"other-{number}", texts={"en": other})
    first = {"title": "Vostrikova was held", "summary": "Zephyrine", "body": "About *quorthonia*. " * 300}
    editor.save("one", "internship", texts={"en": first}, data={"office": "Brindlemark"})
    texts = {
        "en": {**first, "body": "Xanthopoulou, and Zephyrine Vostrikova."},
        "ru": {"title": "Задержана Брызгалина", "body": "Брызгалина"},
        "ar": {"title": "اعتقال زقزوقي", "state": "draft"},
    }
    addresses = ("/old/vostrikova",)
    editor.save("one", "internship", texts=texts, data={"office": "Brindlemark"}, old_urls=addresses)
    editor.save("after", follows="one", texts={"en": "What came after"})


def run(site: SiteUnderTest, *words: str, typed: str = "") -> Result:
    command = ["--site", str(site.folder), "takedown", *words]
    return CliRunner().invoke(main, command, input=typed, catch_exceptions=False)


def found(site: SiteUnderTest, secrets: Iterable[str] = SECRETS) -> set[tuple[str, str]]:
    """Which secret stands in which file of the data folder: as typed, in small letters, folded."""
    told = set()
    for file in (site.folder / "data").rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        for secret in secrets:
            ways = {secret, secret.lower(), secret.upper(), fold(secret), secret[:-1], secret.lower()[:-1]}
            codings = ("utf-8", "utf-16-le", "utf-16-be", "unicode-escape")
            if any(way.encode(coding) in content for way in ways for coding in codings):
                told.add((secret, file.name))
    return told


def kept_by_server(site: SiteUnderTest) -> list[str]:
    """Tables of PostgreSQL, and its statistics, that hold a secret."""
    with site.editor.opened() as opened:
        if isinstance(opened.database, SqliteDatabase):
            return []
        tables = [name for name in opened.database.get_tables() if not name.startswith("migrations")]
        asked = {f'"{name}"': f'"{name}" AS t' for name in tables} | {"pg_stats": "pg_stats AS t"}
        return [
            name
            for name, source in asked.items()
            for secret in SECRETS
            if opened.database.execute_sql(
                f"SELECT 1 FROM {source} WHERE t::text ILIKE '%%{secret}%%'"
            ).fetchone()
        ]


def test_no_file_holds_a_byte_of_an_item_that_a_server_has_read(
    site: SiteUnderTest, serve: Serving, editor: Editor
) -> None:
    asking = Connection(serve(1))
    pages = [
        "/en/internships/one",
        "/en/news",
        "/en/news.atom",
        "/ru/news.json",
        "/en/search?q=quorthonia",
        "/en/",
    ]
    pages += ["/en/search?q=Xanthopoulou", "/sitemap.xml"]
    assert [bool(asking.ask(page)) for page in pages] == [True] * len(pages)
    assert "Vostrikova" in asking.ask("/en/internships/one") + asking.ask("/en/news")
    assert {secret for secret, _file in found(site)} | {one for one in SECRETS if kept_by_server(site)} == {
        *SECRETS
    }
    done = run(site, "one", "--yes", "--json")
    assert (done.exit_code, json.loads(done.stdout)["items"]) == (0, ["one"])
    assert asking.ask("/en/internships/one") == ""
    told = "".join(asking.ask(page) for page in pages)
    assert not any(
        secret.lower() in told.lower() for secret in SECRETS if secret not in ("quorthonia", "Xanthopoulou")
    )
    assert found(site) == set()
    assert kept_by_server(site) == []
    assert "What came after" in asking.ask("/en/news")


def test_its_address_is_gone_and_its_id_is_not_given_again(
    site: SiteUnderTest, editor: Editor, reader: Reader
) -> None:
    run(site, "one", "--yes")
    assert [reader.get(f"/en/internships/one{more}").status for more in ("", "/x", "?text=ru")] == [410] * 3
    assert reader.get("/en/statements/one").status == reader.get("/old/vostrikova").status == 404
    assert reader.get("/en/statements/after").status == 200
    with (
        editor.opened(),
        pytest.raises(PublishingError, match=r"was taken down\. To store it all the same"),
    ):
        editor.save("one")
    assert run(site, "one", "--let-in-again").stdout == "one: may be stored again\n"
    assert editor.save("one") == "added"
    assert run(site, "one", "--let-in-again").stdout == "one: was not taken down\n"


def test_a_number_that_was_taken_down_is_no_new_id(site: SiteUnderTest, editor: Editor) -> None:
    editor.save()
    with editor.opened() as opened:
        made = publishing.newest_id()
        publishing.take_down(opened, made, by="test")
        editor.save()
        assert publishing.newest_id() != made


def test_what_nobody_saw_is_unknown_and_not_gone(site: SiteUnderTest, editor: Editor, reader: Reader) -> None:
    editor.save("draft", texts={"en": {"title": "Draft", "state": "draft"}})
    run(site, "draft", "--yes")
    assert reader.get("/en/statements/draft").status == 404


def test_what_is_typed_for_it_goes_and_what_comes_in_afterwards_is_not_kept(editor: Editor) -> None:
    form = {"title": "Vostrikova"}
    with editor.opened() as opened:
        for user, refused in ((1, False), (0, True)):
            about: dict[str, Any] = {"item": "one", "type": "internship", "language": "en"}
            assert unsaved.keep(unsaved.name(), user, form, **about, refused=refused)
        publishing.take_down(opened, "one", by="test")
        assert not Unsaved.select().exists()
        assert not unsaved.keep(unsaved.name(), 1, form, **about)
        assert not Unsaved.select().exists()


def test_the_log_tells_it_and_only_the_id_is_left(site: SiteUnderTest, editor: Editor) -> None:
    run(site, "one", "--yes")
    with editor.opened():
        rows = Audit.select(Audit.action, Audit.item, Audit.language).order_by(Audit.number.desc()).limit(4)
        told = [(row.action, row.item, row.language) for row in rows]
        assert told[:2] == [("erased", "", ""), ("taken down", "one", "")]
        assert told[2:] == [("withdrawn", "one", "ru"), ("withdrawn", "one", "en")]
        assert [(row.id, row.type, row.public) for row in TakenDown] == [("one", "internship", True)]
        left = {
            table.__name__: table.select().count() for table in (Item, Translation, Body, Revision, OldUrl)
        }
        assert left == {"Item": 41, "Translation": 41, "Body": 40, "Revision": 41, "OldUrl": 0}
    checked = CliRunner().invoke(main, ["--site", str(site.folder), "check"])
    assert checked.exit_code == 0, checked.stdout


def test_it_is_asked_first_and_a_no_changes_nothing(site: SiteUnderTest, editor: Editor) -> None:
    done = run(site, "one", typed="n\n")
    assert done.exit_code == 1
    assert "one: 'Vostrikova was held', 'Задержана" in done.stderr
    assert "goes for good, with every revision" in done.stderr
    assert run(site, "one", "--words", "Zephyrine", typed="n\n").exit_code == 1
    with editor.opened():
        assert Item.select().where(Item.id == "one").count() == 1
        assert places_of("Zephyrine").ids == ["one"]


KILLED = """
import os, signal, sys
from omctpub import publishing
from omctpub.cli import main
publishing.erase = lambda site: os.kill(os.getpid(), signal.SIGKILL)
main(sys.argv[1:])
"""


@pytest.mark.parametrize("words", [["one"], ["one", "--words", "Vostrikova"]], ids=["item", "words"])
def test_what_was_cut_off_before_the_files_is_finished_by_the_same_command(
    site: SiteUnderTest, words: list[str]
) -> None:
    command = [sys.executable, "-c", KILLED, "--site", str(site.folder), "takedown", *words, "--yes"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -signal.SIGKILL
    secrets = SECRETS if words == ["one"] else ["Vostrikova"]
    assert found(site, secrets) or site.settings.get("database")
    done = run(site, *words)
    said = "one: was taken down before" if words == ["one"] else "no item holds these words"
    assert (done.exit_code, done.stderr.splitlines()[0]) == (0, said)
    assert found(site, secrets) == set()


def test_words_that_wait_are_nowhere_when_they_were_removed_though_no_item_held_them(
    site: SiteUnderTest, editor: Editor
) -> None:
    with editor.opened():
        publishing.leave_words("Wintergreen", by="7")
        assert erasing.is_due()
    assert run(site, "--erase").exit_code == 0
    assert found(site, ["Wintergreen"]) == set()
    with editor.opened():
        assert not Removal.select().exists()
        told = [
            (row.by, row.action, row.item) for row in Audit.select().order_by(Audit.number.desc()).limit(2)
        ]
    assert told == [("omctpub", "erased", ""), ("7", "words removed", "")]


def test_a_reader_who_holds_an_old_state_is_told_of(
    site: SiteUnderTest, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with editor.opened() as opened:
        if not isinstance(opened.database, SqliteDatabase):
            return
        file = opened.settings.database_file
    monkeypatch.setattr(erasing, "SECONDS_TO_WAIT", 0.1)
    with closing(sqlite3.connect(file, isolation_level=None)) as elsewhere:
        elsewhere.execute("BEGIN")
        elsewhere.execute("SELECT COUNT(*) FROM item").fetchone()
        done = run(site, "one", "--yes")
    assert done.exit_code == 1
    assert f"{file}-wal could not be emptied, for another process reads an older state." in done.stderr
    assert run(site, "one").exit_code == 0
    assert found(site) == set()


def offices(editor: Editor) -> list[str]:
    with editor.opened():
        return [row.value for row in ItemFacet.select().where(ItemFacet.field == "own office")]


class TestWords:
    def test_a_bar_stands_where_the_name_stood(
        self, site: SiteUnderTest, editor: Editor, reader: Reader
    ) -> None:
        done = run(site, "--words", "zephyrine  vostrikova", "--yes", "--json")
        assert json.loads(done.stdout)["items"] == ["one"]
        with editor.opened():
            body = Body.get(Body.markdown.startswith("Xanthopoulou"))
            assert body.markdown == f"Xanthopoulou, and {BAR}."
            assert f"and {BAR}." in body.html
        assert f"Xanthopoulou, and {BAR}." in reader.get("/en/internships/one").text

    @pytest.mark.parametrize(
        "secret", ["Vostrikova", "QUORTHONIA", "Брызгалина", "زقزوقي", "Brindlemark", "phyrin"]
    )
    def test_no_revision_page_or_file_holds_it(
        self, site: SiteUnderTest, editor: Editor, reader: Reader, secret: str
    ) -> None:
        assert reader.get("/en/internships/one").status == 200
        done = run(site, "one", "--words", secret, "--yes")
        assert (done.exit_code, "removed from 1 item (one)" in done.stderr) == (0, True)
        assert found(site, [secret]) == set()
        with editor.opened():
            assert places_of(secret).ids == []
            assert not ItemFacet.select().where(ItemFacet.value.contains(secret)).exists()
            assert Item.select().where(Item.id == "one").exists()
        assert reader.search(secret).titles == []
        assert run(site, "one", "--words", secret).exit_code == 0

    def test_only_one_item_may_be_meant(self, site: SiteUnderTest, editor: Editor) -> None:
        editor.save("two", texts={"en": "Vostrikova too"})
        run(site, "two", "--words", "Vostrikova", "--yes")
        with editor.opened():
            assert places_of("Vostrikova").ids == ["one"]

    def test_the_facets_of_a_plugin_that_is_off_go_and_come_back_with_a_bar(
        self, site: SiteUnderTest, editor: Editor
    ) -> None:
        on = site.settings["plugins"]
        site.configure(plugins=[name for name in on if name != "internships"])
        run(site, "one", "--words", "Brindlemark", "--yes")
        assert offices(editor) == []
        site.configure(plugins=on)
        assert offices(editor) == [BAR]

    def test_words_too_short_are_refused(self, site: SiteUnderTest) -> None:
        done = run(site, "--words", " a b ", "--yes")
        assert (done.exit_code, "is too short: give 3 letters or more." in done.stderr) == (1, True)
        assert run(site).exit_code == 2


def test_letters_and_copies_that_may_hold_it_are_named(site: SiteUnderTest, editor: Editor) -> None:
    data = site.folder / "data"
    letter = {
        "subject": "Hello",
        "text": "Über Vostrikova – thanks. " * 9,
        "lang": "en",
        "sender": "S",
        "host": "h",
    }
    mail = write_letter(data / "outbox", to="a@example.org", **letter)
    copies = [site.folder / "items.jsonl", data / "before.zip", data / "old" / "omctpub.db"]
    for copy in copies:
        copy.parent.mkdir(exist_ok=True)
        copy.write_text("Vostrikova")
    told = json.loads(run(site, "--words", "Vostrikova", "--yes", "--json").stdout)
    assert told["holding"] == sorted(map(str, [mail, *copies[1:]]))
    assert told["copies"] == sorted(map(str, copies))
    assert Path(told["holding"][0]).exists()
    said = run(site, "--words", "Vostrikova").stderr
    assert "Backups and exports made before hold it still" in said
    assert ("PostgreSQL" in said) is ("database" in site.settings)


def test_what_a_programme_has_in_its_name_stays_and_is_told_of(site: SiteUnderTest, editor: Editor) -> None:
    editor.programme("v", en="The vostrikova programme")
    editor.save("two", programmes=("v",))
    done = run(site, "--words", "vostrikova", "--yes")
    assert "the programme 'v' has it in its name: change that in the rooms" in done.stderr
    assert "holds it still: something else has it too, such as a name" in done.stderr
    assert "look at it, and delete it" not in done.stderr
