"""Each kind of page, asked for over HTTP on sites of several sizes in turn."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from bench.filling import BenchError
from bench.kinds import Kind
from bench.serving import Answer, Client, Server, serving

SECONDS_TO_WARM_UP = 0.5
AS_BROWSERS = "gzip, deflate, br, zstd"
FEWEST = 5
AT_ONCE = 4

_numbers = count(1)


@dataclass
class Measured:
    """One kind of page on one site. Milliseconds and bytes; no samples where it is not there."""

    kind: str
    site: int
    status: int = 0
    size: int = 0
    requests: int = 0
    per_second: float = 0.0
    cpus: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    @property
    def there(self) -> bool:
        return bool(self.cpus)

    @property
    def cpu(self) -> float:
        """CPU of the whole server for one request: the median of the rounds."""
        return median(self.cpus)

    @property
    def middle(self) -> float:
        return median(self.times)

    @property
    def slow(self) -> float:
        """Nineteen in twenty requests are answered within this time."""
        return within(self.times)


def within(times: Sequence[float]) -> float:
    """Nineteen in twenty took no longer."""
    return quantiles(times, n=20, method="inclusive")[-1]


def measure(
    sites: Mapping[int, Path], kinds: Sequence[Kind], rounds: int, seconds: float
) -> Iterator[list[Measured]]:
    """For each kind of page what it costs on every site, asked in turn so that all have the same weather."""
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(site, size)) for size, site in sites.items()]
        for kind in kinds:
            yield _compare(servers, kind, rounds, seconds)


def _compare(servers: Sequence[Server], kind: Kind, rounds: int, seconds: float) -> list[Measured]:
    asking = [(Asking(server, kind), Measured(kind.name, server.size)) for server in servers]
    there = [(one, measured) for one, measured in asking if one.warm_up(measured)]
    for _ in range(rounds):
        for one, measured in there:
            one.round(measured, seconds)
    for one, measured in there:
        measured.per_second = one.at_once(seconds)
        one.client.close()
    return [measured for _one, measured in asking]


class Asking:
    """Asks one server for one kind of page."""

    def __init__(self, server: Server, kind: Kind) -> None:
        self.server, self.kind = server, kind
        self.client = server.client()
        self.headers = {"Accept-Encoding": "identity" if kind.plain else AS_BROWSERS}
        self.wanted = 304 if kind.again else 200

    def warm_up(self, measured: Measured) -> bool:
        """Whether the page is there; asks until each thread of the server has probably been asked."""
        answer = self._first()
        measured.status, measured.size = answer.status, answer.size
        if answer.status != self.wanted:
            self.client.close()
            return False
        _until(lambda: self.ask(self.client), SECONDS_TO_WARM_UP)
        return True

    def ask(self, client: Client) -> Answer:
        answer = self._ask(client)
        if answer.status != self.wanted:
            raise BenchError(
                f"{self.kind.name}: answered {answer.status} after it had answered {self.wanted}."
            )
        return answer

    def _first(self) -> Answer:
        answer = self._ask(self.client)
        if self.kind.again and answer.etag:
            self.headers["If-None-Match"] = answer.etag
            answer = self._ask(self.client)
        return answer

    def _ask(self, client: Client) -> Answer:
        return client.ask(self.kind.request(self.server.size, next(_numbers)), self.headers)

    def round(self, measured: Measured, seconds: float) -> None:
        """Ask for that long, one request after the other, and at least a few times."""
        before = self.server.cpu()
        answers = _until(lambda: self.ask(self.client), seconds)
        spent = self.server.cpu() - before
        measured.requests += len(answers)
        measured.cpus.append(spent * 1000 / len(answers))
        measured.times += [answer.seconds * 1000 for answer in answers]

    def at_once(self, seconds: float) -> float:
        """Requests a second on a few connections at once."""
        clients = [self.server.client() for _ in range(AT_ONCE)]
        start = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            done = pool.map(lambda client: len(_until(lambda: self.ask(client), seconds)), clients)
            total = sum(done)
        for client in clients:
            client.close()
        return total / (time.perf_counter() - start)


def _until(ask: Callable[[], Answer], seconds: float) -> list[Answer]:
    end, answers = time.perf_counter() + seconds, list[Answer]()
    while len(answers) < FEWEST or time.perf_counter() < end:
        answers.append(ask())
    return answers
