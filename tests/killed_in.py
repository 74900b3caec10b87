"""`killed_in.py STEP N WORDS…`: a command of omctpub that is killed while it writes to the search index.

What stands on the disk changes by calls of the system alone. The SIGKILL comes before the N-th of those that
the engine makes within `update`, `merge`, `rebuild` or `replace`, the smallest of which take a thousandth of
a second: by the clock none would ever be hit.
"""

import os
import signal
import sys
from itertools import count
from types import FrameType

from omctpub.cli import main
from omctpub.search.whoosh import engine

CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate"}
FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_numbers = count(1)


def watch(step: str, last: int) -> None:
    def look(event: str, arguments: tuple[object, ...]) -> None:
        if _changes(event, arguments) and _within(step, sys._getframe(1)) and next(_numbers) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


def _changes(event: str, arguments: tuple[object, ...]) -> bool:
    flags = arguments[2] if event == "open" else 0
    return event in CHANGES or bool(isinstance(flags, int) and flags & FOR_WRITING)


def _within(step: str, frame: FrameType | None) -> bool:
    while frame and (frame.f_code.co_name, frame.f_code.co_filename) != (step, engine.__file__):
        frame = frame.f_back
    return frame is not None


if __name__ == "__main__":
    watch(sys.argv[1], int(sys.argv[2]))
    main(sys.argv[3:], prog_name="omctpub")
