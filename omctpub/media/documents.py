"""PDFs: their pages counted and their text read, in a process that cannot take the site along."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask_babel import lazy_gettext as _

from omctpub.media.recognising import Refused
from omctpub.text import tidy, unstorable, without_controls

MOST_BYTES = 100 * 1024 * 1024
SECONDS = 20
# Besides what the process allows itself: it stops after a page, and one page may never end.
_MORE_SECONDS = 10
# Run as a file: nothing else of omctpub is loaded there, and pypdf nowhere else.
# What whoever brings one should know. The sentences go on after its name.
WARNINGS: Mapping[str, object] = {
    "author": _("tells the name of its author in its properties. Take it out if nobody should know it."),
    "programs": _("holds programs or other files. It is kept as it is, and readers can only save it."),
}
_PROGRAM = Path(__file__).with_name("reading_pdf.py")


@dataclass(frozen=True)
class Pdf:
    """What is known of a PDF; `warnings` are keys of `WARNINGS`."""

    pages: int
    text: str
    warnings: tuple[str, ...]


def looked_through(file: Path) -> Pdf:
    """Pages and text of a PDF; Refused where it cannot be read at all."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        command = [sys.executable, "-P", str(_PROGRAM), str(file), str(SECONDS)]
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS + _MORE_SECONDS,
                check=False,
            )
        said.seek(0)
        return _heard(said)


def _heard(said: IO[str]) -> Pdf:
    """What the process told before it ended, by itself or not."""
    first = _line(said.readline())
    if "pages" not in first:
        raise Refused(_why_not(first))
    text = "\n\n".join(str(_line(line).get("text", "")) for line in said)
    return Pdf(int(str(first["pages"])), _storable(text), tuple(_warnings(first)))


def _line(line: str) -> dict[str, object]:
    """Empty where the process was ended in the middle of a line."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _storable(text: str) -> str:
    clean = without_controls(text.replace("\0", ""))[0].encode(errors="replace").decode()
    return "" if unstorable(clean) else tidy(clean)


def _warnings(first: dict[str, object]) -> Iterator[str]:
    yield from (name for name in WARNINGS if first.get(name))


def _why_not(first: dict[str, object]) -> object:
    """What the process gave as its reason, or ended without telling."""
    reasons = {
        "protected": _("is protected by a password. Save it without one."),
        "damaged": _("begins like a PDF and cannot be read: it is cut off or damaged. Save it anew."),
        "empty": _("has no page."),
        "pages": _(
            "has %(has)s pages; at most %(most)s are taken. Divide it.",
            has=first.get("has"),
            most=first.get("most"),
        ),
    }
    return reasons.get(str(first.get("refused")), _("cannot be read within bounds of time and memory."))
