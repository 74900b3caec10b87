"""Words that are taken down are gone from what is read, in whatever way they were written."""

import os
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omctpub import publishing
from omctpub.markdown import plain, render
from omctpub.media import MediaFolder
from omctpub.models import Body, Item, Revision, Translation, Unsaved, revisions
from omctpub.publishing import AssetContent, PublishingError, TextContent, erasing, unsaved
from omctpub.publishing.covering_files import BAR
from omctpub.publishing.covering_markdown import covered_markdown
from omctpub.publishing.removing import places_of
from omctpub.publishing.spellings import Spellings
from omctpub.testing import Editor, Reader
from tests.pictures import jpeg

NAME = "José García"
# Bodies in which a name is read, as people, programs and word processors write it.
WRITTEN = {
    "escaped by a program": ("jose_garcia@example.org", r"Write to jose\_garcia@example.org today."),
    "escaped hyphen": ("Jean-Paul Obi", r"It was Jean\-Paul Obi who came."),
    "letters by their names": (NAME, "It was Jos&eacute; Garc&#237;a who came."),
    "stressed": (NAME, "It was **José** García who came."),
    "stressed within": (NAME, "It was J*osé* __García__ who came."),
    "in quoted lines": (NAME, "> It was José\n> García who came.\n\nThen."),
    "in lines of a postal address": (NAME, "It was José\\\nGarcía who came."),
    "linked": (NAME, "It was [José](https://example.org/a) García who came."),
    "linked within": ("José", "It was J[osé](https://example.org/a) who came."),
    "with a note between": (NAME, "It was José[^1] García who came.\n\n[^1]: A note."),
    "in a table": (NAME, "| who | when |\n|---|---|\n| *José* García | then |"),
    "another apostrophe": ("O'Brien", "It was O’Brien who came."),
    "another hyphen": ("Al-Masri", "It was Al\u2011Masri who came."),
    "a sign of HTML": ("Obi & Sons", "It was Obi &amp; Sons who came."),
    "two signs of Chinese": ("李明", "记者李明被拘留。"),
}


@pytest.mark.parametrize(("words", "body"), WRITTEN.values(), ids=WRITTEN)
def test_a_name_is_found_and_covered_however_it_is_written(
    editor: Editor, reader: Reader, words: str, body: str
) -> None:
    editor.save("a", texts={"en": {"title": "One", "body": body}})
    editor.save("a", texts={"en": {"title": "Two", "body": f"{body} Once more."}})
    with editor.opened() as opened:
        assert places_of(words).ids == ["a"]
        assert publishing.take_down_words(opened, words, "test", "a") == ["a"]
        assert places_of(words).ids == []
        texts = [Body.get().markdown, *(row.content["body"] for row in Revision.select())]
        read = [plain(render(text)) for text in texts]
    assert all(BAR in text and not Spellings.of(words).exact.search(text) for text in read)
    page = reader.get("/en/statements/a").tree.text_content()
    assert BAR in page
    assert words not in " ".join(page.split())
    assert ("came" in page) is ("came" in body)


def test_what_stands_around_it_keeps_its_stress_and_its_links() -> None:
    text = (
        "A **word** and **José** [García](https://example.org/a), *held* since [May](https://example.org/b)."
    )
    said = covered_markdown(text, Spellings.of(NAME), BAR)
    assert said.startswith(f"A **word** and **{BAR}**")
    assert said.endswith("*held* since [May](https://example.org/b).")


PIECES = [
    *("José", "García", "jo", "sé", "Jos", "é", "&eacute;", " ", " ", "\n", "\n\n", "    ", "\u200b"),
    *("> ", "- ", "1. ", "# ", "|", "**", "*", "_", "`", "~~", "\\", "[", "](x)", "[^1]", "\n[^1]: ", "<b>"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_no_mixture_of_signs_keeps_a_name_from_being_covered(text: str) -> None:
    words = Spellings.of(NAME)
    covered = covered_markdown(text, words, BAR)
    assert not words.exact.search(plain(render(covered)))
    assert words.are_read_in(text) or words.loose.search(text) or covered == text


@pytest.mark.parametrize("words", ["50%", "(K)", "+41", "a b", "李", "\u200b\u200b\u200b"])
def test_what_would_be_found_everywhere_is_refused(words: str) -> None:
    with pytest.raises(PublishingError, match="give 3 letters or more"):
        publishing.leave_words(words, "test")


def test_numbers_are_covered_as_they_were_given_and_not_within_others(editor: Editor) -> None:
    editor.save("a", texts={"en": {"title": "T", "body": "In 1000 and 2100%, 100% of them."}})
    with editor.opened() as opened:
        publishing.take_down_words(opened, "100%", "test", "a")
        assert Body.get().markdown == f"In 1000 and 2{BAR}, {BAR} of them."


@pytest.mark.parametrize("words", ["raf", "Draft", "lis", "published"])
def test_in_which_state_a_text_was_stays_and_nobody_sees_more_of_it(editor: Editor, words: str) -> None:
    editor.save("a", texts={"en": {"title": "A craft published", "body": "A list."}})
    with editor.opened() as opened:
        publishing.write(opened, "a", "en", TextContent("draft", "A secret draft, polished"), "test")
        text = Translation.get()
        before = [row.number for row in revisions.versions(text, drafts=False)], revisions.number_of(text)
        publishing.take_down_words(opened, words, "test", "a")
        after = [row.number for row in revisions.versions(text, drafts=False)], revisions.number_of(text)
        assert after == before == ([1], 1)
        assert places_of(words).ids == []


def test_values_that_programs_read_stay(editor: Editor) -> None:
    data = {"status": "resolved"}
    editor.save("a", "urgent_intervention", texts={"en": {"title": "It was resolved"}}, data=data)
    with editor.opened() as opened:
        publishing.take_down_words(opened, "resolved", "test", "a")
        assert (Item.get().data["status"], Translation.get().title) == ("resolved", f"It was {BAR}")


def test_what_was_typed_and_not_saved_is_looked_through(editor: Editor) -> None:
    editor.save("a")
    with editor.opened() as opened:
        about: dict[str, Any] = {"type": "statement", "language": "en"}
        for item in ("a", ""):
            assert unsaved.keep(unsaved.name(), 1, {"body": "About **José** García"}, item=item, **about)
        assert places_of(NAME, "a").unsaved
        assert publishing.take_down_words(opened, NAME, "test", "a") == ["a"]
        assert not places_of(NAME, "a").unsaved
        assert places_of(NAME).unsaved
        publishing.take_down_words(opened, NAME, "test")
        assert not places_of(NAME).unsaved
        assert [BAR in row.form["body"] for row in Unsaved.select()] == [True, True]


def test_the_files_of_an_item_whose_takedown_was_cut_off_go_when_the_rest_is_erased(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.save("a")
    with editor.opened() as opened:
        taken = opened.media.take_in(BytesIO(jpeg()), "a.jpg")
        publishing.set_assets(opened, "a", [AssetContent(taken, taken.given)], "test")
        with monkeypatch.context() as killed:
            killed.setattr(MediaFolder, "remove", lambda *_: None)
            publishing.take_down(opened, "a", "test")
        files = [file for file in opened.media.folder.iterdir() if file.is_file()]
        assert files
        assert publishing.erase(opened) == []
        assert all(file.exists() for file in files)  # they may be of an item that is just being stored
        for file in files:
            os.utime(file, (0, 0))
        assert publishing.erase(opened) == []
        assert not any(file.exists() for file in files)


def test_what_is_taken_down_while_files_are_written_anew_is_not_left(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.save("a")
    editor.save("b")
    with editor.opened() as opened:
        publishing.take_down(opened, "a", "test")
        rewrite: Callable[..., list[str]] = erasing._rewrite
        times: list[int] = []

        def rewrite_and_more(site: Any) -> list[str]:
            undone = rewrite(site)
            if not times:
                publishing.take_down(opened, "b", "test")
            times.append(1)
            return undone

        monkeypatch.setattr(erasing, "_rewrite", rewrite_and_more)
        assert publishing.erase(opened) == []
        assert (len(times), erasing.is_due()) == (2, False)
