"""A house one can live in: no module or function too long to read, no drawer for odds and ends."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = sorted(
    path for folder in ("omctpub", "plugins", "bench", "tests") for path in (ROOT / folder).rglob("*.py")
)
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}
LEFT_OVER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")

every_module = pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))


@every_module
def test_a_module_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@every_module
def test_a_function_is_short_enough_to_read(path: Path) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
        if node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


@every_module
def test_nothing_is_left_for_later(path: Path) -> None:
    assert LEFT_OVER.findall(path.read_text(encoding="utf-8")) == []


def test_no_drawer_for_odds_and_ends() -> None:
    assert [path for path in CODE if DRAWERS & {*path.parent.relative_to(ROOT).parts, path.stem}] == []
