"""Items in from files: what is stored, what is refused with which words, and what a second import changes."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from omctpub.cli import main
from omctpub.models import Body, Change, Item, Programme, Revision, Translation
from omctpub.site import Site
from omctpub.testing import SiteUnderTest

pytestmark = pytest.mark.both_databases
DEFENDERS = {
    "kind": "programme",
    "slug": "human-rights-defenders",
    "names": {"en": "Human Rights Defenders", "fr": "Défenseurs"},
}
Importing = Callable[..., Result]


def item(**changes: Any) -> dict[str, Any]:
    """A good line; a change to None leaves the key out."""
    good = {
        "id": "seed-1",
        "type": "statement",
        "published": "2018-02-16",
        "original": "en",
        "translations": {"en": {"title": "A title", "summary": "A summary", "body": "A *body*."}},
    }
    return {key: value for key, value in {**good, **changes}.items() if value is not None}


def text(**changes: Any) -> dict[str, Any]:
    """A good line with these changes in its only text."""
    return item(translations={"en": {"title": "A title", **changes}})


@pytest.fixture
def importing(site: SiteUnderTest, tmp_path: Path) -> Importing:
    """Imports lines, given as objects or as they are written in the file, with options."""

    def run(
        *lines: dict[str, Any] | str | bytes, options: tuple[str, ...] = (), file: str = "in.jsonl"
    ) -> Result:
        written = [json.dumps(line) if isinstance(line, dict) else line for line in lines]
        content = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in written)
        (tmp_path / file).write_bytes(content)
        arguments = ["--site", str(site.folder), "import", *options, str(tmp_path / file)]
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    return run


@pytest.fixture
def stored(site: SiteUnderTest) -> Iterator[Site]:
    """The site's database, to look into."""
    with site.editor.opened() as opened:
        yield opened


def test_an_item_is_stored_with_everything_it_has(importing: Importing, stored: Site) -> None:
    done = importing(DEFENDERS, item(programmes=["human-rights-defenders"], countries=["SD"], fields={}))
    assert (done.exit_code, done.stdout) == (0, "2 added, 0 changed, 0 unchanged, 0 refused, 0 warnings\n")
    one = Item.get(Item.id == "seed-1")
    assert (one.type, one.original, one.published) == ("statement", "en", "2018-02-16")
    assert (one.programmes, one.countries) == (["human-rights-defenders"], ["SD"])
    english = Translation.get(item=one, language="en")
    assert (english.state, english.title, english.summary, english.slug) == (
        *("published", "A title", "A summary", "a-title"),
    )
    assert Body.get(translation=english).html == "<p>A <em>body</em>.</p>\n"


def test_a_reader_sees_what_was_imported(importing: Importing, site: SiteUnderTest) -> None:
    importing(item())
    assert site.reader.news().titles == ["A title"]
    assert site.reader.search("summary").titles == ["A title"]


def test_importing_again_changes_nothing(importing: Importing, stored: Site) -> None:
    lines = (
        DEFENDERS,
        item(countries=["Sudan"], fields={"letter_date": "2018-02-14"}),
        text(body="\r\nB  \r\n\n\n\nC"),
    )
    lines[2]["id"] = "seed-2"
    importing(*lines)
    before = Revision.select().count(), Change.select().count()
    done = importing(*lines)
    assert done.stdout == "0 added, 0 changed, 3 unchanged, 0 refused, 0 warnings\n"
    assert (Revision.select().count(), Change.select().count()) == before


CHANGES = [
    {"published": "2018-02"},
    {"type": "report"},
    {"countries": ["TN"]},
    {"fields": {"letter_date": "2018-02-14"}},
    {"visible_until": "2030-01-01"},
    {"original": "fr", "translations": {"fr": {"title": "Un titre"}}},
    {"translations": {"en": {"title": "Another"}}},
    {"translations": {"en": {"title": "A title", "summary": "A summary", "body": "Another."}}},
    {
        "translations": {
            "en": {"title": "A title", "summary": "A summary", "body": "A *body*.", "state": "draft"}
        }
    },
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_whatever_differs_is_a_change_of_the_item(importing: Importing, change: dict[str, Any]) -> None:
    importing(item())
    assert importing(item(**change)).stdout.startswith("0 added, 1 changed, 0 unchanged")


def test_texts_that_a_line_does_not_name_stay(importing: Importing, stored: Site) -> None:
    importing(item())
    importing(item(original="fr", translations={"fr": {"title": "Un titre"}}))
    assert {row.language: row.title for row in Translation.select()} == {"en": "A title", "fr": "Un titre"}


def test_a_programme_gets_its_new_names(importing: Importing, stored: Site) -> None:
    importing(DEFENDERS)
    done = importing({**DEFENDERS, "names": {"ar": "المدافعون"}})
    assert done.stdout.startswith("0 added, 1 changed")
    assert Programme.get().names == {"ar": "المدافعون"}


def test_an_item_without_an_id_gets_a_number(importing: Importing, stored: Site) -> None:
    done = importing(item(id=None))
    assert (
        "in.jsonl:1: id: warning: is missing: one is made, and importing the line again adds" in done.stderr
    )
    assert [row.id for row in Item.select()] == ["1"]


DATES = [
    ("2004", "year", datetime(2004, 1, 1, tzinfo=UTC)),
    ("2004-03", "month", datetime(2004, 3, 1, tzinfo=UTC)),
    ("2018-02-16", "day", datetime(2018, 2, 16, tzinfo=UTC)),
    ("2018-02-16T23:30:00-05:00", "instant", datetime(2018, 2, 17, 4, 30, tzinfo=UTC)),
]


@pytest.mark.parametrize(("published", "precision", "sorts_as"), DATES)
def test_a_date_keeps_its_precision(
    importing: Importing, stored: Site, published: str, precision: str, sorts_as: datetime
) -> None:
    importing(item(published=published))
    one = Item.get()
    assert one.published == published
    assert one.sort == int(sorts_as.timestamp()) * 1_000_000


def test_a_day_begins_in_the_sites_time_zone(importing: Importing, site: SiteUnderTest) -> None:
    site.configure(timezone="Asia/Tokyo")
    importing(item(visible_from="2018-02-16"))
    with site.editor.opened():
        assert Item.get().visible_from == int(datetime(2018, 2, 15, 15, tzinfo=UTC).timestamp()) * 1_000_000


def test_country_labels_become_codes_each_once(importing: Importing, stored: Site) -> None:
    labels = ["SD", "Sudan", "Myanmar (ex-Burma)", "Congo, Democratic Republic", "السودان"]
    importing(item(countries=labels))
    assert Item.get().countries == ["SD", "MM", "CD"]


def test_language_tags_are_kept_in_canonical_case(importing: Importing, stored: Site) -> None:
    importing(item(original="ZH-hant", translations={"zh-HANT": {"title": "標題"}}))
    assert Item.get().original == Translation.get().language == "zh-Hant"


def test_own_fields_are_cleaned_and_stand_in_their_place(importing: Importing, stored: Site) -> None:
    own = {"office": " Geneva ", "deadline": "2018-03-01", "rate": "80"}
    english = {"title": "A call", "fields": {"duration": "Six months", "profile": "Any  \n"}}
    importing(item(type="internship", fields=own, translations={"en": english}))
    assert Item.get().data == {"office": "Geneva", "deadline": "2018-03-01", "rate": 80}
    assert Translation.get().data == {"duration": "Six months", "profile": "Any"}


def test_a_title_stands_on_one_line(importing: Importing, stored: Site) -> None:
    importing(text(title="  One\n\ttitle\u00a0: here "))
    assert Translation.get().title == "One title\u00a0: here"


def test_an_item_may_follow_one_of_a_later_line(importing: Importing, stored: Site) -> None:
    assert importing(item(follows="seed-0"), item(id="seed-0")).stderr == ""
    assert Item.get(Item.id == "seed-1").follows == "seed-0"


def test_an_id_stands_once_in_a_file(importing: Importing, stored: Site) -> None:
    done = importing(item(), "", text(title="Another"))
    assert "in.jsonl:3: id: 'seed-1' stands in line 1 already; that line counts." in done.stderr
    assert Translation.get().title == "A title"


def test_a_later_file_may_change_what_an_earlier_one_brought(importing: Importing, tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").write_text(json.dumps(item()), encoding="utf-8")
    done = importing(text(title="Another"), options=(str(tmp_path / "old.jsonl"),))
    assert done.stdout.startswith("1 added, 1 changed, 0 unchanged, 0 refused")


def test_a_dry_run_reports_and_writes_nothing(importing: Importing, stored: Site) -> None:
    lines = DEFENDERS, item(programmes=["human-rights-defenders"]), item(id="bad/id")
    dry = importing(*lines, options=("--dry-run",))
    assert (
        dry.stdout == "Dry run, nothing is stored: 2 added, 0 changed, 0 unchanged, 1 refused, 0 warnings\n"
    )
    assert Item.select().count() == Programme.select().count() == Change.select().count() == 0
    assert [path.name for path in stored.settings.data.iterdir() if "dry-run" in path.name] == []
    wet = importing(*lines)
    assert (wet.exit_code, wet.stderr) == (dry.exit_code, dry.stderr) == (1, wet.stderr)


def test_a_strict_import_stores_all_or_nothing(importing: Importing, stored: Site) -> None:
    done = importing(DEFENDERS, item(), item(id="bad/id"), options=("--strict",))
    assert done.exit_code == 1
    assert done.stdout == (
        "Nothing is stored, for a line was refused (--strict): "
        "0 added, 0 changed, 0 unchanged, 1 refused, 0 warnings\n"
    )
    assert Item.select().count() == Programme.select().count() == Change.select().count() == 0
    assert importing(DEFENDERS, item(), options=("--strict",)).stdout.startswith("2 added")
    assert Item.select().count() == 1


def test_the_report_is_also_there_for_programs(importing: Importing, tmp_path: Path) -> None:
    done = importing(item(), item(id="bad/id"), item(id="x", colour="red"), options=("--json",))
    report = json.loads(done.stdout)
    problems = report.pop("problems")
    assert report == {
        **{"added": 2, "changed": 0, "unchanged": 0, "refused": 1, "warnings": 1},
        **{"stored": True, "dry_run": False},
    }
    places = [(one["line"], one["field"], one["level"]) for one in problems]
    assert places == [(2, "id", "error"), (3, "colour", "warning")]
    assert {one["file"] for one in problems} == {str(tmp_path / "in.jsonl")}


def test_lines_come_from_standard_input_too(site: SiteUnderTest) -> None:
    command = ["--site", str(site.folder), "import", "-"]
    done = CliRunner().invoke(main, command, input=json.dumps(item()) + "\nno\n")
    assert done.stderr == "<stdin>:2: line: is no JSON at column 1: Expecting value.\n"
    assert done.stdout.startswith("1 added")


def test_a_file_that_is_not_there_stops_the_import_before_it_begins(
    importing: Importing, stored: Site
) -> None:
    done = importing(item(), options=("missing.jsonl",))
    assert (done.exit_code, done.stderr) == (1, "Error: missing.jsonl: there is no such file.\n")
    assert Item.select().count() == 0


def test_a_folder_is_no_file(importing: Importing, tmp_path: Path) -> None:
    done = importing(item(), options=(str(tmp_path),))
    assert (done.exit_code, done.stderr) == (1, f"Error: {tmp_path}: is no file that can be read.\n")


def test_no_draft_is_seen(importing: Importing, site: SiteUnderTest) -> None:
    importing(text(state="draft"), item(id="later", visible_from="9998-01-01"), item(id="seen"))
    assert [entry["properties"]["url"][0].split("/")[-2] for entry in site.reader.news().feeds[0]] == ["seen"]
