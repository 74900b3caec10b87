"""No text brings the checks down, or holds them up."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omctpub.publishing.checking.letters import findings as letters_of
from omctpub.publishing.checking.subject import LONGEST, Passage, Subject
from omctpub.publishing.checking.tags import findings as tags_of
from omctpub.publishing.checking.titles import findings as titles_of
from omctpub.publishing.checking.tongues import findings as tongues_of


@given(
    st.text(), st.sampled_from(["en", "ar", "zh", "x-a", "tr"]), st.sets(st.sampled_from(["SD", "MX", "CD"]))
)
def test_no_text_brings_the_checks_down(text: str, lang: str, countries: set[str]) -> None:
    told(Subject("1", "t", "2018", tuple(countries), {}, {lang: text}, passages(lang, text), (lang,)))


HOSTILE = {
    "marks": "a" + "\u0301" * 10_000,
    "piles of marks": ("a" + "\u0301" * 50) * 2_000,
    "a word": "x" * 1_000_000,
    "capitals": "aB" * 50_000,
    "overrides": "\u202e\u2066" * 50_000,
    "questions": "a?" * 50_000,
    "garble": "Ã" * 100_000,
    "stops": "ab." * 30_000,
    "countries": "Democratic Republic of the Congo " * 3_000,
    "half names": "Guinea Bissau South " * 5_000,
    "surrogates": "\ud800" * 10_000,
    "one script": "墨西哥" * 30_000,
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HOSTILE.items()])
def test_a_hostile_text_is_checked_within_a_second(text: str) -> None:
    cut = text[:LONGEST]
    subject = Subject("1", "t", "2018", ("SD", "MX"), {}, {"en": cut}, passages("en", cut), ("en",))
    told(subject)
    begun = time.thread_time()
    told(subject)
    assert time.thread_time() - begun < 1


def passages(lang: str, text: str) -> tuple[Passage, ...]:
    return tuple(Passage(f"translations.{lang}.{name}", lang, text) for name in ("title", "body"))


def told(subject: Subject) -> list[str]:
    checks = (titles_of(subject), tags_of(subject, "ar"), tongues_of(subject, "ar"), letters_of(subject))
    return [str(one.sentence) for found in checks for one in found]
