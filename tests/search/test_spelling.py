"""How many letters two words are apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omctpub.search.whoosh.spelling import distance

APART = [
    ("torture", "torture", 0),
    ("torture", "tortrue", 1),
    ("torture", "tortur", 1),
    ("torture", "torrture", 1),
    ("torture", "tortuee", 1),
    ("détention", "détetnoin", 2),
    ("ab", "ba", 1),
    ("", "ab", 2),
    ("prison", "poison", 1),
    ("prison", "prisoners", 3),
    ("prison", "freedom", 3),
]


@pytest.mark.parametrize(("one", "other", "apart"), APART)
def test_letters_added_left_out_changed_and_swapped_are_counted(one: str, other: str, apart: int) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) == apart


words = st.text(st.sampled_from("abcд"), max_size=8)


@given(words, st.lists(st.tuples(st.integers(0, 8), st.sampled_from(["a", "д", ""])), max_size=3))
def test_a_word_is_no_farther_than_what_was_done_to_it(word: str, changes: list[tuple[int, str]]) -> None:
    changed = word
    for at, letter in changes:
        changed = changed[:at] + letter + changed[at + 1 :]
    assert distance(word, changed, 3) <= len(changes)
