"""Fixtures for the tests of omctpub and of plugins: a `site` with its `reader` and `editor`.

Name them in a conftest.py with `from omctpub.testing import *`, or as a plugin: `-p omctpub.testing`.
"""

import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import lxml.html
import mf2py
import pytest
from werkzeug.test import Client, TestResponse

from omctpub import publishing
from omctpub.dates import Published
from omctpub.holder import Application
from omctpub.models import migrate, open_database
from omctpub.plugins import shipped
from omctpub.publishing import ItemContent, TextContent
from omctpub.site import MIGRATIONS, Site

__all__ = [
    *("Editor", "Page", "Reader", "SiteUnderTest"),
    *("bundled_plugins", "database_address", "editor", "reader", "site"),
]

DATABASE = "omctpub.db"
SECRET = "only-for-tests-0123456789-abcdefghijklmnop"
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def bundled_plugins() -> list[str]:
    """The names of the plugins that come with omctpub."""
    return sorted(file.parent.name for file in shipped("plugins").glob("*/__init__.py"))


@dataclass(frozen=True)
class Page:
    """An answer as a reader sees it."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.response.get_data(as_text=True)

    @cached_property
    def tree(self) -> Any:
        """The parsed page, for XPath and CSS questions."""
        return lxml.html.document_fromstring(self.text or "<html></html>")

    @cached_property
    def feeds(self) -> list[list[dict[str, Any]]]:
        """The h-feeds of the page, each a list of h-entry objects of microformats2."""
        items = mf2py.parse(doc=self.text, url="http://localhost/")["items"]
        return [feed.get("children", []) for feed in items if "h-feed" in feed["type"]]

    @property
    def titles(self) -> list[str]:
        """The titles of all entries, in the page's order; "" where an entry has none."""
        return [entry["properties"].get("name", [""])[0] for feed in self.feeds for entry in feed]

    def said(self, xpath: str) -> str:
        """The text of the first element found, blanks collapsed; "" where there is none."""
        found = self.tree.xpath(xpath)
        return " ".join(found[0].text_content().split()) if found else ""


@dataclass(frozen=True)
class Reader:
    """Reads the site over WSGI, as a browser without scripts does; `part` asks as htmx would."""

    client: Client

    def get(self, address: str, *, part: bool = False, headers: Mapping[str, str] | None = None) -> Page:
        return Page(self.client.get(address, headers={**(PART if part else {}), **(headers or {})}))

    def post(self, address: str, form: Mapping[str, str], *, part: bool = False, **headers: str) -> Page:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Page(self.client.post(address, data=form, headers={**(PART if part else {}), **named}))

    def home(self, lang: str = "en") -> Page:
        return self.get(f"/{lang}/")

    def news(self, lang: str = "en", **filters: str) -> Page:
        return self.get(f"/{lang}/news?{urlencode(filters)}")

    def search(self, words: str, lang: str = "en", **filters: str) -> Page:
        return self.get(f"/{lang}/search?{urlencode({'q': words, **filters})}")


@dataclass(frozen=True)
class Editor:
    """Stores and publishes through `omctpub.publishing`, as every writer does."""

    application: Application

    def save(
        self,
        id: str = "",
        type: str = "statement",
        published: str = "2018-02-16",
        texts: Mapping[str, str | Mapping[str, Any]] | None = None,
        **more: Any,
    ) -> str:
        """Store an item; `texts` maps languages to a title or to the parts of a `TextContent`."""
        with self.opened() as opened:
            contents = {
                lang: TextContent(**({"title": given} if isinstance(given, str) else given))
                for lang, given in (texts or {"en": "A title"}).items()
            }
            date = Published.parse(published, opened.settings.timezone)
            content = ItemContent(
                id, type, more.pop("original", next(iter(contents))), date, contents, **more
            )
            return publishing.save(opened, content, by="test")

    def programme(self, slug: str, **names: str) -> str:
        with self.opened():
            return publishing.save_programme(slug, names, by="test")

    def publish(self, id: str, language: str | None = None) -> list[str]:
        with self.opened() as opened:
            return publishing.publish(opened, id, language, by="test")

    def withdraw(self, id: str, language: str | None = None) -> list[str]:
        with self.opened() as opened:
            return publishing.withdraw(opened, id, language, by="test")

    @contextmanager
    def opened(self) -> Iterator[Site]:
        """The site below the web, its database in use."""
        site: Site = self.application.current().extensions["omctpub"]
        with site.use():
            yield site


@dataclass
class SiteUnderTest:
    """A site in a folder of its own, with all bundled plugins and five languages unless told otherwise."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)

    def configure(self, **settings: Any) -> "SiteUnderTest":
        """Write the settings; a running application takes them up at the next request."""
        self.settings.update(settings)
        lines = [f"{name} = {_toml(value)}" for name, value in self.settings.items() if name != "streams"]
        for stream in self.settings.get("streams", []):
            lines += ["[[streams]]", *(f"{name} = {_toml(value)}" for name, value in stream.items())]
        (self.folder / "omctpub.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self

    def plugin(self, name: str, source: str) -> Path:
        """Write a plugin of the site's own without enabling it."""
        file = self.folder / "plugins" / name / "__init__.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
        return file

    @cached_property
    def application(self) -> Application:
        if not self.settings.get("database") and "OMCTPUB_DATABASE" not in os.environ:
            _lay_tables(self.folder / "data" / DATABASE)
        return Application(self.folder)

    @cached_property
    def reader(self) -> Reader:
        return Reader(Client(self.application))

    @cached_property
    def editor(self) -> Editor:
        return Editor(self.application)

    @property
    def letters(self) -> list[EmailMessage]:
        """What is in the outbox, the oldest first."""
        files = sorted(self.folder.glob("data/outbox/*"), key=lambda file: file.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    @property
    def link_in_letter(self) -> str:
        """The link in the latest letter, from the first slash of its path on."""
        found = re.search(r"^https?://[^/\s]+(\S+)$", self.letters[-1].get_content(), re.MULTILINE)
        assert found is not None
        return found[1]

    def close(self) -> None:
        """Close the database and the index in this thread, as at the end of a process."""
        if "application" in vars(self):
            with self.editor.opened() as site:
                site.journal.engine.close()
                site.database.close()


def _lay_tables(file: Path) -> None:
    """Put an empty database there as the migrations make it, unless there is one: it is made once and copied.

    Each gets a number of its own, as `0003_origin` gives it.
    """
    if file.exists():
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_bytes(_tables())
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE counter SET value = abs(random()) WHERE name = 'origin'")


@cache
def _tables() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / DATABASE
        database = open_database(file)
        migrate(database, file.with_suffix(".lock"), "omctpub", MIGRATIONS)
        database.close()
        return file.read_bytes()


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(one)}" for key, one in value.items()) + "}"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


@pytest.fixture
def database_address() -> str:
    """Where `site` keeps its items: "" for an SQLite file of its own, or a postgresql:// address."""
    return ""


@pytest.fixture
def site(tmp_path: Path, database_address: str) -> Iterator[SiteUnderTest]:
    """A site of its own for each test, with the two streams that `omctpub init` writes."""
    folder = tmp_path / "site"
    folder.mkdir()
    streams = [
        {
            "name": "human-rights-defenders",
            "programme": "human-rights-defenders",
            "titles": {"en": "Human Rights Defenders news"},
        },
        {"name": "news-on-torture", "titles": {"en": "News on Torture"}},
    ]
    made = SiteUnderTest(folder).configure(secret_key=SECRET, plugins=bundled_plugins(), streams=streams)
    yield made.configure(database=database_address) if database_address else made
    made.close()


@pytest.fixture
def reader(site: SiteUnderTest) -> Reader:
    return site.reader


@pytest.fixture
def editor(site: SiteUnderTest) -> Editor:
    return site.editor
