"""Runs of text with marks, written as the Markdown of a paragraph, a heading or a cell."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from omctpub.from_html import signs
from omctpub.from_html.blocks import CODE, EM, SIGN, STRONG, STRUCK, SUB, SUP, Link, Mark, Run
from omctpub.markdown import words

_LONGEST_TRIED = 50_000
_DELIMITERS: dict[Mark, str] = {STRONG: "**", EM: "*", STRUCK: "~~"}
# Whether no mark is put around a link, and which marks are kept.
_ATTEMPTS: tuple[tuple[bool, Sequence[Mark]], ...] = (
    (False, (STRONG, EM, STRUCK)),
    (True, (STRONG, EM, STRUCK)),
    (True, (STRONG,)),
)
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_NUMERAL = re.compile(r"\s*(?:[+\-−]?[0-9]+[+\-−]?|[+\-−n])\s*")

_WIDE_BLANK = re.compile(r"[ \u00a0]{2,}")


def paragraphs(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs ready to be written: without needless blanks, parted where two lines break at once."""
    lines: list[list[Run]] = [[]]
    breaks: list[tuple[Mark, ...]] = [()]
    for run in _ready(runs):
        first, *more = run.text.split("\n")
        lines[-1].append(Run(first, run.marks))
        lines.extend([Run(text, run.marks)] for text in more)
        breaks.extend(run.marks for _ in more)
    paragraph: list[Run] = []
    for before, line in zip(breaks, map(_trimmed, lines), strict=True):
        if line and paragraph:
            paragraph.append(Run("\n", before))
        elif paragraph:
            yield paragraph
            paragraph = []
        paragraph.extend(line)
    if paragraph:
        yield paragraph


def paragraph(runs: Sequence[Run]) -> str:
    """One of the `paragraphs` as Markdown."""
    return _written(runs, at_line_starts=True)


def heading(runs: Sequence[Run]) -> str:
    return signs.escaped_end_of_heading(_written(_on_one_line(runs)))


def cell(runs: Sequence[Run]) -> str:
    return _written(_on_one_line(runs)).replace("|", "\\|")


def _on_one_line(runs: Sequence[Run]) -> list[Run]:
    lines = paragraphs(runs)
    joined = [run for line in lines for run in (*line, Run("\n"))]
    return _trimmed([Run(run.text.replace("\n", " "), run.marks) for run in joined])


def _ready(runs: Sequence[Run]) -> Iterator[Run]:
    """The runs with those marks only that Markdown has, and alike neighbours made one."""
    known = [Run(_raised(run), _marks(run)) for run in runs if run.text]
    for marks, alike in groupby(known, key=lambda run: run.marks):
        yield Run(unicodedata.normalize("NFC", "".join(run.text for run in alike)), marks)


def _raised(run: Run) -> str:
    """10⁶ is another number than 106: where Markdown has no mark, Unicode has characters."""
    if SUP in run.marks and _NUMERAL.fullmatch(run.text):
        return run.text.translate(_RAISED)
    if SUB in run.marks and _NUMERAL.fullmatch(run.text):
        return run.text.translate(_LOWERED)
    return run.text.replace("\n", " ") if CODE in run.marks else run.text


def _marks(run: Run) -> tuple[Mark, ...]:
    """The marks to write; code cannot have any within, but a link may lead from it."""
    if SIGN in run.marks:
        return (SIGN,)
    links = [mark for mark in run.marks if isinstance(mark, Link) and mark.href and mark.href[0] != "#"]
    if CODE not in run.marks:
        return tuple(mark for mark in run.marks if mark in _DELIMITERS or mark in links)
    outside = run.marks[: run.marks.index(CODE)]
    kept = [mark for mark in outside if mark in _DELIMITERS or mark in links]
    return (*kept, *(link for link in links if link not in kept), CODE)


def _trimmed(line: list[Run]) -> list[Run]:
    kept: list[Run] = []
    blank = True
    for run in line:
        text = _WIDE_BLANK.sub(" ", run.text)
        text = text.lstrip() if blank else text
        if text:
            kept.append(Run(text, run.marks))
            blank = text[-1] in " \u00a0"
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    if kept:
        kept[-1] = Run(kept[-1].text.rstrip(), kept[-1].marks)
    return kept


def _written(runs: Sequence[Run], at_line_starts: bool = False) -> str:
    """The Markdown of the runs.

    Whether asterisks are read as a mark depends on all that stands around them. Unless that is plain, it is
    tried; where no attempt reads as it should, the words are kept without those marks.
    """
    certain = _is_certain(runs)
    text = "".join(run.text for run in runs)
    for links_first, marks in _ATTEMPTS if certain or len(text) <= _LONGEST_TRIED else ():
        written = _Writer(links_first).write(_only(marks, runs))
        written = signs.escaped_starts(written) if at_line_starts else written
        if certain or words(written).split() == text.split():
            return written
    written = _Writer(links_first=True).write(_only((), runs))
    return signs.escaped_starts(written) if at_line_starts else written


def _is_certain(runs: Sequence[Run]) -> bool:
    """Whether each mark stands alone, around words that begin and end with a letter or a digit."""
    marks = [any(mark in _DELIMITERS for mark in run.marks) for run in runs]
    if not any(marks):
        return True
    apart = not any(run.marks and after.marks for run, after in pairwise(runs))
    return apart and all(
        len(run.marks) == 1 and _is_letter(run.text.lstrip()[:1]) and _is_letter(run.text.rstrip()[-1:])
        for run, marked in zip(runs, marks, strict=True)
        if marked
    )


def _only(kept: Sequence[Mark], runs: Sequence[Run]) -> list[Run]:
    return [
        Run(run.text, tuple(mark for mark in run.marks if mark in kept or mark not in _DELIMITERS))
        for run in runs
    ]


class _Writer:
    """Writes runs with their marks nested; with `links_first` no mark is outside of a link."""

    def __init__(self, links_first: bool) -> None:
        self.links_first = links_first

    def write(self, runs: Sequence[Run], left: str = "", right: str = "", in_link: bool = False) -> str:
        """`left` and `right` are the characters that stand before and after the runs."""
        out: list[str] = []
        at = 0
        while at < len(runs):
            mark, end = self._outermost(runs, at)
            before = runs[at - 1].text[-1] if at else left
            after = runs[end].text[0] if end < len(runs) else right
            if mark is None:
                out.append(self._unmarked(runs, at, after, in_link))
            else:
                inner = [Run(run.text, tuple(m for m in run.marks if m is not mark)) for run in runs[at:end]]
                out.append(self._marked(mark, inner, before, after, in_link))
            at = end
        return "".join(out)

    def _outermost(self, runs: Sequence[Run], at: int) -> tuple[Mark | None, int]:
        """The mark that reaches furthest from here, and where it ends."""
        best: tuple[Mark | None, int] = (None, at + 1)
        marks = [mark for mark in runs[at].marks if mark not in (CODE, SIGN)]
        for mark in [runs[at].link] if self.links_first and runs[at].link else marks:
            end = at + 1
            while end < len(runs) and mark in runs[end].marks:
                end += 1
            if best[0] is None or end > best[1]:
                best = (mark, end)
        return best

    def _unmarked(self, runs: Sequence[Run], at: int, after: str, in_link: bool) -> str:
        run = runs[at]
        if CODE in run.marks:
            return signs.code(run.text)
        if SIGN in run.marks:
            return run.text
        if at + 1 < len(runs) and SIGN in runs[at + 1].marks:
            after = ""
        # At the start of a paragraph [^1]: would begin a note.
        colon = "\\" if at == 1 and SIGN in runs[0].marks and run.text.startswith(":") else ""
        return colon + signs.escaped(run.text, after, in_link)

    def _marked(self, mark: Mark, runs: list[Run], before: str, after: str, in_link: bool) -> str:
        strict = not isinstance(mark, Link)
        lead, runs = _without_edge(runs, before, strict, 0)
        trail, runs = _without_edge(runs, after, strict, -1)
        lead, trail = signs.escaped(lead, "", in_link), signs.escaped(trail, "", in_link)
        if not runs:
            return lead + trail
        if isinstance(mark, Link):
            text = "".join(run.text for run in runs)
            return f"{lead}{signs.linked(mark, text, self.write(runs, '[', ']', True))}{trail}"
        sign = _DELIMITERS[mark]
        return f"{lead}{sign}{self.write(runs, sign[0], sign[0], in_link)}{sign}{trail}"


def _without_edge(runs: list[Run], beside: str, strict: bool, end: int) -> tuple[str, list[Run]]:
    """What cannot stand at the edge of a mark, and the rest; `end` is 0 for the first run, -1 for the last.

    Blanks cannot, nor can a punctuation mark beside a letter outside: **so.**On is not read as a mark.
    """
    taken, rest = "", list(runs)
    while rest:
        run = rest[end]
        text = run.text[::-1] if end else run.text
        size = len(text) - len(text.lstrip())
        if not size and strict and CODE not in run.marks and not run.link:
            size = int(_is_letter(taken[-1:] or beside) and _is_punctuation(text[0]))
        if not size:
            break
        taken += text[:size]
        rest[end] = Run(text[size:][::-1] if end else text[size:], run.marks)
        if not rest[end].text:
            del rest[end]
    return taken[::-1] if end else taken, rest


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _is_letter(char: str) -> bool:
    return bool(char) and not char.isspace() and not _is_punctuation(char)
