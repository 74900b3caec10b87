"""Publishing and indexing processes are killed at any moment: the index and the database agree afterwards.

What a command acknowledged by its exit code before the others were killed stands, and is found as it stands.
The seed is told in the first lines of a run; `OMCTPUB_SEED` makes the same drill again.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from omctpub.models import Item, Translation
from omctpub.testing import SiteUnderTest

EXHAUSTIVE = bool(os.environ.get("OMCTPUB_EXHAUSTIVE"))
SEED = int(os.environ["OMCTPUB_SEED"])
# Each round kills all that is still running. Several drills, each on a site of its own, run side by side.
DRILLS, ROUNDS = (10, 20) if EXHAUSTIVE else (1, 4)
ITEMS, TURNED, CHANGED = 40, 3, 10
# In times of what the first import took: few commands have ended after the shortest, most after the longest.
SHORTEST, LONGEST = 0.3, 3.0
ROOT = Path(__file__).parents[1]

Process = subprocess.Popen[str]


def title(number: int, word: str) -> str:
    return f"Number{number} {word}"


class Drill:
    """One site, what of it is public, and rounds of commands that are killed."""

    def __init__(self, site: SiteUnderTest, folder: Path, seed: int) -> None:
        self.site, self.folder, self.random = site, folder, random.Random(seed)
        self.kills = 0
        begun = time.monotonic()
        assert self.begin("import", self.write(range(ITEMS), "first")).wait() == 0
        self.seconds = time.monotonic() - begun
        self.public = self.stored()

    def begin(self, *words: object) -> Process:
        command = [sys.executable, "-m", "omctpub", "--site", str(self.site.folder), *map(str, words)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def write(self, numbers: Iterable[int], word: str) -> Path:
        """A file of items whose titles hold the word."""
        around = {"type": "statement", "published": "2018-02-16", "original": "en"}
        file = self.folder / f"{word}.jsonl"
        with file.open("w") as stream:
            for number in numbers:
                text = {"title": title(number, word), "body": "torture " * 100}
                stream.write(
                    json.dumps({**around, "id": f"item-{number}", "translations": {"en": text}}) + "\n"
                )
        return file

    def stored(self) -> dict[int, str]:
        """The titles of the items that are public, by number, as the database has them."""
        with self.site.editor.opened():
            rows = Translation.select(Translation, Item).join(Item).where(Translation.state == "published")
            return {int(row.item.id.removeprefix("item-")): row.title for row in rows}

    def found(self) -> dict[int, str]:
        """The same, as readers find them; each stands where it is looked for, and once."""
        titles = {number: self.site.reader.search(f"number{number}").titles for number in range(ITEMS)}
        assert [found for found in titles.values() if len(found) > 1] == []
        return {number: found[0] for number, found in titles.items() if found}

    def round(self, turn: int) -> None:
        """Several commands at once, each on items of its own, all killed after a while."""
        turned = self.random.sample(range(ITEMS), TURNED)
        changed = self.random.sample(sorted(set(range(ITEMS)) - set(turned)), CHANGED)
        turning = {
            self.begin("withdraw" if number in self.public else "publish", f"item-{number}"): number
            for number in turned
        }
        importing = self.begin("import", self.write(changed, f"turn{turn}"))
        others = [self.begin(name) for name in self.random.choices(("reindex", "worker"), k=2)]
        time.sleep(self.seconds * self.random.uniform(SHORTEST, LONGEST))
        acknowledged = {one for one in (*turning, importing) if one.poll() == 0}
        self.kill((*turning, importing, *others))
        before, self.public = self.public, self.stored()
        lost = [
            n for one, n in turning.items() if one in acknowledged and (n in before) is (n in self.public)
        ]
        if importing in acknowledged:
            lost += [number for number in changed if self.public.get(number) != title(number, f"turn{turn}")]
        assert lost == []

    def kill(self, running: Iterable[Process]) -> None:
        for one in running:
            self.kills += one.poll() is None
            one.kill()
            one.communicate()

    def check(self) -> object:
        return json.loads(self.begin("check", "--json").communicate()[0])


@pytest.mark.parametrize("drill", range(DRILLS))
def test_after_any_kill_index_and_database_agree(site: SiteUnderTest, tmp_path: Path, drill: int) -> None:
    drilled = Drill(site, tmp_path, SEED + drill)
    for turn in range(ROUNDS):
        drilled.round(turn)
        assert drilled.check() == {"ok": True, "faults": []}, f"OMCTPUB_SEED={SEED}"
        assert drilled.found() == drilled.public, f"OMCTPUB_SEED={SEED}"
    assert drilled.kills >= ROUNDS
