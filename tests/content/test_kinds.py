"""The kinds of field: what each takes, keeps and refuses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omctpub.content import Field
from omctpub.kinds import KINDS, Wrong, clean, words

ROWS = (Field("name", "Name"), Field("country", "Country", kind="country"))
EXTRA: dict[str, dict[str, Any]] = {
    "choice": {"choices": (("open", "Open"), ("closed", "Closed"))},
    "list": {"fields": ROWS},
}

TAKEN = [
    ("text", "  two\u00a0 ", "two"),
    ("text", "", None),
    ("markdown", "a *b*", "a *b*"),
    ("number", "12", 12),
    ("number", 1.5, 1.5),
    ("date", "2018-02-16", "2018-02-16"),
    ("instant", "2018-02-16T10:00:00+01:00", "2018-02-16T09:00:00Z"),
    ("instant", "2018-02-16T09:00:00.250Z", "2018-02-16T09:00:00.250000Z"),
    ("instant", "2018-02-16", "2018-02-16"),
    ("choice", "open", "open"),
    ("country", "Congo, Democratic Republic", "CD"),
    ("language", "ZH-hant", "zh-Hant"),
    ("url", "https://example.org/a?b=c", "https://example.org/a?b=c"),
    ("file", "https://example.org/a.pdf", "https://example.org/a.pdf"),
    ("email", "name@EXAMPLE.org", "name@example.org"),
    ("code", "hnd  002 / 0703", "HND 002 / 0703"),
    ("list", [{"name": "One", "country": "Sudan"}, {}], [{"name": "One", "country": "SD"}]),
    ("list", [{}], None),
]

NO_INSTANT = (
    "must be a date such as 2018-02-16, or a moment with its offset such as 2018-02-16T10:00:00+01:00"
)
REFUSED = [
    ("text", 5, "must be a text"),
    ("text", "a" * 2001, "is longer than 2000 characters"),
    ("number", "many", "must be a number"),
    ("number", True, "must be a number"),
    ("number", float("inf"), "must be a number"),
    ("date", "2018-02-30", "must be a date such as 2018-02-16"),
    ("date", "2018-2-3", "must be a date such as 2018-02-16"),
    ("instant", "2018-02-16T10:00:00", NO_INSTANT),
    ("instant", "2018-02-30", NO_INSTANT),
    ("instant", "2018-02", NO_INSTANT),
    ("instant", "٢٠١٨-٠٢-١٦", NO_INSTANT),
    ("instant", "0001-01-01T00:00:00+01:00", NO_INSTANT),
    ("instant", 20180216, NO_INSTANT),
    ("choice", "ajar", "must be one of: open, closed"),
    ("country", "Atlantis", "names no known country"),
    ("language", "not_a_tag", "must be a language tag such as fr or zh-Hant"),
    ("url", "javascript:alert(1)", "must be an address that starts with https:// or http://"),
    ("url", "//evil.example", "must be an address that starts with https:// or http://"),
    ("file", "https://a b", "must be an address that starts with https:// or http://"),
    ("email", "name@", "must be an e-mail address such as name@example.org"),
    ("code", "<b>", "must be a code of letters, digits, spaces and / . -"),
    ("list", "x", "must be a list of rows"),
    ("list", [{}] * 1001, "has more than 1000 rows"),
    ("list", [{"nome": "x"}], "row 1 has an unknown column: nome"),
    ("list", [{}, {"country": "Atlantis"}], "row 2, Country: names no known country"),
]


def _field(kind: str) -> Field:
    return Field("one", "One", kind=kind, **EXTRA.get(kind, {}))


@pytest.mark.parametrize(("kind", "value", "kept"), TAKEN)
def test_what_fits_is_kept(kind: str, value: object, kept: object) -> None:
    assert clean(_field(kind), value) == kept


@pytest.mark.parametrize(("kind", "value", "reason"), REFUSED)
def test_what_does_not_fit_is_refused_with_words(kind: str, value: object, reason: str) -> None:
    with pytest.raises(Wrong) as refusal:
        clean(_field(kind), value)
    assert str(refusal.value) == reason


@pytest.mark.parametrize("kind", KINDS)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5
    )
)
def test_no_value_breaks_a_kind_and_what_is_kept_stays(kind: str, value: object) -> None:
    try:
        kept = clean(_field(kind), value)
    except Wrong:
        return
    assert clean(_field(kind), kept) == kept
    assert isinstance(words(_field(kind), kept), str)


def test_a_fields_own_rule_comes_after_its_kinds() -> None:
    def even(number: int) -> int:
        if number % 2:
            raise ValueError("must be even")
        return number

    field = Field("one", "One", kind="number", clean=even)
    assert clean(field, "4") == 4
    with pytest.raises(Wrong, match="must be even"):
        clean(field, "3")
