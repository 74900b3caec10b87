"""What was measured as tables, or as JSON, with the promises that it is held against."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from operator import attrgetter
from statistics import median
from typing import Any

import click

from bench.filling import Filling
from bench.indexing import Rebuild, Turned
from bench.inside import Counted, Explained
from bench.kinds import DEEP, DEEP_PAGE, FIRST_PAGE, KINDS, last_page
from bench.measuring import Measured, within
from bench.peers import PEERS
from bench.relevance import SITE, Relevance
from bench.tables import megabytes, show, verdict

MOST_STATEMENTS = 6
GROWTH, DEPTH = 1.3, 1.5
WITHIN = 1.0
BEHIND = ("FTS5", "PostgreSQL")

PROMISED = {kind.name for kind in KINDS if kind.promised}
UNCACHED = {kind.name for kind in KINDS if not kind.cached}


def as_json(what: object) -> None:
    click.echo(json.dumps(what, ensure_ascii=False, indent=1))


def filling(filled: Sequence[Filling]) -> None:
    head = ("items", "stored, items/s", "and indexed", "seconds", "CPU s", "file", "database", "index")
    rows = [
        (
            f"{one.size:,}",
            one.pace_stored,
            one.pace,
            one.run.seconds,
            one.run.cpu,
            *map(megabytes, _disk(one)),
        )
        for one in filled
    ]
    show("omctpub import", head, rows)
    memory = ("items", "until stored", "times the smallest", "in all", "times the smallest")
    show("Peak memory of the import", memory, [_peaks(one, filled[0]) for one in filled])


def filling_as_data(filled: Sequence[Filling]) -> list[dict[str, Any]]:
    return [{**asdict(one), "pace": one.pace, "pace_stored": one.pace_stored} for one in filled]


def data(found: Sequence[Any]) -> list[dict[str, Any]]:
    return [asdict(one) for one in found]


def rebuilds(found: Sequence[Rebuild]) -> None:
    """By size and number of processes, the median of the rounds; `times` is against the first number."""
    rows, first = [], dict[int, tuple[float, float]]()
    for size, processes in dict.fromkeys((one.size, one.processes) for one in found):
        rounds = [one for one in found if (one.size, one.processes) == (size, processes)]
        pace, core = (median(map(attrgetter(name), rounds)) for name in ("pace", "pace_of_core"))
        first.setdefault(size, (pace, core))
        at_best = core * processes / first[size][1]
        memory = megabytes(max(one.peak for one in rounds))
        rows.append((f"{size:,}", processes, pace, pace / first[size][0], core, at_best, memory))
    head = ("items", "processes", "texts/s", "times", "texts/s of CPU", "times, cores of its own", "memory")
    show("omctpub reindex", head, rows)


def turned(found: Sequence[Turned]) -> None:
    within = "95 % within"
    head = ("items", "returned, ms", within, "found elsewhere, ms", within, "on a page, ms", within)
    show(
        "Publishing and withdrawing",
        head,
        [(f"{one.size:,}", *_times(one.returned), *_times(one.found), *_times(one.shown)) for one in found],
    )


def _times(milliseconds: Sequence[float]) -> tuple[float, float]:
    return median(milliseconds), within(milliseconds)


def _disk(one: Filling) -> tuple[int, int, int]:
    return one.file, one.database, one.index


def _peaks(one: Filling, smallest: Filling) -> Sequence[object]:
    stored, whole = one.run.peak_stored, one.run.peak
    times = (stored / smallest.run.peak_stored, whole / smallest.run.peak)
    return f"{one.size:,}", megabytes(stored), times[0], megabytes(whole), times[1]


def pages(measured: Sequence[Measured]) -> None:
    head = ("page", "CPU ms", "time ms", "95 % within", "bytes", "requests/s")
    for size in _sizes(measured):
        rows = [_page(one) for one in measured if one.site == size]
        show(f"{size:,} items", head, rows)
    _show_growth(measured)
    _show_depth(measured)


def pages_as_data(measured: Sequence[Measured]) -> dict[str, Any]:
    keys = ("kind", "site", "status", "size", "requests", "per_second", "cpus")
    figures = ("cpu", "middle", "slow")
    return {
        "pages": [
            {key: getattr(one, key) for key in (*keys, *(figures if one.there else ()))} for one in measured
        ],
        "growth": [dict(zip(("kind", "ratio", "met"), row, strict=True)) for row in _growth(measured)],
        "depth": [dict(zip(("site", "ratio", "met"), row, strict=True)) for row in _depth(measured)],
    }


def _page(one: Measured) -> Sequence[object]:
    name, last = one.kind, last_page(one.site)
    if name == DEEP and last < DEEP_PAGE:
        name = f"news page {last}, the last full one"
    if not one.there:
        return (name, f"not there ({one.status})", None, None, None, None)
    return (name, one.cpu, one.middle, one.slow, one.size, round(one.per_second))


def _growth(measured: Sequence[Measured]) -> Iterable[tuple[str, float, bool]]:
    """CPU on the largest site by that on the smallest; the deep page is another page on a small site."""
    sizes = _sizes(measured)
    cpu = _cpu(measured)
    for kind in dict.fromkeys(one.kind for one in measured):
        ends = [cpu.get((kind, size)) for size in (sizes[0], sizes[-1])]
        if kind in UNCACHED and len(sizes) > 1 and ends[0] and ends[1]:
            yield kind, ends[1] / ends[0], ends[1] <= GROWTH * ends[0]


def _depth(measured: Sequence[Measured]) -> Iterable[tuple[int, float, bool]]:
    cpu = _cpu(measured)
    for size in _sizes(measured):
        first, deep = cpu.get((FIRST_PAGE, size)), cpu.get((DEEP, size))
        if first and deep and last_page(size) >= DEEP_PAGE:
            yield size, deep / first, deep <= DEPTH * first


def _show_growth(measured: Sequence[Measured]) -> None:
    sizes, cpu = _sizes(measured), _cpu(measured)
    rows = [
        (kind, *(cpu.get((kind, size)) for size in sizes), ratio, verdict(met))
        for kind, ratio, met in _growth(measured)
    ]
    if rows:
        head = ("page", *(f"{size:,}" for size in sizes), "ratio", f"at most {GROWTH}")
        show(f"CPU ms by size: {sizes[-1]:,} items against {sizes[0]:,}", head, rows)


def _show_depth(measured: Sequence[Measured]) -> None:
    rows = [(f"{size:,} items", ratio, verdict(met)) for size, ratio, met in _depth(measured)]
    if rows:
        head = ("site", "ratio", f"at most {DEPTH}")
        show(f"CPU of page {DEEP_PAGE} against page 1", head, rows)


def _sizes(measured: Sequence[Measured] | Sequence[Counted]) -> list[int]:
    return sorted({one.site for one in measured})


def _cpu(measured: Sequence[Measured]) -> Mapping[tuple[str, int], float]:
    return {(one.kind, one.site): one.cpu for one in measured if one.there}


def statements(counted: Sequence[Counted]) -> None:
    sizes = _sizes(counted)
    head = ("page", *(f"{size:,}" for size in sizes), "pragmas etc.", f"at most {MOST_STATEMENTS}", "same")
    rows = [_statements(kind, found) for kind, found in _by_kind(counted)]
    show("SQL statements a page, by the size of the site", head, rows)


def _statements(kind: str, found: Sequence[Counted]) -> Sequence[object]:
    there = [one for one in found if one.status == 200]
    numbers = [len(one.selects) if one in there else None for one in found]
    others = max((len(one.others) for one in there), default=None)
    return (kind, *numbers, others, *map(verdict, _promises(kind, there)))


def _promises(kind: str, there: Sequence[Counted]) -> tuple[bool | None, bool | None]:
    """Whether the number of statements is small, and the same at every size; None where none is promised."""
    if kind not in PROMISED or not there:
        return None, None
    numbers = {len(one.selects) for one in there}
    return max(numbers) <= MOST_STATEMENTS, len(numbers) == 1 if len(there) > 1 else None


def statements_as_data(counted: Sequence[Counted]) -> list[dict[str, Any]]:
    return [_statements_as_data(kind, found) for kind, found in _by_kind(counted)]


def _statements_as_data(kind: str, found: Sequence[Counted]) -> dict[str, Any]:
    there = [one for one in found if one.status == 200]
    few, same = _promises(kind, there)
    selects = {one.site: len(one.selects) for one in there}
    others = {one.site: len(one.others) for one in there}
    return {"kind": kind, "statements": selects, "others": others, "few": few, "same": same}


def _by_kind(counted: Sequence[Counted]) -> Iterable[tuple[str, list[Counted]]]:
    for kind in dict.fromkeys(one.kind for one in counted):
        yield kind, [one for one in counted if one.kind == kind]


def relevance(found: Sequence[Relevance]) -> None:
    """A table for each file of questions, and what the promises about the first hit came to."""
    for name, language in dict.fromkeys((one.questions, one.language) for one in found):
        rows = [one for one in found if one.questions == name]
        head = ("engine", "R@1", "R@5", "MRR@10", "without accents", "lost")
        show(f"{name} ({language})", head, [_relevance(one) for one in rows])
    if verdicts := [row for one in found if one.engine == SITE for row in _against_peers(one, found)]:
        head = (
            "questions",
            "R@1",
            "best peer",
            "by",
            f"at most {WITHIN:g} below",
            "ahead of FTS5, PostgreSQL",
        )
        show("The first hit of omctpub against its peers", head, verdicts)


def _against_peers(one: Relevance, found: Sequence[Relevance]) -> Iterable[Sequence[object]]:
    peers = {
        peer.engine: peer.first for peer in found if peer.questions == one.questions and peer.engine in PEERS
    }
    if peers:
        best = max(peers, key=lambda name: peers[name])
        by, behind = one.first - peers[best], [peers[name] for name in BEHIND if name in peers]
        met = verdict(by >= -WITHIN), verdict(all(one.first > peer for peer in behind))
        yield (one.questions, one.first, best, by, *met)


def _relevance(one: Relevance) -> Sequence[object]:
    lost = None if one.plain is None else one.first - one.plain
    return (one.engine, one.first, one.among_first, one.reciprocal, one.plain, lost)


def explained(
    counted: Counted, found: Iterable[Explained], say: Callable[[str], object] = click.echo
) -> None:
    say(f"\n{counted.kind}, {counted.site:,} items: {len(counted.selects)} statements")
    for number, one in enumerate(found, 1):
        say(f"\n{number}. {one.milliseconds:.3f} ms\n   {' '.join(one.sql.split())}")
        for step in one.plan:
            say(f"     {step}")
