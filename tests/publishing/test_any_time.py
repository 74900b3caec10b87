"""Any moments at which items come, go and end, and any walk of the clock, against a plain model."""

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from omctpub.testing import SECRET, Reader, SiteUnderTest, bundled_plugins

MICROSECOND = timedelta(microseconds=1)
FIRST_DAY = datetime(2026, 10, 23, tzinfo=UTC)
DAYS = 6
# One item of each kind, two where it shows in which order they stand; the year of each is its own.
TYPES = {
    **{"statement": "statement", "report": "report", "internship": "internship"},
    **{"event": "event", "second-event": "event", "pledge": "pledge", "second-pledge": "pledge"},
}
YEARS = {id: f"{2010 + number}" for number, id in enumerate(TYPES)}
PATHS = {
    **{"statement": "statements", "report": "reports", "internship": "internships"},
    **{"event": "events", "pledge": "pledges"},
}
LAST = {"statement": "open_until", "internship": "deadline", "event": "start", "pledge": "closes"}


@dataclass
class Model:
    """What readers should see: when each item comes, goes and ends, by the day, and when it was withdrawn."""

    comes: Mapping[str, int | None]
    goes: Mapping[str, int | None]
    ends: Mapping[str, int | None]
    now: datetime = FIRST_DAY
    withdrawn: dict[str, datetime] = field(default_factory=dict)

    def reached(self, day: int | None) -> bool:
        return day is not None and self.now >= moment(day)

    def came(self, id: str) -> bool:
        return self.comes[id] is None or self.reached(self.comes[id])

    def was_there(self, id: str) -> bool:
        """Whether readers can have seen it: what was withdrawn before it came, they never did."""
        comes = self.comes[id]
        return self.came(id) and (comes is None or self.withdrawn.get(id, moment(comes)) >= moment(comes))

    def visible(self, id: str) -> bool:
        return self.came(id) and not self.reached(self.goes[id]) and id not in self.withdrawn

    def over(self, id: str) -> bool:
        return self.reached(self.ends[id])

    def newest(self, *types: str) -> list[str]:
        """The visible items of these types, newest first."""
        found = [id for id, type_name in TYPES.items() if type_name in types and self.visible(id)]
        return sorted(found, key=YEARS.__getitem__, reverse=True)

    def news(self) -> list[str]:
        return self.newest("statement", "report", "internship", "event")

    def internships(self) -> list[str]:
        return [id for id in self.newest("internship") if not self.over(id)]

    def events(self) -> list[str]:
        """Coming first, soonest first, then the past, latest first; without a day, by its year of old."""
        begins = {id: (self.ends[id] if self.ends[id] is not None else -999, YEARS[id]) for id in TYPES}
        order = sorted(self.newest("event"), key=begins.__getitem__)
        coming = [id for id in order if self.ends[id] is not None and not self.over(id)]
        return coming + [id for id in reversed(order) if id not in coming]

    def banner(self) -> list[str]:
        return [id for id in self.newest("pledge") if not self.over(id)][:1]

    def status(self, id: str) -> int:
        return 200 if self.visible(id) else 410 if self.was_there(id) else 404

    def marks(self) -> dict[str, str]:
        """The items in the news that can be over, and what is said of each."""
        return {id: "closed" if self.over(id) else "open" for id in self.news() if self.ends[id] is not None}


def moment(day: int) -> datetime:
    return FIRST_DAY + timedelta(days=day)


def us(day: int | None) -> int | None:
    return None if day is None else (moment(day) - datetime(1970, 1, 1, tzinfo=UTC)) // MICROSECOND


def ids(links: Iterable[str]) -> list[str]:
    return [link.split("/")[3] for link in links]


def listed(reader: Reader, address: str) -> list[str]:
    """The ids of the entries of a page, in its order."""
    return ids(reader.get(address).tree.xpath("//a[@class='u-url']/@href"))


def marks(reader: Reader) -> dict[str, str]:
    marked = reader.get("/en/news").tree.xpath("//article[.//li[contains(@class, 'state')]]")
    links = ids(one.xpath(".//a[@class='u-url']/@href")[0] for one in marked)
    states = [one.xpath(".//li[contains(@class, 'state')]/@class")[0].split()[1] for one in marked]
    return dict(zip(links, states, strict=True))


def banner(reader: Reader) -> list[str]:
    return ids(reader.get("/en/").tree.xpath("//aside[@class='banner']/h2/a/@href"))


def counted(reader: Reader) -> str:
    return reader.get("/en/search?q=word").said("//*[@role='status']").split()[0].replace("Nothing", "0")


# Every kind of place: what a reader finds there, and what the model says.
PLACES: dict[str, tuple[Callable[[Reader], object], Callable[[Model], object]]] = {
    "home": (lambda reader: listed(reader, "/en/"), Model.news),
    "banner": (banner, Model.banner),
    "news": (lambda reader: listed(reader, "/en/news"), Model.news),
    "marks": (marks, Model.marks),
    "internships": (lambda reader: listed(reader, "/en/internships"), Model.internships),
    "events": (lambda reader: listed(reader, "/en/events"), Model.events),
    "feed": (
        lambda reader: [one["id"] for one in json.loads(reader.get("/en/news.json").text)["items"]],
        Model.news,
    ),
    "atom": (
        lambda reader: re.findall(r"<id>\S+/en/[a-z-]+/([a-z-]+)</id>", reader.get("/en/events.atom").text),
        Model.events,
    ),
    "archive": (
        lambda reader: re.findall(r"year=(\d+)", reader.get("/en/archive").text),
        lambda model: [YEARS[id] for id in model.news()],
    ),
    "sitemap": (
        lambda reader: set(re.findall(r"/en/[a-z-]+/([a-z-]+)/word", reader.get("/sitemap.xml").text)),
        lambda model: {*model.news(), *model.newest("pledge")},
    ),
    "search": (
        lambda reader: listed(reader, "/en/search?q=word&sort=new"),
        lambda model: sorted([*model.news(), *model.newest("pledge")], key=YEARS.__getitem__, reverse=True),
    ),
    "count": (counted, lambda model: str(sum(map(model.visible, TYPES)))),
    "items": (
        lambda reader: {id: reader.get(f"/en/{PATHS[name]}/{id}").status for id, name in TYPES.items()},
        lambda model: {id: model.status(id) for id in TYPES},
    ),
}

days = st.one_of(st.none(), st.integers(0, DAYS))
of_each = st.fixed_dictionaries(dict.fromkeys(TYPES, days))
moments = st.builds(
    lambda day, shift: moment(day) + shift * MICROSECOND,
    st.integers(-1, DAYS + 1),
    st.sampled_from([-1, 0, 0]),
)
steps = st.lists(st.one_of(moments, moments, moments, st.sampled_from(list(TYPES))), min_size=2, max_size=6)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteUnderTest]:
    site = SiteUnderTest(tmp_path_factory.mktemp("site"))
    yield site.configure(secret_key=SECRET, plugins=bundled_plugins())
    site.close()


def store(site: SiteUnderTest, model: Model) -> None:
    """Make the items those of the model, whatever they were; the index follows once."""
    # Whoosh draws the names of its segments, and Hypothesis starts each example with the same draws.
    random.seed()
    with site.editor.opened() as opened, opened.journal.postponed():
        for id, type_name in TYPES.items():
            site.editor.save(
                id,
                type_name,
                YEARS[id],
                {"en": {"title": "Word", "body": f"{id} {us(model.ends[id])}"}},
                data=last_day(type_name, model.ends[id]),
                visible_from=us(model.comes[id]),
                visible_until=us(model.goes[id]),
            )


def last_day(type_name: str, ends: int | None) -> dict[str, Any]:
    """The field by which an item of the type is over when that day begins."""
    if ends is None or type_name not in LAST:
        return {}
    return {LAST[type_name]: f"{moment(ends - 1):%Y-%m-%d}"}


def do(site: SiteUnderTest, model: Model, clock: time_machine.Traveller, step: datetime | str) -> None:
    """Move the clock, or withdraw the item of that id; where it is withdrawn, publish it again."""
    if isinstance(step, datetime):
        model.now = step
        clock.move_to(step)
    elif step in model.withdrawn:
        del model.withdrawn[step]
        site.editor.publish(step)
    else:
        model.withdrawn[step] = model.now
        site.editor.withdraw(step)


@settings(max_examples=settings.default.max_examples // 10 if settings.default else 10)
@given(comes=of_each, goes=of_each, ends=of_each, walk=steps)
def test_every_place_shows_what_is_due_and_nothing_else(
    world: SiteUnderTest,
    comes: dict[str, int | None],
    goes: dict[str, int | None],
    ends: dict[str, int | None],
    walk: Sequence[datetime | str],
) -> None:
    model = Model(comes, goes, {id: None if id == "report" else day for id, day in ends.items()})
    with time_machine.travel(model.now, tick=False) as clock:
        store(world, model)
        for step in [model.now, *walk]:
            do(world, model, clock, step)
            found = {place: look(world.reader) for place, (look, _) in PLACES.items()}
            assert found == {place: tell(model) for place, (_, tell) in PLACES.items()}, model.now
