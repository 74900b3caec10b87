"""A site served for a real browser: `live` is its address, `page` a page that may not complain."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from werkzeug.serving import make_server

from bench.faces.browsing import browsing, sized
from bench.filling import BenchError
from omctpub import accounts
from omctpub.holder import Application
from omctpub.testing import SiteUnderTest
from tests.admin.conftest import Visitor


@contextmanager
def served(application: Application) -> Iterator[str]:
    """The address of an application, on a free port of its own."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def live(site: SiteUnderTest) -> Iterator[str]:
    """The address of the site under test."""
    with served(site.application) as host:
        yield host


@pytest.fixture(scope="session")
def showcase(faces: Application) -> Iterator[str]:
    """The address of the site that has every kind of page."""
    with served(faces) as host:
        yield host


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    try:
        with browsing() as browser:
            yield browser
    except BenchError as missing:
        pytest.fail(str(missing))


@pytest.fixture
def page(browser: Browser, live: str) -> Iterator[Page]:
    """A page of the site; what the browser complains of (a CSP violation, too) fails the test."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    context = browser.new_context(base_url=live)
    page = context.new_page()
    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints


def speaking(site: SiteUnderTest, lang: str, address: str = "admin@example.org") -> None:
    """Have the rooms speak a language to somebody."""
    with site.editor.opened():
        user = accounts.find(address)
        assert user is not None
        accounts.describe(user, "Ada", lang)


def come_in_already(browser: Browser, live: str, visitor: Visitor, width: int) -> BrowserContext:
    """A browser with the session of somebody who has logged in elsewhere."""
    session = visitor.client.get_cookie("session", path="/admin")
    assert session is not None
    context = browser.new_context(base_url=live, viewport=sized(width))
    context.add_cookies([{"name": "session", "value": session.value, "url": f"{live}/admin"}])
    return context
