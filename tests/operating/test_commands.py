"""The commands as an operator meets them: what they make, what they say, and how they end."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from omctpub import __version__, config
from omctpub.app import create_app
from omctpub.cli import main
from omctpub.cli.demo import demo_lines, fill, move_date
from omctpub.cli.init import bundled, make_site
from omctpub.models import Item, Revision
from omctpub.plugins import shipped
from omctpub.search import journal
from omctpub.site import open_site
from omctpub.testing import SiteUnderTest, bundled_plugins

COMMANDS_DOC = Path(__file__).parents[2] / "docs" / "commands.md"
LANGUAGES = ("en", "fr", "es", "ar", "ru")


def run(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], env=environment, catch_exceptions=False)


def test_init_makes_a_site_that_runs_as_it_is(tmp_path: Path) -> None:
    done = run("init", tmp_path / "site")
    assert done.exit_code == 0
    assert f"omctpub --site {tmp_path / 'site'} serve" in done.stdout
    settings = config.load(tmp_path / "site")
    assert settings.hosts == ("127.0.0.1", "localhost")
    assert settings.languages == LANGUAGES
    assert sorted(settings.plugins) == bundled_plugins()
    assert [(one.name, one.programme) for one in settings.streams] == [
        ("human-rights-defenders", "human-rights-defenders"),
        ("news-on-torture", ""),
    ]
    assert all(set(stream.titles) == set(LANGUAGES) for stream in settings.streams)
    answer = create_app(tmp_path / "site").test_client().get("/en/")
    assert answer.status_code == 200
    assert "Human Rights Defenders news" in answer.text


def test_init_names_the_folder_it_is_called_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init").stdout.startswith(f"A site stands in {tmp_path}. What comes next:")


def test_a_new_site_keeps_its_secret_to_itself(tmp_path: Path) -> None:
    secrets = set()
    for name in ("one", "two"):
        run("init", tmp_path / name)
        secrets.add(config.load(tmp_path / name).secret_key)
        assert stat.S_IMODE((tmp_path / name / "omctpub.toml").stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / name / "data").stat().st_mode) == 0o700
        assert (tmp_path / name / "plugins").is_dir()
        assert (tmp_path / name / "templates").is_dir()
    assert len(secrets) == 2


def test_every_setting_stands_in_the_file_with_its_meaning(tmp_path: Path) -> None:
    make_site(tmp_path)
    text = (tmp_path / "omctpub.toml").read_text(encoding="utf-8")
    for name, _default, meaning in config.described():
        assert f"\n# {meaning}" in text
        assert re.search(rf"^(# )?{name} = |^\[\[{name}\]\]", text, re.M)


def test_the_defaults_shown_behind_a_hash_are_the_true_ones(tmp_path: Path) -> None:
    make_site(tmp_path)
    before = config.load(tmp_path)
    file = tmp_path / "omctpub.toml"
    file.write_text(
        re.sub(r"^# (\w+ = )", r"\1", file.read_text(encoding="utf-8"), flags=re.M), encoding="utf-8"
    )
    assert config.load(tmp_path) == before


def test_the_bundled_plugins_come_in_the_order_of_their_list() -> None:
    listed = (shipped("plugins") / "order.txt").read_text(encoding="utf-8").split()
    assert [name for name in bundled() if name in listed] == [name for name in listed if name in bundled()]
    assert sorted(bundled()) == bundled_plugins()


def test_a_site_just_made_is_as_it_should_be_with_an_index_or_without(tmp_path: Path) -> None:
    run("init", tmp_path)
    assert run("--site", tmp_path, "check").output.endswith("\nAll is as it should be\n")
    run("--site", tmp_path, "reindex")
    assert run("--site", tmp_path, "check").output.endswith("\nAll is as it should be\n")


def test_init_overwrites_no_site(tmp_path: Path) -> None:
    run("init", tmp_path)
    before = (tmp_path / "omctpub.toml").read_bytes()
    done = run("init", tmp_path)
    said = "is there already: this folder is a site. Use it as it is, or name another folder."
    assert (done.exit_code, done.stderr) == (1, f"Error: {tmp_path / 'omctpub.toml'} {said}\n")
    assert (tmp_path / "omctpub.toml").read_bytes() == before


def test_the_folder_of_init_wins_over_the_option(tmp_path: Path) -> None:
    run("--site", tmp_path / "option", "init", tmp_path / "folder")
    run("--site", tmp_path / "option", "init")
    assert (tmp_path / "folder" / "omctpub.toml").is_file()
    assert (tmp_path / "option" / "omctpub.toml").is_file()


def test_the_version_is_told() -> None:
    assert run("--version").stdout == f"omctpub, version {__version__}\n"


FAULTS = [
    (("--site", "nowhere", "import", __file__), "no omctpub.toml here. Make a site with: omctpub init "),
    (("--site", "nowhere", "serve"), "no omctpub.toml here. Make a site with: omctpub init "),
    (("publish", "seed-1"), "there is no item 'seed-1'. Items have the ids they were imported with."),
    (("publish", "one", "fr"), "item 'one' has no text in 'fr'; it has: en."),
    (
        ("withdraw", "one", "f_r"),
        "'f_r' is no language tag; write one such as 'fr', 'pt-BR', 'zh-Hant' (BCP 47).",
    ),
    (("init", "/dev/null/site"), "/dev/null"),
    (("serve", "--host", "no.such.host.invalid"), "'no.such.host.invalid' is no address of this machine."),
]


@pytest.mark.parametrize(("arguments", "said"), FAULTS)
def test_an_expected_fault_is_one_sentence_and_exit_code_1(
    site: SiteUnderTest, arguments: tuple[str, ...], said: str
) -> None:
    site.editor.save("one")
    done = run(*arguments, OMCTPUB_SITE=str(site.folder))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_broken_setting_is_told_without_a_traceback(site: SiteUnderTest) -> None:
    site.configure(timezone="Mars")
    done = run("--site", site.folder, "plugins", "list")
    assert done.exit_code == 1
    assert "setting 'timezone' 'Mars' is not a time zone; write it as in Europe/Zurich or UTC." in done.stderr


def test_a_database_that_is_none_is_told_without_a_traceback(site: SiteUnderTest) -> None:
    (site.folder / "data").mkdir()
    (site.folder / "data" / "omctpub.db").write_bytes(b"no database at all " * 100)
    done = run("--site", site.folder, "publish", "x")
    assert (done.exit_code, done.stderr) == (
        1,
        "Error: the database cannot be used: file is not a database. "
        "Stop the server, and put back a copy of the data folder from before.\n",
    )


def test_an_item_is_withdrawn_and_published_again(site: SiteUnderTest) -> None:
    site.editor.save("one", texts={"en": "One", "fr": "Un"})
    steps = [
        ("withdraw one fr", "one: withdrawn in fr\n"),
        ("withdraw one", "one: withdrawn in en\n"),
        ("withdraw one", "one: nothing to do, no text of it is public\n"),
        ("publish one EN", "one: published in en\n"),
        ("publish one", "one: published in fr\n"),
        ("publish one", "one: nothing to do, it is public\n"),
        ("withdraw --json one en", '{"id": "one", "state": "withdrawn", "languages": ["en"]}\n'),
    ]
    for command, said in steps:
        assert run("--site", site.folder, *command.split()).stdout == said
    assert site.reader.news().titles == ["Un"]
    assert [site.reader.get(f"/en/statements/one?text={tag}").status for tag in ("fr", "en", "es")] == [
        200,
        410,
        404,
    ]


def test_what_search_does_not_yet_find_is_told(site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    site.editor.save("one")
    monkeypatch.setattr(journal, "WAIT_SECONDS", 0.1)
    with FileLock(site.folder / "data" / "search.lock"):
        told = run("--site", site.folder, "withdraw", "one")
    assert (told.stdout, told.stderr) == ("one: withdrawn in en\n", "one: search follows within seconds.\n")


def test_what_is_published_without_a_required_field_is_told(site: SiteUnderTest) -> None:
    site.editor.save("call", "internship", texts={"en": {"title": "Call", "state": "draft"}})
    told = run("--site", site.folder, "publish", "call")
    assert (told.stdout, told.stderr) == (
        "call: published in en\n",
        "call: deadline: warning: is required, and empty.\n",
    )
    assert '"missing": ["deadline"]' in run("--site", site.folder, "publish", "--json", "call").stdout


def test_what_an_editor_may_have_overlooked_is_told_and_published_all_the_same(site: SiteUnderTest) -> None:
    texts = {"en": {"title": "Tunisia: a report", "state": "draft"}, "fr": {"title": "", "state": "draft"}}
    site.editor.save("one", "report", texts=texts)
    told = run("--site", site.folder, "publish", "one", "en")
    doubt = "“Tunisia” stands in the title, but is not among the item’s countries."
    cure = "Add it, if the item is about it."
    assert (told.exit_code, told.stdout) == (0, "one: published in en\n")
    assert told.stderr == f"one: countries: warning: {doubt} {cure}\n"
    reported = json.loads(run("--site", site.folder, "publish", "--json", "one", "fr").stdout)
    empty = "The title is empty. Write one: lists and search show it."
    field = "translations.fr.title"
    assert reported["findings"] == [
        {"rule": "title_empty", "field": field, "language": "fr", "sentence": empty}
    ]
    assert "findings" not in run("--site", site.folder, "withdraw", "--json", "one").stdout


MOVED = [
    ("2025", 31, "2025"),
    ("2025", 300, "2026"),
    ("2025-11", 31, "2025-12"),
    ("2025-12-31", 1, "2026-01-01"),
]


@pytest.mark.parametrize(
    ("before", "days", "after"), [*MOVED, ("2025-12-31T10:00:00+01:00", 1, "2026-01-01T10:00:00+01:00")]
)
def test_a_moved_date_keeps_its_precision(before: str, days: int, after: str) -> None:
    assert move_date(before, days) == after


def test_the_demo_is_filled_with_news_up_to_today(tmp_path: Path) -> None:
    make_site(tmp_path / "demo")
    fill(tmp_path / "demo")
    site = open_site(tmp_path / "demo")
    with site.use():
        newest = Item.select().order_by(Item.sort.desc()).get()
        assert newest.published == datetime.now(UTC).date().isoformat()
        assert [row.sort for row in Item.select().order_by(Item.number)] == sorted(
            row.sort for row in Item.select()
        )
        before = Item.select().count(), Revision.select().count()
        fill(tmp_path / "demo")
        with site.use():
            assert (Item.select().count(), Revision.select().count()) == before
        assert before[0] == len([line for line in demo_lines(site) if line.get("kind") != "programme"])


def test_the_dates_of_the_demo_move_with_the_day(tmp_path: Path) -> None:
    make_site(tmp_path)
    site = open_site(tmp_path)
    days = (site.now().date() - date(2026, 1, 31)).days
    calls = [line for line in demo_lines(site) if line.get("type") == "internship"]
    assert [call["fields"]["deadline"] for call in calls][-4:] == [
        move_date("2025-12-15", days),
        move_date("2026-02-13", days),
        move_date("2026-02-20", days),
        move_date("2026-03-15", days),
    ]


@pytest.fixture
def port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


Starting = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(port: int) -> Iterator[Starting]:
    """Starts a command in a process of its own, and waits until its port answers."""
    running: list[subprocess.Popen[str]] = []

    def begin(*arguments: object, cwd: Path | None = None) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "omctpub", *map(str, arguments), "--port", str(port)]
        root = str(Path(__file__).parents[2])
        environment = {**os.environ, "PYTHONPATH": root, "PYTHONUNBUFFERED": "1"}
        one = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        running.append(one)
        wait_for(port, one)
        return one

    yield begin
    for one in running:
        with suppress(ProcessLookupError):
            os.killpg(one.pid, signal.SIGKILL)
        one.communicate()


def wait_for(port: int, process: subprocess.Popen[str]) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"nothing answers: {process.communicate()[1] if process.poll() is not None else ''}")


def page(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_serve_tells_its_address_and_ends_cleanly(
    site: SiteUnderTest, start: Starting, port: int, ending: signal.Signals
) -> None:
    server = start("--site", site.folder, "serve")
    server.send_signal(ending)
    said, faults = server.communicate(timeout=30)
    assert server.returncode == 0
    assert said == f"{site.folder.name} is served on http://127.0.0.1:{port} (Ctrl-C ends it)\n"
    assert "Traceback" not in faults


def test_what_is_imported_and_switched_beside_serve_is_seen_at_the_next_request(
    site: SiteUnderTest, start: Starting, port: int, tmp_path: Path
) -> None:
    start("--site", site.folder, "serve", "--workers", 2)
    line = {"id": "one", "type": "statement", "published": "2018-02-16", "original": "en"}
    (tmp_path / "in.jsonl").write_text(json.dumps({**line, "translations": {"en": {"title": "Fresh news"}}}))
    assert "Fresh news" not in page(port, "/en/news")
    run("--site", site.folder, "import", tmp_path / "in.jsonl")
    assert all("Fresh news" in page(port, "/en/news") for _ in range(4))
    assert "/en/statements/one/" in page(port, "/en/search?q=fresh")
    run("--site", site.folder, "plugins", "disable", "statements")
    assert all("Fresh news" not in page(port, "/en/news") for _ in range(4))


def test_a_busy_port_is_told(site: SiteUnderTest, port: int) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = run("--site", site.folder, "serve", "--port", port)
    said = f"port {port} of 127.0.0.1 is taken by another program. End that one, or choose another --port."
    assert (done.exit_code, done.stderr) == (1, f"Error: {said}\n")


def test_demo_serves_a_filled_site_in_five_languages(start: Starting, port: int, tmp_path: Path) -> None:
    start("demo", cwd=tmp_path)
    assert (tmp_path / "demo-site" / "omctpub.toml").is_file()
    assert all(page(port, f"/{lang}/").count("h-entry") >= 10 for lang in LANGUAGES)


def test_a_command_is_also_started_by_the_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "omctpub", "--version"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"omctpub, version {__version__}\n"


def spelled(command: click.Command, above: str = "") -> Iterator[str]:
    """Every command and option, as somebody types it."""
    name = f"{above} {command.name}".strip()
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from spelled(each, "" if command is main else name)
    else:
        yield name
        yield from (option for one in command.params if isinstance(one, click.Option) for option in one.opts)


def test_every_command_and_option_stands_in_the_docs() -> None:
    text = COMMANDS_DOC.read_text(encoding="utf-8")
    assert [each for each in spelled(main) if f"`{each}" not in text] == []
