"""Lists as word processors paste them: paragraphs that begin with a bullet or a number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from omctpub.from_html.blocks import BULLET, Block
from omctpub.from_html.elements import declarations

_POINTS_A_LEVEL = 36.0
_IN_POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 28.35, "mm": 2.835}
_LENGTH = re.compile(r"(-?\d{1,6}(?:\.\d{1,4})?)(pt|px|in|cm|mm)")
_LEVEL = re.compile(r"\bl(\d{1,4}) level(\d)\b")
_KIX = re.compile(r"\blst-kix_(\w+)-(\d)\b")
_NUMBER = re.compile(r"\(?(?:(\d{1,9})|([a-z])|([ivxlc]{2,6}))[.)]", re.IGNORECASE)
_BULLET = r"[·•▪▫◦‣●○■□➢➤✓✔]"
_SIGN = r"(?:[o§*–—-]|\(?(?:\d{1,3}|[a-z]|[ivx]{2,5})[.)])"
_CLEAR_POINT = re.compile(rf"\s*({_BULLET})\s+")
_SPACED_POINT = re.compile(rf"\s*({_BULLET}|{_SIGN})(?: ?\u00a0){{2,}}\s*")
_LISTED_POINT = re.compile(rf"\s*({_BULLET}|{_SIGN})\s+")
_LABEL = re.compile(r".*\d.*|.*\w{2,}.*", re.DOTALL)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_DEEPER_BULLETS = {"o": 2, "◦": 2, "○": 2, "§": 3, "▪": 3, "■": 3}


@dataclass(frozen=True)
class _Point:
    """A point of a list: how deep in points of margin, its number if it has one, the list it is of.

    `first` is the number with which a list begins whose first point this is.
    """

    depth: float
    number: int | None
    of: str
    block: Block
    first: int = 1


@dataclass
class _Lists:
    """The lists that are open in a block, the outermost first, each with depth and origin."""

    into: list[Block]
    parent: Block
    open: list[tuple[float, str, Block]] = field(default_factory=list)

    def add(self, point: _Point) -> None:
        while self.open and self.open[-1][0] > point.depth + 4:
            self.open.pop()
        kind = "ul" if point.number is None else "ol"
        if self.open and self.open[-1][0] > point.depth - 4:
            _, of, block = self.open[-1]
            if (block.kind, of) == (kind, point.of) and point.number != 1:
                block.add(point.block)
                return
            self.open.pop()
        self._begin(kind, point).add(point.block)

    def _begin(self, kind: str, point: _Point) -> Block:
        made = Block(kind, level=point.first)
        if self.open:
            self.open[-1][2].blocks[-1].add(made)
        else:
            made.parent = self.parent
            self.into.append(made)
        self.open.append((point.depth, point.of, made))
        return made


def make_lists(block: Block) -> None:
    """Put the paragraphs that are points of a list into lists, nested as their margins say."""
    for inner in block.blocks:
        make_lists(inner)
    kept: list[Block] = []
    lists = _Lists(kept, block)
    for inner in block.blocks:
        points = _points(inner, within=block)
        for point in points:
            lists.add(point)
        if not points and lists.open and _continues(inner):
            lists.open[-1][2].blocks[-1].add(inner)
        elif not points:
            lists.open = [] if not inner.empty else lists.open
            kept.append(inner)
    block.blocks = kept


def _points(block: Block, within: Block) -> list[_Point]:
    """The points that a block stands for; their signs are taken out of the text."""
    kix = _KIX.search(block.attributes.get("class", ""))
    if kix and block.kind in ("ul", "ol"):
        numbers = range(block.level, block.level + len(block.blocks))
        depth = _POINTS_A_LEVEL * (int(kix[2]) + 1)
        return [
            _Point(depth, number if block.kind == "ol" else None, kix[1], point, number)
            for number, point in zip(numbers, block.blocks, strict=True)
        ]
    sign = _take_sign(block) if block.kind in ("p", "line") else ""
    if not sign or within.kind == "li":
        return []
    style = declarations(block.attributes.get("style", ""))
    level = _LEVEL.search(style.get("mso-list", ""))
    depth = _POINTS_A_LEVEL * int(level[2]) if level else _margin(style, sign)
    point = Block("li")
    point.add(Block("line", runs=block.runs))
    return [_Point(depth, _number(sign), level[1] if level else "", point, _first(sign))]


def _take_sign(block: Block) -> str:
    """Take the bullet or number off a paragraph that begins with one; "" for other paragraphs."""
    marked = [run for run in block.runs if BULLET in run.marks]
    sign = "".join(run.text for run in marked).strip()
    if sign and _LABEL.fullmatch(sign) and not _NUMBER.fullmatch(sign):
        return ""  # "Article 3" and "1.1." are words of the text: others cite it by them
    if sign:
        block.runs = [run for run in block.runs if run not in marked]
        return sign
    text = block.text
    listed = "msolist" in block.attributes.get("class", "").lower()
    found = _CLEAR_POINT.match(text) or (_LISTED_POINT if listed else _SPACED_POINT).match(text)
    if not found or _stands_alone(text, found):
        return ""
    block.cut(found.end())
    return found[1]


def _stands_alone(text: str, sign: re.Match[str]) -> bool:
    """Whether a number or letter is all there is: then it is the text, and no sign before one."""
    return sign[1][:1].isalnum() and not text[sign.end() :].strip()


def _margin(style: Mapping[str, str], sign: str) -> float:
    length = _LENGTH.match(style.get("margin-left", ""))
    if length:
        return float(length[1]) * _IN_POINTS[length[2]]
    return _POINTS_A_LEVEL * _DEEPER_BULLETS.get(sign, 1)


def _number(sign: str) -> int | None:
    """The number that a point bears: 0 where only its place in the list can tell, None for a bullet."""
    number = _NUMBER.fullmatch(sign)
    if not number:
        return None
    return int(number[1]) if number[1] else int(sign.strip("().").lower() == "a")


def _first(sign: str) -> int:
    """The number that a list begins with whose first point bears this sign: 3 for "c)", 4 for "iv."."""
    number = _NUMBER.fullmatch(sign)
    if not number:
        return 1
    if number[1]:
        return int(number[1])
    word = sign.strip("().").lower()
    if len(word) == 1 and word not in "ivx":
        return ord(word) - ord("a") + 1
    values = [_ROMAN[letter] for letter in word]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _continues(block: Block) -> bool:
    """Whether a paragraph without a sign belongs to the point before it."""
    return block.kind == "p" and "msolist" in block.attributes.get("class", "").lower() and not block.empty
