"""The kinds of page that are measured, each with its address on a site of a given size."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.filling import BenchError
from bench.items import COUNTRIES, LAST_YEAR, PROGRAMMES, RARE_WORD, cases, hidden, listed, public_id, type_of
from bench.words import COMMON

ITEMS_A_PAGE = 20
DEEP_PAGE = 400


@dataclass(frozen=True)
class Kind:
    """A kind of page. `address` takes the size of the site.

    `cached`: asked for under one address again and again, so that a page cache may answer; `again` sends the
    validator of the first answer along. `promised`: home, list or item, whose statements are limited.
    `plain`: asked for by somebody who can read no compression; all others ask as browsers do.
    """

    name: str
    address: Callable[[int], str]
    promised: bool = False
    cached: bool = False
    again: bool = False
    plain: bool = False

    def request(self, size: int, number: int) -> str:
        """The address of request `number`: unless `cached`, it has a parameter that no page knows."""
        address = self.address(size)
        if self.cached:
            return address
        return f"{address}{'&' if '?' in address else '?'}nocache={number}"


def last_page(size: int) -> int:
    """The last page of the news that is full."""
    return max(1, listed(size) // ITEMS_A_PAGE)


def _deep(size: int) -> str:
    return f"/en/news?page={min(DEEP_PAGE, last_page(size))}"


def _at(address: str) -> Callable[[int], str]:
    return lambda size: address


def _item() -> str:
    number = next(one for one in range(100) if type_of(one) == "statement" and not hidden(one))
    return f"/en/statements/{public_id(number)}"


def _case() -> str:
    """An update that another update follows."""
    steps = cases(0)
    followed = {step.follows for step in steps.values()}
    number = min(one for one, step in steps.items() if step.update and one in followed)
    return f"/en/urgent-interventions/{public_id(number)}"


COUNTRY, PROGRAMME = COUNTRIES[0], next(iter(PROGRAMMES))
FIRST_PAGE, DEEP = "news page 1", f"news page {DEEP_PAGE}"
KINDS = (
    Kind("home", _at("/en/"), promised=True),
    Kind(FIRST_PAGE, _at("/en/news"), promised=True),
    Kind(DEEP, _deep, promised=True),
    Kind("list of a type", _at("/en/statements"), promised=True),
    Kind("list by country", _at(f"/en/news?country={COUNTRY}"), promised=True),
    Kind("list by programme", _at(f"/en/news?programme={PROGRAMME}"), promised=True),
    Kind("list by year", _at(f"/en/news?year={LAST_YEAR}"), promised=True),
    Kind("list by language", _at("/en/news?langs=ar"), promised=True),
    Kind("list by two filters", _at(f"/en/news?country={COUNTRY}&type=statement"), promised=True),
    Kind("list in Arabic", _at("/ar/news"), promised=True),
    Kind("item", _at(_item()), promised=True),
    Kind("item of a case", _at(_case()), promised=True),
    Kind("countries A-Z", _at("/en/countries")),
    Kind("country page", _at(f"/en/countries/{COUNTRY}")),
    Kind("programme page", _at(f"/en/programmes/{PROGRAMME}")),
    Kind("filter form", _at("/en/news?filters=1")),
    Kind("Atom feed", _at("/en/news.atom")),
    Kind("JSON feed", _at("/en/news.json")),
    Kind("sitemap", _at("/sitemap.xml")),
    Kind("sitemap part", _at("/sitemap-1.xml")),
    Kind("search rare word", _at(f"/en/search?q={RARE_WORD}")),
    Kind("search common word", _at(f"/en/search?q={COMMON['en']}")),
    Kind("home cached", _at("/en/"), cached=True),
    Kind("home 304", _at("/en/"), cached=True, again=True),
    Kind("home, not compressed", _at("/en/"), plain=True),
    Kind("home cached, not compressed", _at("/en/"), cached=True, plain=True),
    Kind("style sheet", _at("/static/omctpub.css"), cached=True),
)


def named(name: str) -> list[Kind]:
    """The kind of that name, else all whose names begin so."""
    exact = [kind for kind in KINDS if kind.name == name]
    found = exact or [kind for kind in KINDS if kind.name.startswith(name)]
    if not found:
        known = ", ".join(kind.name for kind in KINDS)
        raise BenchError(f"{name!r} names no kind of page; there are: {known}")
    return found
