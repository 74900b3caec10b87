"""Time zones by the city whose clocks they are."""

from babel import Locale
from babel.core import get_global


def city(zone: str, locale: Locale) -> str:
    """The city that a zone (Africa/Tunis) is named after, in a language; "" for a zone that has none."""
    aliases = get_global("zone_aliases")
    known = aliases.get(zone, zone)
    if "/" not in known or known.startswith("Etc/"):
        return ""
    # CLDR has its names under the oldest name of a zone, Babel looks under the newest only.
    same = [known, *(old for old, new in aliases.items() if new == known)]
    names = (locale.time_zones.get(each, {}).get("city") for each in same)
    return str(next(filter(None, names), known.rpartition("/")[2].replace("_", " ")))
