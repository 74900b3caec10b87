"""A running `omctpub serve`: its answers over HTTP, and the CPU that all its processes have used."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from bench.filling import BenchError, omctpub

SECONDS_TO_START = 60
SECONDS_TO_ANSWER = 120
TICKS = os.sysconf("SC_CLK_TCK")
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    """What came back: `seconds` from the request to the last byte, `size` of the body in bytes."""

    status: int
    seconds: float
    size: int
    etag: str


@dataclass
class Client:
    """One kept-alive connection."""

    port: int
    _connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection(HOST, self.port, timeout=SECONDS_TO_ANSWER)

    def ask(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        start = time.perf_counter()
        self._connection.request("GET", address, headers=dict(headers or {}))
        response = self._connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - start
        return Answer(response.status, seconds, len(body), response.headers.get("ETag", ""))

    def read(self, address: str) -> str:
        """The text of what is there; a BenchError where nothing is."""
        self._connection.request("GET", address)
        response = self._connection.getresponse()
        text = response.read().decode()
        if response.status != 200:
            raise BenchError(f"{address} answered {response.status}.")
        return text

    def close(self) -> None:
        self._connection.close()


@dataclass(frozen=True)
class Server:
    """A server of one site, on a port of its own."""

    size: int
    port: int
    process: int

    def client(self) -> Client:
        return Client(self.port)

    def cpu(self) -> float:
        """Seconds of CPU, user and system, that the server's processes have used since they began."""
        return sum(_ticks(process) for process in family(self.process)) / TICKS


@contextmanager
def serving(site: Path, size: int, workers: int = 1) -> Iterator[Server]:
    """Serve a site until the end of the block."""
    port = _free_port()
    command = omctpub("--site", site, "serve", "--port", port, "--workers", workers)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
        try:
            server = Server(size, port, running.pid)
            _wait(server, running)
            yield server
        finally:
            running.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: Server, running: "subprocess.Popen[bytes]") -> None:
    """Until the home page answers."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and running.poll() is None:
        client = server.client()
        try:
            if client.ask("/en/").status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            client.close()
    raise BenchError(f"the site of {server.size:,} items does not answer on port {server.port}.")


def _stat(process: str) -> list[str]:
    """The figures of /proc/<process>/stat from the state on, for the name before may hold anything."""
    try:
        return (
            Path(f"/proc/{process}/stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(")")[2]
            .split()
        )
    except OSError:
        return []


def family(root: int) -> set[int]:
    """A process and all that descend from it."""
    parents = {
        int(name): stat[1] for name in os.listdir("/proc") if name.isdecimal() and (stat := _stat(name))
    }
    found, waiting = {root}, [str(root)]
    while waiting:
        parent = waiting.pop()
        children = [one for one, its_parent in parents.items() if its_parent == parent]
        found.update(children)
        waiting += map(str, children)
    return found


def _ticks(process: int) -> int:
    """User and system time of a process and of those of its children that have ended."""
    return sum(map(int, _stat(str(process))[11:15]))
