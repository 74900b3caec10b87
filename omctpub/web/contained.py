"""Texts in the pages around them: kept within themselves wherever a template puts one out.

No template has to think of it: what it puts out is balanced, and isolated within a sentence.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask_babel.speaklater import LazyString
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from omctpub import contained
from omctpub.web.pages import view

S = TypeVar("S", bound=str)

# Calls of a page's sentences, which newer Jinja fills in by itself.
_SENTENCES = ("gettext", "ngettext", "pgettext", "npgettext")


def register(environment: Environment) -> None:
    """Make every template of this environment do so; before the first of them is read."""
    environment.finalize = _put_out
    words: dict[str, Any] = environment.globals
    words.update({name: _isolating(words[name]) for name in _SENTENCES})
    environment.filters.update(isolated=isolated, as_written=as_written)
    # A lazy text calls itself markup in Flask-Babel, and may have somebody's words in it.
    LazyString.__html__ = _escaped


def _escaped(text: LazyString) -> Markup:
    return escape(contained.balanced(str(text)))


def _put_out(value: Any) -> Any:
    """What is markup was made of such values, and stays."""
    return contained.balanced(value) if type(value) is str else value


def as_written(text: str) -> Markup:
    """The text as it is stored, for an attribute that is sent back or leads somewhere."""
    return escape(text)


def isolated(text: S) -> S:
    """The text as a part of a sentence in the page's language, where no markup can be."""
    return type(text)(contained.isolated(text, view().dir))


def _isolating(sentence: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    def isolating(context: Context, *said: Any, **values: Any) -> Any:
        return context.call(sentence, *said, **_isolated_values(values))

    return isolating


def _isolated_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Markup has an element around what needs it, and lazy texts are in the page's language."""
    return {name: isolated(one) if type(one) is str else one for name, one in values.items()}
