"""The worker beside `serve`: in a process of its own, begun again where it dies, and gone when `serve` is."""

import logging
import multiprocessing
import signal
import threading
import time
from multiprocessing.connection import Pipe, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from omctpub.cli.worker import end_on, work
from omctpub.processes import end_with_parent

# One that dies at once, again and again, must not keep the machine busy.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
SECONDS_TO_FINISH = 5.0

log = logging.getLogger(__name__)


class Beside:
    """The site's worker, from `begin` to `end`."""

    def __init__(self, folder: Path, safe: bool) -> None:
        self._arguments = (folder, safe)
        self._over, self._end = Pipe(duplex=False)
        self._keeping: threading.Thread | None = None

    def begin(self) -> None:
        """The server forks its processes right after this, so nothing begins in a thread before that."""
        first = self._started()
        self._keeping = threading.Thread(target=self._keep, args=(first,), name="worker", daemon=True)
        self._keeping.start()

    def begin_anew(self) -> None:
        """As after the code has changed."""
        self.end()
        self.begin()

    def end(self) -> None:
        if self._keeping:
            self._end.send(None)
            self._keeping.join()
            self._over.recv()

    def _keep(self, process: BaseProcess) -> None:
        """Until it is over. The longer one lived, the sooner the next one begins."""
        pause, begun = FIRST_PAUSE, time.monotonic()
        while self._over not in wait([process.sentinel, self._over]):
            process.join()
            if time.monotonic() - begun > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            log.error("worker: it ended (code %s); the next begins in %g seconds", process.exitcode, pause)
            if self._over.poll(pause):
                return
            process, pause, begun = self._started(), min(2 * pause, LONGEST_PAUSE), time.monotonic()
        process.terminate()
        process.join(SECONDS_TO_FINISH)
        process.kill()

    def _started(self) -> BaseProcess:
        # A forked process would share the connections of this one.
        spawn = multiprocessing.get_context("spawn")
        process = spawn.Process(target=_work, args=self._arguments, name="omctpub worker", daemon=True)
        process.start()
        return process


def _work(folder: Path, safe: bool) -> None:
    """What the process does. A Ctrl-C is for `serve`, which ends it after the requests under way."""
    end_on(signal.SIGTERM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    work(folder, safe)
