"""The style sheet of a site that sets its own colours: the core's, with those after it."""

from pathlib import Path

from omctpub import colours
from omctpub.config import Settings

CORE = Path(__file__).parents[1] / "static" / "omctpub.css"


def style_sheet(settings: Settings) -> dict[str, bytes]:
    """By its name the core's style sheet with the site's colours; nothing where they are the core's."""
    chosen = (settings.accent_colour, settings.band_colour)
    if chosen == (Settings.accent_colour, Settings.band_colour):
        return {}
    rules = CORE.read_text(encoding="utf-8") + colours.style(*chosen)
    return {CORE.name: rules.encode()}
