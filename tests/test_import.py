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

    def run(*lines: dict[str, Any] | str | bytes, options: tuple[str, ...] = (), file: str = "in.jsonl") -> Result:
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
    assert [row.programme.slug for row in one.itemprogramme_set] == ["human-rights-defenders"]
    assert [row.country for row in one.itemcountry_set] == ["SD"]
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
    lines = DEFENDERS, item(countries=["Sudan"], fields={"letter_date": "2018-02-14"}), text(body="\r\nB  \r\n\n\n\nC")
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
    {"translations": {"en": {"title": "A title", "summary": "A summary", "body": "A *body*.", "state": "draft"}}},
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
    assert "in.jsonl:1: id: warning: is missing: one is made, and importing the line again adds" in done.stderr
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
    assert [row.country for row in Item.get().itemcountry_set] == ["SD", "MM", "CD"]


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


REFUSED = [
    (item(id=7), "id", "must be a text, not a number."),
    (item(id=".."), "id", "'..' cannot stand in an address, where it means a folder. Choose another."),
    (item(id="a/b"), "id", "'a/b' must be of 1 to 64 letters A-Z and a-z, digits, '.', '_' and '-'."),
    (item(id="a\n"), "id", r"'a\n' must be of 1 to 64 letters A-Z and a-z, digits, '.', '_' and '-'."),
    (item(id="a" * 65), "id", f"'{'a' * 60}'… must be of 1 to 64 letters A-Z and a-z, digits, '.', '_' and '-'."),
    (item(type=None), "type", "is missing; name one of the site's types."),
    (item(type="novel"), "type", "'novel' is no type; there are: internship, link, report, statement."),
    (item(published=None), "published", "is missing; write a year (2004), a month (2004-01), a date or an instant."),
    (item(published=2018), "published", "must be a text, not a number."),
    (item(published="2018-02-30"), "published", "No calendar has '2018-02-30'; write a year (2004), a month"),
    (item(published="soon"), "published", "'soon' is not a date of publication; write a year (2004), a month"),
    (item(original=None), "original", "is missing; name the language the item was written in."),
    (item(original="fr"), "original", "'fr' is not among the translations: en."),
    (item(original="f_r"), "original", "'f_r' is no language tag; write one such as 'fr', 'pt-BR', 'zh-Hant'"),
    (item(visible_from="noon"), "visible_from", "'noon' is not an instant; write a date (2018-02-16) or an instant"),
    (item(follows="seed-1"), "follows", "names the item itself. Leave it out, or name the older item."),
    (item(programmes="x"), "programmes", "must be a list of texts, not a text."),
    (item(programmes=["x"]), "programmes", "there is no programme 'x'. Put a line before this one: "),
    (item(programmes=[str(n) for n in range(51)]), "programmes", "has 51 entries; at most 50 are taken."),
    (item(countries=["Atlantis"]), "countries", "'Atlantis' names no one country; write a code such as SD (ISO"),
    (item(countries=["Congo"]), "countries", "'Congo' names no one country; write a code such as SD (ISO 3166)."),
    (item(countries=["YU"]), "countries", "ISO 3166 withdrew the country 'YU' (YU); use what took its place: "),
    (item(countries=[None]), "countries", "must be a text, not nothing."),
    (item(countries=["SD"] * 301), "countries", "has 301 entries; at most 300 are taken."),
    (item(fields=[]), "fields", "must be an object, not a list."),
    (item(fields={"letter_date": "soon"}), "fields.letter_date", "must be a date such as 2018-02-16."),
    (
        item(type="internship", fields={"deadline": "2018-03-01", "start": "2018-02-01"}),
        "fields.start",
        "lies before the last day to apply: one of the two dates must be wrong.",
    ),
    (item(translations=None), "translations", 'is missing; write at least one text, as {"en": {"title": …}}.'),
    (item(translations={}), "translations", "must hold 1 to 50 texts by language, not 0."),
    (item(translations=[]), "translations", "must be an object, not a list."),
    (item(translations={"en": "A title"}), "translations.en", "must be an object, not a text."),
    (item(translations={"e n": {}}), "translations.e n", "'e n' is no language tag; write one such as 'fr'"),
    (item(translations={"en": {}, "EN": {}}), "translations.EN", "is a second text in 'en'. Keep one."),
    (text(title=["x"]), "translations.en.title", "must be a text, not a list."),
    (text(title="x" * 1_001), "translations.en.title", "has 1,001 characters; at most 1,000 are taken."),
    (text(summary="x" * 20_001), "translations.en.summary", "has 20,001 characters; at most 20,000 are taken."),
    (text(body="x" * 1_000_001), "translations.en.body", "has 1,000,001 characters; at most 1,000,000 are taken."),
    (text(state="gone"), "translations.en.state", "'gone' is no state; there are: draft, review, published"),
    (text(body_format="html"), "translations.en.body_format", "'html' is not understood yet; write the body in markd"),
    (text(from_revision=True), "translations.en.from_revision", "must be the number of a revision, from 1 on."),
    (text(fields={"addressee": 5}), "translations.en.fields.addressee", "must be a text."),
    ({"kind": "person"}, "kind", "'person' is no kind of record; there are: item, programme."),
    ({"kind": 5}, "line", "must be a text, not a number."),
    ({"kind": "programme", "names": {"en": "X"}}, "slug", "is missing; write the word that stands for the programme"),
    ({"kind": "programme", "slug": "x"}, "names", 'is missing; write {"en": "Human Rights Defenders"}.'),
    ({"kind": "programme", "slug": "x", "names": {}}, "names", "needs a name in one language at least, as"),
    ({"kind": "programme", "slug": "x", "names": {"en": " "}}, "names.en", "is empty."),
]  # fmt: skip


@pytest.mark.parametrize(("line", "field", "reason"), REFUSED, ids=lambda value: str(value)[:60])
def test_a_bad_line_is_named_with_its_reason_and_nothing_of_it_is_stored(
    site: SiteUnderTest, importing: Importing, line: dict[str, Any], field: str, reason: str
) -> None:
    site.configure(plugins=["internships", "links", "reports", "statements"])
    done = importing(line, item(id="good"))
    assert done.exit_code == 1
    assert f"in.jsonl:1: {field}: {reason}" in done.stderr
    assert done.stdout == "1 added, 0 changed, 0 unchanged, 1 refused, 0 warnings\n"
    with site.editor.opened():
        assert [row.id for row in Item.select()] == ["good"]
        assert Programme.select().count() == 0


def test_a_line_tells_all_its_faults_at_once(importing: Importing) -> None:
    done = importing(item(id="a/b", published="soon", countries=["Atlantis", "YU"]))
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == ["id", "published", "countries", "countries"]


def test_the_type_of_a_disabled_plugin_is_told_with_the_cure(importing: Importing, site: SiteUnderTest) -> None:
    site.configure(plugins=["statements"])
    said = "type: 'internship' belongs to plugin 'internships', which is disabled. Enable it with: omctpub plugins"
    assert said in importing(item(type="internship")).stderr


def test_the_type_of_a_broken_plugin_is_told_with_its_name(importing: Importing, site: SiteUnderTest) -> None:
    site.plugin("novels", "import nothing_there")
    site.configure(plugins=["statements", "novels"])
    said = "type: 'novel' is no type; there are: statement. Not loaded: novels."
    assert said in importing(item(type="novel")).stderr


WARNED = [
    (item(colour="red"), "colour", "is unknown and left out."),
    (text(subtitle="x"), "translations.en.subtitle", "is unknown and left out."),
    (item(fields={"colour": "red"}), "fields.colour", "is no field of 'statement' and left out."),
    (item(fields={"addressee": "x"}), "fields.addressee", "is left out: it belongs to the fields of each translation."),
    (
        text(fields={"letter_date": "2018-02-16"}),
        "translations.en.fields.letter_date",
        "is left out: it belongs to the item's own fields.",
    ),
    (item(type="internship"), "fields.deadline", "is required, and empty."),
    (item(old_urls=["/x"]), "old_urls", "is not taken over yet and left out."),
    (item(assets=[{"file": "x"}]), "assets", "is not taken over yet and left out."),
    (text(title="A\x07 title"), "translations.en.title", "held control characters; they are taken out."),
    (
        item(visible_from="2018-02-16", visible_until="2018-02-15"),
        "visible_until",
        "lies before visible_from: nobody will see the item.",
    ),
    (item(follows="seed-0"), "follows", "there is no item 'seed-0' yet."),
]


@pytest.mark.parametrize(("line", "field", "reason"), WARNED, ids=lambda value: str(value)[:60])
def test_a_doubtful_line_is_stored_with_a_warning(
    importing: Importing, stored: Site, line: dict[str, Any], field: str, reason: str
) -> None:
    done = importing(line)
    assert done.exit_code == 0
    assert f"in.jsonl:1: {field}: warning: {reason}" in done.stderr
    assert done.stdout == "1 added, 0 changed, 0 unchanged, 0 refused, 1 warnings\n"
    assert Translation.get().title == "A title"


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
    assert dry.stdout == "Dry run, nothing is stored: 2 added, 0 changed, 0 unchanged, 1 refused, 0 warnings\n"
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


def test_a_file_that_is_not_there_stops_the_import_before_it_begins(importing: Importing, stored: Site) -> None:
    done = importing(item(), options=("missing.jsonl",))
    assert (done.exit_code, done.stderr) == (1, "Error: missing.jsonl: there is no such file.\n")
    assert Item.select().count() == 0


def test_a_folder_is_no_file(importing: Importing, tmp_path: Path) -> None:
    done = importing(item(), options=(str(tmp_path),))
    assert (done.exit_code, done.stderr) == (1, f"Error: {tmp_path}: is no file that can be read.\n")


def test_no_draft_is_seen(importing: Importing, site: SiteUnderTest) -> None:
    importing(text(state="draft"), item(id="later", visible_from="9998-01-01"), item(id="seen"))
    assert [entry["properties"]["url"][0].split("/")[-2] for entry in site.reader.news().feeds[0]] == ["seen"]
