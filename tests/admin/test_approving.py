"""An editor checks and publishes: what is found is said with its place, and overruled with a reason."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from omctpub import publishing
from omctpub.models import Item, Revision, Translation
from omctpub.models.audit import Audit
from omctpub.publishing import TextContent
from omctpub.testing import Editor, Page, Reader, SiteUnderTest
from tests.admin.conftest import Visitor, typed

Member = Callable[..., Visitor]
FORM = "//main//form"
ROOM = "/admin/items/a/publish"
DAY = 86_400_000_000


@pytest.fixture
def checker(member: Member) -> Visitor:
    return member("editor")


def do(visitor: Visitor, pressed: str = "publish", **changed: str | list[str]) -> Page:
    return visitor.post(ROOM, typed(visitor.get(ROOM), FORM, do=pressed, **changed))


def draft(editor: Editor, title: str = "A letter about torture") -> None:
    editor.save("a", texts={"en": {"title": title, "state": "review"}})


def test_what_is_in_review_is_chosen_and_published(checker: Visitor, editor: Editor, reader: Reader) -> None:
    editor.save(
        "a", texts={"en": {"title": "One", "state": "review"}, "fr": {"title": "Un", "state": "draft"}}
    )
    assert do(checker).response.location == f"{ROOM}?done=publish"
    assert checker.get(f"{ROOM}?done=publish").said("//*[@role='status']") == "Published."
    with editor.opened():
        assert {text.language: text.state for text in Translation.select()} == {
            "en": "published",
            "fr": "draft",
        }
    assert reader.news().titles == ["One"]


def test_a_beginning_that_takes_it_from_readers_is_told_of(checker: Visitor, editor: Editor) -> None:
    draft(editor)
    assert "takes it from them" not in checker.get(ROOM).text
    do(checker)
    assert "Readers see this now." in checker.get(ROOM).text


@pytest.mark.parametrize("pressed", ["back en", "discard en"])
def test_what_somebody_published_meanwhile_is_not_said_to_be_sent_back(
    checker: Visitor, editor: Editor, pressed: str
) -> None:
    editor.save("a", texts={"en": "One"})
    correct(editor, "Two")
    opened = typed(checker.get(ROOM), FORM, do=pressed) | {"until": "2999-01-01T10:00"}
    editor.publish("a")
    page = checker.post(ROOM, opened)
    assert (page.status, page.said("//*[@id='text-fault']")[:17]) == (422, "Nothing was done:")
    assert page.tree.xpath("//input[@name='until']/@value") == ["2999-01-01T10:00"]


def test_times_that_were_typed_stay_when_a_text_is_sent_back(checker: Visitor, editor: Editor) -> None:
    editor.save("a", texts={"en": {"title": "One", "state": "review"}})
    page = do(checker, "back en", until="2999-01-01T10:00")
    assert (page.status, page.said("//*[@role='status']")) == (200, "Sent back: it is a draft again.")
    assert page.tree.xpath("//input[@name='until']/@value") == ["2999-01-01T10:00"]
    assert checker.post(ROOM, typed(page, FORM, do="schedule")).status == 303


def test_a_newer_version_that_nobody_has_seen_is_not_discarded(checker: Visitor, editor: Editor) -> None:
    editor.save("a", texts={"en": "One"})
    correct(editor, "Two")
    opened = typed(checker.get(ROOM), FORM, do="discard en")
    correct(editor, "Three")
    assert "Three" in checker.post(ROOM, opened).text
    with editor.opened():
        assert Translation.get().pending is not None
    assert do(checker, "discard en").status == 303


def correct(editor: Editor, title: str) -> None:
    with editor.opened() as opened:
        publishing.write(opened, "a", "en", TextContent(title=title), "test")
        publishing.submit(opened, "a", "en", "test")


def test_nothing_chosen_is_nothing_done(checker: Visitor, editor: Editor) -> None:
    draft(editor)
    page = do(checker, text=[])
    assert (page.status, page.said("//*[@id='text-fault']")) == (422, "Choose the texts to publish.")


def test_what_the_checks_find_leads_to_its_field_and_wants_a_reason(
    checker: Visitor, editor: Editor, reader: Reader
) -> None:
    draft(editor, "Tunisia: a lawyer arrested")
    page = do(checker)
    assert (page.status, page.said("//*[@id='reason-fault']")) == (
        422,
        "The checks found something. Put it right, or say why it is right as it is.",
    )
    [link] = page.tree.xpath("//ul[@class='findings']//a/@href")
    assert link == "/admin/items/a/en#country"
    assert checker.get(link).tree.xpath("//*[@id='country']")
    assert do(checker, reason="The town in Texas.").status == 303
    assert reader.news().titles == ["Tunisia: a lawyer arrested"]
    with editor.opened():
        assert (
            Revision.select().order_by(Revision.number.desc()).get().content["overruled"]
            == "The town in Texas."
        )
        assert [row.action for row in Audit.select().order_by(Audit.number)][-2:] == [
            "published",
            "overruled",
        ]


def test_a_required_field_cannot_be_overruled(checker: Visitor, editor: Editor, reader: Reader) -> None:
    editor.save("a", "internship", texts={"en": {"title": "One", "state": "review"}})
    page = do(checker, reason="No matter")
    assert (page.status, page.said("//*[@id='text-fault']")) == (422, "Fill in what is needed first.")
    assert page.said("//ul[@class='findings']") == "Apply by: must be filled in"
    assert page.tree.xpath("//ul[@class='findings']//a/@href") == ["/admin/items/a/en#fields.deadline"]
    assert reader.get("/en/internships/a").status == 404


class TestTime:
    def test_an_embargo_is_one_moment_by_the_clocks_of_a_named_zone(
        self, checker: Visitor, editor: Editor, reader: Reader
    ) -> None:
        editor.save(
            "a", texts={"en": {"title": "One", "state": "review"}, "fr": {"title": "Un", "state": "review"}}
        )
        moment = {"from": "2099-06-01T09:00", "zone": "Asia/Bangkok"}
        assert do(checker, text=["en", "fr"], **moment).status == 303
        with editor.opened():
            seconds = datetime(2099, 6, 1, 2, 0, tzinfo=UTC).timestamp()
            assert Item.get().visible_from == seconds * 1_000_000
            assert {text.state for text in Translation.select()} == {"published"}
        assert reader.news().titles == []
        page = checker.get(f"{ROOM}?done=publish")
        assert "June 1, 2099" in page.text
        assert page.said("//p[@role='status']") == "Scheduled"
        assert page.tree.xpath("//span[contains(@class, 'mark')]/text()") == ["Scheduled"] * 2

    def test_what_is_published_too_late_is_said_to_have_expired(
        self, checker: Visitor, editor: Editor
    ) -> None:
        draft(editor)
        assert do(checker, until="2020-06-01T09:00", zone="UTC").status == 303
        page = checker.get(f"{ROOM}?done=publish")
        assert (page.said("//p[@role='status']"), page.said("//span[contains(@class, 'mark')]")) == (
            "Expired",
            "Expired",
        )

    def test_an_end_that_is_past_takes_it_from_readers_and_that_is_said(
        self, checker: Visitor, editor: Editor, reader: Reader
    ) -> None:
        editor.save("a", texts={"en": "At length."})
        assert do(checker, "schedule", until="2020-01-01T09:00").status == 303
        assert "no longer see it" in checker.get(f"{ROOM}?done=schedule").said("//p[@role='status']")
        assert "At length." not in reader.news().text

    def test_it_ends_within_a_second_and_not_before(
        self, checker: Visitor, editor: Editor, reader: Reader
    ) -> None:
        draft(editor)
        soon = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
        do(checker, **{"from": soon.strftime("%Y-%m-%dT%H:%M:%S"), "zone": "UTC"})
        seen = None
        while seen is None and datetime.now(UTC) < soon + timedelta(seconds=5):
            before = datetime.now(UTC)
            if reader.news().titles:
                seen = before, datetime.now(UTC)
        assert seen is not None
        assert (seen[1] >= soon, seen[0] <= soon + timedelta(seconds=1)) == (True, True)

    def test_a_time_that_clocks_skip_is_refused_and_one_they_show_twice_is_the_later(
        self, checker: Visitor, editor: Editor
    ) -> None:
        draft(editor)
        page = do(checker, "schedule", **{"from": "2027-03-28T02:30", "zone": "Europe/Zurich"})
        assert (page.status, page.said("//*[@id='from-fault']")) == (
            422,
            "does not exist there: the clocks go forward at that hour",
        )
        assert page.tree.xpath("//*[@id='from']/@value") == ["2027-03-28T02:30"]
        assert do(checker, "schedule", **{"from": "2027-10-31T02:30", "zone": "Europe/Zurich"}).status == 303
        with editor.opened():
            assert (
                Item.get().visible_from == datetime(2027, 10, 31, 1, 30, tzinfo=UTC).timestamp() * 1_000_000
            )
            assert Translation.get().state == "review"

    def test_what_is_not_touched_stays_to_the_fraction_of_a_second(
        self, site: SiteUnderTest, member: Member, editor: Editor
    ) -> None:
        site.configure(timezone="Europe/Zurich")
        first = int(datetime(2027, 10, 31, 0, 30, tzinfo=UTC).timestamp()) * 1_000_000 + 250_000
        editor.save("a", visible_from=first, visible_until=first + DAY)
        editor.save("old", visible_until=-1)
        checker = member("editor")
        assert checker.get(ROOM).tree.xpath("//*[@id='from']/@value") == ["2027-10-31T02:30"]
        assert do(checker, "schedule").status == 303
        old = ROOM.replace("/a/", "/old/")
        assert checker.post(old, typed(checker.get(old), FORM, do="schedule")).status == 303
        with editor.opened():
            assert [(row.visible_from, row.visible_until) for row in Item.select().order_by(Item.number)] == [
                (first, first + DAY),
                (None, -1),
            ]
        assert do(checker, "schedule", zone="UTC").status == 303
        with editor.opened():
            assert Item.get(Item.id == "a").visible_from == first + 2 * 3_600_000_000 - 250_000

    def test_an_end_before_the_beginning_is_refused(self, checker: Visitor, editor: Editor) -> None:
        draft(editor)
        page = do(checker, "schedule", **{"from": "2027-03-28T02:30", "until": "2027-03-27T02:30"})
        assert page.said("//*[@id='until-fault']") == "must be later than the time from which readers see it"

    @pytest.mark.parametrize(
        ("typed", "zone"), [("tomorrow", "UTC"), ("2027-02-30T10:00", "UTC"), ("", "Mars/Base")]
    )
    def test_what_is_no_time_is_refused(
        self, checker: Visitor, editor: Editor, typed: str, zone: str
    ) -> None:
        draft(editor)
        page = do(checker, "schedule", **{"from": typed, "zone": zone})
        assert (page.status, page.tree.xpath("//*[@id='from']/@value")) == (422, [typed])
        if typed:  # a field for moments would show nothing of it
            assert page.tree.xpath("//*[@id='from']/@type") == ["text"]


class TestStates:
    def test_a_text_is_sent_back_withdrawn_and_published_again(
        self, checker: Visitor, editor: Editor, reader: Reader
    ) -> None:
        draft(editor)
        assert do(checker, "back en").status == 303
        with editor.opened():
            assert Translation.get().state == "draft"
        do(checker, text=["en"])
        assert reader.news().titles == ["A letter about torture"]
        do(checker, "withdraw en")
        assert (reader.news().titles, reader.get("/en/statements/a").status) == ([], 410)
        do(checker, text=["en"])
        assert reader.news().titles == ["A letter about torture"]

    def test_a_newer_version_is_given_up(self, checker: Visitor, editor: Editor) -> None:
        editor.save("a", texts={"en": "One"})
        with editor.opened() as site:
            publishing.write(site, "a", "en", publishing.TextContent(title="Two"), "1")
        assert "a newer version: Draft" in checker.get(ROOM).said("//fieldset")
        do(checker, "discard en")
        assert "a newer version" not in checker.get(ROOM).said("//fieldset")

    def test_a_text_that_is_not_there_is_not_found(self, checker: Visitor, editor: Editor) -> None:
        draft(editor)
        assert do(checker, "withdraw fr").status == 404
        assert checker.get("/admin/items/b/publish").status == 404

    def test_four_eyes_see_what_one_wrote(
        self, site: SiteUnderTest, member: Member, editor: Editor, reader: Reader
    ) -> None:
        site.configure(four_eyes=["statement"])
        one, other = member("editor", "one@example.org"), member("editor", "other@example.org")
        draft(editor)
        one.post("/admin/items/a/en", typed(one.get("/admin/items/a/en"), title="Mine", do="submit"))
        page = do(one, text=["en"])
        assert (
            page.said("//*[@id='text-fault']") == "English: somebody else has to publish what you wrote last."
        )
        assert reader.news().titles == []
        assert do(other).status == 303
        assert reader.news().titles == ["Mine"]

    def test_what_one_wrote_is_told_before_and_not_chosen(
        self, site: SiteUnderTest, member: Member, editor: Editor, reader: Reader
    ) -> None:
        site.configure(four_eyes=["statement"])
        one = member("editor", "one@example.org")
        editor.save("a", texts={"en": {"title": "One", "state": "review"}})
        one.post("/admin/items/a/en", typed(one.get("/admin/items/a/en"), title="Mine", do="save"))
        room = one.get(ROOM)
        assert "You wrote this: somebody else publishes it." in room.said("//div[@class='text']")
        assert room.tree.xpath("//input[@name='text'] | //button[@value='publish']") == []
        editor.save("a", texts={"en": {"title": "One"}, "fr": {"title": "Un", "state": "review"}})
        one.post("/admin/items/a/en", typed(one.get("/admin/items/a/en"), title="Mine", do="submit"))
        assert do(one).status == 303
        assert reader.news("fr").titles == ["Un"]


class TestFourEyesOnEveryWay:
    """Nobody publishes their own words by a way around."""

    @pytest.fixture
    def one(self, site: SiteUnderTest, member: Member, editor: Editor) -> Visitor:
        site.configure(four_eyes=["statement"])
        editor.save("a", texts={"en": "Public"})
        one = member("editor", "one@example.org")
        one.post("/admin/items/a/en", typed(one.get("/admin/items/a/en"), title="Mine", do="submit"))
        return one

    def refused(self, one: Visitor) -> bool:
        return "somebody else has to publish" in do(one, text=["en"]).said("//*[@id='text-fault']")

    def test_by_discarding_and_bringing_back(self, one: Visitor, reader: Reader) -> None:
        do(one, "discard en")
        history = "/admin/items/a/en/history"
        one.post(history, {"revision": "2"})
        assert (self.refused(one), reader.news().titles) == (True, ["Public"])

    def test_by_the_withdrawal_of_somebody_else(self, one: Visitor, member: Member, reader: Reader) -> None:
        other = member("editor", "other@example.org")
        do(other, "withdraw en")
        assert self.refused(one)
        assert do(other, text=["en"]).status == 303
        assert reader.news().titles == ["Mine"]

    def test_by_a_reason(self, one: Visitor, member: Member) -> None:
        other = member("editor", "other@example.org")
        do(other, text=["en"], reason="It is right.")
        do(other, "withdraw en")
        assert self.refused(one)
        assert do(other, text=["en"]).status == 303


class TestMeanwhile:
    def test_nobody_publishes_words_that_they_have_not_seen(
        self, checker: Visitor, member: Member, editor: Editor, reader: Reader
    ) -> None:
        draft(editor)
        opened = typed(checker.get(ROOM), FORM, do="publish")
        author = member("author")
        author.post("/admin/items/a/en", typed(author.get("/admin/items/a/en"), title="Other words"))
        page = checker.post(ROOM, opened)
        assert (page.status, page.said("//*[@id='text-fault']")[:35]) == (
            422,
            "Somebody has changed this meanwhile",
        )
        assert (reader.news().titles, "Other words" in page.text) == ([], True)
        assert checker.post(ROOM, typed(page, FORM, do="publish")).status == 303
        assert reader.news().titles == ["Other words"]

    def test_nor_lifts_an_embargo_that_was_set_meanwhile(
        self, checker: Visitor, editor: Editor, reader: Reader
    ) -> None:
        draft(editor)
        opened = typed(checker.get(ROOM), FORM, do="publish")
        do(checker, "schedule", **{"from": "2099-06-01T09:00"})
        assert checker.post(ROOM, opened).status == 422
        assert reader.news().titles == []

    def test_a_newer_version_that_says_what_readers_see_is_given_up(
        self, checker: Visitor, editor: Editor
    ) -> None:
        editor.save("a", texts={"en": "Tunisia: public"})
        with editor.opened() as site:
            publishing.write(site, "a", "en", publishing.TextContent(title="Other"), "1")
            publishing.write(site, "a", "en", publishing.TextContent(title="Tunisia: public"), "1")
        assert do(checker, text=["en"], reason="It is right.").status == 303
        with editor.opened():
            assert Translation.get().pending is None


def test_an_item_whose_original_has_no_text_is_published_all_the_same(
    checker: Visitor, editor: Editor
) -> None:
    editor.save("a", texts={"fr": {"title": "Un", "state": "review"}}, original="en")
    assert do(checker).status == 303
