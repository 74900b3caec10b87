"""The site's own two colours: whether they can be read, and the style sheet that puts them in place.

Contrast is that of WCAG 2.2 (relative luminance; 4.5 to 1 for text, success criterion 1.4.3).
"""

import re

ENOUGH = 4.5
# The papers of omctpub.css that links stand on, by day and by night.
PAPERS, NIGHT = ("#fdfcf9", "#f3f0e9"), ("#15171a", "#1f2226")
WHITE, BLACK = "#ffffff", "#000000"
_STEPS = 100
_HEX = re.compile(r"#([0-9a-fA-F]{6})")

Channels = tuple[int, int, int]


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21; raises ValueError for what is no #rrggbb."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, papers: tuple[str, ...]) -> str:
    """The colour, or the nearest mixture with black or white that can be read on all these papers."""
    towards = on(papers[0])
    tried = (_mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next(one for one in tried if lowest(one, papers) >= ENOUGH)


def lowest(colour: str, papers: tuple[str, ...]) -> float:
    """The contrast with the paper on which the colour is hardest to read."""
    return min(contrast(colour, paper) for paper in papers)


def on(colour: str) -> str:
    """White or black, whichever is easier to read on this colour; it is always enough."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, colour))


def colour(value: object) -> str:
    """The check of a setting for a colour."""
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise ValueError(f"{value!r} is no colour; write it as #14527f")
    return value.lower()


def accent(value: object) -> str:
    """The check of a setting for a colour that links are written in."""
    found = colour(value)
    reached = lowest(found, PAPERS)
    if reached < ENOUGH:
        raise ValueError(
            f"{found} is too light to read on the page: its contrast is {reached:.1f} to 1, and {ENOUGH} are "
            f"needed; the nearest that will do is {readable(found, PAPERS)}"
        )
    return found


def style(accent_colour: str, band_colour: str) -> str:
    """The rules that put the two colours in the place of those of omctpub.css, by day and by night."""
    night = readable(accent_colour, NIGHT)
    return (
        f":root{{--accent:{accent_colour};--on-accent:{on(accent_colour)};"
        f"--band:{band_colour};--on-band:{on(band_colour)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{night};--on-accent:{on(night)}}}}}\n"
    )


def _channels(colour: str) -> Channels:
    found = _HEX.fullmatch(colour)
    if not found:
        raise ValueError(f"{colour!r} is no colour")
    red, green, blue = bytes.fromhex(found[1])
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)
