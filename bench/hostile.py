"""Questions that are meant to cost much, one after the other and eight at once, while others read pages."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, pairwise
from pathlib import Path
from statistics import median
from threading import Event
from urllib.parse import quote

from bench.filling import BenchError
from bench.measuring import within
from bench.serving import Client, Server, serving
from bench.tables import show, verdict
from bench.words import vocabulary

AT_ONCE = 8
ROUNDS = 3
LANGUAGES = ("en", "fr", "es", "ar", "ru")
ORDINARY = ("/en/", "/en/news", "/ar/news?page=3", "/en/countries")
MOST = 300.0


@dataclass(frozen=True)
class Hostile:
    """Milliseconds: of each question asked alone, of all asked eight at once, of pages read meanwhile."""

    size: int
    workers: int
    alone: Mapping[str, Sequence[float]]
    at_once: Sequence[float]
    pages: Sequence[float]


def questions() -> dict[str, str]:
    """What a reader's box may be given; the words are those that stand in most texts."""
    words = [word for language in LANGUAGES for word in vocabulary(language).words[10:30]]
    english = vocabulary("en").words[:32]
    return {
        "common words": " ".join(english),
        "common words of all languages": " ".join(words[::3]),
        "common words excluded": "torture " + " ".join(f"-{word}" for word in english),
        "common phrases": " ".join(f'"{one} {two}"' for one, two in pairwise(english)),
        "common phrases excluded": "torture " + " ".join(f'-"{one} {two}"' for one, two in pairwise(english)),
        "one long phrase": f'"{" ".join(english)}"',
        "prefixes": "con* per* dis* gar* ter* пра* изд* det*",
        "no such words": " ".join(f"zq{number}xj" for number in range(32)),
        "mistyped words": " ".join(f"{word[:3]}q{word[3:]}" for word in english if len(word) > 4),
        "Han": "的人" * 600,
        "marks": "a" + "\u0301" * 600,
        "signs": '"' * 300 + "(" * 300 + "*" * 300 + "-" * 300,
        "Whoosh's own": "title:x OR (body:[a TO zzz] ANDMAYBE 'y'^1e309)~9",
    }


def measure(sites: Mapping[int, Path], workers: Sequence[int]) -> Iterator[Hostile]:
    for size, site in sites.items():
        for number in workers:
            with serving(site, size, number) as server:
                yield _measured(server, number)


def _measured(server: Server, workers: int) -> Hostile:
    client = server.client()
    client.read("/en/search?q=ordinary")  # templates and catalogues are read by the first page of all
    alone = {
        name: [_milliseconds(client, _address(typed, turn)) for turn in range(ROUNDS)]
        for name, typed in questions().items()
    }
    client.close()
    over = Event()
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        reading = pool.submit(_read, server, over)
        asked = list(pool.map(lambda turn: _ask_all(server, turn), range(ROUNDS, ROUNDS + AT_ONCE)))
        over.set()
        return Hostile(server.size, workers, alone, [one for some in asked for one in some], reading.result())


def _ask_all(server: Server, turn: int) -> list[float]:
    """Each connection begins elsewhere in the row, so that different ones meet."""
    client, typed = server.client(), list(questions().values())
    row = [*typed[turn % len(typed) :], *typed[: turn % len(typed)]]
    taken = [_milliseconds(client, _address(one, turn)) for one in row]
    client.close()
    return taken


def _read(server: Server, over: Event) -> list[float]:
    client, taken = server.client(), list[float]()
    for address in cycle(ORDINARY):
        if over.is_set():
            client.close()
            return taken
        taken.append(_milliseconds(client, address))
    return taken


def _address(typed: str, turn: int) -> str:
    """No two turns ask the same, so that no answer is kept from before."""
    return f"/{LANGUAGES[turn % len(LANGUAGES)]}/search?q={quote(f'{turn} {typed}')}"


def _milliseconds(client: Client, address: str) -> float:
    answer = client.ask(address)
    if answer.status != 200:
        raise BenchError(f"{address[:80]} answered {answer.status}.")
    return answer.seconds * 1000


def show_hostile(found: Sequence[Hostile]) -> None:
    """Print what each question took, and what the others waited."""
    head = ("ms", "median", "95 % within", "longest", "at most", "")
    for one in found:
        alone = [_hostile(name, taken, max(taken)) for name, taken in one.alone.items()]
        together = [_hostile(f"{AT_ONCE} at once", one.at_once, within(one.at_once))]
        pages = [_hostile("pages meanwhile", one.pages, within(one.pages))]
        show(
            f"Hostile questions, {one.size:,} items, {one.workers} workers", head, [*alone, *together, *pages]
        )


def _hostile(name: str, taken: Sequence[float], counts: float) -> Sequence[object]:
    return name, median(taken), within(taken), max(taken), MOST, verdict(counts <= MOST)
