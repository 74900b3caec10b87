"""PostgreSQL: what refuses a database, with which cure, and how a site outlives its server and its locks."""

import json
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import peewee
import pytest
from click.testing import CliRunner

from omctpub.cli import main
from omctpub.config import SettingsError
from omctpub.models import Change, Counter, Item, Watch, database, postgresql, snapshot, writing
from omctpub.models.postgresql import connect
from omctpub.models.watch import SECONDS
from omctpub.site import Site, open_site
from omctpub.testing import Reader, SiteUnderTest
from tests.turns import on_postgresql

if TYPE_CHECKING:
    from conftest import Cluster

PASSWORD = "open-sesame-42"


@pytest.fixture
def opened(site: SiteUnderTest) -> Iterator[Site]:
    with site.editor.opened() as opened:
        yield opened


def write(number: int, then: Callable[[], object] = bool) -> None:
    with writing():
        Change.insert(number=number, item=1).execute()
        then()


def columns(table: str) -> list[str]:
    return [column.name for column in database.execute_sql(f"SELECT * FROM {table}").description]


def refusal(address: str) -> str:
    with pytest.raises(SettingsError) as refused:
        connect(address)
    return str(refused.value)


def refused_at_start(site: SiteUnderTest) -> str:
    with pytest.raises(SettingsError) as refused:
        open_site(site.folder)
    return str(refused.value)


class TestStarting:
    def test_the_package_is_asked_for_where_it_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(postgresql, "psycopg", None)
        assert refusal("postgresql://db.example.org/news") == (
            "setting 'database' names PostgreSQL, and the package for it is not installed. "
            "Install it: pip install 'omctpub[postgresql]'"
        )

    def test_an_option_that_there_is_not_is_named(self) -> None:
        said = refusal(f"postgresql://press:{PASSWORD}@localhost/news?sslmod=require")
        assert said == ("setting 'database': invalid URI query parameter: \"sslmod\". Mend the address.")

    @pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1:1,127.0.0.1:2", "%2Fnowhere"])
    def test_a_server_that_is_not_there_is_named_without_the_password(self, host: str) -> None:
        said = refusal(f"postgresql://press:{PASSWORD}@{host}/news")
        assert said.startswith("PostgreSQL database 'news' at ")
        assert " cannot be reached: connection " in said
        cure = "Start the server, make the database, let more connect, or mend the setting 'database'."
        assert said.endswith(f". {cure}")
        assert PASSWORD not in said

    def test_a_wrong_password_is_not_repeated(self, postgresql: "Cluster") -> None:
        postgresql.ask(f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'")
        wrong = postgresql.address(user="guarded:wrong-sesame-41")
        assert 'FATAL:  password authentication failed for user "guarded".' in refusal(wrong)
        assert "sesame" not in refusal(wrong)
        assert connect(postgresql.address(user=f"guarded:{PASSWORD}")).close()

    def test_a_database_that_there_is_not_is_named(self, postgresql: "Cluster") -> None:
        assert 'FATAL:  database "nothing" does not exist.' in refusal(postgresql.address("nothing"))

    def test_an_old_server_is_refused(self, postgresql: "Cluster", monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("omctpub.models.postgresql.OLDEST", 99)
        said = refusal(postgresql.address())
        assert f"PostgreSQL database 'omctpub' at {postgresql.folder}: the server is PostgreSQL 1" in said
        assert said.endswith("; omctpub needs 99 or newer. Move the database to a newer server.")

    def test_a_database_that_cannot_hold_every_language_is_refused(self, postgresql: "Cluster") -> None:
        postgresql.ask("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
        assert refusal(postgresql.address("latin")) == (
            f"PostgreSQL database 'latin' at {postgresql.folder}: its encoding is LATIN1, which cannot hold "
            "every language. Make one with: createdb --template template0 --encoding UTF8 --locale C NAME"
        )

    def test_a_user_who_may_not_make_tables_is_told_the_cure(
        self, site: SiteUnderTest, postgresql: "Cluster"
    ) -> None:
        postgresql.ask("CREATE ROLE press LOGIN")
        postgresql.ask("CREATE DATABASE press")
        site.configure(database=postgresql.address("press", "press"))
        cure = 'ALTER DATABASE "press" OWNER TO "press"'
        assert refused_at_start(site) == (
            f"PostgreSQL database 'press' at {postgresql.folder}: permission denied for schema public. "
            f"Make its user the owner: {cure}"
        )
        postgresql.ask(cure)
        assert site.reader.home().status == 200

    def test_a_schema_that_there_is_not_is_named_with_the_cure(
        self, site: SiteUnderTest, postgresql: "Cluster"
    ) -> None:
        site.configure(database=postgresql.address(options="?options=-csearch_path%3Dnowhere"))
        cure = 'CREATE SCHEMA nowhere AUTHORIZATION "omctpub"'
        assert refused_at_start(site) == (
            f"PostgreSQL database 'omctpub' at {postgresql.folder}: it has no schema nowhere. "
            f"Make it: {cure}; or mend the search_path in the setting 'database'"
        )
        postgresql.ask(cure)
        assert site.reader.home().status == 200
        postgresql.remove("nowhere")

    @on_postgresql
    def test_the_environment_says_where_and_the_commands_follow(
        self, site: SiteUnderTest, database_address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del site.settings["database"]
        site.configure()
        monkeypatch.setenv("OMCTPUB_DATABASE", database_address.replace("postgresql:", "postgres:"))
        site.editor.save("one")
        assert not (site.folder / "data" / "omctpub.db").exists()
        assert stat.S_IMODE((site.folder / "data").stat().st_mode) == 0o700
        done = CliRunner().invoke(main, ["--site", str(site.folder), "withdraw", "one"])
        assert (done.exit_code, site.reader.get("/en/statements/one").status) == (0, 410)

    @on_postgresql
    def test_several_processes_that_start_at_once_make_the_tables_once(self, site: SiteUnderTest) -> None:
        program = "import sys; from pathlib import Path; from omctpub.site import open_site; "
        program += "open_site(Path(sys.argv[1]))"
        starting = [subprocess.Popen([sys.executable, "-c", program, site.folder]) for _ in range(3)]
        assert [one.wait(timeout=120) for one in starting] == [0, 0, 0]
        assert site.reader.home().status == 200


@on_postgresql
class TestLosingTheServer:
    def test_no_request_after_a_restart_fails(
        self, site: SiteUnderTest, reader: Reader, postgresql: "Cluster"
    ) -> None:
        together = threading.Barrier(4, timeout=60)

        def ask(number: int) -> int:
            together.wait()
            return reader.get(f"/en/news?page={number}").status

        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(ask, [1] * 4)) == [200] * 4
            with postgresql.stopped():
                pass
            assert list(threads.map(ask, [1, 2, 1, 2])) == [200, 404, 200, 404]

    def test_a_site_whose_server_is_gone_says_so_and_comes_back(
        self, site: SiteUnderTest, reader: Reader, postgresql: "Cluster"
    ) -> None:
        site.editor.save("one", texts={"en": "Torture"})
        asked = ("/healthz", "/readyz", "/en/statements/one")
        with postgresql.stopped():
            assert [reader.get(address).status for address in asked] == [200, 503, 503]
            assert json.loads(reader.get("/readyz").text)["missing"] == ["database"]
            page = reader.get("/en/statements/one")
            assert page.said("//h1") == "This site cannot answer just now"
            assert page.response.headers["Retry-After"] == "60"
        assert [reader.get(address).status for address in asked] == [200, 200, 200]

    def test_a_connection_that_is_cut_costs_one_transaction(
        self, opened: Site, reader: Reader, postgresql: "Cluster"
    ) -> None:
        with pytest.raises(peewee.OperationalError):
            write(1, then=postgresql.cut_connections)
        with opened.use():
            assert Change.select().count() == 0
            write(1)
        assert reader.home().status == 200

    def test_a_table_that_another_process_changes_costs_nothing(
        self, opened: Site, postgresql: "Cluster"
    ) -> None:
        for _ in range(10):
            assert len(columns("change")) == 2
        (name,) = database.execute_sql("SELECT current_database()").fetchone()
        postgresql.ask("ALTER TABLE change ADD COLUMN more integer", name)
        assert len(columns("change")) == 3

    def test_who_watches_takes_a_lost_server_for_a_change(self, opened: Site, postgresql: "Cluster") -> None:
        watch = Watch(opened.database)
        assert [watch.moved(), watch.moved()] == [True, False]
        postgresql.cut_connections()
        with opened.use(), writing():
            pass
        assert [watch.moved(), watch.moved()] == [True, True]
        time.sleep(SECONDS)
        assert [watch.moved(), watch.moved()] == [True, False]


@on_postgresql
class TestTransactions:
    def test_who_cannot_write_in_time_is_told_and_can_try_again(self, opened: Site) -> None:
        locked, done = threading.Event(), threading.Event()

        def hold() -> None:
            with opened.use(), writing():
                locked.set()
                done.wait(60)

        with ThreadPoolExecutor(1) as other:
            holding = other.submit(hold)
            locked.wait(60)
            database.execute_sql("SET lock_timeout = '50ms'")
            with pytest.raises(peewee.OperationalError, match="lock timeout"), writing():
                pass
            assert Item.select().count() == 0
            done.set()
            holding.result(60)
        write(1)

    def test_what_is_undone_within_goes_on_as_a_queued_writer(self, opened: Site) -> None:
        written = Counter.select(Counter.value).where(Counter.name == "write")
        before = written.scalar()
        with writing() as transaction:
            transaction.rollback()
            assert written.scalar() == before + 1

    def test_a_snapshot_cannot_be_written_to(self, opened: Site) -> None:
        with pytest.raises(peewee.InternalError, match="read-only transaction"), snapshot():
            Change.insert(number=1, item=1).execute()
        assert Change.select().count() == 0


@on_postgresql
@pytest.mark.parametrize("address", ["/en/statements/a%00b", "/en/news?programme=a%00", "/en/search?q=a%00b"])
def test_what_postgresql_can_keep_in_no_text_is_only_not_found(reader: Reader, address: str) -> None:
    assert reader.get(address).status in (200, 400, 404)


@on_postgresql
def test_a_text_keeps_a_sign_where_postgresql_cannot_keep_nul(opened: Site) -> None:
    assert database.execute_sql("SELECT %s::text", ("a\0b",)).fetchone() == ("a\ufffdb",)
