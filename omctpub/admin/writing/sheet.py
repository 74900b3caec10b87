"""The form of one text as it lies before somebody: what stands in it, and what is wrong with that."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property

from flask import abort, request
from flask_babel import lazy_gettext as _

from omctpub import countries
from omctpub.admin.comparing import Part as Difference
from omctpub.admin.comparing import compared
from omctpub.admin.rights import Rights
from omctpub.admin.writing.naming import doubt, each_named
from omctpub.admin.writing.offering import offer
from omctpub.admin.writing.parts import Part, of
from omctpub.admin.writing.reading import Read, read
from omctpub.admin.writing.saving import Form, There
from omctpub.admin.writing.values import (
    Before,
    Values,
    as_typed,
    column_of,
    of_part,
    row_numbers,
    stamp,
    stamps,
    stored,
)
from omctpub.content import ContentType, Text
from omctpub.kinds import MAX_ROWS
from omctpub.models import Item, Translation, revisions
from omctpub.publishing import working
from omctpub.publishing.sources import Source, source_of
from omctpub.publishing.unsaved import name as new_name
from omctpub.web.finding.labels import ProgrammeLabel, programmes_by_name
from omctpub.web.pages import site, view

_NUMBER = re.compile("[1-9][0-9]{0,8}")
MOST_ROWS_MORE = 3
# Of a list, with those that stood empty.
MOST_ROWS = MAX_ROWS + MOST_ROWS_MORE
TICKED = ("countries", "programmes")
# There are a quarter as many countries.
MOST_TICKED = 1_000


@dataclass
class Sheet:
    """One text of an item, or of a new one, and the form for it.

    `copy` is the name under which what stands in it is kept, `instead_of` that of what an admin took up.
    `up_to_date` is the revision of the original that was ticked, with the number that stood at the tick.
    """

    kind: ContentType
    item: Item | None
    language: str
    rights: Rights
    typed: dict[str, str] = field(default_factory=dict)
    base: dict[str, str] = field(default_factory=dict)
    copy: str = ""
    instead_of: str = ""
    up_to_date: int | None = None
    # The language of a new text, where what was typed is none.
    tag: str = ""
    faults: dict[str, Text] = field(default_factory=dict)
    # What is stored, and could not be today.
    doubts: Mapping[str, Text] = field(default_factory=dict)

    @cached_property
    def texts(self) -> dict[str, Translation]:
        """The texts that the item has, by language."""
        return {text.language: text for text in self.item.translations} if self.item else {}

    @cached_property
    def parts(self) -> Sequence[Part]:
        return of(self.kind, with_item=self._with_item)

    @property
    def _with_item(self) -> bool:
        """What all texts share stands in the form of the original, for who may change it."""
        if self.item is None:
            return True
        return self.language == self.item.original and self.rights.changes_item(list(self.texts.values()))

    def read(self) -> Read:
        """What was typed; where that is what is stored, it stays so, whatever today's rules say."""
        text = self.texts.get(self.language)
        there = There(self.item, working(text, self.kind) if text else None)
        return self._read(self.parts, self.typed, there.values(self.form) if self.item else {})

    def _read(self, parts: Sequence[Part], typed: Mapping[str, str], there: Values) -> Read:
        id = str(self.item.id) if self.item else ""
        zone, before = site().settings.timezone, Before(there, view().lang)
        return read(parts, typed, self.kind, id, self.language, zone, before)

    @property
    def form(self) -> Form:
        return Form(self.kind, self.item, self.language, self.parts, self.base, self.copy)

    @cached_property
    def source(self) -> Source | None:
        """The original beside a translation: its draft only for who may see that."""
        original = self.texts.get(self.item.original) if self.item else None
        if self.item is None or original is None or not self.rights.knows(original):
            return None
        return source_of(self.item, self.language, self.kind, drafts=self.rights.writes(original.language))

    @property
    def since(self) -> list[Difference]:
        """What was changed in the original since the text was made from it."""
        if self.source is None or self.source.then is None:
            return []
        return compared(self.kind, asdict(self.source.then), asdict(self.source.content))

    def open(self) -> None:
        """Lay before somebody what is stored."""
        values = There.of(self.form).values(self.form)
        self.show(values, values)
        self.tick()
        if self.item is not None:
            self.doubts = self._read(self.parts, self.typed, {}).faults

    def show(self, values: Values, base: Values) -> None:
        """Lay these values before somebody, to be saved over what is in `base`."""
        self.typed = as_typed(self.parts, values, view().lang, site().settings.timezone)
        self.typed["country"] = ""
        if self.item is None and not self.typed["published"]:
            self.typed["published"] = site().now().date().isoformat()
        self.base = stamps(base)
        self.copy = self.copy or new_name()

    def tick(self) -> None:
        """Say that a text is up to date that is new, or that is and stays so."""
        if self.source and not self.source.moved_on and (self.source.then or self.language not in self.texts):
            self.up_to_date = self.source.revision

    def take(self, form: Mapping[str, str]) -> None:
        """Lay before somebody what was typed, now or earlier."""
        empty = {part.name: "" for part in self.parts if part.kind != "list"}
        self.typed = empty | {name: value for one in self.parts for name, value in of_part(form, one).items()}
        self.typed["country"] = form.get("country", "")
        self.base = _stamps(form.get("base", ""))
        self.copy = form.get("copy", "") or new_name()
        self.instead_of = form.get("instead_of", "")
        self.up_to_date = self._number_of_original(form.get("source", "")) if form.get("up_to_date") else None

    def _number_of_original(self, typed: str) -> int | None:
        """The number of a revision of the original, as the form had it."""
        original = self.texts.get(self.item.original) if self.item and self.source else None
        if original is None or not _NUMBER.fullmatch(typed):
            return None
        return int(typed) if revisions.content_of(original, int(typed)) else None

    @property
    def carried(self) -> dict[str, str]:
        """All that stands in the form, as it is kept while it is not saved."""
        ticked = {"source": str(self.up_to_date), "up_to_date": "1"} if self.up_to_date else {}
        return {**self.typed, **ticked, "base": json.dumps(self.base), "copy": self.copy}

    def add_countries(self) -> None:
        """Add the countries that were typed, by name in any language or by code, to those chosen."""
        typed = self.typed.get("country", "").strip()
        if not typed or not self._with_item:
            return
        found = each_named(typed, self.language)
        chosen = [*self.typed.get("countries", "").split(), *(code for code in found.values() if code)]
        self.typed["countries"] = " ".join(dict.fromkeys(chosen))
        unknown = [name for name, code in found.items() if code is None]
        self.typed["country"] = ", ".join(unknown)
        if unknown:
            self.faults["countries"] = doubt(unknown[0], self.language)

    def add_rows(self, name: str) -> None:
        """More empty rows for a list."""
        for part in self.parts:
            there = row_numbers(self.typed, part) if part.name == name else []
            if part.name == name and part.field and part.kind == "list" and len(there) < MAX_ROWS:
                first = max(there, default=-1) + 1
                for number in range(first, first + MOST_ROWS_MORE):
                    self.typed[f"{name}.{number}.{part.field.fields[0].name}"] = ""

    @property
    def programmes(self) -> Sequence[ProgrammeLabel]:
        """All there are, as readers of the page's language look them up."""
        return programmes_by_name(view().lang)

    @property
    def country_names(self) -> Sequence[tuple[str, str]]:
        return countries.options(view().lang)

    @property
    def faulty(self) -> Sequence[str]:
        """The names of what cannot be saved, in the order of the page."""
        return [name for name in ("language", *(part.name for part in self.parts)) if name in self.faults]

    def loses(self, form: Mapping[str, str]) -> bool:
        """Whether what all texts share was changed in a form that was opened when its writer still might."""
        if self._with_item or "countries" not in self.base:
            return False
        if form.get("country", "").strip():
            return True
        parts = [part for part in of(self.kind, with_item=True) if part.of_item]
        found = self._read(parts, form, stored(parts, self.item, None))
        values = found.values.items()
        return bool(found.faults) or any(stamp(value) != self.base.get(name) for name, value in values)

    def columns(self, part: Part) -> Sequence[Part]:
        """The columns of a list."""
        return [column_of(column) for column in (part.field.fields if part.field else ())]

    def propose(self, name: str) -> None:
        """Offer a value for a field: the next free number, as its type counts."""
        field = name.removeprefix("fields.")
        if field not in self.kind.proposes or not any(part.name == name for part in self.parts):
            return
        found = offer(self.kind, field, str(self.item.id) if self.item else "", self.typed)
        if found:
            self.typed[name] = found
        else:
            self.faults[name] = _("Nothing can be suggested yet. Fill in the date and the countries first.")

    def rows(self, part: Part) -> list[int]:
        """The rows of a list that are shown: those there are, and an empty one where it may have more."""
        numbers = row_numbers(self.typed, part)
        filled = row_numbers({name: value for name, value in self.typed.items() if value}, part)
        full = len(filled) < len(numbers) or len(numbers) >= MAX_ROWS
        return numbers if full else [*numbers, max(numbers, default=-1) + 1]


def sent(kind: ContentType) -> dict[str, str]:
    """The form of the request: line breaks as elsewhere, and blanks between what was ticked.

    413 where there are more ticks or rows than any form of that type has.
    """
    found = {name: value.replace("\r\n", "\n") for name, value in request.form.items()}
    for name in TICKED:
        ticked = dict.fromkeys(" ".join(dict.fromkeys(request.form.getlist(name))).split())
        if len(ticked) > MOST_TICKED:
            abort(413)
        found[name] = " ".join(ticked)
    lists = (part for part in of(kind, with_item=True) if part.kind == "list")
    if any(len(row_numbers(found, part)) > MOST_ROWS for part in lists):
        abort(413)
    return found


def _stamps(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
