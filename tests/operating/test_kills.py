"""A process killed at any moment loses nothing that was stored, and search catches up with it."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from omctpub.models import Item
from omctpub.testing import SiteUnderTest
from tests.turns import EXHAUSTIVE

KILLS, ITEMS = (25, 600) if EXHAUSTIVE else (2, 250)


def _lines(count: int) -> str:
    line = {"type": "statement", "published": "2018-02-16", "original": "en"}
    return "\n".join(
        json.dumps(
            {
                **line,
                "id": f"kill-{at}",
                "translations": {"en": {"title": f"Torture {at}", "body": "word " * 50}},
            }
        )
        for at in range(count)
    )


@pytest.mark.parametrize("seed", range(KILLS))
def test_an_import_that_is_killed_leaves_whole_items_and_search_finds_each(
    site: SiteUnderTest, tmp_path: Path, seed: int
) -> None:
    file = tmp_path / "items.jsonl"
    file.write_text(_lines(ITEMS))
    importing = subprocess.Popen(
        [sys.executable, "-m", "omctpub", "--site", str(site.folder), "import", str(file)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(random.Random(seed).uniform(0.8, 3))
    importing.kill()
    importing.wait()
    with site.editor.opened():
        stored = Item.select().count()
    page = site.reader.search("torture")
    for _ in range(100):
        if "still being added" not in page.text and "being rebuilt" not in page.text:
            break
        time.sleep(0.3)
        page = site.reader.search("torture")
    said = page.said("//*[@role='status']")
    assert said == {0: "Nothing was found for “torture”.", 1: "1 item found."}.get(
        stored, f"{stored} items found."
    )
    again = subprocess.run(
        [sys.executable, "-m", "omctpub", "--site", str(site.folder), "import", str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout.startswith(f"{ITEMS - stored} added, 0 changed, {stored} unchanged")
