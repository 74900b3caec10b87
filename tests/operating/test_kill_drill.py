"""Publishing and indexing processes are killed at any moment: the index and the database agree afterwards.

In each round one command is killed while it writes to the index, between two calls of the system, and all
others at a random moment. What a command acknowledged by its exit code stands, and is found as it stands. The
seed is told in the first lines of a run; `OMCTPUB_SEED` makes the same drill again.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from omctpub.models import Item, Translation
from omctpub.search.whoosh.merging import MOST_SEGMENTS
from omctpub.testing import SiteUnderTest
from tests.turns import EXHAUSTIVE

SEED = int(os.environ["OMCTPUB_SEED"])
# Several drills, each on a site of its own, run side by side.
DRILLS, ROUNDS = (10, 20) if EXHAUSTIVE else (1, 2)
DATABASES = ["sqlite", "postgresql"]
ITEMS, TURNED, CHANGED = 40, 3, 10
# So many single changes leave more parts of an index than a worker lets be.
SINGLE = MOST_SEGMENTS + 5
# In times of what the first import took.
LONGEST = 1.5
# Until what is to be killed in the middle of a step is there.
SECONDS_TO_WAIT = 10
ROOT = Path(__file__).parents[2]

Process = subprocess.Popen[str]


class Aim(NamedTuple):
    """A step, how many calls of the system it makes, who is killed in it, and who else is at work."""

    step: str
    calls: int
    command: str
    others: tuple[str, ...]


AIMS = (
    Aim("update", 20, "import", ("reindex", "worker")),
    Aim("merge", 40, "worker", ()),
    Aim("rebuild", 24, "reindex", ("worker",)),
    Aim("replace", 12, "reindex", ("worker",)),
)


def title(number: int, word: str) -> str:
    return f"Number{number} {word}"


class Drill:
    """One site, what of it is public, and rounds of commands that are killed."""

    def __init__(self, site: SiteUnderTest, folder: Path, seed: int) -> None:
        self.site, self.folder, self.random = site, folder, random.Random(seed)
        self.kills, self.acknowledged, self.hits = 0, 0, Counter[str]()
        begun = time.monotonic()
        assert self.begin("import", self.write(range(ITEMS), "first")).wait() == 0
        self.seconds = time.monotonic() - begun
        self.public = self.stored()

    def begin(self, *words: object, within: tuple[object, ...] = ()) -> Process:
        """Begin a command; `within` says in which step it is killed, and before which call of the system."""
        program = [ROOT / "tests" / "killed_in.py", *within] if within else ["-m", "omctpub"]
        command = [sys.executable, *map(str, (*program, "--site", self.site.folder, *words))]
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
        """Several commands at once, those that publish each on items of its own, and none lives on."""
        aim = AIMS[turn % len(AIMS)]
        if aim.step == "merge":
            self.change_one_by_one(turn)
        turned = self.random.sample(range(ITEMS), TURNED)
        changed = self.random.sample(sorted(set(range(ITEMS)) - set(turned)), CHANGED)
        turning = {
            self.begin("withdraw" if number in self.public else "publish", f"item-{number}"): number
            for number in turned
        }
        imported, within = self.write(changed, f"turn{turn}"), (aim.step, self.random.randint(1, aim.calls))
        aimed = self.begin(aim.command, *[imported] * (aim.command == "import"), within=within)
        importing = aimed if aim.command == "import" else self.begin("import", imported)
        others = [self.begin(name) for name in aim.others]
        self.wait_at_random([*turning, importing])
        self.kill(one for one in (*turning, importing, *others) if one is not aimed)
        self.wait_for(aim, aimed)
        before, self.public = self.public, self.stored()
        kept = {one: (number in before) is not (number in self.public) for one, number in turning.items()}
        kept[importing] = all(self.public.get(number) == title(number, f"turn{turn}") for number in changed)
        acknowledged = [one for one in kept if one.returncode == 0]
        assert all(kept[one] for one in acknowledged), f"OMCTPUB_SEED={SEED}"
        self.acknowledged += len(acknowledged)

    def change_one_by_one(self, turn: int) -> None:
        for number in self.random.sample(range(ITEMS), SINGLE):
            self.site.editor.save(f"item-{number}", texts={"en": title(number, f"single{turn}")})
        self.public = self.stored()

    def wait_at_random(self, publishing: Sequence[Process]) -> None:
        """Until none of them, one or two have ended, and a while more: however busy the machine is."""
        for one in self.random.sample(publishing, self.random.randint(0, 2)):
            one.wait()
        time.sleep(self.seconds * self.random.uniform(0, LONGEST))

    def wait_for(self, aim: Aim, aimed: Process) -> None:
        """Until it has been killed where that was aimed at; else it is killed where it is."""
        with suppress(subprocess.TimeoutExpired):
            self.hits[aim.step] += aimed.wait(SECONDS_TO_WAIT) == -signal.SIGKILL
        self.kill([aimed])

    def kill(self, running: Iterable[Process]) -> None:
        for one in running:
            one.kill()
            one.communicate()
            self.kills += one.returncode == -signal.SIGKILL

    def check(self) -> object:
        told = json.loads(self.begin("check", "--json").communicate()[0])
        return {name: told[name] for name in ("ok", "faults")}


@pytest.mark.parametrize(
    ("drill", "new_database"),
    [(number, DATABASES[number % len(DATABASES)]) for number in range(DRILLS)],
    indirect=["new_database"],
)
def test_after_any_kill_index_and_database_agree(site: SiteUnderTest, tmp_path: Path, drill: int) -> None:
    drilled = Drill(site, tmp_path, SEED + drill)
    for turn in range(ROUNDS):
        drilled.round(turn)
        assert drilled.check() == {"ok": True, "faults": []}, f"OMCTPUB_SEED={SEED}"
        assert drilled.found() == drilled.public, f"OMCTPUB_SEED={SEED}"
    assert drilled.kills >= ROUNDS
    if EXHAUSTIVE:
        assert drilled.acknowledged
        assert set(+drilled.hits) == {aim.step for aim in AIMS}
