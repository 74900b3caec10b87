"""How much work a page is to the database: few statements, and no more of it on a large site."""

import sqlite3
from contextlib import closing
from typing import Any

from omctpub.testing import Editor, SiteUnderTest

CODE = "HND 002 / 0703 / OBS 035"
PAGES = [
    *("", "news", "news?page=2", "statements", "countries/SD", "programmes/p", "countries"),
    *("archive", "news.atom", "statements/s1", "urgent-interventions/u1", "news?filters=1"),
]
# Which of several filters is the rarest is looked for among so many rows of each at most.
COMBINED = ["news?country=SD&year=2018", "news?type=statement&programme=p&langs=en,fr"]
MOST_STEPS = 60_000
# Every item so many times more, under other ids and dates, each time in cases of its own.
COPY = """
CREATE TEMP TABLE n AS
  WITH RECURSIVE n(i) AS (SELECT {step} UNION ALL SELECT i + {step} FROM n WHERE i < {step} * {copies})
  SELECT i FROM n;
INSERT INTO item (number, id, type, original, published, sort, changed, programmes, countries, data)
  SELECT number + i, id || '-' || i, type, original, published, sort - i, changed, programmes, countries, data
  FROM item, n;
INSERT INTO translation (item_id, language, state, title, summary, slug, data, has_body)
  SELECT item_id + i, language, state, title, summary, slug, data, 0 FROM translation, n;
INSERT INTO item_facet (field, value, sort, item_id, type, visible_from, visible_until, ends)
  SELECT field, value || CASE field WHEN 'case' THEN i ELSE '' END, sort - i, item_id + i, type,
  visible_from, visible_until, ends FROM item_facet, n;
DROP TABLE n;
"""


def fill(editor: Editor) -> None:
    editor.programme("p", en="Programme")
    for number in range(25):
        year = 2010 + number % 10
        more: dict[str, Any] = {
            "countries": ("SD", "PE")[: number % 3],
            "programmes": ("p",) if number % 2 else (),
        }
        editor.save(f"s{number}", published=f"{year}", texts={"en": "One", "fr": "Un"}, **more)
    for number in range(3):
        editor.save(f"u{number}", "urgent_intervention", data={"code": f"{CODE}.{number}"})


class Work:
    """Counts the statements and the steps of the database while pages are made."""

    def __init__(self, site: SiteUnderTest) -> None:
        self.site, self.round = site, 0

    def of(self, place: str) -> tuple[int, int]:
        asked: list[str] = []
        steps = [0]
        self.round += 1
        address = f"/en/{place}{'&' if '?' in place else '?'}x={self.round}"
        self.site.reader.get("/en/")
        with self.site.editor.opened() as opened:
            connection = opened.database.connection()
            connection.set_trace_callback(asked.append)
            connection.set_progress_handler(lambda: steps.__setitem__(0, steps[0] + 1), 10)
            assert self.site.reader.get(address).status == 200
            connection.set_trace_callback(None)
            connection.set_progress_handler(None, 0)
        return len(asked), steps[0] * 10


def grow(site: SiteUnderTest, copies: int, step: int) -> None:
    with closing(sqlite3.connect(site.folder / "data" / "omctpub.db")) as other:
        other.executescript(COPY.format(copies=copies, step=step))


def test_twenty_times_as_many_items_are_no_more_work(site: SiteUnderTest) -> None:
    fill(site.editor)
    grow(site, 9, step=1_000)
    work = Work(site)
    small = {place: work.of(place) for place in PAGES}
    grow(site, 19, step=100_000)
    for place, (_few, before) in small.items():
        statements, steps = work.of(place)
        assert statements <= (9 if "filters" in place else 6), place
        assert steps <= 1.5 * before, place
    for place in COMBINED:
        statements, steps = work.of(place)
        assert (statements <= 6, steps < MOST_STEPS) == (True, True), place
