"""Countries as they are named in the form: by a name in any language, or by a code; several at once."""

import re

from flask_babel import lazy_gettext as _

from omctpub import countries, languages
from omctpub.content import Text
from omctpub.web.pages import view

LONGEST_SAID, LONGEST_LIST = 60, 6_000
_BETWEEN = re.compile(r"[,;\n\u060c\u061b\u3001\uff0c]")


def named(label: str, language: str) -> str | None:
    """The country that is called so; None where there is none, or more than one."""
    codes = countries.meant(label, language)
    return next(iter(codes)) if len(codes) == 1 else None


def each_named(typed: str, language: str) -> dict[str, str | None]:
    """The countries that were typed, with signs between them, by what was typed; a whole name comes first."""
    whole = named(typed, language)
    if whole or len(typed) > LONGEST_LIST:
        return {typed: whole}
    parts = (one.strip() for one in _BETWEEN.split(typed))
    return {one: named(one, language) for one in parts if one}


def doubt(label: str, language: str) -> Text:
    """Why it is not known which country was meant, and what to write."""
    sentence: Text
    said = label[:LONGEST_SAID]
    if successors := countries.successors(label):
        sentence = _(
            "“%(name)s” is no country any more. Choose what took its place: %(countries)s.",
            name=said,
            countries=_listed(successors),
        )
    elif codes := countries.meant(label, language):
        sentence = _(
            "“%(name)s” may be one of several: %(countries)s. Write its full name or its code.",
            name=said,
            countries=_listed(codes),
        )
    else:
        sentence = _("No single country is called “%(name)s”. Write its full name or its code.", name=said)
    return sentence


def _listed(codes: frozenset[str] | tuple[str, ...]) -> str:
    lang = view().lang
    names = (f"{countries.name(code, lang)} ({code})" for code in sorted(codes))
    return languages.list_of(list(names), lang)
