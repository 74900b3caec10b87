"""Ruff and mypy are part of the tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

CHECKS = [
    ["ruff", "check", "--no-cache", "--quiet", "--output-format=concise", "."],
    ["ruff", "format", "--check", "--no-cache", "--quiet", "."],
]


def said(command: list[str]) -> str:
    """What the tool has to say; nothing where all is well."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("command", CHECKS, ids=["check", "format"])
def test_ruff_has_nothing_to_say(command: list[str]) -> None:
    assert said(command) == ""


def test_every_type_is_right() -> None:
    assert said(["mypy", "--cache-dir", os.devnull, "--no-error-summary"]) == ""
