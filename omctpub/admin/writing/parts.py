"""What the form of a text asks for: the parts that every item has, and a type's own fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from omctpub import dates, kinds
from omctpub.content import ContentType, Field, Text
from omctpub.exchange.texts import LONGEST_BODY

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_SLUG = 1_000, 20_000, 300
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DATE_HINT: Text = _("A day (2018-02-16); a month (2004-01) or a year (2004) where no more is known.")


@dataclass(frozen=True)
class Part:
    """One part of the form: `name` as the form has it, `kind` how it is asked for.

    A part `of_item` is the same for all texts of an item. `field` is the type's own field, where it is one.
    """

    name: str
    label: Text
    kind: str
    of_item: bool = False
    field: Field | None = None
    help: Text = ""
    longest: int = kinds.MAX_TEXT

    def type_of(self, typed: str) -> str:
        """How a line is asked for: browsers show no day that is not written as they write it."""
        if self.kind == "date":
            shown = not typed or (_DAY.fullmatch(typed) and dates.in_calendar(typed))
            return "date" if shown else "text"
        return {"url": "url", "file": "url", "email": "email"}.get(self.kind, "text")

    @property
    def required(self) -> bool:
        return self.field is not None and self.field.required


OF_TEXT = (
    Part("title", _("Title"), "line", longest=LONGEST_TITLE),
    Part(
        "summary",
        _("Summary"),
        "lines",
        help=_("Shown in lists, below the title."),
        longest=LONGEST_SUMMARY,
    ),
    Part("body", _("Text"), "markdown", longest=LONGEST_BODY),
)
ASIDE = Part(
    "slug",
    _("Words in the address"),
    "slug",
    help=_("Left empty, those of the title are used."),
    longest=LONGEST_SLUG,
)
OF_ITEM = (
    Part("published", _("Date of publication"), "published", of_item=True, help=DATE_HINT, longest=40),
    Part("countries", _("Countries"), "countries", of_item=True),
    Part("programmes", _("Programmes"), "programmes", of_item=True),
)
ASIDE_OF_ITEM = (
    Part(
        "follows",
        _("Follow-up to"),
        "follows",
        of_item=True,
        help=_("The number of the earlier item of this case."),
        longest=64,
    ),
    Part(
        "old_urls", _("Earlier addresses"), "old_urls", of_item=True, help=_("One per line."), longest=100_000
    ),
)


def of(kind: ContentType, with_item: bool) -> Sequence[Part]:
    """The parts of the form for a text of that type, in the order of the page."""
    text = (*OF_TEXT, *(_own(field) for field in kind.own_fields(True)), ASIDE)
    if not with_item:
        return text
    return (*text, *OF_ITEM, *(_own(field) for field in kind.own_fields(False)), *ASIDE_OF_ITEM)


def _own(field: Field) -> Part:
    before = "text" if field.translated else "fields"
    longest = kinds.MAX_MARKDOWN if field.kind == "markdown" else kinds.MAX_TEXT
    return Part(
        f"{before}.{field.name}",
        field.label,
        field.kind,
        not field.translated,
        field,
        field.help,
        longest,
    )
