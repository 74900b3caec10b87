"""What Lighthouse says of a page on a phone: four scores, and what it would have better."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

from bench.faces.browsing import chromium
from bench.faces.page_kinds import PageKind
from bench.filling import BenchError

PROGRAM = Path(sys.prefix) / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
TRIES = 3
GOALS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
FLAGS = "--headless=new --no-sandbox --disable-gpu"
SECONDS = 180


@dataclass(frozen=True)
class Judged:
    """A page's scores, 0 to 100, each the median of several runs; and what cost points in any of them."""

    page: str
    lang: str
    scores: dict[str, float]
    faults: list[str]


def judge(host: str, kinds: Sequence[PageKind], langs: Sequence[str], runs: int) -> Iterator[Judged]:
    """Ask Lighthouse about each page so many times, one after the other."""
    if not PROGRAM.is_file() or not shutil.which("node"):
        raise BenchError("Lighthouse is not here. Install it and run it: make lighthouse (needs npm)")
    for kind, lang in product(kinds, langs):
        # Whether search engines may take a page counts only where they should.
        left_out = [] if kind.for_engines else ["--skip-audits=is-crawlable"]
        reports = [_run(f"{host}{kind.address(lang)}", *left_out) for _ in range(runs)]
        scores = {name: median(_score(one, name) for one in reports) for name in GOALS}
        faults = {fault for one in reports for fault in _faults(one)}
        yield Judged(kind.name, lang, scores, sorted(faults))


def _run(address: str, *options: str) -> dict[str, Any]:
    """A report; where Chromium loses the beginning of its trace, Lighthouse asks for another try."""
    for _ in range(TRIES - 1):
        try:
            return _once(address, *options)
        except BenchError:
            continue
    return _once(address, *options)


def _once(address: str, *options: str) -> dict[str, Any]:
    command = ["node", str(PROGRAM), address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command += [f"--only-categories={','.join(GOALS)}", *options]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=SECONDS, check=False
    )
    if done.returncode:
        raise BenchError(
            f"{address}: Lighthouse ended with code {done.returncode}: {done.stderr.strip()[-500:]}"
        )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _score(report: dict[str, Any], category: str) -> float:
    return round(100 * (report["categories"][category]["score"] or 0))


def _faults(report: dict[str, Any]) -> Iterator[str]:
    """The audits that count and are not passed."""
    for name, category in report["categories"].items():
        for counted in category["auditRefs"]:
            audit = report["audits"][counted["id"]]
            if counted["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"{name}: {counted['id']}: {audit['title']}"
