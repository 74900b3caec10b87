"""The bench runs: what it measures is for `docs/speed.md`, and no test's business."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import filling, items, kinds

ROOT = Path(__file__).parents[1]
SIZE = 60


def bench(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "bench", *words, "--folder", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_a_site_is_filled_and_measured(tmp_path: Path) -> None:
    sizes = ("--sizes", str(SIZE), "--json")
    [filled] = json.loads(bench(tmp_path, "fill", *sizes))
    assert min(filled["pace"], filled["peak"], filled["database"], filled["index"]) > 0

    counted = json.loads(bench(tmp_path, "statements", *sizes))
    found = {one["kind"]: one["statements"].get(str(SIZE)) for one in counted}
    assert [kind.name for kind in kinds.KINDS if kind.promised and not found[kind.name]] == []

    asked = json.loads(
        bench(tmp_path, "pages", *sizes, "--rounds", "1", "--seconds", "0", "--page", "home", "item")
    )
    assert [(page["kind"], page["status"]) for page in asked["pages"]] == [("home", 200), ("item", 200)]
    assert "SEARCH item USING INDEX" in bench(tmp_path, "statements", "--show", "item")
    assert "tottime" in bench(tmp_path, "profile", "--page", "item")


def test_the_newest_items_are_the_same_at_every_size() -> None:
    small, large = ([json.loads(line) for line in items.lines(size)][-SIZE:] for size in (100, 200))
    for one in (*small, *large):
        del one["published"], one["fields"]
    assert small == large


def test_a_site_that_is_not_there_is_told_of_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(filling.BenchError, match="Make it with: python -m bench fill"):
        filling.sites(tmp_path)


def test_a_site_that_was_half_filled_is_told_of_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / str(SIZE)).mkdir()
    with pytest.raises(filling.BenchError, match="Remove that folder, and fill again"):
        list(filling.fill(tmp_path, [SIZE]))


def test_a_page_that_is_unknown_is_told_of_with_those_there_are() -> None:
    with pytest.raises(filling.BenchError, match="'nothing' names no one kind of page; there are: home, "):
        kinds.named("nothing")
