"""Tags: a country in the title without its tag, and a tag that may be a slip in a long list of countries."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from omctpub import countries, languages
from omctpub.models.visible import LONGEST_TITLE
from omctpub.publishing.checking.names import in_title, unnamed
from omctpub.publishing.checking.subject import Finding, Subject, quoted

FIELD = "countries"
LONGEST_QUOTED = 60


def findings(subject: Subject, told_in: str) -> Iterator[Finding]:
    yield from _not_tagged(subject)
    yield from _not_named(subject, told_in)


def _not_tagged(subject: Subject) -> Iterator[Finding]:
    said = set(subject.countries)
    for language in subject.asked:
        for name, codes in in_title(subject.titles[language][:LONGEST_TITLE], language):
            if not codes & said:
                said |= codes
                sentence = _(
                    "“%(name)s” stands in the title, but is not among the item’s countries. "
                    "Add it, if the item is about it.",
                    name=quoted(name, LONGEST_QUOTED),
                )
                yield Finding("country_not_tagged", FIELD, "", sentence)


def _not_named(subject: Subject, told_in: str) -> Iterator[Finding]:
    """A single country need not be named: it stands before the title."""
    if len(subject.countries) < 2:
        return
    texts = (passage.text for passage in subject.passages)
    missing = unnamed(subject.countries, texts, {*subject.titles, told_in})
    if missing:
        names = [countries.name(code, told_in) for code in missing]
        sentence = _(
            "Among the countries, but named in none of the texts: %(countries)s. "
            "Take out what was picked by mistake.",
            countries=languages.list_of(names, told_in),
        )
        yield Finding("country_not_named", FIELD, "", sentence)
