"""A process that another began ends with it, even if that one was killed and could end nothing itself."""

import multiprocessing
import os
import threading
import time

SECONDS_BETWEEN_LOOKS = 0.5


def end_with_parent() -> None:
    """From now on, and in the middle of whatever is under way. Nothing where no other began it."""
    parent = multiprocessing.parent_process()
    if parent and parent.pid:
        threading.Thread(target=_end_after, args=(parent.pid,), name="parent", daemon=True).start()


def _end_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(0)
