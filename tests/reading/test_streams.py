"""The streams of the home page: the file's are only the first ones, stored ones decide from then on."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from omctpub import publishing
from omctpub.config import Stream
from omctpub.holder import Application
from omctpub.models.audit import Audit
from omctpub.models.streams import streams
from omctpub.publishing import PublishingError
from omctpub.publishing.streams import MOST_STREAMS
from omctpub.testing import Editor, Reader, SiteUnderTest

pytestmark = pytest.mark.both_databases
FIRST = ("human-rights-defenders", "news-on-torture")


def titles(reader: Reader, lang: str = "en") -> list[str]:
    """The headings of the streams, in order."""
    page = reader.home(lang)
    return [" ".join(one.text_content().split()) for one in page.tree.xpath("//*[@class='stream']//h2")]


def save(editor: Editor, name: str, programme: str = "", place: int | None = None, **named: str) -> str:
    with editor.opened() as site:
        stream = Stream(name, named or {"en": name.title()}, programme)
        return publishing.save_stream(stream, "test", place, site.settings.streams)


def names(editor: Editor) -> Sequence[str]:
    with editor.opened() as site:
        return [stream.name for stream in streams(site.settings.streams)]


def test_those_of_the_file_stand_until_one_is_stored(site: SiteUnderTest) -> None:
    assert titles(site.reader) == ["Human Rights Defenders news", "News on Torture"]
    site.configure(streams=[{"name": "news", "titles": {"en": "All news"}}])
    assert titles(site.reader) == ["All news"]


def test_a_new_one_comes_last_and_the_files_are_kept_with_it(site: SiteUnderTest) -> None:
    assert save(site.editor, "urgent", en="Urgent") == "added"
    site.configure(streams=[])
    assert titles(site.reader) == ["Human Rights Defenders news", "News on Torture", "Urgent"]


def test_a_changed_one_is_seen_at_once_by_every_process(site: SiteUnderTest) -> None:
    other = Reader(type(site.reader.client)(Application(site.folder)))
    pages = [titles(reader) for reader in (site.reader, other)]
    save(site.editor, "news-on-torture", en="Torture", fr="Torture en bref")
    assert pages[0] == pages[1] != titles(site.reader)
    if "database" not in site.settings:  # the other database may take half a second
        assert titles(other) == titles(site.reader) == ["Human Rights Defenders news", "Torture"]
    assert titles(site.reader, "fr")[1] == "Torture en bref"


def test_an_import_by_a_command_is_seen_at_once(site: SiteUnderTest) -> None:
    assert len(titles(site.reader)) == 2
    file = site.folder / "streams.jsonl"
    file.write_text('{"kind": "stream", "name": "all", "titles": {"en": "All of it"}}\n')
    command = [sys.executable, "-m", "omctpub", "--site", str(site.folder), "import", str(file)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert names(site.editor) == ["all"]
    if "database" not in site.settings:
        assert titles(site.reader) == ["All of it"]


PLACES: list[tuple[str, int | None, list[str]]] = [
    ("new", None, [*FIRST, "new"]),
    ("new", 1, ["new", *FIRST]),
    ("new", 2, [FIRST[0], "new", FIRST[1]]),
    ("new", 99, [*FIRST, "new"]),
    (FIRST[1], 1, [FIRST[1], FIRST[0]]),
    (FIRST[0], 2, [FIRST[1], FIRST[0]]),
    (FIRST[0], None, [*FIRST]),
]


@pytest.mark.parametrize(("name", "place", "ordered"), PLACES)
def test_it_stands_where_it_is_put(editor: Editor, name: str, place: int | None, ordered: list[str]) -> None:
    save(editor, name, place=place)
    assert names(editor) == ordered
    assert save(editor, name, place=place) == "unchanged"


def test_an_item_stands_in_the_first_that_takes_it(site: SiteUnderTest) -> None:
    site.editor.programme("children", en="Children")
    site.editor.save("one", texts={"en": "One"}, programmes=("children",))
    found = [[one["properties"]["name"][0] for one in feed] for feed in site.reader.home().feeds]
    assert found == [[], ["One"]]
    save(site.editor, "children", "children", place=1)
    found = [[one["properties"]["name"][0] for one in feed] for feed in site.reader.home().feeds]
    assert found == [["One"], [], []]
    assert site.reader.news(stream="children").titles == ["One"]
    assert site.reader.news(stream="news-on-torture").titles == []


def test_the_address_of_a_removed_one_is_not_found(site: SiteUnderTest) -> None:
    assert site.reader.news(stream=FIRST[1]).status == 200
    with site.editor.opened() as opened:
        publishing.remove_stream(FIRST[1], "test", opened.settings.streams)
    assert (names(site.editor), site.reader.news(stream=FIRST[1]).status) == ([FIRST[0]], 404)


def remove(editor: Editor, *names: str) -> None:
    with editor.opened() as site:
        for name in names:
            publishing.remove_stream(name, "test", site.settings.streams)


REFUSED: list[tuple[Callable[[Editor], object], str]] = [
    (lambda editor: remove(editor, "nothing"), "There is no stream nothing."),
    (
        lambda editor: remove(editor, *FIRST),
        "This is the last stream. Add another before you remove it.",
    ),
    (
        lambda editor: [save(editor, f"s{number}") for number in range(MOST_STREAMS)],
        "There are 50 streams already.",
    ),
]


@pytest.mark.parametrize(("deed", "said"), REFUSED)
def test_what_cannot_be_is_refused(editor: Editor, deed: Callable[[Editor], object], said: str) -> None:
    with pytest.raises(PublishingError) as refusal:
        deed(editor)
    assert str(refusal.value) == said
    assert names(editor)


def test_each_deed_leaves_its_row(editor: Editor) -> None:
    save(editor, "new")
    save(editor, "new")
    remove(editor, "new")
    with editor.opened():
        rows = [(row.action, row.item) for row in Audit.select().order_by(Audit.number)]
    assert rows == [("stream saved", "new"), ("stream removed", "new")]


def test_a_title_is_shown_as_it_is_written(site: SiteUnderTest) -> None:
    hostile = """</title><img src=x onerror=alert(1)> {{7*7}} %(x)s '"; DROP TABLE stream; --"""
    save(site.editor, "odd", en=hostile)
    page = site.reader.home()
    assert page.tree.xpath("//img[@onerror]") == []
    assert titles(site.reader)[2] == hostile
    assert site.reader.news(stream="odd").said("//h1") == hostile
    assert site.reader.news(stream="odd' OR 1=1 --").status == 404
