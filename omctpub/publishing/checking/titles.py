"""Titles: empty, or nothing but the country that stands before them by itself, or with it twice."""

import re
from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from omctpub.models.visible import LONGEST_TITLE
from omctpub.publishing.checking.names import as_words, names_of
from omctpub.publishing.checking.subject import Finding, Subject
from omctpub.text import visible

EMPTY = _("The title is empty. Write one: lists and search show it.")
ONLY_COUNTRY = _(
    "The title says no more than the country, which stands before it by itself. Write what happened."
)
TWICE = _("The title begins with the country twice. Once is enough.")

_COLON = re.compile("[:：]")


def findings(subject: Subject) -> Iterator[Finding]:
    for language in subject.asked:
        title, field = subject.titles[language][:LONGEST_TITLE], f"translations.{language}.title"
        names = frozenset[str]().union(*(names_of(code, language) for code in subject.countries))
        first, *others = map(as_words, _COLON.split(title))
        if not visible(title):
            yield Finding("title_empty", field, language, EMPTY)
        elif as_words(title) in names:
            yield Finding("title_only_country", field, language, ONLY_COUNTRY)
        elif len(others) > 1 and {first, others[0]} <= names:
            yield Finding("title_only_country", field, language, TWICE)
