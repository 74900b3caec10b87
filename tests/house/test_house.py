"""A house one can live in: no module or function too long to read, no drawer for odds and ends."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = sorted(
    path for folder in ("omctpub", "plugins", "bench", "tests") for path in (ROOT / folder).rglob("*.py")
)
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}
PAPERS = sorted((*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))
LINK, HEADING = re.compile(r"\]\(([^)\s]+)\)"), re.compile(r"^#+ (.*)$", re.MULTILINE)
LEFT_OVER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_a_module_is_short_enough_to_read() -> None:
    assert [where(path) for path in CODE if len(text(path).splitlines()) > LONGEST_MODULE] == []


def test_a_function_is_short_enough_to_read() -> None:
    long = [
        f"{where(path)}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in CODE
        for node in ast.walk(ast.parse(text(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
        if node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_nothing_is_left_for_later() -> None:
    assert [f"{where(path)}: {found}" for path in CODE for found in LEFT_OVER.findall(text(path))] == []


def test_no_drawer_for_odds_and_ends() -> None:
    assert [path for path in CODE if DRAWERS & {*path.parent.relative_to(ROOT).parts, path.stem}] == []


def headings(path: Path) -> set[str]:
    """What a link may name of a paper, as GitHub does."""
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in HEADING.findall(text(path))}


def test_every_link_in_a_paper_leads_somewhere() -> None:
    for path in PAPERS:
        for link in LINK.findall(text(path)):
            if not link.startswith(("https:", "http:", "mailto:")):
                name, _, heading = link.partition("#")
                there = path.parent / name if name else path
                assert there.exists(), f"{where(path)}: {link}"
                assert not heading or heading in headings(there), f"{where(path)}: {link}"
