"""Texts kept within themselves: whatever they hold, what stands beside them reads as if they were not there.

The controls of direction in a text count to its end and no further (UAX #9, the Unicode bidirectional
algorithm); a text is cut between characters as people see them (UAX #29), so that no family of emoji is torn.
"""

import re
import unicodedata
from collections.abc import Iterable

_LRE, _RLE, _PDF, _LRO, _RLO = "\u202a\u202b\u202c\u202d\u202e"
_LRI, _RLI, _FSI, _PDI = "\u2066\u2067\u2068\u2069"
_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
# A control, or what ends a paragraph (bidi class B), and with it all that is open.
_COUNTS = re.compile("[\u202a-\u202e\u2066-\u2069\n\r\x1c-\x1e\x85\u2029]")
_ISOLATED = re.compile("\u2068[^\u202a-\u202e\u2066-\u2069]*\u2069")
_CLOSED_BY = {**dict.fromkeys((_LRE, _RLE, _LRO, _RLO), _PDF), **dict.fromkeys((_LRI, _RLI, _FSI), _PDI)}
# Programs count 125 levels at most, two for each control (UAX #9, BD2); the page around needs some of them.
_DEEPEST = 50

_LONGEST_CLUSTER = 64
# What belongs to the character before it, besides marks: joiners, skin tones, tags, jamo, half-width voicing.
_GOES_ON = re.compile(
    "[\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff\ud7b0-\ud7fb\uff9e\uff9f\u0e33\u0eb3]"
)
# What belongs to the character after it: joiners, signs that enclose a number, first jamo.
_LEADS_ON = re.compile(
    "[\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u1100-\u115f\ua960-\ua97c\U000110bd\U000110cd\U000111c2\U000111c3]"
)
_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")
_VIRAMA = 9


def balanced(text: str) -> str:
    """The text with its controls of direction in pairs, each closed where its paragraph ends at the latest.

    What closes nothing is left out, and so is what is open deeper than any text needs. All else stays, and a
    text whose controls are in pairs is the same afterwards.
    """
    # Nearly every text is asked about, on every page: what no control can be in is known at once.
    if text.isascii() or text.isprintable() or not _CONTROL.search(text):
        return text
    return "".join(balanced_pieces((text,)))


def balanced_pieces(pieces: Iterable[str]) -> list[str]:
    """The same for a text in pieces, which may have a pair's ends in two of them."""
    opened = _Opened()
    found = [_COUNTS.sub(lambda char: opened.instead_of(char[0]), piece) for piece in pieces]
    return [*found[:-1], found[-1] + opened.closed()] if found else []


class _Opened:
    """What is open at a place in a text: the closers to come, and how much was opened beyond the deepest."""

    def __init__(self) -> None:
        self._closers: list[str] = []
        self._isolates_beyond = self._others_beyond = 0

    def instead_of(self, char: str) -> str:
        """What stands in the place of a control or of a paragraph's end: itself, nothing, or more."""
        if char in _CLOSED_BY:
            return char if self._opens(_CLOSED_BY[char]) else ""
        if char == _PDF:
            return char if self._closes_last() else ""
        if char == _PDI:
            return char if self._closes_isolate() else ""
        return self.closed() + char

    def closed(self) -> str:
        """What closes all that is open."""
        closers = "".join(reversed(self._closers))
        self._closers.clear()
        self._isolates_beyond = self._others_beyond = 0
        return closers

    def _opens(self, closer: str) -> bool:
        """Steps X2 to X5c of UAX #9: what is beyond the deepest is only counted."""
        beyond = self._isolates_beyond or self._others_beyond or len(self._closers) == _DEEPEST
        if not beyond:
            self._closers.append(closer)
        elif closer == _PDI:
            self._isolates_beyond += 1
        elif not self._isolates_beyond:
            self._others_beyond += 1
        return not beyond

    def _closes_last(self) -> bool:
        """Step X7: what was opened last, if that is no isolate."""
        if self._isolates_beyond:
            return False
        if self._others_beyond:
            self._others_beyond -= 1
            return False
        if self._closers[-1:] != [_PDF]:
            return False
        self._closers.pop()
        return True

    def _closes_isolate(self) -> bool:
        """Step X6a: the innermost isolate, with all that was opened in it."""
        if self._isolates_beyond:
            self._isolates_beyond -= 1
            return False
        if _PDI not in self._closers:
            return False
        self._others_beyond = 0
        while self._closers.pop() != _PDI:
            pass
        return True


def isolated(text: str, direction: str) -> str:
    """The text as a part of a sentence of that `direction`, "ltr" or "rtl", that has no markup.

    Where it has letters of the other direction or controls, it stands between FSI and PDI; what does so
    already in it counts for neither.
    """
    if text.isascii() and direction == "ltr":
        return text
    against, loose = ("R", "AL") if direction == "ltr" else ("L",), _ISOLATED.sub("", text)
    if not _CONTROL.search(loose) and all(unicodedata.bidirectional(char) not in against for char in loose):
        return text
    return f"{_FSI}{balanced(text)}{_PDI}"


def shortened(text: str, longest: int) -> str:
    """The text in at most `longest` characters, cut with "…" where it is longer."""
    if len(text) <= longest:
        return text
    return text[: whole_until(text, longest - 1)].rstrip() + "…"


def in_one_line(text: str, longest: int) -> str:
    """The same in one line, cut between words where it can be.

    It can stand in a place that is not ours: what would turn the direction of its surroundings is left out.
    """
    line = " ".join(_CONTROL.sub("", text[: 10 * longest]).split())
    end = line.rfind(" ", longest // 2, longest) if len(line) > longest else -1
    return line[:end].rstrip(" ,;:.-–—،؛、。") + "…" if end > 0 else shortened(line, longest)


def whole_until(text: str, end: int) -> int:
    """The last place up to `end` where no character, as people see it, is torn.

    Longer than any of them is nothing but a heap of marks, which may be cut anywhere.
    """
    places = range(end, max(end - _LONGEST_CLUSTER, 0), -1)
    return next((at for at in places if not _within_cluster(text, at)), end)


def _within_cluster(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _GOES_ON.match(after) or unicodedata.category(after)[0] == "M" or before + after == "\r\n":
        return True
    if _LEADS_ON.match(before) or unicodedata.combining(before) == _VIRAMA:
        return True
    return bool(_FLAG_LETTER.match(after)) and _letters_of_flags_before(text, at) % 2 == 1


def _letters_of_flags_before(text: str, at: int) -> int:
    begin = at
    while begin > 0 and _FLAG_LETTER.match(text[begin - 1]):
        begin -= 1
    return at - begin
