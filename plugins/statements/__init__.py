"""Statements: open letters, joint statements and press releases, some published while others still sign."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from omctpub import countries, languages
from omctpub.content import ContentType, DatedItem, Field, ItemData, Remark, TextData
from omctpub.plugins import Plugin

LATE_LETTER = _("The letter is dated after its publication. Correct the one date or the other.")

# So much of a name decides its place: the alphabetical order of longer ones costs more than it helps.
_COMPARED = 60


class Statement(ContentType):
    name, path = "statement", "statements"
    label, label_plural = _("Statement"), _("Statements")
    fields = (
        Field("addressee", _("Addressee"), translated=True),
        Field("letter_date", _("Date of the letter"), kind="date"),
        Field(
            "signatories",
            _("Signatories"),
            kind="list",
            fields=(
                Field("organisation", _("Organisation")),
                Field("country", _("Country"), kind="country"),
            ),
        ),
        Field("open_until", _("Open for signature until"), kind="date"),
    )
    over_after = ("open_until",)
    states = lazy_pgettext("signing", "Open"), lazy_pgettext("signing", "Closed")

    def describe(
        self, item: ItemData, text: TextData, zone: ZoneInfo, known: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """A letter has a date of its own."""
        return {**known, "dateCreated": item.data.get("letter_date")}

    def remarks(self, item: DatedItem, lang: str) -> Iterator[Remark]:
        """A letter is written before it is published; dates are compared as far as both are known."""
        written, published = item.data.get("letter_date", ""), item.published[:10]
        if written[: len(published)] > published:
            yield Remark("letter_date", "letter_date", LATE_LETTER)

    def signatories(self, item: ItemData, lang: str) -> Sequence[Mapping[str, Any]]:
        """Who has signed, as a reader of the language looks them up; who names no organisation comes last."""
        rows = item.data.get("signatories", [])
        named = [row for row in rows if row.get("organisation")]
        others = [row for row in rows if not row.get("organisation")]
        names = tuple(row["organisation"][:_COMPARED] for row in named)
        lands = tuple(countries.name(row.get("country", ""), lang) for row in others)
        return [named[at] for at in _places(names, lang)] + [others[at] for at in _places(lands, lang)]


@lru_cache(maxsize=32)
def _places(names: tuple[str, ...], lang: str) -> Sequence[int]:
    """Where each of the names in their order stands now; kept, since a thousand take a tenth of a second."""
    return languages.sort_names(range(len(names)), lang, key=names.__getitem__)


plugin = Plugin(content_types=(Statement,), requires="omctpub>=0.1,<2")
