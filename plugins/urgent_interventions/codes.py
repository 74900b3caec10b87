"""Reference codes of cases, such as HND 002 / 0703 / OBS 035.1: read in every spelling, kept in one.

They name the country by ISO 3166 alpha-3, a serial number, month and year of the opening, the number
that the Observatory gave the case in that year, and from the first update on the number of the update.
"""

import re
import unicodedata

from flask_babel import lazy_gettext as _

from omctpub import countries

_CODE = re.compile(
    r"(?P<country>[A-Z]{3}) (?P<serial>\d{3}) / (?P<month>\d\d) (?P<year>\d\d) / OBS (?P<number>\d{3})"
    r" ( \. (?P<update>\d{1,3}) )?".replace(" ", r"\s*"),
    re.ASCII,
)


def canonical(value: str) -> str:
    """The one spelling of a code; ValueError with a sentence that shows it where the value is no code."""
    read = _CODE.fullmatch(_plain(value))
    if read is None:
        raise ValueError(
            _("must be a reference code such as HND 002 / 0703 / OBS 035, with .1 at the end for an update")
        )
    if countries.from_alpha3(read["country"]) is None:
        raise ValueError(
            _(
                "must begin with a country as in HND 002 / 0703 / OBS 035, and no country is %(letters)s",
                letters=read["country"],
            )
        )
    if not 1 <= int(read["month"]) <= 12:
        raise ValueError(
            _(
                "must give month and year as in HND 002 / 0703 / OBS 035, and there is no month %(month)s",
                month=read["month"],
            )
        )
    update = (read["update"] or "").lstrip("0")
    code = "{country} {serial} / {month}{year} / OBS {number}".format_map(read.groupdict())
    return f"{code}.{update}" if update else code


def parts(code: str) -> tuple[str, int]:
    """The code of the case itself, and the number of the update or 0, of a code in its one spelling."""
    case, _dot, update = code.partition(".")
    return case, int(update or 0)


def _plain(value: str) -> str:
    """Plain letters, digits and slashes, without the invisible marks of right-to-left texts."""
    text = unicodedata.normalize("NFKC", value).replace("\N{FRACTION SLASH}", "/").upper()
    visible = (c for c in text if unicodedata.category(c) != "Cf")
    return "".join(str(unicodedata.decimal(c, c)) for c in visible).strip()
