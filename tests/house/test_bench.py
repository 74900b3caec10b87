"""The bench runs: what it measures is for `docs/speed.md`, and no test's business."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bench import filling, items, kinds, measuring, serving, words
from bench.__main__ import main
from tests.turns import EXHAUSTIVE

ROOT = Path(__file__).parents[2]
SIZE = 45


def bench(*words: str) -> str:
    """What a command of the bench prints."""
    with redirect_stdout(StringIO()) as said:
        main(words)
    return said.getvalue()


def test_a_site_is_filled_and_measured(tmp_path: Path) -> None:
    sizes = ("--folder", str(tmp_path), "--sizes", str(SIZE), "--json")
    [filled] = json.loads(bench("fill", *sizes))
    run = filled["run"]
    assert min(filled["pace"], filled["database"], filled["index"], run["cpu"]) > 0
    assert 0 < run["stored"] <= run["seconds"]
    assert 0 < run["peak_stored"] <= run["peak"]

    counted = json.loads(bench("statements", *sizes))
    found = {one["kind"]: one["statements"].get(str(SIZE)) for one in counted}
    assert [kind.name for kind in kinds.KINDS if kind.promised and not found[kind.name]] == []

    entered = json.loads(bench("rooms", *sizes))
    assert min(room["statements"] for room in entered) > 0
    assert "SEARCH" in bench("statements", "--show", "item", "--folder", str(tmp_path))
    if EXHAUSTIVE:
        _served_and_timed(tmp_path, sizes)


def _served_and_timed(folder: Path, sizes: Sequence[str]) -> None:
    asked = json.loads(bench("pages", *sizes, "--rounds", "1", "--seconds", "0", "--page", "home", "item"))
    assert [(page["kind"], page["status"]) for page in asked["pages"]] == [("home", 200), ("item", 200)]
    [anew] = json.loads(bench("reindex", *sizes, "--rounds", "1", "--processes", "1"))
    assert anew["texts"] > SIZE
    assert min(anew["seconds"], anew["cpu"], anew["peak"]) > 0
    [turned] = json.loads(bench("publish", *sizes, "--times", "4"))
    assert len(turned["returned"]) == len(turned["found"]) == 4
    assert "tottime" in bench("profile", "--page", "item", "--folder", str(folder))


def measured(*words: str) -> Any:
    """What a command of the bench that needs no site found."""
    return json.loads(bench(*words, "--json"))


def test_what_writing_costs_is_measured() -> None:
    previews = measured("preview", "--rounds", "1")
    assert [one["language"] for one in previews] == list(words.COMMON)
    assert min(one["usual"] for one in previews) > 0
    [saved] = measured("saves", "--rounds", "5")
    assert (saved["saves"], saved["locked"]) == (5, 0)
    assert saved["writes"] > 0 < saved["usual"] <= saved["p99"]


def test_the_checks_of_a_long_text_are_measured() -> None:
    found = measured("checks", "--rounds", "1")
    assert [one["language"] for one in found] == list(words.COMMON)
    assert min(min(one["size"] - 29_999, one["usual"]) for one in found) > 0


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


def test_an_import_that_fails_ends_the_filling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMCTPUB_PLUGINS", "links")
    with pytest.raises(filling.BenchError, match=r"the import ended with code 1: .* is disabled"):
        list(filling.fill(tmp_path, [SIZE]))


def test_a_site_that_cannot_be_served_is_told_of(tmp_path: Path) -> None:
    with (
        pytest.raises(filling.BenchError, match="the site of 45 items does not answer on port"),
        serving.serving(tmp_path, SIZE),
    ):
        pass


def test_a_page_that_goes_while_it_is_measured_ends_the_measuring(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("Here.")
    with HTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        running = serving.Server(SIZE, server.server_port, os.getpid())
        asking = measuring.Asking(running, kinds.Kind("one", lambda size: "/page"))
        assert asking.warm_up(measuring.Measured("one", SIZE))
        (tmp_path / "page").unlink()
        with pytest.raises(filling.BenchError, match="one: answered 404 after it had answered 200"):
            asking.ask(asking.client)
        server.shutdown()


def test_a_page_that_is_unknown_is_told_of_with_those_there_are() -> None:
    with pytest.raises(filling.BenchError, match="'nothing' names no kind of page; there are: home, "):
        kinds.named("nothing")


def test_every_command_is_told_of() -> None:
    told = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("speed.md", "face.md"))
    there = bench_commands()
    assert {"fill", "look", "bytes", "lighthouse"} <= there
    assert {name for name in there if f"python -m bench {name} " not in told} == set()


def bench_commands() -> set[str]:
    command = [sys.executable, "-m", "bench", "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^    (\w+)(?:\s{2,}|$)", said, re.MULTILINE))
