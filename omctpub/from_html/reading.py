"""HTML, however untidy, read into blocks: in time and memory that grow with its length only.

What is nested too deeply to be meant loses its nesting and keeps its words. (The parser of nh3 needs a
minute for 100,000 nested elements, which is why the cleaning comes after the conversion.)
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

from omctpub.from_html import elements
from omctpub.from_html.blocks import Block, Link, Mark, Run
from omctpub.from_html.nesting import CELLS, GROUPS_OF_ROWS, LISTS, OpenBlocks, OpenMarks
from omctpub.markdown import may_link
from omctpub.text import without_controls

_BLANKS = re.compile(r"[ \t\n\r\f]+")
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_END_TAG = re.compile(r"</([a-zA-Z][^\s/>]*)")
_UNFINISHED_TAG = re.compile(r"<[a-zA-Z/!?]")
_FILE_NAME = re.compile(r"[\w() .-]+\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?)", re.IGNORECASE)
_RAW = ("script", "style")


def read(html: str) -> tuple[Block, Counter[str]]:
    """The blocks of a text in HTML, and how often something was left out, by what it is called."""
    reader = _Reader(html)
    reader.feed(_without_loose_ends(html))
    reader.close()
    return reader.blocks.root, +reader.lost


def _without_loose_ends(html: str) -> str:
    """Without comments and tags that never end, for which HTMLParser would search again and again.

    What Word writes as <![if …]> is in its eyes a section of SGML; every browser takes it for a comment.
    """
    comment = html.find("<!--", max(html.rfind("-->"), 0))
    ended = html[:comment] if comment >= 0 else html
    tag = _UNFINISHED_TAG.search(ended, ended.rfind(">") + 1)
    return (ended[: tag.start()] if tag else ended).replace("<![", "<?[")


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lost: Counter[str] = Counter()
        self._marks = OpenMarks()
        self.blocks = OpenBlocks(self._marks)
        self._leaf: Block | None = None
        # Start tags that opened nothing: their end tags close nothing.
        self._flattened: Counter[str] = Counter()
        self._anchors: list[str] = []
        self._skipping = ""
        self._skipped = 0
        self._ends = Counter(tag.lower() for tag in _END_TAG.findall(html))

    # What HTMLParser calls

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if self._skipping:
            self._skipped += tag == self._skipping
            return
        attributes = {name: value or "" for name, value in attrs if name in elements.KEPT_ATTRIBUTES}
        lost = elements.taken_out(tag, attributes)
        if lost is not None and (self._ends[tag] > 0 or tag in _RAW):
            self._skipping, self._skipped = tag, 1
            self._lose(lost)
        elif tag in elements.VOID:
            self._void(tag, attributes)
        elif tag in elements.INLINE:
            self._start_inline(tag, attributes)
        elif tag in elements.BLOCKS:
            self._start_block(tag, attributes)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in elements.VOID:
            self._ends[tag] += 1
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._ends[tag] -= 1
        if self._skipping:
            self._skipped -= tag == self._skipping
            if not self._skipped:
                self._skipping = ""
        elif self._flattened[tag]:
            self._flattened[tag] -= 1
            self._part()
        elif tag in elements.INLINE:
            self._end_inline(tag)
        elif tag in elements.BLOCKS:
            self._leaf = None
            self.blocks.end(tag)

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        text = _storable(data)
        if self._leaf and self._leaf.kind == "pre":
            self._add(text)
            return
        # Texts typed into a form have paragraphs without any element for them.
        loose = self._leaf is None or self._leaf.kind == "line"
        among = self.blocks.top.kind in ("root", "div", "quote")
        for number, part in enumerate(_EMPTY_LINE.split(text) if loose and among else [text]):
            if number and self._leaf and self._leaf.kind == "line":
                self._leaf = None
            self._add(_BLANKS.sub(" ", part))

    # Texts

    def _add(self, text: str) -> None:
        if not text or (self._leaf is None and not text.strip(" ")):
            return
        leaf = self._leaf or self._begin("line")
        leaf.runs.append(Run(text, self._marks.now))

    def _begin(self, kind: str, attributes: Mapping[str, str] | None = None, level: int = 1) -> Block:
        """Begin a block of text; anchors that stood between two blocks belong to it."""
        leaf = self.blocks.room().add(Block(kind, dict(attributes or {}), level))
        if self._anchors:
            leaf.runs.append(Run("", ids=tuple(self._anchors)))
            self._anchors = []
        self._leaf = leaf
        return leaf

    def _part(self) -> None:
        """Keep apart what comes before and after; within headings and code by a blank only."""
        if self._leaf and self._leaf.kind in ("h", "pre"):
            self._leaf.runs.append(Run(" " if self._leaf.kind == "h" else "\n", self._marks.now))
        else:
            self._leaf = None

    def _lose(self, what: str) -> None:
        self.lost[what] += bool(what)

    # Elements without content

    def _void(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "br" and self._leaf:
            self._leaf.runs.append(Run("\n", self._marks.now))
        elif tag == "hr":
            self._begin("hr")
            self._leaf = None
        elif tag == "img":
            self._image(" ".join(_storable(attributes.get("alt", "")).split()))
        self._lose(elements.LOST_VOIDS.get(tag, ""))

    def _image(self, alt: str) -> None:
        """Pictures are no part of a text. What describes them is, in brackets; an emoji stays as it is."""
        described = not _FILE_NAME.fullmatch(alt) and any(char.isalnum() for char in alt)
        if described:
            self._add(f"[{alt}]")
        elif alt and not _FILE_NAME.fullmatch(alt):
            self._add(alt)
            return
        self._lose("images")

    # Marks

    def _start_inline(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "a":
            self._marks.end("a")
        self._anchor(attributes.get("id", ""), attributes.get("name", "") if tag == "a" else "")
        marks: list[Mark] = list(elements.marks(tag, attributes))
        link = self._link(attributes) if tag == "a" and "href" in attributes else None
        if not self._marks.start(tag, [link, *marks] if link else marks):
            self._flattened[tag] += 1
        elif tag == "q":
            self._add('"')

    def _end_inline(self, tag: str) -> None:
        if self._marks.end(tag) and tag == "q":
            self._add('"')

    def _link(self, attributes: Mapping[str, str]) -> Link | None:
        href = attributes["href"].strip()
        if may_link(href):
            return Link(href, " ".join(attributes.get("title", "").split()))
        self._lose("links to addresses that are not allowed")
        return None

    def _anchor(self, *names: str) -> None:
        found = [name for name in names if name]
        if found and self._leaf:
            self._leaf.runs.append(Run("", self._marks.now, tuple(found)))
        else:
            self._anchors.extend(found)

    # Blocks

    def _start_block(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in elements.PARAGRAPHS or tag in elements.DIVISIONS:
            self._start_division(tag, attributes)
        elif tag in elements.HEADINGS:
            self._begin("h", attributes, int(tag[1]))
        elif tag == "pre":
            self._begin("pre", attributes)
        elif tag in ("ul", "ol", "menu", "dir"):
            kind = "ol" if tag == "ol" else "ul"
            self._push(tag, kind, attributes, _number(attributes.get("start", ""), 999_000_000))
        elif tag in ("blockquote", "table"):
            self._push(tag, "quote" if tag == "blockquote" else tag, attributes)
        elif tag == "li":
            self._start_point(attributes)
        else:
            self._start_part_of_table(tag, attributes)

    def _start_division(self, tag: str, attributes: dict[str, str]) -> None:
        leaf = self._leaf
        if leaf and (leaf.kind == "pre" or (leaf.kind == "h" and self._ends[f"h{leaf.level}"] > 0)):
            self._flattened[tag] += 1
            self._part()
        elif tag in elements.PARAGRAPHS:
            self._begin("p" if tag == "p" else "line", attributes)
        else:
            self._push(tag, "div", attributes)

    def _start_point(self, attributes: dict[str, str]) -> None:
        self.blocks.end_point()
        if self.blocks.top.kind not in LISTS:
            self._push("ul", "ul", {})
        self._push("li", "li", attributes)

    def _start_part_of_table(self, tag: str, attributes: dict[str, str]) -> None:
        row = ["tr"] if tag in CELLS else []
        if not self.blocks.back_to("table", *GROUPS_OF_ROWS, *row):
            return
        if tag in CELLS and self.blocks.top.kind != "tr":
            self._push("tr", "tr", {})
        kinds = {"thead": "head", "tbody": "div", "tfoot": "div"}
        self._push(tag, kinds.get(tag, tag), attributes, _number(attributes.get("colspan", ""), 1_000))

    def _push(self, tag: str, kind: str, attributes: dict[str, str], level: int = 1) -> None:
        self._leaf = None
        if not self.blocks.start(tag, kind, attributes, level):
            self._flattened[tag] += 1


def _storable(text: str) -> str:
    return without_controls(text)[0].replace("\0", "")


def _number(text: str, most: int) -> int:
    digits = text.strip()
    return min(int(digits[:9]), most) if digits.isascii() and digits.isdecimal() else 1
