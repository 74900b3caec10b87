"""What an import refuses, what it warns of, and the words for each."""

import json
from contextlib import nullcontext
from io import BytesIO
from typing import Any

import pytest

from omctpub.exchange.importing import Import, Report, Source
from omctpub.models import Item, Programme, Translation
from omctpub.testing import SiteUnderTest


def item(**changes: Any) -> dict[str, Any]:
    """A good line; a change to None leaves the key out."""
    good = {
        "id": "seed-1",
        "type": "statement",
        "published": "2018-02-16",
        "original": "en",
        "translations": {"en": {"title": "A title"}},
    }
    return {key: value for key, value in {**good, **changes}.items() if value is not None}


def text(**changes: Any) -> dict[str, Any]:
    """A good line with these changes in its only text."""
    return item(translations={"en": {"title": "A title", **changes}})


def read(
    site: SiteUnderTest, *lines: dict[str, Any], strict: bool = False, dry_run: bool = False
) -> tuple[Report, list[str]]:
    """Import these lines: whole, or `strict` or as a `dry_run`."""
    said: list[str] = []
    content = "\n".join(json.dumps(line) for line in lines).encode()
    source = Source("in.jsonl", lambda: nullcontext(BytesIO(content)))
    with site.editor.opened() as opened:
        work = Import(opened, lambda problem: said.append(str(problem)), strict=strict, dry_run=dry_run)
        report = work.run([source])
    return report, said


REFUSED = [
    (item(id=7), "id", "must be a text, not a number."),
    (item(id=".."), "id", "'..' cannot stand in an address, where it means a folder. Choose another."),
    (item(id="a/b"), "id", "'a/b' must be of 1 to 64 letters A-Z and a-z, digits, '.', '_' and '-'."),
    (item(id="a\n"), "id", r"'a\n' must be of 1 to 64 letters A-Z and a-z, digits, '.', '_' and '-'."),
    (
        item(id="a" * 65),
        "id",
        f"'{'a' * 60}'… must be of 1 to 64 letters A-Z and a-z, digits, '.', '_' and '-'.",
    ),
    (item(type=None), "type", "is missing; name one of the site's types."),
    (item(type="novel"), "type", "'novel' is no type; there are: internship, link, report, statement."),
    (
        item(published=None),
        "published",
        "is missing; write a year (2004), a month (2004-01), a date or an instant.",
    ),
    (item(published=2018), "published", "must be a text, not a number."),
    (item(published="2018-02-30"), "published", "No calendar has '2018-02-30'; write a year (2004), a month"),
    (
        item(published="soon"),
        "published",
        "'soon' is not a date of publication; write a year (2004), a month",
    ),
    (item(original=None), "original", "is missing; name the language the item was written in."),
    (
        item(original="f_r"),
        "original",
        "'f_r' is no language tag; write one such as 'fr', 'pt-BR', 'zh-Hant'",
    ),
    (
        item(visible_from="noon"),
        "visible_from",
        "'noon' is not an instant; write a date (2018-02-16) or an instant",
    ),
    (item(follows="seed-1"), "follows", "names the item itself. Leave it out, or name the older item."),
    (item(programmes="x"), "programmes", "must be a list of texts, not a text."),
    (item(programmes=["x"]), "programmes", "there is no programme 'x'. Put a line before this one: "),
    (item(programmes=[str(n) for n in range(51)]), "programmes", "has 51 entries; at most 50 are taken."),
    (
        item(countries=["Atlantis"]),
        "countries",
        "'Atlantis' names no one country; write a code such as SD (ISO",
    ),
    (
        item(countries=["Congo"]),
        "countries",
        "'Congo' names no one country; write a code such as SD (ISO 3166).",
    ),
    (item(countries=["YU"]), "countries", "'YU' is no longer in ISO 3166; use what took its place: BA, HR, "),
    (item(countries=[None]), "countries", "must be a text, not nothing."),
    (item(countries=["SD"] * 301), "countries", "has 301 entries; at most 300 are taken."),
    (item(fields=[]), "fields", "must be an object, not a list."),
    (item(fields={"letter_date": "soon"}), "fields.letter_date", "must be a date such as 2018-02-16."),
    (
        item(type="internship", fields={"deadline": "2018-03-01", "start": "2018-02-01"}),
        "fields.start",
        "lies before the last day to apply: one of the two dates must be wrong.",
    ),
    (
        item(translations=None),
        "translations",
        'is missing; write at least one text, as {"en": {"title": …}}.',
    ),
    (item(translations={}), "translations", "must hold 1 to 50 texts by language, not 0."),
    (item(translations=[]), "translations", "must be an object, not a list."),
    (item(translations={"en": "A title"}), "translations.en", "must be an object, not a text."),
    (item(translations={"e n": {}}), "translations.e n", "'e n' is no language tag; write one such as 'fr'"),
    (item(translations={"en": {}, "EN": {}}), "translations.EN", "is a second text in 'en'. Keep one."),
    (text(title=["x"]), "translations.en.title", "must be a text, not a list."),
    (text(title="x" * 1_001), "translations.en.title", "has 1,001 characters; at most 1,000 are taken."),
    (
        text(summary="x" * 20_001),
        "translations.en.summary",
        "has 20,001 characters; at most 20,000 are taken.",
    ),
    (
        text(body="x" * 1_000_001),
        "translations.en.body",
        "has 1,000,001 characters; at most 1,000,000 are taken.",
    ),
    (text(state="gone"), "translations.en.state", "'gone' is no state; there are: draft, review, published"),
    (
        text(body_format="rtf"),
        "translations.en.body_format",
        "'rtf' is no format of a body; there are: markdown, html.",
    ),
    (
        text(from_revision=True),
        "translations.en.from_revision",
        "must be the number of a revision, from 1 on.",
    ),
    (text(correction="A title"), "translations.en.correction", "must be an object, not a text."),
    (
        text(correction={"state": "published"}),
        "translations.en.correction.state",
        "'published' is no state of a correction; there are: draft, review.",
    ),
    (text(correction={"slug": 1}), "translations.en.correction.slug", "must be a text, not a number."),
    (
        text(correction={"fields": {"addressee": 5}}),
        "translations.en.correction.fields.addressee",
        "must be a text.",
    ),
    (
        text(state="review", correction={}),
        "translations.en.correction",
        "is of a text that is a draft itself. Write there what it is to say.",
    ),
    (text(fields={"addressee": 5}), "translations.en.fields.addressee", "must be a text."),
    (
        {"kind": "person"},
        "kind",
        "'person' is no kind of record; there are: item, programme, stream, redirect.",
    ),
    ({"kind": 5}, "line", "must be a text, not a number."),
    (
        {"kind": "programme", "names": {"en": "X"}},
        "slug",
        "is missing; write the word that stands for the programme",
    ),
    (
        {"kind": "programme", "slug": "x.atom", "names": {"en": "X"}},
        "slug",
        "'x.atom' ends like the address of a feed. Choose another.",
    ),
    ({"kind": "programme", "slug": "x"}, "names", 'is missing; write {"en": "Human Rights Defenders"}.'),
    ({"kind": "programme", "slug": "x", "names": {}}, "names", "needs a name in one language at least, as"),
    ({"kind": "programme", "slug": "x", "names": {"en": " "}}, "names.en", "is empty."),
    ({"kind": "programme", "slug": "x", "names": {"en": "\u200b"}}, "names.en", "has nothing to be seen."),
]


@pytest.mark.parametrize(("line", "field", "reason"), REFUSED, ids=lambda value: str(value)[:60])
def test_a_bad_line_is_named_with_its_reason_and_nothing_of_it_is_stored(
    site: SiteUnderTest, line: dict[str, Any], field: str, reason: str
) -> None:
    site.configure(plugins=["internships", "links", "reports", "statements"])
    report, said = read(site, line, item(id="good"))
    assert said[0].startswith(f"in.jsonl:1: {field}: {reason}")
    assert (report.added, report.refused) == (1, 1)
    with site.editor.opened():
        assert [row.id for row in Item.select()] == ["good"]
        assert Programme.select().count() == 0


def test_a_line_tells_all_its_faults_at_once(site: SiteUnderTest) -> None:
    _, said = read(site, item(id="a/b", published="soon", countries=["Atlantis", "YU"]))
    assert [line.split(": ")[1] for line in said] == ["id", "published", "countries", "countries"]


def test_the_type_of_a_disabled_plugin_is_told_with_the_cure(site: SiteUnderTest) -> None:
    site.configure(plugins=["statements"])
    cure = "Enable it with: omctpub plugins enable internships"
    said = f"in.jsonl:1: type: 'internship' belongs to plugin 'internships', which is disabled. {cure}"
    assert read(site, item(type="internship"))[1] == [said]


def test_the_type_of_a_broken_plugin_is_told_with_its_name(site: SiteUnderTest) -> None:
    site.plugin("novels", "import nothing_there")
    site.configure(plugins=["statements", "novels"])
    said = "in.jsonl:1: type: 'novel' is no type; there are: statement. Not loaded: novels."
    assert read(site, item(type="novel"))[1] == [said]


WARNED = [
    (item(colour="red"), "colour", "is unknown and left out."),
    (text(subtitle="x"), "translations.en.subtitle", "is unknown and left out."),
    (item(fields={"colour": "red"}), "fields.colour", "is no field of 'statement' and left out."),
    (
        item(fields={"addressee": "x"}),
        "fields.addressee",
        "is left out: it belongs to the fields of each translation.",
    ),
    (
        text(fields={"letter_date": "2018-02-16"}),
        "translations.en.fields.letter_date",
        "is left out: it belongs to the item's own fields.",
    ),
    (item(type="internship"), "fields.deadline", "is required, and empty."),
    (item(original="fr"), "original", "'fr' is not among the translations: en."),
    (item(assets=[], pictures=["x"]), "pictures", "is unknown and left out."),
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
    site: SiteUnderTest, line: dict[str, Any], field: str, reason: str
) -> None:
    report, said = read(site, line)
    assert said == [f"in.jsonl:1: {field}: warning: {reason}"]
    assert (report.added, report.refused, report.warnings) == (1, 0, 1)
    with site.editor.opened():
        assert Translation.get().title == "A title"
