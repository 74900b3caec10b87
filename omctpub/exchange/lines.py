"""JSON Lines, read one bounded line at a time: no line and no file can fill the memory."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, BinaryIO

LONGEST_LINE = 5 * 1024 * 1024
MOST_PARTS = 100_000
_BOM = b"\xef\xbb\xbf"
_CHUNK = 64 * 1024


class BadLine(ValueError):
    """A line that holds no JSON object; the text says why."""


@dataclass(frozen=True)
class Line:
    """Line `number` of a file, `size` bytes with its end; `content` is None where it is too long."""

    number: int
    size: int
    content: bytes | None


def lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines of a file; of one that is too long only its size is learnt."""
    for number in count(1):
        content = stream.readline(LONGEST_LINE + 1)
        if not content:
            return
        if len(content) > LONGEST_LINE and not content.endswith(b"\n"):
            yield Line(number, len(content) + _skip(stream), None)
        else:
            yield Line(number, len(content), content.removeprefix(_BOM) if number == 1 else content)


def _skip(stream: BinaryIO) -> int:
    """Go on to the next line; gives the number of bytes left out."""
    skipped = 0
    while chunk := stream.readline(_CHUNK):
        skipped += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return skipped


def parse(line: Line) -> dict[str, Any]:
    """The object on a line. Control characters written as they are count as if they were escaped."""
    if line.content is None:
        limit = LONGEST_LINE // 1024 // 1024
        raise BadLine(f"is {line.size:,} bytes long, and at most {limit} MiB are read. Split the item.")
    if line.content.count(b"[") + line.content.count(b"{") > MOST_PARTS:
        raise BadLine(f"has more than {MOST_PARTS:,} brackets, which is no item. Look at what wrote it.")
    try:
        value = json.loads(
            line.content.decode("utf-8").rstrip("\r\n"), parse_constant=_no_number, strict=False
        )
    except UnicodeDecodeError as error:
        raise BadLine(f"is not UTF-8 at byte {error.start + 1}. Save the file as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise BadLine(f"is no JSON at column {error.colno}: {error.msg}.") from None
    except RecursionError:
        raise BadLine("is nested too deeply to be an item.") from None
    except ValueError as error:
        raise BadLine(f"holds a number that cannot be read: {error}.") from None
    if not isinstance(value, dict):
        raise BadLine('is no JSON object. Write one object a line, as {"id": …}.')
    return value


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no JSON")
