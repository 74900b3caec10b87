"""The fixtures of omctpub, and the rule that no test is skipped in silence."""

import os

import pytest
from hypothesis import settings

# How many examples a property is tried with; the time of one depends on the machine.
settings.register_profile("default", deadline=None)
settings.register_profile("exhaustive", deadline=None, max_examples=2_000)
settings.load_profile("exhaustive" if os.environ.get("OMCTPUB_EXHAUSTIVE") else "default")

pytest_plugins = ["omctpub.testing"]


def pytest_configure(config: pytest.Config) -> None:
    os.environ.pop("OMCTPUB_SITE", None)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("skipped", []):
        terminalreporter.write_line(f"NOT RUN: {report.nodeid}: {report.longrepr}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test that did not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
