"""Footnotes, which HTML has no element for: links to a note, and mostly one from the note back."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile
from urllib.parse import unquote

from omctpub.from_html.blocks import SIGN, SUP, Block, Link, Run

_MARKER = re.compile(r"\s*[\[(]?\s*(\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡§¶#]{1,4})\s*[\])]?\s*", re.IGNORECASE)
_LONGEST_MARKER = 20
_NAME_OF_NOTE = re.compile(r"f(?:oot)?n(?:ote)?|ftn|e(?:nd|d)n(?:ote)?|note|cite", re.IGNORECASE)


_LEFT_OF_MARKER = re.compile(r"\s*(?:\[\s*\]|\(\s*\)|[.:)\]])?\s*")


@dataclass(frozen=True)
class _Reference:
    """A link that looks like the sign of a footnote: where it stands, and the block it leads to."""

    leaf: Block
    link: Link
    marker: str
    raised: bool
    target: Block


def gather(root: Block) -> list[Block]:
    """Take the footnotes out of the text, in the order of their signs, which become [^1] and so on."""
    order = {leaf: number for number, leaf in enumerate(root.leaves())}
    places = _places(root)
    found = [one for leaf in order for one in _references(leaf, places)]
    notes = _notes(found, order, places)
    references = [one for one in found if one.target in notes and _leads_on(one, order)]
    texts = {one.leaf for one in references}
    kept: dict[Block, bool] = {}
    for one in references:
        note = notes[one.target]
        if note not in kept:
            kept[note] = _without_way_back(note, one.marker, texts, places)
    signs = {note: f"[^{number}]" for number, note in enumerate((note for note in kept if kept[note]), 1)}
    for leaf, links in _by_leaf(references, notes, signs).items():
        leaf.runs = _signed(leaf.runs, links)
    _take_out(list(signs))
    return list(signs)


def _places(root: Block) -> dict[str, Block]:
    """The block that each anchor belongs to; the first of one name counts."""
    places: dict[str, Block] = {}
    for block in root.all():
        places.setdefault(block.attributes.get("id", ""), block)
        for run in block.runs:
            for name in run.ids:
                places.setdefault(name, block)
    places.pop("", None)
    return places


def _place(link: Link | None, places: dict[str, Block]) -> Block | None:
    return places.get(unquote(link.href[1:])) if link and link.href.startswith("#") else None


def _references(leaf: Block, places: dict[str, Block]) -> Iterator[_Reference]:
    if leaf.kind == "pre":
        return
    for link, group in groupby(leaf.runs, key=lambda run: run.link):
        target = _place(link, places)
        if link and target:
            runs = list(group)
            marker = _MARKER.fullmatch("".join(run.text for run in runs)[:_LONGEST_MARKER])
            if marker:
                raised = any(SUP in run.marks for run in runs) or "[" in marker[0]
                yield _Reference(leaf, link, marker[1], raised, target)


def _leads_on(one: _Reference, order: dict[Block, int]) -> bool:
    """Whether a link leads to something further down that it is no part of."""
    return order[next(one.target.leaves())] > order[one.leaf] and one.target not in one.leaf.above()


def _notes(found: list[_Reference], order: dict[Block, int], places: dict[str, Block]) -> dict[Block, Block]:
    """The blocks that links lead to as to a note, each with all that belongs to the note."""
    leading = [one for one in found if _leads_on(one, order)]
    linked = {target: _linked(target, places) for target in {one.target for one in leading}}
    targets = dict.fromkeys(one.target for one in leading if one.leaf in linked[one.target] or _named(one))
    busy = {block for one in leading if one.target in targets for block in one.leaf.above()}
    shared = Counter(block for target in targets for block in (target, *target.above()))
    return {target: _whole(target, busy, shared) for target in targets}


def _linked(target: Block, places: dict[str, Block]) -> set[Block | None]:
    return {_place(run.link, places) for leaf in target.leaves() for run in leaf.runs}


def _named(one: _Reference) -> bool:
    """Whether it is a note by its name, without a way back."""
    return one.raised and bool(_NAME_OF_NOTE.search(one.link.href))


def _whole(target: Block, busy: set[Block], shared: Counter[Block]) -> Block:
    """The largest block that begins with the target and holds nothing but this one note."""
    block = target
    while (
        (parent := block.parent) is not None
        and parent.kind in ("div", "li")
        and parent not in busy
        and shared[parent] == 1
        and next(parent.leaves()) is next(block.leaves())
    ):
        block = parent
    return block


def _without_way_back(note: Block, marker: str, texts: set[Block], places: dict[str, Block]) -> bool:
    """Take the links back and the marker out of a note; False if nothing is left."""
    first = next(note.leaves())
    before = takewhile(lambda run: _place(run.link, places) not in texts, first.runs)
    linked = "".join(run.text for run in before).strip() in ("", "[", "(")
    for leaf in note.leaves():
        leaf.runs = [run for run in leaf.runs if not run.text or _place(run.link, places) not in texts]
    marked = re.compile(rf"\s*[\[(]?{re.escape(marker)}[\])]?[.:]?\s+")
    rest = (_LEFT_OF_MARKER if linked else marked).match(first.text)
    if rest:
        first.cut(rest.end())
    return not note.empty


def _by_leaf(
    references: list[_Reference], notes: dict[Block, Block], signs: dict[Block, str]
) -> dict[Block, dict[Link, str]]:
    found: dict[Block, dict[Link, str]] = {}
    for one in references:
        if notes[one.target] in signs:
            found.setdefault(one.leaf, {})[one.link] = signs[notes[one.target]]
    return found


def _signed(runs: list[Run], links: dict[Link, str]) -> list[Run]:
    """The runs with signs for these links, and without brackets around them."""
    kept: list[Run] = []
    texts = [run for run in runs if run.text]
    for link, group in groupby(texts, key=lambda run: run.link if run.link in links else None):
        given = list(group)
        if link is None:
            if kept and SIGN in kept[-1].marks and given[0].text.startswith(("]", ")")):
                _close_bracket(kept, given[0])
            kept.extend(given)
        else:
            kept.append(Run(links[link], (SIGN,)))
    return kept


def _close_bracket(kept: list[Run], after: Run) -> None:
    if len(kept) > 1 and kept[-2].text.endswith("[" if after.text[0] == "]" else "("):
        kept[-2].text, after.text = kept[-2].text[:-1], after.text[1:]


def _take_out(notes: list[Block]) -> None:
    """Take the notes out of their places, with the rule that parts them from the text."""
    for note in notes:
        note.gone = True
    block = notes[0] if notes else None
    # Notes that omctpub itself rendered follow no rule.
    while block is not None and block.parent is not None and block.attributes.get("role") != "doc-endnotes":
        before = block.parent.blocks[: block.parent.blocks.index(block)]
        last = next((one for one in reversed(before) if not one.empty), None)
        if last is not None:
            last.gone = last.gone or last.kind == "hr"
            return
        block = block.parent
