"""The version that is worked on: what somebody writes is seen by readers when it is published, not before."""

from typing import Any

import pytest

from omctpub import publishing
from omctpub.models import Change, Item, Translation, audit
from omctpub.models.audit import Audit
from omctpub.publishing import PublishingError, TextContent
from omctpub.publishing.sources import source_of
from omctpub.testing import Editor, Reader, SiteUnderTest

pytestmark = pytest.mark.both_databases


def text(language: str = "en") -> Translation:
    found: Translation = Translation.get(Translation.item == Item.get(Item.id == "a"), language=language)
    return found


def states(editor: Editor, language: str = "en") -> tuple[str, str, str]:
    """What readers have, what is worked on, and its title."""
    with editor.opened():
        row = text(language)
        assert row.saved > 0
        return row.state, row.working, publishing.working(row).title


def write(editor: Editor, title: str, language: str = "en", by: str = "1") -> int | None:
    with editor.opened() as site:
        return publishing.write(site, "a", language, TextContent(title=title), by)


def test_a_correction_of_a_public_text_waits_until_it_is_published(editor: Editor, reader: Reader) -> None:
    editor.save("a", texts={"en": "Torture"})
    assert write(editor, "Torture in Chad") == 2
    assert states(editor) == ("published", "draft", "Torture in Chad")
    assert (reader.news().titles, reader.search("Chad").titles) == (["Torture"], [])
    assert editor.publish("a") == ["en"]
    assert states(editor) == ("published", "published", "Torture in Chad")
    assert reader.search("Chad").titles == reader.news().titles == ["Torture in Chad"]


def test_one_of_a_withdrawn_text_leaves_its_address_as_it_is(editor: Editor, reader: Reader) -> None:
    editor.save("a", texts={"en": "Torture"})
    editor.withdraw("a")
    write(editor, "Torture in Chad")
    assert states(editor) == ("withdrawn", "draft", "Torture in Chad")
    assert reader.get("/en/statements/a").status == 410
    assert editor.publish("a") == ["en"]
    assert reader.news().titles == ["Torture in Chad"]


def test_a_text_that_nobody_has_seen_is_the_one_that_is_worked_on(editor: Editor) -> None:
    editor.save("a", texts={"en": {"title": "First", "state": "draft"}})
    write(editor, "Second")
    assert states(editor) == ("draft", "draft", "Second")
    write(editor, "Deuxième", "fr")
    assert states(editor, "fr") == ("draft", "draft", "Deuxième")


def test_writing_what_is_there_leaves_nothing_behind(editor: Editor) -> None:
    editor.save("a", texts={"en": "Torture"})
    assert write(editor, "Torture") is None
    write(editor, "Other")
    assert write(editor, "Other") is None


@pytest.mark.parametrize("public", [True, False])
def test_the_way_to_review_and_back(editor: Editor, public: bool) -> None:
    editor.save("a", texts={"en": {"title": "First", "state": "published" if public else "draft"}})
    write(editor, "Second")
    state = "published" if public else "review"
    with editor.opened() as site:
        assert publishing.submit(site, "a", "en", "1")
        assert not publishing.submit(site, "a", "en", "1")
    assert states(editor) == (state, "review", "Second")
    write(editor, "Third")
    assert states(editor) == (state, "review", "Third")
    with editor.opened() as site:
        assert publishing.send_back(site, "a", "en", "2")
        assert not publishing.send_back(site, "a", "en", "2")
    assert states(editor)[1:] == ("draft", "Third")


def test_a_version_that_is_given_up_stays_among_the_revisions(editor: Editor) -> None:
    editor.save("a", texts={"en": "Torture"})
    write(editor, "Torture in Chad")
    with editor.opened() as site:
        assert publishing.discard(site, "a", "en", "1")
        assert not publishing.discard(site, "a", "en", "1")
        assert text().pending is None
    assert states(editor) == ("published", "published", "Torture")


def test_an_import_does_not_lose_what_is_worked_on(editor: Editor) -> None:
    editor.save("a", texts={"en": "Torture"})
    write(editor, "Torture in Chad")
    editor.save("a", texts={"en": "Torture again"})
    assert states(editor) == ("published", "draft", "Torture in Chad")


class TestFourEyes:
    def test_nobody_publishes_what_they_wrote(self, site: SiteUnderTest, editor: Editor) -> None:
        site.configure(four_eyes=["statement"])
        editor.save("a", texts={"en": {"title": "First", "state": "draft"}})
        write(editor, "Second", by="1")
        with editor.opened() as opened:
            publishing.submit(opened, "a", "en", "2")
            with pytest.raises(PublishingError, match=r"^en: somebody else has to publish what you wrote.$"):
                publishing.publish(opened, "a", "en", "1")
            assert publishing.publish(opened, "a", "en", "2") == ["en"]

    def test_nor_a_correction(self, site: SiteUnderTest, editor: Editor) -> None:
        site.configure(four_eyes=["statement"])
        editor.save("a", texts={"en": "First"})
        write(editor, "Second", by="7")
        with editor.opened() as opened:
            with pytest.raises(PublishingError):
                publishing.publish(opened, "a", None, "7")
            assert publishing.publish(opened, "a", None, "8") == ["en"]

    def test_other_types_are_published_by_who_wrote_them(self, site: SiteUnderTest, editor: Editor) -> None:
        site.configure(four_eyes=["urgent_intervention"])
        editor.save("a", texts={"en": {"state": "draft"}})
        write(editor, "Second", by="1")
        with editor.opened() as opened:
            assert publishing.publish(opened, "a", "en", "1") == ["en"]


def test_the_log_tells_each_step(editor: Editor) -> None:
    editor.save("a", texts={"en": "First"})
    write(editor, "Second")
    with editor.opened() as site:
        publishing.submit(site, "a", "en", "1")
        publishing.send_back(site, "a", "en", "1")
        publishing.discard(site, "a", "en", "1")
        write(editor, "Third")
        publishing.publish(site, "a", "en", "2", reasons={"en": "All is well."})
        told = [(row.action, row.revision) for row in Audit.select().order_by(Audit.number)]
        assert audit.verify().broken_at is None
    assert told[2:] == [
        ("saved", 2),
        ("submitted", 3),
        ("sent back", 4),
        ("discarded", 4),
        ("saved", 5),
        ("saved", 6),
        ("corrected", 6),
        ("overruled", 6),
    ]


def test_what_nobody_reads_leaves_readers_pages_as_they_are(editor: Editor) -> None:
    editor.save("a", texts={"en": "First"})
    with editor.opened():
        changes, changed = Change.select().count(), Item.get().changed
    write(editor, "Second")
    write(editor, "Deuxième", "fr")
    with editor.opened():
        assert (Change.select().count(), Item.get().changed) == (changes, changed)


def test_a_correction_that_is_given_up_leaves_nobody_behind(editor: Editor) -> None:
    editor.save("a", texts={"en": "First", "fr": {"title": "Un", "from_revision": 1}})
    write(editor, "Second", by="7")
    with editor.opened() as site:
        assert (text().writer, text().written, text("fr").behind) == ("7", 2, True)
        publishing.discard(site, "a", "en", "7")
        assert (text().writer, text().written, text("fr").behind) == ("test", 1, False)


def test_an_import_of_a_draft_takes_the_place_of_what_was_worked_on(editor: Editor) -> None:
    editor.save("a", texts={"en": "First"})
    write(editor, "Second")
    editor.save("a", texts={"en": {"title": "Third", "state": "draft"}})
    assert states(editor) == ("draft", "draft", "Third")
    write(editor, "Fourth")
    assert states(editor) == ("draft", "draft", "Fourth")


def test_moving_a_text_on_leaves_writer_and_translations_as_they_are(editor: Editor) -> None:
    editor.save("a", texts={"en": "First", "fr": {"title": "Un", "from_revision": 1}})
    editor.withdraw("a", "en")
    with editor.opened() as site:
        publishing.publish(site, "a", "en", "9", reasons={"en": "It is right."})
        publishing.withdraw(site, "a", "en", "9")
        assert (text().writer, text().written, text("fr").behind) == ("test", 1, False)


class TestTheOriginalHasMovedOn:
    """The lists and the form say so alike: its words are others than those that a text was made from."""

    def test_by_other_words_and_not_by_words_that_came_back(self, editor: Editor) -> None:
        editor.save("a", texts={"en": "First", "fr": {"title": "Un", "from_revision": 1}})
        assert behind(editor) == (False, False)
        write(editor, "Second")
        assert behind(editor) == (True, True)
        write(editor, "First")
        assert behind(editor) == (False, False)

    def test_not_by_another_address_or_state(self, editor: Editor) -> None:
        editor.save("a", texts={"en": "First", "fr": {"title": "Un", "from_revision": 1}})
        with editor.opened() as site:
            publishing.write(site, "a", "en", TextContent(title="First", slug="other-words"), "7")
            publishing.submit(site, "a", "en", "7")
            publishing.publish(site, "a", "en", "8", reasons={"en": "It is right."})
            assert (text().slug, text().writer, text().written) == ("other-words", "test", 1)
        assert behind(editor) == (False, False)

    def test_not_for_a_text_that_does_not_say_what_it_was_made_from(self, editor: Editor) -> None:
        editor.save("a", texts={"en": "First", "fr": "Un"})
        write(editor, "Deux", "fr")
        write(editor, "Second")
        assert behind(editor) == (False, False)

    def test_for_a_correction_by_what_that_was_made_from(self, editor: Editor) -> None:
        editor.save("a", texts={"en": "First", "fr": {"title": "Un", "from_revision": 1}})
        write(editor, "Second")
        with editor.opened() as site:
            publishing.write(site, "a", "fr", TextContent(title="Un", from_revision=2), "7")
            assert (text("fr").writer, text("fr").written) == ("test", 1)
        assert behind(editor) == (False, False)
        with editor.opened() as site:
            publishing.discard(site, "a", "fr", "7")
        assert behind(editor) == (True, True)

    def test_of_another_text_where_that_becomes_the_original(self, editor: Editor) -> None:
        texts: dict[str, Any] = {"en": "First", "fr": {"title": "Un", "from_revision": 1}}
        editor.save("a", texts=texts)
        editor.save("a", texts={"en": "Second"})
        assert behind(editor) == (True, True)
        editor.save("a", texts=texts, original="fr")
        assert behind(editor) == behind(editor, "en") == (False, False)

    def test_of_none_where_that_is_another_than_before(self, editor: Editor) -> None:
        editor.save("a", texts={"en": "First", "fr": {"title": "Un", "from_revision": 1}, "es": "Uno"})
        editor.save("a", texts={"en": "Second"})
        assert behind(editor) == (True, True)
        editor.save("a", texts={"es": "Uno"}, original="es")
        assert behind(editor) == (False, False)
        editor.save("a", texts={"es": "Uno"}, original="en")
        assert behind(editor) == (True, True)
        editor.save("a", texts={"es": "Uno"}, original="ru")
        assert behind(editor) == (False, False)

    def test_from_where_its_words_were_written(self, editor: Editor) -> None:
        editor.save("a", texts={"en": {"title": "First", "state": "draft"}, "fr": "Un"})
        editor.publish("a")
        write(editor, "Second")
        with editor.opened():
            sources = [source_of(Item.get(), "fr", None, drafts) for drafts in (True, False)]
        assert [(one.revision, one.content.title) for one in sources if one] == [(3, "Second"), (1, "First")]

    def test_for_who_sees_no_drafts_once_its_words_were_seen(self, editor: Editor) -> None:
        first = {"title": "First", "state": "draft"}
        editor.save("a", texts={"en": first, "fr": {"title": "Un", "from_revision": 1}})

        def seen() -> str | None:
            with editor.opened():
                source = source_of(Item.get(), "fr", None, drafts=False)
                return source.then.title if source and source.then else None

        assert seen() is None
        editor.publish("a", "en")
        write(editor, "Second")
        assert seen() == "First"


class TestTextsOfOneFileBelongTogether:
    """What a file says of the revision that a text was made from is of another site's history."""

    def test_whatever_their_numbers_until_the_original_is_changed_here(self, editor: Editor) -> None:
        french, arabic = {"title": "Un", "from_revision": 7}, {"title": "واحد", "from_revision": 4}
        brought: dict[str, Any] = {"fr": french, "en": "First", "ar": arabic}
        editor.save("a", texts=brought, original="en")
        assert behind(editor) == (False, False)
        editor.publish("a")
        editor.save("a", texts=brought, original="en")
        assert behind(editor) == (False, False)
        assert write(editor, "Second") == 8
        assert behind(editor) == behind(editor, "ar") == (True, True)

    def test_in_a_later_file_too(self, editor: Editor) -> None:
        editor.save("a", texts={"en": "First", "fr": {"title": "Un", "from_revision": 1}})
        editor.save("a", texts={"en": "Second", "fr": {"title": "Un", "from_revision": 1}})
        assert behind(editor) == (True, True)
        editor.save("a", texts={"en": "Third", "fr": {"title": "Trois", "from_revision": 9}})
        assert behind(editor) == (False, False)
        editor.save("a", texts={"en": "Fourth", "fr": {"title": "Trois", "from_revision": 9}})
        assert behind(editor) == (True, True)

    def test_and_no_number_is_too_large(self, editor: Editor) -> None:
        editor.save("a", texts={"en": "First", "fr": {"title": "Un", "from_revision": 2**31 - 1}})
        assert write(editor, "Second") == 2
        assert behind(editor) == (False, False)


def behind(editor: Editor, language: str = "fr") -> tuple[bool, bool]:
    """Whether the French is behind: as lists say it, and as its form does."""
    with editor.opened():
        source = source_of(Item.get(), language, None, drafts=True)
        return text(language).behind, source is not None and source.moved_on
