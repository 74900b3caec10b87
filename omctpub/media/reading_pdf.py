"""Reads one PDF in a process of its own, which may take only so much time and memory.

    python reading_pdf.py FILE SECONDS

It writes lines of JSON: first what the document is, or why it is refused; then the text of page after page.
"""

import json
import logging
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

MOST_MEMORY = 1024 * 1024 * 1024
MOST_PAGES = 3_000
MOST_TEXT = 1_000_000

# Why one is refused; `documents` says it in words.
_PROTECTED, _DAMAGED, _PAGES, _EMPTY = "protected", "damaged", "pages", "empty"
_PROGRAMS = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


def read(file: Path, seconds: float) -> Iterator[dict[str, Any]]:
    """What to write, line by line; of the text what can be read in so many seconds."""
    until = time.monotonic() + seconds
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            yield {"refused": _PROTECTED}
            return
        pages = len(reader.pages)
        author = bool(reader.metadata and reader.metadata.author)
    except DependencyError:
        yield {"refused": _PROTECTED}
        return
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError):
        yield {"refused": _DAMAGED}
        return
    if not 1 <= pages <= MOST_PAGES:
        yield {"refused": _PAGES if pages else _EMPTY, "has": f"{pages:,}", "most": f"{MOST_PAGES:,}"}
        return
    yield {"pages": pages, "author": author, "programs": _holds_programs(file)}
    yield from _texts(reader, until)


def _holds_programs(file: Path) -> bool:
    """Whether it says that it does; what stands within packed objects is not looked for."""
    content = file.read_bytes()
    return any(mark in content for mark in _PROGRAMS)


def _texts(reader: PdfReader, until: float) -> Iterator[dict[str, Any]]:
    left = MOST_TEXT
    for page in reader.pages:
        if left <= 0 or time.monotonic() > until:
            return
        try:
            text = page.extract_text()[:left]
        except Exception:  # one page that cannot be read leaves the others
            continue
        left -= len(text)
        yield {"text": text}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    logging.disable()
    for line in read(Path(sys.argv[1]), float(sys.argv[2])):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
