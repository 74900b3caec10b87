"""Cases: an appeal, its updates and what else belongs to it, told as one story on each of its pages."""

from typing import Any

import pytest
from lxml import etree
from time_machine import travel

from omctpub.models import cases
from omctpub.testing import Editor, Page, Reader, SiteUnderTest
from tests.turns import EXHAUSTIVE

CODE = "HND 002 / 0703 / OBS 035"
OTHER = "TUN 001 / 0517 / OBS 052"
FUTURE = 2**60


def save(editor: Editor, id: str, published: str, number: int | None = None, **more: Any) -> None:
    """Store a part of a case that is called like its id; `number` is that of the update in its code."""
    if number is None:
        editor.save(id, published=published, texts={"en": f"Title of {id}"}, **more)
    else:
        code = f"{more.pop('code', CODE)}.{number}"
        given = {"texts": {"en": f"Title of {id}"}, **more}
        editor.save(id, "urgent_intervention", published=published, data={"code": code}, **given)


def page(reader: Reader, id: str, lang: str = "en") -> Page:
    kinds = ("urgent-interventions", "statements", "reports")
    found = [reader.get(f"/{lang}/{kind}/{id}") for kind in kinds]
    return next(one for one in found if one.status == 200)


def story(page: Page) -> list[str]:
    """The ids of the timeline, oldest first; [] where the item stands alone."""
    titles = page.tree.xpath("//section[@class='case']/ol/li/*[2]")
    return [one.text_content().removeprefix("Title of ") for one in titles]


def newest(page: Page) -> str:
    """The id of the item to which readers are pointed; "" where this is the newest."""
    return page.said("//p[@class='newer']/a").removeprefix("Title of ")


def missing(page: Page) -> list[str]:
    return [one.text_content() for one in page.tree.xpath("//p[@class='missing']")]


@pytest.mark.both_databases
def test_each_item_of_a_case_tells_all_of_it_and_points_to_the_newest(editor: Editor, reader: Reader) -> None:
    save(editor, "second", "2004-01", 2)
    save(editor, "appeal", "2003-07-10", 0)
    save(editor, "first", "2003-07", 1)
    for id in ("appeal", "first", "second"):
        assert story(page(reader, id)) == ["appeal", "first", "second"]
        assert missing(page(reader, id)) == []
    assert [newest(page(reader, id)) for id in ("appeal", "first", "second")] == ["second", "second", ""]


def test_the_links_of_a_case_lead_to_its_items_in_the_readers_languages(
    editor: Editor, reader: Reader
) -> None:
    save(editor, "appeal", "2003-07", 0, texts={"en": "Appeal", "fr": "Appel"})
    save(editor, "update", "2003-08", 1, texts={"ar": "تحديث"})
    found = reader.get("/fr/urgent-interventions/appeal?langs=fr,ar")
    link = found.tree.xpath("//section[@class='case']//a")[0]
    assert [(one.get("lang"), one.get("dir")) for one in link] == [("ar", "rtl")]
    assert found.tree.xpath("//p[@class='newer']/a/@href") == [link.get("href")]
    assert reader.get(link.get("href")).said("//*[@class='p-name']") == "تحديث"
    assert found.tree.xpath("//li[@aria-current='true']/span[1]/text()") == ["Appel"]


def test_a_step_without_a_title_is_called_by_its_type_in_the_language_of_the_page(
    editor: Editor, reader: Reader
) -> None:
    save(editor, "appeal", "2003-07", 0)
    save(editor, "update", "2003-08", 1, texts={"fr": {"summary": "Libérée."}})
    found = reader.get("/ar/urgent-interventions/appeal")
    for link in found.tree.xpath("//section[@class='case']//a | //p[@class='newer']/a"):
        assert (link.text_content(), link.xpath("ancestor-or-self::*[@lang][1]/@lang")) == (
            "نداء عاجل",
            ["ar"],
        )
    feed = etree.fromstring(reader.get("/ar/urgent-interventions.atom").response.data)
    titles = feed.xpath("//*[local-name()='entry']/*[local-name()='title']")
    assert [one.get("{http://www.w3.org/XML/1998/namespace}lang") for one in titles] == ["ar", None]


def test_what_follows_belongs_to_a_case_whatever_its_type(editor: Editor, reader: Reader) -> None:
    save(editor, "appeal", "2003-07", 0)
    save(editor, "update", "2003-08", 1)
    save(editor, "letter", "2003-09", follows="appeal")
    save(editor, "reply", "2003-10", follows="letter")
    save(editor, "release", "2003-11", 2)
    every = ["appeal", "update", "letter", "reply", "release"]
    assert [story(page(reader, id)) for id in every] == [every] * 5
    assert [newest(page(reader, id)) for id in every] == ["release"] * 4 + [""]


@pytest.mark.both_databases
def test_two_cases_that_are_tied_by_a_link_are_told_as_one(editor: Editor, reader: Reader) -> None:
    save(editor, "a0", "2003", 0)
    save(editor, "a1", "2004", 1)
    save(editor, "b0", "2005", 0, code=OTHER, follows="a1")
    save(editor, "b1", "2006", 1, code=OTHER)
    save(editor, "apart", "2007", 0, code="DZA 002 / 0703 / OBS 064")
    for id in ("a0", "a1", "b0", "b1"):
        assert story(page(reader, id)) == ["a0", "a1", "b0", "b1"]
    assert story(page(reader, "apart")) == []


def test_an_item_that_stands_alone_tells_no_case(editor: Editor, reader: Reader) -> None:
    editor.save("one")
    editor.save("two", "urgent_intervention")
    save(editor, "three", "2003", 0)
    for id in ("one", "two", "three"):
        assert page(reader, id).tree.xpath("//section[@class='case'] | //p[@class='newer']") == []


def test_a_date_that_is_wrong_turns_no_update_round(editor: Editor, reader: Reader) -> None:
    save(editor, "appeal", "2013-07", 0)
    save(editor, "update", "2003-08", 1)
    save(editor, "letter", "2001", follows="update")
    assert story(page(reader, "update")) == ["appeal", "update", "letter"]
    assert newest(page(reader, "appeal")) == "letter"


def test_a_gap_and_an_unknown_predecessor_are_named(editor: Editor, reader: Reader) -> None:
    save(editor, "third", "2003-10", 3)
    save(editor, "first", "2003-08", 1, follows="lost-1")
    assert missing(page(reader, "first")) == [
        "The first appeal of this case is missing here.",
        "Update 2 of this case is missing here.",
        "An earlier item of this case is missing here: lost-1",
    ]
    save(editor, "alone", "2003", follows="lost-2")
    assert missing(page(reader, "alone")) == ["An earlier item of this case is missing here: lost-2"]
    save(editor, "lost-2", "2002")
    assert (missing(page(reader, "alone")), story(page(reader, "alone"))) == ([], ["lost-2", "alone"])


HIDDEN: dict[str, dict[str, Any]] = {
    "draft": {"texts": {"en": {"title": "Secret words", "state": "draft"}}},
    "withdrawn": {"texts": {"en": {"title": "Secret words", "state": "withdrawn"}}},
    "embargoed": {"visible_from": FUTURE, "texts": {"en": "Secret words"}},
    "expired": {"visible_until": 1, "texts": {"en": "Secret words"}},
}


class TestUnseen:
    @pytest.mark.parametrize("how", HIDDEN)
    def test_the_last_step_leaves_no_trace(self, editor: Editor, reader: Reader, how: str) -> None:
        save(editor, "appeal", "2003", 0)
        save(editor, "update", "2004", 1)
        before = page(reader, "appeal").text
        save(editor, "secret-id", "2005", 2, follows="update", **HIDDEN[how])
        assert page(reader, "appeal").text == before

    @pytest.mark.parametrize("how", HIDDEN)
    def test_a_step_between_is_no_more_than_a_gap(self, editor: Editor, reader: Reader, how: str) -> None:
        save(editor, "appeal", "2003", 0)
        save(editor, "update", "2005", 2)
        before = {id: page(reader, id).text for id in ("appeal", "update")}
        save(editor, "secret-id", "2004", 1, follows="appeal", **HIDDEN[how])
        assert {id: page(reader, id).text for id in before} == before

    @pytest.mark.both_databases
    @pytest.mark.parametrize("how", HIDDEN)
    def test_its_code_ties_nothing_else_to_the_case(self, editor: Editor, reader: Reader, how: str) -> None:
        save(editor, "appeal", "2003", 0)
        save(editor, "elsewhere", "2004")
        save(editor, "secret-id", "2005", 1, follows="elsewhere", **HIDDEN[how])
        assert story(page(reader, "appeal")) == story(page(reader, "elsewhere")) == []

    @pytest.mark.parametrize("how", HIDDEN)
    def test_what_follows_it_says_its_id_and_is_still_tied_to_the_case(
        self, editor: Editor, reader: Reader, how: str
    ) -> None:
        save(editor, "appeal", "2003")
        save(editor, "between", "2004", follows="appeal")
        save(editor, "later", "2005", follows="between")
        editor.save("between", published="2004", follows="appeal", **HIDDEN[how])
        for id in ("appeal", "later"):
            told = page(reader, id)
            assert story(told) == ["appeal", "later"]
            assert missing(told) == ["An earlier item of this case is missing here: between"]
            assert "Secret words" not in told.text
        assert newest(page(reader, "appeal")) == "later"

    def test_it_is_told_from_the_moment_on_when_it_is_seen(self, editor: Editor, reader: Reader) -> None:
        save(editor, "appeal", "2003", 0)
        save(
            editor,
            "update",
            "2004",
            1,
            visible_from=1_900_000_000_000_000,
            visible_until=2_000_000_000_000_000,
        )
        for moment, told in ((1_899_999_999, ""), (1_900_000_001, "update"), (2_000_000_001, "")):
            with travel(moment, tick=False):
                assert newest(page(reader, "appeal")) == told

    def test_a_disabled_type_leaves_the_case(self, site: SiteUnderTest) -> None:
        save(site.editor, "appeal", "2003", 0)
        save(site.editor, "letter", "2004", follows="appeal")
        assert newest(page(site.reader, "appeal")) == "letter"
        site.configure(plugins=[name for name in site.settings["plugins"] if name != "statements"])
        assert page(site.reader, "appeal").tree.xpath("//section[@class='case']") == []


@pytest.mark.both_databases
def test_items_that_follow_each_other_in_a_circle_are_told_once(editor: Editor, reader: Reader) -> None:
    for id, before, published in (
        ("a", "c", "2001"),
        ("b", "a", "2002"),
        ("c", "b", "2003"),
        ("d", "d", "2004"),
    ):
        save(editor, id, published, follows=before)
    assert [story(page(reader, id)) for id in "abc"] == [["a", "b", "c"]] * 3
    assert page(reader, "d").status == 200


@pytest.mark.parametrize("way", ["code", "follows"])
def test_a_case_of_very_many_items_is_told_from_its_newest_part(
    editor: Editor, reader: Reader, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 300 if EXHAUSTIVE else 10
    monkeypatch.setattr(cases, "MOST_ITEMS", most)
    for number in range(most + 2):
        by_code = {"number": number} if way == "code" else {}
        follows = f"n{number - 1}" if number and way == "follows" else None
        save(editor, f"n{number}", "2003", **by_code, follows=follows)
    last = f"n{most + 1}"
    for id, shown in (("n0", ["n0", "n3"]), ("n2", ["n2", "n3"]), ("n5", ["n2", "n3"]), (last, ["n2", "n3"])):
        told = page(reader, id)
        assert (len(story(told)), story(told)[:2]) == (most, shown)
        assert missing(told) == []
        assert newest(told) == ("" if id == last else last)


BROKEN = """
from omctpub.content import ContentType, Step
from omctpub.plugins import Plugin

class Broken(ContentType):
    name, path, label, label_plural = "broken", "broken", "Broken", "Broken"
    def step(self, item):
        if item.id == "raises":
            raise RuntimeError("broken step")
        if item.id == "exits":
            raise SystemExit(1)
        return Step(["no", "hash"], None) if item.id == "nonsense" else "CASE 1"

plugin = Plugin(content_types=(Broken,), requires="omctpub>=0.1,<2")
"""


def test_a_plugin_whose_step_is_broken_keeps_its_pages(site: SiteUnderTest) -> None:
    site.plugin("broken", BROKEN)
    site.configure(plugins=[*site.settings["plugins"], "broken"])
    for id in ("raises", "exits", "nonsense", "other"):
        site.editor.save(id, "broken", published="2003", texts={"en": id})
        save(site.editor, f"{id}-2", "2004", follows=id)
        assert story(site.reader.get(f"/en/broken/{id}")) == [id, f"{id}-2"]
        assert story(site.reader.get(f"/en/statements/{id}-2")) == [id, f"{id}-2"]
