"""The way back: the same suite on whoosh-reloaded, whose indexes and members are those of whoosh3."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.turns import some

ROOT = Path(__file__).parents[2]
OTHER = Path(sys.prefix) / "whoosh-reloaded"
SUITE = ("test_finding.py", "test_keeping.py")


def test_the_engine_works_on_whoosh_reloaded_as_well() -> None:
    if not (OTHER / "whoosh").is_dir():
        pytest.skip("whoosh-reloaded is not there. `make test` installs it beside the packages of the tests.")
    environment = {**os.environ, "PYTHONPATH": str(OTHER), "PYTEST_ADDOPTS": ""}
    which = [sys.executable, "-c", "import whoosh; print(whoosh.__version__)"]
    assert subprocess.run(which, env=environment, capture_output=True, text=True).stdout == "(2, 7, 5)\n"
    files = [str(ROOT / "tests" / "search" / name) for name in some(SUITE, 2)]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    ran = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
