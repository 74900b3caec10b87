"""Texts that break programs, in each place of a line: refused by name, or stored, shown and given out."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from omctpub.testing import SiteUnderTest
from tests.harmless import KINDS, given_out, read, stored
from tests.naughty import (
    A_WORD_OF_A_MEGABYTE,
    EVERY,
    FAMILIES,
    NO_TEXTS,
    in_each_place,
    line,
    programme,
    with_text,
)
from tests.turns import EXHAUSTIVE

ONE_OF_EACH = EVERY if EXHAUSTIVE else [family[0] for family in FAMILIES.values()]
NOT_SO = ("could not be stored", "failed:", "Traceback", "%(")


@pytest.fixture
def another(tmp_path: Path, new_database: Callable[[], str], site: SiteUnderTest) -> Iterator[SiteUnderTest]:
    """A second site with the same settings, and nothing in it."""
    folder, address = tmp_path / "another", new_database()
    folder.mkdir()
    place = {"database": address} if address else {}
    yield (made := SiteUnderTest(folder).configure(**{**site.settings, **place}))
    made.close()


def comes_back(site: SiteUnderTest, another: SiteUnderTest) -> None:
    """Everything comes back from a new site byte by byte, and importing it here again changes nothing."""
    content = given_out(site)
    report, said = read(another, content)
    assert (report.refused, report.added) == (0, content.count(b"\n")), said
    assert given_out(another) == content
    report, _said = read(site, content)
    assert (report.unchanged, report.changed, report.refused) == (content.count(b"\n"), 0, 0)


@pytest.mark.both_databases
def test_all_come_back_byte_for_byte(site: SiteUnderTest, another: SiteUnderTest) -> None:
    kinds = list(KINDS.values())
    read(site, [programme("p", "<b>{{7*7}} \u202e"), *(programme(f"p{n}", t) for n, t in enumerate(EVERY))])
    report, said = read(site, [line(f"n{n}", kinds[n % len(kinds)], text) for n, text in enumerate(EVERY)])
    assert (report.added, report.refused) == (len(EVERY), 0), said
    comes_back(site, another)


@pytest.mark.parametrize("text", ONE_OF_EACH, ids=lambda text: ascii(text)[:30])
def test_in_each_place_a_text_is_refused_by_name_or_becomes_an_item_that_opens(
    site: SiteUnderTest, another: SiteUnderTest, text: str
) -> None:
    kinds = KINDS.values()
    tried = [line for kind in kinds for line in in_each_place(kind, text, whole=kind.name == "statement")]
    report, said = read(site, tried)
    errors = [one for one in said if ": warning: " not in one]
    assert report.added + report.refused + report.changed + report.unchanged == len(tried)
    assert not [one for one in errors if any(word in one for word in NOT_SO if word not in text)]
    assert len({one.split(":")[1] for one in errors}) == report.refused
    for place, _id, _title in stored(site):
        assert site.reader.get(f"/en/{place}").status == 200
    comes_back(site, another)


@pytest.mark.parametrize("text", NO_TEXTS, ids=ascii)
def test_what_no_database_keeps_is_refused_wherever_it_stands(site: SiteUnderTest, text: str) -> None:
    tried = [line for kind in KINDS.values() for line in in_each_place(kind, text, whole=True)]
    report, said = read(site, tried)
    assert (report.added, report.refused) == (0, len(tried))
    assert all(one.endswith("which cannot be stored. Take it out.") for one in said)


def test_a_word_of_a_megabyte_is_too_long_for_all_but_a_body(site: SiteUnderTest) -> None:
    kind, long = KINDS["statement"], A_WORD_OF_A_MEGABYTE
    tried = [one for one in in_each_place(kind, long, whole=True) if "body" not in str(one)]
    report, said = read(site, tried)
    assert report.added == 2  # it is the name of a key there, and left out
    assert max(map(len, said)) < 500
    report, _said = read(site, [{**with_text(kind, body=long), "id": "long"}])
    assert report.added == 1
    for address in ("/en/statements/long", "/en/news", "/en/search?q=harmless", "/en/news.atom"):
        assert site.reader.get(address).status == 200
    assert read(site, given_out(site))[0].unchanged == 3
