"""The site's own colours can be read by everybody, by day and by night."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omctpub import colours
from omctpub.web.style import CORE

any_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")

# Ratios as the calculators for WCAG give them.
KNOWN = [
    ("#000000", "#ffffff", 21.0),
    ("#777777", "#ffffff", 4.48),
    ("#767676", "#ffffff", 4.54),
    ("#ff0000", "#ffffff", 4.0),
    ("#123456", "#123456", 1.0),
]


@pytest.mark.parametrize(("one", "other", "ratio"), KNOWN)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colours.contrast(other, one) == colours.contrast(one, other)


@given(any_colour)
def test_there_is_always_a_readable_neighbour_and_it_stays_itself_if_it_is_one(colour: str) -> None:
    for papers in (colours.PAPERS, colours.NIGHT):
        found = colours.readable(colour, papers)
        assert colours.lowest(found, papers) >= colours.ENOUGH
        assert colours.readable(found, papers) == found


@given(any_colour)
def test_what_is_written_on_a_colour_can_be_read(colour: str) -> None:
    assert colours.contrast(colours.on(colour), colour) >= colours.ENOUGH


def test_the_papers_that_are_checked_are_those_of_the_style_sheet() -> None:
    light, dark = CORE.read_text(encoding="utf-8").split("prefers-color-scheme: dark", 1)
    for part, papers in ((light, colours.PAPERS), (dark, colours.NIGHT)):
        assert f"--paper: {papers[0]}; --tint: {papers[1]};" in part
