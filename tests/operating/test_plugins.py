"""Plugins: which are found, what refuses one and with which words, and the commands that switch them."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omctpub import config, plugins
from omctpub.cli import main
from omctpub.models import Item, KnownType
from omctpub.plugins import PluginError
from omctpub.testing import Editor, SiteUnderTest, bundled_plugins

GOOD = """
from omctpub.content import ContentType, Field
from omctpub.plugins import Plugin

class Call(ContentType):
    name, path, label, label_plural = "call", "calls", "Call", "Calls"
    fields = (FIELDS)

plugin = Plugin(content_types=(Call,)MORE)
"""


def source(fields: str = "", more: str = "", **replaced: str) -> str:
    text = GOOD.replace("FIELDS", fields).replace("MORE", more)
    for old, new in replaced.items():
        text = text.replace(f'"{old}"', new)
    return text


def run(site: SiteUnderTest, *arguments: str, **environment: str) -> Result:
    command = ["--site", str(site.folder), "plugins", *arguments]
    return CliRunner().invoke(main, command, env=environment, catch_exceptions=False)


def enabled(site: SiteUnderTest) -> tuple[str, ...]:
    return config.load(site.folder).plugins


def test_the_sites_own_plugins_hide_the_bundled_ones(site: SiteUnderTest) -> None:
    file = site.plugin("links", source())
    assert plugins.find(site.folder)["links"].file == file
    assert plugins.find(site.folder, safe=True)["links"].origin == "bundled"
    assert [kind.name for kind in plugins.load(plugins.find(site.folder)["links"]).plugin.content_types] == [
        "call"
    ]


def test_a_plugin_is_a_folder_or_a_single_file(site: SiteUnderTest) -> None:
    folder = site.plugin("calls", source()).parent
    (folder.parent / "single.py").write_text(source(), encoding="utf-8")
    (folder.parent / "notes.txt").touch()
    (folder.parent / ".hidden").mkdir()
    own = {name: one for name, one in plugins.find(site.folder).items() if one.origin == "site"}
    assert {name: one.folder for name, one in own.items()} == {"calls": folder, "single": None}


def test_plugins_load_in_the_order_of_the_settings(site: SiteUnderTest) -> None:
    names = ["reports", "links", "statements"]
    assert [one.name for one in plugins.load_enabled(site.folder, names).loaded] == names


def test_safe_leaves_out_the_sites_own_without_a_word(site: SiteUnderTest) -> None:
    site.plugin("calls", "raise Exception")
    registry = plugins.load_enabled(site.folder, ["calls", "links"], safe=True)
    assert ([one.name for one in registry.loaded], registry.broken) == (["links"], {})


def test_a_changed_file_is_imported_again_and_an_unchanged_one_is_not(site: SiteUnderTest) -> None:
    file = site.plugin("calls", source())
    first = plugins.load(plugins.find(site.folder)["calls"])
    assert plugins.load(plugins.find(site.folder)["calls"]).module is first.module
    file.write_text(source(Call='"Call for papers"'), encoding="utf-8")
    again = plugins.load(plugins.find(site.folder)["calls"])
    assert str(again.plugin.content_types[0].label) == "Call for papers"


REFUSED = [
    (source(more=", requires='omctpub>=99'"), "it requires omctpub>=99, and this is omctpub "),
    (
        source(more=", requires='later'"),
        "requires='later' is no version specifier. Write it as 'omctpub>=0.1,<2'.",
    ),
    (
        source(more=", listeners={'born': print}"),
        "it listens to 'born', which never happens. Events are: saved, publis",
    ),
    (
        source(more=", access={'x.y': 'anyone'}"),
        "access names 'x.y', which is no route of its blueprints. Name only its",
    ),
    ("x = 1", "it defines no `plugin = Plugin(...)`. Add that line at the end of the file."),
    (
        source().replace("(Call,)", "(5,)"),
        "5 in content_types is no subclass of ContentType. Name the class itself.",
    ),
    (source(call='""'), "content type Call has no name. Set it in the class."),
    (source(call='"Call"'), "content type name 'Call' must be of a-z, 0-9 and _, from a letter on."),
    (source(calls='"a/b"'), "path 'a/b' of 'call' must be of a-z, 0-9 and -, from a letter on."),
    (source(calls='"calls\\n"'), "path 'calls\\n' of 'call' must be of a-z, 0-9 and -, from a letter on."),
    (source(calls='"archive"'), "path 'archive' of 'call' belongs to omctpub. Choose another."),
    (source("Field('a', 'A'), Field('a', 'B')"), "'call' has two fields called 'a'. Rename one."),
    (
        source("Field('a b', 'A'),"),
        "field 'a b' of 'call' must have a name of a-z, 0-9 and _, from a letter on.",
    ),
    (
        source("Field('a', 'A', kind='colour'),"),
        "field 'a' of 'call' is of unknown kind 'colour'. Kinds are: text, mark",
    ),
    (
        source("Field('a', 'A', kind='choice'),"),
        "field 'a' of 'call' must have choices exactly if its kind is 'choice'.",
    ),
    (
        source("Field('a', 'A', kind='list'),"),
        "field 'a' of 'call' must have fields of its own exactly if its kind is",
    ),
    (
        source("Field('a', 'A', facet=True, translated=True),"),
        "cannot be a facet or an order: only untranslated single va",
    ),
    (
        source("Field('page', 'A', facet=True),"),
        "cannot be a facet by that name, which is a parameter of every list.",
    ),
    ("def f(:", "importing it failed in line 1: SyntaxError: "),
    (
        "# \\xff\nimport nothing_there",
        "importing it failed: ModuleNotFoundError: No module named 'nothing_there'.",
    ),
    ("import os; os._exit(7)", "importing it ended the process (exit code 7). Remove what exits."),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=lambda value: str(value)[-40:])
def test_a_plugin_that_does_not_fit_is_refused_with_its_file_and_the_cure(
    site: SiteUnderTest, text: str, reason: str
) -> None:
    file = site.plugin("calls", text)
    with pytest.raises(PluginError) as refusal:
        plugins.load(plugins.find(site.folder)["calls"])
    assert str(refusal.value).startswith(f"plugin 'calls' ({file}): ")
    assert reason in str(refusal.value)


def test_a_plugin_that_takes_too_long_is_refused(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omctpub.plugins.loading.IMPORT_SECONDS", 0.2)
    site.plugin("slow", "import time; time.sleep(30)")
    with pytest.raises(
        PluginError, match=r"took more than 0.2 s. A plugin only defines; move the work away."
    ):
        plugins.load(plugins.find(site.folder)["slow"])


def test_a_name_that_is_none_is_refused(site: SiteUnderTest) -> None:
    site.plugin("My-Calls", source())
    with pytest.raises(
        PluginError, match=r"its name must be of a-z, 0-9 and _, from a letter on. Rename it."
    ):
        plugins.load(plugins.find(site.folder)["My-Calls"])


def test_two_plugins_cannot_have_the_same_type_or_path(site: SiteUnderTest) -> None:
    site.plugin("one", source())
    site.plugin("two", source(calls='"others"'))
    site.plugin("three", source(call='"other"'))
    broken = plugins.load_enabled(site.folder, ["one", "two", "three"]).broken
    assert "its content type's name 'call' is taken by plugin 'one'. Rename it, or" in broken["two"]
    assert "its content type's path 'calls' is taken by plugin 'one'. Rename it, or" in broken["three"]


def test_the_list_shows_all_found_and_why_one_is_broken(site: SiteUnderTest) -> None:
    site.plugin("calls", source())
    site.plugin("spoilt", "raise Exception('no')")
    site.configure(plugins=["links", "gone", "spoilt"])
    done = run(site, "list", "--json")
    listed = {one["name"]: one for one in json.loads(done.stdout)}
    assert done.exit_code == 0
    assert set(listed) == {*bundled_plugins(), "calls", "spoilt", "gone"}
    states = {name: (listed[name]["origin"], listed[name]["state"]) for name in ("links", "reports", "calls")}
    assert states == {
        "links": ("bundled", "enabled"),
        "reports": ("bundled", "disabled"),
        "calls": ("site", "disabled"),
    }
    assert listed["spoilt"]["state"] == listed["gone"]["state"] == "broken"
    assert "importing it failed: Exception: no." in listed["spoilt"]["reason"]
    assert "there is no such plugin. See them all with: omctpub plugins list" in listed["gone"]["reason"]
    assert "spoilt  " in run(site, "list").stdout


def test_enabling_writes_the_name_and_nothing_else(site: SiteUnderTest) -> None:
    site.plugin("calls", source())
    file = site.folder / "omctpub.toml"
    secret = f'secret_key = "{"0123456789" * 4}"'
    listed = 'plugins = [\n    "links",  # first\n]'
    file.write_text(f'# Ours.\n{secret}\n{listed}\nname = "Ours"  # kept\n', encoding="utf-8")
    file.chmod(0o640)
    before = file.read_text(encoding="utf-8")
    assert run(site, "enable", "calls").stdout == "calls is enabled.\n"
    assert file.read_text(encoding="utf-8") == before.replace("# first\n", '# first\n    "calls",\n')
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert run(site, "disable", "calls").stdout == "calls is disabled.\n"
    assert file.read_text(encoding="utf-8") == before
    assert [path.name for path in site.folder.iterdir() if path.name.startswith(".omctpub")] == []


def test_enabling_where_no_list_stands_puts_it_before_the_streams(site: SiteUnderTest) -> None:
    file = site.folder / "omctpub.toml"
    file.write_text(
        f'secret_key = "{"0123456789" * 4}"\n\n[[streams]]\nname = "a"\ntitles = {{en = "A"}}\n',
        encoding="utf-8",
    )
    run(site, "enable", "links")
    settings = config.load(site.folder)
    assert (settings.plugins, [stream.name for stream in settings.streams]) == (("links",), ["a"])


@pytest.mark.both_databases
def test_a_plugin_leaves_lists_and_search_and_comes_back(site: SiteUnderTest) -> None:
    site.editor.save("one", texts={"en": "Torture"})
    run(site, "disable", "statements")
    assert site.reader.news().titles == []
    assert site.reader.get("/en/statements/one").status == 410
    assert "statements is enabled." in run(site, "enable", "statements").stdout
    assert site.reader.search("torture").titles == ["Torture"]


@pytest.mark.both_databases
def test_switching_is_noted_in_the_database_at_once(site: SiteUnderTest) -> None:
    site.editor.save("one", "link")
    run(site, "disable", "links")
    with site.editor.opened():
        assert not KnownType.get(KnownType.name == "link").enabled
        assert Item.select().count() == 1


def test_switching_twice_is_said_and_no_fault(site: SiteUnderTest) -> None:
    assert (run(site, "enable", "links").exit_code, run(site, "enable", "links").stdout) == (
        *(0, "links is already enabled.\n"),
    )
    run(site, "disable", "links")
    assert (run(site, "disable", "links").exit_code, run(site, "disable", "links").stdout) == (
        *(0, "links is already disabled.\n"),
    )


SPOILT = [
    ("raise Exception('no')", "importing it failed: Exception: no."),
    (source(call='"statement"'), "its content type's name 'statement' is taken by plugin 'statements'."),
    (
        "from flask import Blueprint\nfrom omctpub.plugins import Plugin\n"
        "door = Blueprint('door', __name__)\ndoor.get('/door')(lambda: 'in')\n"
        "plugin = Plugin(blueprints=(door,))",
        "nobody may use its route 'door.<lambda>' yet.",
    ),
]


@pytest.mark.parametrize(("text", "reason"), SPOILT, ids=["import", "twin", "route"])
def test_a_broken_plugin_is_refused_and_the_settings_stay(
    site: SiteUnderTest, text: str, reason: str
) -> None:
    site.plugin("spoilt", text)
    before = (site.folder / "omctpub.toml").read_bytes()
    done = run(site, "enable", "spoilt")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: plugin 'spoilt' (")
    assert reason in done.stderr
    assert (site.folder / "omctpub.toml").read_bytes() == before


def test_a_broken_plugin_that_is_enabled_is_not_called_enabled(site: SiteUnderTest) -> None:
    site.plugin("spoilt", "raise Exception('no')")
    site.configure(plugins=["links", "spoilt"])
    assert run(site, "enable", "spoilt").exit_code == 1
    assert run(site, "disable", "spoilt").stdout == "spoilt is disabled.\n"
    assert enabled(site) == ("links",)


UNKNOWN = [
    ("enable", "nothing_like_it", "See them all with: omctpub plugins list"),
    ("disable", "nothing_like_it", "See them all with: omctpub plugins list"),
    ("enable", "report", "Did you mean reports?"),
    ("disable", "statement", "Did you mean statements?"),
]


@pytest.mark.parametrize(("command", "name", "hint"), UNKNOWN)
def test_an_unknown_name_is_answered_with_those_that_are_close(
    site: SiteUnderTest, command: str, name: str, hint: str
) -> None:
    done = run(site, command, name)
    assert (done.exit_code, done.stderr) == (1, f"Error: there is no plugin {name!r}. {hint}\n")


def test_a_list_in_the_environment_is_said_to_override(site: SiteUnderTest) -> None:
    done = run(site, "disable", "reports", OMCTPUB_PLUGINS="links,reports")
    assert done.stderr == "OMCTPUB_PLUGINS is set and overrides omctpub.toml: unset it, or change it too.\n"
    assert "reports" not in enabled(site)


def test_settings_behind_a_link_are_changed_where_they_stand(site: SiteUnderTest, tmp_path: Path) -> None:
    file = site.folder / "omctpub.toml"
    file.rename(tmp_path / "kept.toml")
    file.symlink_to(tmp_path / "kept.toml")
    run(site, "disable", "links")
    assert file.is_symlink()
    assert "links" not in enabled(site)


GREETER = """
import click
from omctpub.models import Item
from omctpub.plugins import Plugin

@click.command("how-many")
@click.pass_obj
def how_many(choice):
    "Tell how many items there are."
    with choice.opened():
        click.echo(Item.select().count())

plugin = Plugin(commands=(how_many,))
"""


@pytest.mark.both_databases
def test_an_enabled_plugin_brings_commands(site: SiteUnderTest, editor: Editor) -> None:
    editor.save("one")
    site.plugin("greeter", GREETER)
    call = ["--site", str(site.folder), "how-many"]
    assert "No such command" in CliRunner().invoke(main, call).output
    site.configure(plugins=[*site.settings["plugins"], "greeter"])
    assert CliRunner().invoke(main, call).output == "1\n"
    listed = CliRunner().invoke(main, ["--site", str(site.folder), "--help"], env={"OMCTPUB_SITE": ""})
    assert listed.exit_code == 0
