"""The catalogues that are shipped, and the commands that keep them."""

import gettext
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from omctpub.cli import main
from omctpub.cli.catalogue_check import plural_rule, problems, read_names
from omctpub.cli.catalogues import (
    LANGUAGES,
    CatalogueError,
    Domain,
    bundled,
    extract,
    extracted,
    plugin,
    update,
)
from omctpub.plugins import shipped

SOURCE = """
from flask_babel import lazy_gettext as _, lazy_pgettext, ngettext

_("Office")
lazy_pgettext("a call", "Open")
ngettext("%(num)s day left", "%(num)s days left", 2)
_("By %(name)s")
"""
TEMPLATE = "{{ _('Apply') }}{% trans %}Until {{ day }}{% endtrans %}"
FRENCH = {
    'msgid "Office"\nmsgstr ""': 'msgid "Office"\nmsgstr "Bureau"',
    'msgid "Open"\nmsgstr ""': 'msgid "Open"\nmsgstr "Ouvert"',
    'msgstr[0] ""\nmsgstr[1] ""': 'msgstr[0] "%(num)s jour"\nmsgstr[1] "%(num)s jours"',
    'msgid "By %(name)s"\nmsgstr ""': 'msgid "By %(name)s"\nmsgstr "Par %(name)s"',
    'msgid "Apply"\nmsgstr ""': 'msgid "Apply"\nmsgstr "Postuler"',
    'msgid "Until %(day)s"\nmsgstr ""': 'msgid "Until %(day)s"\nmsgstr "Jusqu’au %(day)s"',
}


@pytest.fixture
def calls(tmp_path: Path) -> Domain:
    """A small plugin with a complete French catalogue."""
    (tmp_path / "calls" / "templates" / "calls").mkdir(parents=True)
    (tmp_path / "calls" / "__init__.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "calls" / "templates" / "calls" / "item.html").write_text(TEMPLATE, encoding="utf-8")
    domain = plugin(tmp_path / "calls")
    extract(domain)
    update(domain, "fr")
    for empty, filled in FRENCH.items():
        change(domain.po("fr"), empty, filled)
    return domain


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is not in {file} exactly once"
    file.write_text(text.replace(old, new), encoding="utf-8")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["translations", *(str(argument) for argument in arguments)])


@pytest.mark.parametrize("domain", bundled(), ids=lambda domain: domain.name)
def test_every_shipped_catalogue_is_complete_and_up_to_date(domain: Domain) -> None:
    assert [
        str(problem) for problem in problems(domain, read_names(shipped("translations") / "names.txt"))
    ] == []


def test_every_name_that_stays_english_is_a_text_of_the_program() -> None:
    texts = {
        text
        for domain in bundled()
        for message in extracted(domain)
        for text in ([message.id] if isinstance(message.id, str) else message.id)
    }
    kept = read_names(shipped("translations") / "names.txt").kept
    assert {text for _language, text in kept} - texts == set()


def test_the_core_speaks_five_languages() -> None:
    assert bundled()[0].present() == list(LANGUAGES)


def test_texts_come_from_code_and_templates_with_context_and_plural(calls: Domain) -> None:
    found = [(message.context, message.id) for message in extracted(calls) if message.id]
    assert found == [
        (None, "Office"),
        ("a call", "Open"),
        (None, ("%(num)s day left", "%(num)s days left")),
        (None, "By %(name)s"),
        (None, "Apply"),
        (None, "Until %(day)s"),
    ]


def test_a_complete_catalogue_has_nothing_to_mend(calls: Domain) -> None:
    assert run("check", calls.root).exit_code == 0


def test_a_second_run_changes_nothing(calls: Domain) -> None:
    assert run("extract", calls.root).output == ""
    assert run("update", calls.root).output == ""
    assert "creation-date" not in calls.po("fr").read_text(encoding="utf-8").lower()


def test_a_reference_names_the_file_without_a_line(calls: Domain) -> None:
    assert "#: templates/calls/item.html\n" in calls.template.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "rule"),
    [("en", "nplurals=2"), ("ar", "nplurals=6"), ("ru", "nplurals=3"), ("ja", "nplurals=1")],
)
def test_a_begun_catalogue_has_the_plurals_of_its_language(calls: Domain, language: str, rule: str) -> None:
    run("update", "-l", language, calls.root)
    assert f"Plural-Forms: {rule}" in calls.po(language).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (110, 3), (11, 4), (99, 4), (100, 5)]
)
def test_arabic_forms_stand_in_the_order_of_cldr(number: int, form: int) -> None:
    assert plural_rule("ar")(number) == form


def test_a_compiled_catalogue_is_read_by_gettext(calls: Domain) -> None:
    run("compile", calls.root)
    french = gettext.translation("messages", calls.folder, ["fr"])
    assert french.pgettext("a call", "Open") == "Ouvert"
    assert french.ngettext("%(num)s day left", "%(num)s days left", 0) == "%(num)s jour"


def test_the_plugins_of_a_site_are_compiled_too(calls: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    site = calls.root.parent / "site"
    (site / "plugins").mkdir(parents=True)
    (site / "omctpub.toml").write_text("", encoding="utf-8")
    own = calls.root.rename(site / "plugins" / "calls")
    monkeypatch.setenv("OMCTPUB_SITE", str(site))
    assert run("compile").exit_code == 0
    assert (own / "translations" / "fr" / "LC_MESSAGES" / "messages.mo").is_file()


def test_a_named_site_that_is_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMCTPUB_SITE", str(tmp_path))
    assert "no omctpub.toml here. Make a site with: omctpub init" in run("compile").output


PROBLEMS = [
    ("Bureau", "", "Office", "is not translated"),
    ("Bureau", "Office", "Office", "is the same as in English; translate it or list it in names.txt"),
    ("%(num)s jours", "", "%(num)s day left", "lacks a plural form"),
    ("%(num)s jours", "des jours", "%(num)s day left", "lacks the placeholder num in: des jours"),
    ("%(num)s jour\"", "un jour\"", "%(num)s day left", "lacks the placeholder num in: un jour"),
    ("Par %(name)s", "Par %(nom)s", "By %(name)s", "has a placeholder that the text has not: nom"),
    ("Par %(name)s", "Par", "By %(name)s", "lacks the placeholder name in: Par"),
    ("Par %(name)s", "100 % %(name)s", "By %(name)s", "has a lone % (write %%) in: 100 % %(name)s"),
    ('msgid "Apply"', '#, fuzzy\nmsgid "Apply"', "Apply", "is marked fuzzy; read it and take the mark off"),
    ('msgid "Apply"', 'msgid "Ask"', "Apply", "is missing"),
    ('msgid "Apply"', 'msgid "Ask"', "Ask", "is obsolete; run: omctpub translations update --prune"),
    ("nplurals=2", "nplurals=3", "", "its Plural-Forms must be: nplurals=2; plural=(n > 1);"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "msgid", "what"), PROBLEMS)
def test_what_is_wrong_is_named(calls: Domain, old: str, new: str, msgid: str, what: str) -> None:
    change(calls.po("fr"), old, new)
    assert (msgid, what) in [(problem.msgid, problem.what) for problem in problems(calls)]
    result = run("check", calls.root)
    assert result.exit_code == 1
    assert f"{calls.po('fr')}: " in result.output


def test_only_a_form_for_one_number_may_leave_the_number_out(calls: Domain) -> None:
    update(calls, "ar")
    forms = ["لا أيام", "يوم واحد", "يومان", "%(num)s أيام", "%(num)s يوما", "أيام"]
    for number, form in enumerate(forms):
        change(calls.po("ar"), f'msgstr[{number}] ""', f'msgstr[{number}] "{form}"')
    whats = [problem.what for problem in problems(calls) if problem.msgid.endswith("day left")]
    assert whats == ["lacks the placeholder num in: أيام"]


def test_english_may_stay_empty(calls: Domain) -> None:
    update(calls, "en")
    assert list(problems(calls)) == []


def test_a_new_text_makes_the_template_old(calls: Domain) -> None:
    (calls.root / "more.py").write_text('_("Salary")', encoding="utf-8")
    assert [(p.file, p.msgid, p.what) for p in problems(calls)] == [
        (calls.template, "", "is older than the sources; run: omctpub translations extract"),
        (calls.po("fr"), "Salary", "is missing"),
    ]


def test_a_shipped_plugin_needs_every_language_of_the_core(calls: Domain) -> None:
    whats = {problem.what for problem in problems(plugin(calls.root, ("fr", "es")))}
    assert whats == {"is missing; run: omctpub translations update"}


def test_a_text_that_comes_back_finds_its_translation_again(calls: Domain) -> None:
    without = SOURCE.replace('_("Office")', "")
    for source in (without, SOURCE):
        (calls.root / "__init__.py").write_text(source, encoding="utf-8")
        run("extract", calls.root)
        run("update", calls.root)
    assert 'msgid "Office"\nmsgstr "Bureau"' in calls.po("fr").read_text(encoding="utf-8")


def test_pruning_leaves_out_what_no_source_has(calls: Domain) -> None:
    (calls.root / "__init__.py").write_text("", encoding="utf-8")
    run("extract", calls.root)
    run("update", "--prune", calls.root)
    assert "Bureau" not in calls.po("fr").read_text(encoding="utf-8")


def test_a_name_may_stay_as_it_is_in_the_languages_it_is_listed_for(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text(
        "Atom  # a format\n[fr, es] Type  # the same word\n", encoding="utf-8"
    )
    names = read_names(tmp_path / "names.txt")
    assert names.hold("Atom", "ru")
    assert names.hold("Type", "es")
    assert not names.hold("Type", "ru")


def test_a_name_without_a_reason_is_refused(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Atom\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"line 1: write the text, then its reason behind a #: 'Atom'"):
        read_names(tmp_path / "names.txt")


UNREADABLE = [
    ("templates/calls/item.html", "{% if %}", "its texts cannot be read, mend it first"),
    ("translations/fr/LC_MESSAGES/messages.po", 'msgid "a', "not a readable catalogue"),
    ("translations/qq/LC_MESSAGES/messages.po", "", "'qq' is not a language that Babel knows"),
]


@pytest.mark.parametrize(("name", "text", "what"), UNREADABLE)
def test_an_unreadable_file_is_named(calls: Domain, name: str, text: str, what: str) -> None:
    (calls.root / name).parent.mkdir(parents=True, exist_ok=True)
    (calls.root / name).write_text(text, encoding="utf-8")
    result = run("check", calls.root)
    assert result.exit_code == 1
    assert what in result.output


def test_a_catalogue_that_cannot_be_written_is_named(calls: Domain) -> None:
    calls.template.unlink()
    calls.template.mkdir()
    assert "messages.pot: cannot be written: Is a directory" in run("extract", calls.root).output
