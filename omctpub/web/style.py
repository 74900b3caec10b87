"""The style sheet as it is served: the core's, with the site's own colours after it."""

from pathlib import Path

from omctpub import colours
from omctpub.config import Settings

CORE = Path(__file__).parents[1] / "static" / "omctpub.css"


def style_sheet(settings: Settings) -> str:
    """The core's rules, and those for the colours that the site sets."""
    rules = CORE.read_text(encoding="utf-8")
    chosen = (settings.accent_colour, settings.band_colour)
    usual = (Settings.accent_colour, Settings.band_colour)
    return rules if chosen == usual else rules + colours.style(*chosen)
