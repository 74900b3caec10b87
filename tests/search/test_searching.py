"""The search page: what it finds, how it says so, and that it is never behind what was published."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from omctpub.testing import Editor, Reader, SiteUnderTest

pytestmark = pytest.mark.both_databases


@pytest.fixture
def filled(editor: Editor) -> None:
    spanish = {"title": "Criminalización de personas defensoras", "body": "Detención en **Chiapas**."}
    editor.save("es", "statement", "2018-02-15", {"es": spanish}, countries=("MX",))
    texts = {
        "en": {
            "title": "Protests in Sudan",
            "summary": "They were detained.",
            "body": "<b>Crackdown</b> & fear",
        },
        "ar": {"title": "احتجاجات في السودان", "body": "قُبض على المتظاهرين"},
    }
    editor.save("sd", "urgent_intervention", "2018-02-16", texts, countries=("SD",))
    editor.save("bi", "statement", "2018-02-14", {"fr": "Poursuite de la détention"}, countries=("BI",))


@pytest.mark.usefixtures("filled")
class TestFinding:
    @pytest.mark.parametrize(
        ("words", "titles"),
        [
            ("criminalizacion", ["Criminalización de personas defensoras"]),
            ("Sudan", ["Protests in Sudan"]),
            ("detention", ["Poursuite de la détention", "Protests in Sudan"]),
            ("Burundi", ["Poursuite de la détention"]),
            ('"personas defensoras"', ["Criminalización de personas defensoras"]),
            ("nowhere", []),
        ],
    )
    def test_words_are_found_in_the_language_of_each_text(
        self, reader: Reader, words: str, titles: list[str]
    ) -> None:
        assert sorted(reader.search(words).titles) == sorted(titles)

    def test_arabic_is_found_without_its_signs(self, reader: Reader) -> None:
        assert reader.search("قبض", lang="ar").titles == reader.search("السودان", lang="ar").titles

    def test_an_item_is_found_once_in_the_text_that_matches(self, reader: Reader) -> None:
        entry = reader.search("Sudan السودان", lang="ar").feeds[0][0]
        assert (len(reader.search("Sudan السودان").titles), entry["lang"]) == (1, "ar")

    def test_hits_are_marked_in_the_texts_own_direction_and_escaped(self, reader: Reader) -> None:
        page = reader.search("crackdown", lang="ar")
        passage = page.tree.xpath("//p[@class='passage']")[0]
        assert passage.xpath("ancestor::article/@dir") == ["ltr"]
        assert passage.xpath("mark/text()") == ["Crackdown"]
        assert "<b>" in passage.text_content()

    def test_filters_narrow_the_results(self, reader: Reader) -> None:
        assert reader.search("detention", country="SD").titles == ["Protests in Sudan"]
        assert reader.search("detention", langs="fr").titles == ["Poursuite de la détention"]
        assert reader.search("detention", type="internship").titles == []

    def test_a_search_looks_through_all_streams(self, reader: Reader) -> None:
        assert reader.search("Sudan", stream="human-rights-defenders").titles == ["Protests in Sudan"]

    def test_newest_first_on_demand(self, reader: Reader) -> None:
        assert reader.search("detention", sort="new").titles == [
            "Protests in Sudan",
            "Poursuite de la détention",
        ]

    def test_a_part_brings_results_and_the_announcement(self, reader: Reader) -> None:
        part = reader.get("/en/search?q=sudan", part=True)
        assert part.said("//hx-partial[@hx-target='#search-status']") == "1 item found."
        assert "<html" not in part.text
        whole = reader.search("sudan")
        assert whole.said("//*[@role='status']") == "1 item found."


SAID = [
    ("", "Type a word to begin."),
    ("nowhere", "Nothing was found for “nowhere”."),
    ("-", "Type at least one word to look for."),
    ("word " * 100, "Nothing was found"),
]


@pytest.mark.parametrize(("typed", "said"), SAID)
def test_the_page_says_what_it_did(reader: Reader, typed: str, said: str) -> None:
    assert said in reader.search(typed).said("//*[@role='status']")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("word " * 100, "Only the beginning of your search was used"),
        ("aaa* bbb* ccc* ddd* eee*", "Only the first four words with a star were used"),
        ("to*", "A star was ignored"),
        ("-tortu* prison", "A star was ignored"),
    ],
)
def test_what_is_ignored_is_said_and_why(reader: Reader, typed: str, why: str) -> None:
    said = reader.search(typed).said("//*[@role='status']")
    assert why in said
    assert said.count("Only the") + said.count("A star") == 1


def test_a_character_alone_finds_what_begins_with_it(editor: Editor, reader: Reader) -> None:
    editor.save("ko", texts={"ko": {"title": "새 법은 위험하다", "body": "변호사"}})
    editor.save("zh", texts={"zh": "新法律和人权"})
    assert reader.search("법").titles == ["새 법은 위험하다"]
    assert reader.search("法").titles == ["新法律和人权"]
    assert reader.search("法").tree.xpath("//mark/text()") == ["法律"]


def test_publish_change_and_withdraw_are_seen_at_the_next_query(editor: Editor, reader: Reader) -> None:
    editor.save("one", texts={"en": {"title": "Zebra", "state": "draft"}})
    assert reader.search("zebra").titles == []
    editor.publish("one")
    assert reader.search("zebra").titles == ["Zebra"]
    editor.save("one", texts={"en": "Giraffe"})
    assert (reader.search("zebra").titles, reader.search("giraffe").titles) == ([], ["Giraffe"])
    editor.withdraw("one")
    assert reader.search("giraffe").titles == []


def test_another_process_sees_it_at_its_next_query(
    site: SiteUnderTest, editor: Editor, tmp_path: Path
) -> None:
    program = (
        "import json, sys; from pathlib import Path; from werkzeug.test import Client;"
        "from omctpub.holder import Application; from omctpub.testing import Reader;"
        "reader = Reader(Client(Application(Path(sys.argv[1]))));\n"
        "for line in sys.stdin: print(json.dumps(reader.search(line.strip()).titles), flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(site.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None

        def asked(word: str) -> object:
            other.stdin.write(f"{word}\n")  # type: ignore[union-attr]
            other.stdin.flush()  # type: ignore[union-attr]
            return json.loads(other.stdout.readline())  # type: ignore[union-attr]

        assert asked("zebra") == []
        editor.save("one", texts={"en": "Zebra"})
        assert asked("zebra") == ["Zebra"]
        editor.withdraw("one")
        assert asked("zebra") == []
        other.stdin.close()


def test_a_damaged_index_is_made_anew_and_nothing_is_lost(site: SiteUnderTest, editor: Editor) -> None:
    editor.save("one", texts={"en": "Zebra"})
    for file in (site.folder / "data" / "search").rglob("*"):
        if file.is_file():
            file.write_bytes(b"not an index")
    assert site.reader.search("zebra").status == 200
    assert site.reader.search("zebra").titles == ["Zebra"]


def test_what_falls_due_is_found_without_anybody_doing_anything(
    editor: Editor, reader: Reader, time_machine: object
) -> None:
    editor.save("one", texts={"en": "Zebra"}, visible_from=2_000_000_000_000_000)
    assert reader.search("zebra").titles == []
    time_machine.move_to("2033-05-18T03:33:21Z", tick=False)  # type: ignore[attr-defined]
    assert reader.search("zebra").titles == ["Zebra"]
    assert reader.news().titles == ["Zebra"]
