"""What comes due appears and disappears by itself: everywhere, to the microsecond, back with the clock."""

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import time_machine
from werkzeug.test import Client

from omctpub.testing import Editor, Reader, SiteUnderTest
from omctpub.web.answers.cache import PageCache

MICROSECOND = timedelta(microseconds=1)
COMES = datetime(2026, 5, 1, 10, 30, 0, 123_456, UTC)
GOES = datetime(2026, 6, 1, 10, 30, 0, 654_321, UTC)
LONG_BEFORE, LONG_AFTER = datetime(2025, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


def us(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // MICROSECOND


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(LONG_BEFORE, tick=False) as clock:
        yield clock


# Every place at which an item is met, and what stands there of the one that comes and goes: it alone is of
# its type, country, programme, year, series and second language.
PLACES = {
    "/en/": ["Turning"],
    "/fr/": ["Turning"],
    "/en/?langs=th": ["Turning"],
    "/en/news": ["Turning"],
    "/en/news?type=report&country=FJ&programme=rare&year=1999&series=Rare": ["Turning"],
    "/en/news?stream=news-on-torture": ["Turning"],
    "/en/news?langs=th": ["Turning"],
    "/en/reports": ["Turning"],
    "/en/countries/FJ": ["Turning"],
    "/en/programmes/rare": ["Turning"],
    "/en/news?filters=1": ['"FJ"', '"rare"', '"1999"', '"report"', '"th"'],
    "/en/reports?filters=1": ['"FJ"', '"rare"', '"1999"', '"Rare"', '"th"'],
    "/en/search?q=turning&filters=1": ['"FJ"', '"rare"', '"1999"', '"report"', '"th"'],
    "/en/countries": ["/en/countries/FJ"],
    "/en/programmes": ["/en/programmes/rare"],
    "/en/archive": ["year=1999"],
    "/en/reports/turning": ["Turning", "The whole text"],
    "/en/reports/turning/turning": ["Turning"],
    "/fr/reports/turning?text=th": ["Turning"],
    "/en/statements/steady": ["Turning", "There is newer information on this case"],
    "/old/turning.html": ["/reports/turning/"],
    "/en/news.atom": ["Turning"],
    "/en/news.json": ["Turning"],
    "/en/reports.atom?series=Rare": ["Turning"],
    "/en/countries/FJ.json": ["Turning"],
    "/en/programmes/rare.atom": ["Turning"],
    "/en/search?q=turning": ["Turning", "1 item found."],
    "/en/search?q=turning&sort=new&year=1999&series=Rare": ["Turning", "1 item found."],
    "/en/search?q=point": ["Turning", "2 items found."],
    "/en/search.atom?q=turning": ["Turning"],
    "/en/search.json?q=turning": ["Turning"],
    "/sitemap.xml": ["/en/reports/turning/"],
}
# The same for what htmx asks for in part.
PARTS = {
    "/en/news": ["Turning"],
    "/en/news?filters=1": ['"FJ"', '"rare"', '"1999"', '"report"', '"th"'],
    "/en/reports/turning/turning": ["The whole text"],
    "/en/search?q=turning": ["Turning", "1 item found."],
    "/en/search?q=turning&filters=1": ['"FJ"', '"rare"', '"1999"', '"report"', '"th"'],
}
WALK = [
    (COMES - MICROSECOND, False),
    (COMES, True),
    (GOES - MICROSECOND, True),
    (GOES, False),
    (GOES - MICROSECOND, True),
    (COMES, True),
    (COMES - MICROSECOND, False),
    (LONG_AFTER, False),
    (COMES, True),
    (LONG_BEFORE, False),
    (GOES, False),
]


def turning(editor: Editor) -> None:
    """A steady item, and one that comes and goes."""
    editor.programme("rare", en="Rare")
    editor.save("steady", texts={"en": {"title": "Steady", "body": "A point"}}, published="2018")
    editor.save(
        "turning",
        "report",
        "1999",
        {"en": {"title": "Turning", "body": "The whole text, a point"}, "th": "Turning"},
        programmes=("rare",),
        countries=("FJ",),
        data={"series": "Rare"},
        follows="steady",
        old_urls=("/old/turning.html",),
        visible_from=us(COMES),
        visible_until=us(GOES),
    )


def standing(reader: Reader, places: Mapping[str, list[str]], part: bool = False) -> dict[str, list[str]]:
    """Which of the patterns of each place stand there; places without any are left out."""
    pages = {address: reader.get(address, part=part).text for address in places}
    found = {
        address: [word for word in dict.fromkeys(words) if re.search(word, pages[address], re.S)]
        for address, words in places.items()
    }
    return {address: words for address, words in found.items() if words}


@pytest.mark.both_databases
def test_an_item_is_everywhere_or_nowhere(
    editor: Editor, reader: Reader, clock: time_machine.Traveller
) -> None:
    turning(editor)
    for moment, visible in WALK:
        clock.move_to(moment)
        assert standing(reader, PLACES) == (PLACES if visible else {}), moment
        assert standing(reader, PARTS, part=True) == (PARTS if visible else {}), moment
        with editor.opened() as site:
            assert ("th" in site.journal.engine.languages()) is visible


# What an address answers before the item comes, while it is there, and after it has gone.
STATUSES = {
    "/en/reports/turning": (404, 200, 410),
    "/en/reports/turning/turning": (404, 200, 410),
    "/en/reports/turning/wrong": (404, 301, 410),
    "/en/reports/turning?text=th": (404, 200, 410),
    "/en/reports/turning?text=ar": (404, 404, 410),
    "/en/statements/turning": (404, 404, 404),
    "/old/turning.html": (404, 301, 410),
    "/en/news?page=2": (404, 200, 404),
}


@pytest.mark.both_databases
def test_an_address_is_unknown_then_answers_then_is_gone(
    site: SiteUnderTest, clock: time_machine.Traveller
) -> None:
    turning(site.configure(list_size=1).editor)
    for moment, visible in WALK:
        clock.move_to(moment)
        at = 1 if visible else 0 if moment < COMES else 2
        said = {address: site.reader.get(address).status for address in STATUSES}
        assert said == {address: statuses[at] for address, statuses in STATUSES.items()}, moment


@pytest.mark.both_databases
def test_a_copy_is_true_until_something_comes_due(
    editor: Editor, reader: Reader, clock: time_machine.Traveller
) -> None:
    turning(editor)
    copies: dict[str, str] = {}
    was = None
    for moment, visible in WALK:
        clock.move_to(moment)
        headers = {address: {"If-None-Match": etag} for address, etag in copies.items()}
        said = {address: reader.get(address, headers=one).status == 304 for address, one in headers.items()}
        assert said == dict.fromkeys(copies, visible is was), moment
        pages = {address: reader.get(address).response for address in PLACES}
        copies = {address: page.headers["ETag"] for address, page in pages.items() if page.status_code == 200}
        was = visible


OVER = datetime(2026, 3, 29, 22, tzinfo=UTC)


OPEN, CLOSED = (f"Ending(?:(?!</article).)*state {state}" for state in ("open", "closed"))


@dataclass(frozen=True)
class Ending:
    """An item that is over at OVER, and what of it stands at each place before that and from then on."""

    type: str
    data: Mapping[str, str]
    places: Mapping[str, tuple[list[str], list[str]]]


def marked(*addresses: str) -> dict[str, tuple[list[str], list[str]]]:
    """Places where an item stays when it is over, and says so."""
    return {address: ([OPEN], [CLOSED]) for address in addresses}


ALWAYS = ("/en/", "/en/news", "/en/countries/FJ", "/en/news?year=1999", "/en/search?q=ending")
STAYS = (["Ending"], ["Ending"])
FEEDS = dict.fromkeys(("/en/news.atom", "/en/news.json", "/en/search.atom?q=ending"), STAYS)
ZURICH = {"time_zone": "Europe/Zurich"}
ENDINGS = [
    Ending(
        "internship",
        {"deadline": "2026-03-29", **ZURICH},
        {
            **marked(*ALWAYS, "/en/internships/ending"),
            **FEEDS,
            "/en/internships": ([OPEN], ["There is nothing here yet"]),
            "/en/internships?country=FJ&langs=en": (["Ending"], []),
            "/en/internships.atom": (["Ending"], []),
            "/en/internships.json?year=1999": (["Ending"], []),
            "/sitemap.xml": (["/internships/ending"], ["/internships/ending"]),
        },
    ),
    Ending(
        "event",
        {"start": "2026-03-20", "end": "2026-03-29T22:00:00Z"},
        {
            **marked(*ALWAYS, "/en/events", "/en/events/ending"),
            **FEEDS,
            "/en/events?langs=en": (["Ending.*Another"], ["Another.*Ending"]),
            "/en/events.atom": (["Ending.*Another"], ["Another.*Ending"]),
            "/en/events.json": (["Ending.*Another"], ["Another.*Ending"]),
        },
    ),
    Ending("statement", {"open_until": "2026-03-29", **ZURICH}, marked(*ALWAYS, "/en/statements/ending")),
    Ending(
        "pledge",
        {"closes": "2026-03-29", **ZURICH},
        {
            **marked("/en/pledges", "/en/pledges/ending", "/en/search?q=ending"),
            "/en/": (["<aside.*Ending.*</aside>"], ["<aside.*Another.*</aside>"]),
            "/fr/pledges/ending": (["/fr/pledge/ending/sign"], []),
            "/en/pledge/ending/sign": (["Your e-mail address"], ["This campaign takes no more pledges"]),
        },
    ),
]
# Of each type another item, which is not over before OVER and, where that counts, comes after it or is older.
OTHERS = {"event": {"start": "2999-01-01"}, "pledge": {"closes": "2999-01-01"}}


@pytest.mark.both_databases
@pytest.mark.parametrize("ending", ENDINGS, ids=[ending.type for ending in ENDINGS])
def test_what_is_over_says_so_everywhere_and_leaves_the_lists_of_what_is_not(
    site: SiteUnderTest, clock: time_machine.Traveller, ending: Ending
) -> None:
    editor, reader = site.configure(timezone="Europe/Zurich").editor, site.reader
    if ending.type in OTHERS:
        editor.save("another", ending.type, "1990", {"en": "Another"}, data=OTHERS[ending.type])
    editor.save("ending", ending.type, "1999", {"en": "Ending"}, data=ending.data, countries=("FJ",))
    looked_for = {address: [*before, *after] for address, (before, after) in ending.places.items()}
    copies: dict[str, tuple[str, list[str]]] = {}
    for moment in (OVER - MICROSECOND, OVER, LONG_AFTER, OVER - MICROSECOND, LONG_BEFORE, OVER, LONG_BEFORE):
        clock.move_to(moment)
        expected = {address: words[moment >= OVER] for address, words in ending.places.items()}
        for address, (etag, was) in copies.items():
            answer = reader.get(address, headers={"If-None-Match": etag})
            assert (answer.status == 304) is (was == expected[address]), (moment, address)
        found = standing(reader, looked_for)
        assert {address: found.get(address, []) for address in expected} == expected, moment
        pages = {address: reader.get(address).response for address in expected if "/sign" not in address}
        copies = {address: (page.headers["ETag"], expected[address]) for address, page in pages.items()}


def test_a_type_that_says_by_itself_what_is_open_is_believed_within_a_second(
    site: SiteUnderTest, clock: time_machine.Traveller
) -> None:
    site.plugin("calls", CALLS)
    site.configure(plugins=[*site.settings["plugins"], "calls"])
    site.editor.save("one", "call", texts={"en": "Call"})
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    for seconds, said in ((-1, "Open"), (0, "Closed"), (3600, "Closed"), (-0.5, "Open"), (0.5, "Closed")):
        clock.move_to(noon + timedelta(seconds=seconds))
        assert site.reader.news().said("//*[contains(@class, 'state')]") == said


CALLS = """
from omctpub.content import ContentType
from omctpub.plugins import Plugin

class Call(ContentType):
    name, path = "call", "calls"
    label, label_plural = "Call", "Calls"

    def is_open(self, item, now):
        return now.hour < 12

plugin = Plugin(content_types=(Call,))
"""


def test_a_page_that_shows_the_time_is_made_anew_each_time(
    site: SiteUnderTest, clock: time_machine.Traveller
) -> None:
    (site.folder / "templates").mkdir()
    (site.folder / "templates" / "ways.html").write_text("{{ now.isoformat() }}")
    for moment in (COMES, COMES + MICROSECOND, LONG_BEFORE):
        clock.move_to(moment)
        assert site.reader.get("/en/archive").text == moment.isoformat()


def test_a_page_that_was_overtaken_while_it_was_made_is_not_kept(
    editor: Editor, clock: time_machine.Traveller
) -> None:
    turning(editor)

    def slow(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        clock.shift(MICROSECOND)
        environ["omctpub.keep"] = True
        start_response("200 OK", [])
        return [str(time.time_ns() // 1000).encode()]

    with editor.opened() as site:
        pages = Client(PageCache(site, slow))
    for address, asked, made in (("/en/", -9, -8), ("/fr/", -1, 0), ("/fr/", -3, -2), ("/en/", -2, -8)):
        clock.move_to(COMES + asked * MICROSECOND)
        assert pages.get(address).text == str(us(COMES) + made)


def test_a_campaign_that_runs_is_the_banner_however_many_newer_ones_are_closed(
    editor: Editor, reader: Reader
) -> None:
    editor.save("runs", "pledge", "2010", {"en": "Running"}, data={"closes": "2999-01-01"})
    for number in range(25):
        editor.save(f"{number}", "pledge", "2012", {"en": "Over"}, data={"closes": "2013-01-01"})
    assert reader.home().said("//aside/h2") == "Running"


@pytest.mark.parametrize(("withdrawn", "afterwards"), [(COMES - MICROSECOND, 404), (COMES, 410)])
def test_what_is_withdrawn_before_it_comes_is_as_if_it_had_never_been(
    editor: Editor, reader: Reader, clock: time_machine.Traveller, withdrawn: datetime, afterwards: int
) -> None:
    turning(editor)
    clock.move_to(withdrawn)
    editor.withdraw("turning")
    for moment, status in ((COMES - MICROSECOND, 404), (COMES, afterwards), (LONG_AFTER, afterwards)):
        clock.move_to(moment)
        said = {reader.get(address).status for address in ("/en/reports/turning", "/old/turning.html")}
        assert said == {status}
