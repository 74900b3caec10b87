"""Plugins are switched, and broken ones survived, without a restart."""

import logging

import pytest

import omctpub
from omctpub import app
from omctpub.testing import SiteUnderTest

TYPE = """
from omctpub.content import ContentType
from omctpub.plugins import Plugin

class Call(ContentType):
    name, path = "call", "calls"
    label, label_plural = "Call", "Calls"

plugin = Plugin(content_types=(Call,){more})
"""


DOOR = """
from flask import Blueprint
from omctpub.plugins import Plugin

door = Blueprint("door", __name__)

@door.get("/door")
def enter():
    return "in"

plugin = Plugin(blueprints=(door,), access={{"door.enter": {role}}})
"""


def _switch_on(site: SiteUnderTest, *names: str) -> SiteUnderTest:
    return site.configure(plugins=[*site.settings["plugins"], *names])


def test_a_plugin_is_switched_on_and_off_under_the_running_server(site: SiteUnderTest) -> None:
    site.plugin("calls", TYPE.format(more=""))
    assert site.reader.get("/en/calls").status == 404
    before = site.application.current()
    _switch_on(site, "calls")
    assert site.reader.get("/en/calls").status == 200
    assert before.test_client().get("/en/calls").status_code == 410
    site.configure(plugins=["statements"])
    assert site.reader.get("/en/calls").status == 410


def test_settings_that_cannot_be_read_leave_the_site_as_it_was(site: SiteUnderTest) -> None:
    assert site.reader.home().status == 200
    (site.folder / "omctpub.toml").write_text("name = [half", encoding="utf-8")
    assert site.reader.home().status == 200


BROKEN = [
    ("raise Exception('no')", "importing it failed"),
    ("raise SystemExit(3)", "importing it failed"),
    ("import os; os._exit(7)", "ended the process (exit code 7)"),
    ("def f(): return f()\nf()", "RecursionError"),
    ("def f(:", "SyntaxError"),
    ("x = 1", "defines no `plugin = Plugin(...)`"),
    (TYPE.format(more=", requires='omctpub>=99'"), "it requires omctpub>=99"),
    (TYPE.format(more=", listeners={'born': print}"), "which never happens"),
    (TYPE.replace('"calls"', '"news"').format(more=""), "belongs to omctpub"),
    (TYPE.replace('"call"', '"statement"').format(more=""), "is taken by plugin 'statements'"),
    (TYPE.format(more=", access={'reading.home': 'admin'}"), "no route of its blueprints"),
    (DOOR.format(role="'god'"), "it must be one of"),
]


@pytest.mark.parametrize(("source", "reason"), BROKEN)
def test_a_broken_plugin_is_named_and_the_site_runs(
    site: SiteUnderTest, caplog: pytest.LogCaptureFixture, source: str, reason: str
) -> None:
    file = site.plugin("broken", source)
    with caplog.at_level(logging.ERROR):
        assert _switch_on(site, "broken").reader.home().status == 200
    said = caplog.text
    assert all(part in said for part in ("'broken'", str(file), reason, "The site runs without it."))


def test_a_route_that_nobody_declared_refuses_its_plugin(
    site: SiteUnderTest, caplog: pytest.LogCaptureFixture
) -> None:
    site.plugin("open_door", DOOR.replace('"door.enter": {role}', "").format())
    assert _switch_on(site, "open_door").reader.get("/door").status == 404
    assert "nobody may use its route 'door.enter' yet" in caplog.text


@pytest.mark.parametrize(("role", "status"), [("anyone", 200), ("editor", 403)])
def test_a_route_is_open_to_those_it_names(site: SiteUnderTest, role: str, status: int) -> None:
    site.plugin("door", DOOR.format(role=repr(role)))
    assert _switch_on(site, "door").reader.get("/door").status == status


@pytest.mark.parametrize(
    ("migration", "reason"),
    [
        ("raise RuntimeError('no')", "its tables cannot be made"),
        ("def up(migrator, db): pass", "no migration makes table"),
    ],
)
def test_a_plugin_without_its_tables_is_put_aside(
    site: SiteUnderTest, caplog: pytest.LogCaptureFixture, migration: str, reason: str
) -> None:
    file = site.plugin(
        "tables",
        "import peewee\nfrom omctpub.models import Model\nfrom omctpub.plugins import Plugin\n"
        "class Thing(Model):\n    name = peewee.TextField()\n"
        "plugin = Plugin(models=(Thing,))\n",
    )
    (file.parent / "migrations").mkdir()
    (file.parent / "migrations" / "0001_first.py").write_text(migration)
    assert _switch_on(site, "tables").reader.home().status == 200
    assert reason in caplog.text


def test_a_listener_that_fails_stops_no_other_and_no_publication(site: SiteUnderTest) -> None:
    for name, act in (
        ("first", "raise SystemExit(1)"),
        ("second", "open(FILE, 'a').write(event.name + ' ')"),
    ):
        site.plugin(
            name,
            f"FILE = {str(site.folder / 'heard')!r}\nfrom omctpub.plugins import Plugin\n"
            f"def hear(event):\n    {act}\n"
            "plugin = Plugin(listeners={'published': hear, 'withdrawn': hear})\n",
        )
    _switch_on(site, "first", "second")
    site.editor.save("one", texts={"en": "One"})
    site.editor.withdraw("one")
    assert (site.folder / "heard").read_text() == "published withdrawn "
    assert site.reader.get("/en/statements/one").status == 410


def test_a_type_that_fails_while_a_list_is_shown_spoils_only_its_mark(site: SiteUnderTest) -> None:
    failing = (
        '    label, label_plural = "Call", "Calls"\n    def is_open(self, item, now): raise SystemExit(1)\n'
    )
    site.plugin("calls", TYPE.replace('    label, label_plural = "Call", "Calls"\n', failing).format(more=""))
    _switch_on(site, "calls").editor.save("one", "call", texts={"en": "A call"})
    pages = [
        site.reader.get(address) for address in ("/en/", "/en/calls", "/en/calls/one", "/en/search?q=call")
    ]
    assert [page.status for page in pages] == [200] * 4


def test_a_template_is_compiled_once_for_all_applications_of_a_process(site: SiteUnderTest) -> None:
    before = site.application.current()
    after = site.configure(name="Another").application.current()
    assert after is not before
    codes = [one.jinja_env.get_template("base.html").root_render_func.__code__ for one in (before, after)]
    assert codes[0] is codes[1]


def test_a_template_that_changed_is_compiled_anew(site: SiteUnderTest) -> None:
    template = site.folder / "templates" / "base.html"
    template.parent.mkdir()
    for words in ("as it was", "as it is now"):
        template.write_text(f"<title>{words}</title>", encoding="utf-8")
        assert site.configure(name=words).reader.home().said("//title") == words


def test_the_site_is_ready_as_soon_as_its_index_is(site: SiteUnderTest) -> None:
    assert site.reader.get("/readyz").response.json == {"ready": True, "missing": [], "broken": []}
    _switch_on(site, "nowhere")
    assert site.reader.get("/readyz").response.json == {"ready": True, "missing": [], "broken": ["nowhere"]}


def test_the_front_door_is_open() -> None:
    assert omctpub.create_app is app.create_app
