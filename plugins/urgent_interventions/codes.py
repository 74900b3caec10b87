"""Reference codes of cases, such as HND 002 / 0703 / OBS 035.1: read in every spelling, kept in one.

They name the country by ISO 3166 alpha-3, a serial number, month and year of the opening, the number
that the Observatory gave the case in that year, and from the first update on the number of the update.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from flask_babel import lazy_gettext as _

from omctpub import countries
from omctpub.content import Code

_CODE = re.compile(
    r"(?P<country>[A-Z]{3}) (?P<serial>\d{3}) / (?P<month>\d\d) (?P<year>\d\d) / OBS (?P<number>\d{3})"
    r" ( \. (?P<update>\d{1,3}) )?".replace(" ", r"\s*"),
    re.ASCII,
)

SERIAL = 3

# As they stand in a text or are typed: with other signs between, shorter numbers, or one half alone.
_SIGNS = r"[\s/.,:_-]{0,6}"
_OPENED = (
    rf"(?P<country>[A-Z]{{3}}){_SIGNS}(?P<serial>\d{{1,3}})(?P<signs>{_SIGNS})(?P<month>\d\d) ?(?P<year>\d\d)"
)
_NUMBER = rf"OBS{_SIGNS}(?P<number>\d{{1,3}})(?:\s?\.(?P<update>\d{{1,3}}))?"
_ALONE = _NUMBER.replace("<", "<alone_")
_IN_TEXT = re.compile(rf"(?<![A-Z0-9])(?:{_OPENED}(?:{_SIGNS}{_NUMBER})?|{_ALONE})(?![A-Z0-9])", re.ASCII)


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


def opened(code: str, published: str) -> str:
    """Month and year of the opening as 2003-07; of the centuries that it can be in, the one nearest."""
    read = _CODE.fullmatch(code)
    if read is None:
        return ""
    near = int(published[:4])
    year = near + (int(read["year"]) - near + 50) % 100 - 50
    return f"{year:04}-{read['month']}"


def next_free(country: str, published: str, taken: Iterable[str]) -> str:
    """The code of a case opened in the country (alpha-2) in that month (2003-07); "" where one is unknown.

    Both numbers begin anew with each year. `taken` are the codes that there are.
    """
    letters, month, year = countries.alpha3(country), published[5:7], published[2:4]
    if not letters or not month.isdigit():
        return ""
    there = [read for read in map(_CODE.fullmatch, taken) if read and read["year"] == year]
    serial = max((int(read["serial"]) for read in there if read["country"] == letters), default=0) + 1
    number = max((int(read["number"]) for read in there), default=0) + 1
    return f"{letters} {serial:03} / {month}{year} / OBS {number:03}"


def found_in(text: str) -> Iterator[Code]:
    """The codes in a text in capitals. One half is enough: country, serial, month and year, or the number."""
    for read in _IN_TEXT.finditer(text):
        opened, number = _opened(read), _number(read)
        if opened and number:
            case = f"{opened} / {number[-1]}"
            exact = f"{opened} / {number[0]}"
            yield Code(tuple(dict.fromkeys((exact, case))), (Code((opened,)), Code(number)))
        elif opened and ("/" in read["signs"] or _clearly_opened(read)):
            yield Code((opened,))
        elif number:
            yield Code(number)


def _opened(read: re.Match[str]) -> str:
    country, month = read["country"], read["month"]
    if country is None or countries.from_alpha3(country) is None or not 1 <= int(month) <= 12:
        return ""
    return f"{country} {int(read['serial']):03} / {month}{read['year']}"


def _clearly_opened(read: re.Match[str]) -> bool:
    """Whether a country and two numbers are written as one: HND 002 0703, and no sentence with a comma."""
    return len(read["serial"]) == SERIAL and not read["signs"].strip(" -")


def _number(read: re.Match[str]) -> tuple[str, ...]:
    """The number with that of the update, where there is one, and the number alone."""
    number = read["number"] or read["alone_number"]
    if number is None:
        return ()
    case = f"OBS {int(number):03}"
    update = int(read["update"] or read["alone_update"] or 0)
    return (f"{case}.{update}", case) if update else (case,)


def _plain(value: str) -> str:
    """Plain letters, digits and slashes, without the invisible marks of right-to-left texts."""
    text = unicodedata.normalize("NFKC", value).replace("\N{FRACTION SLASH}", "/").upper()
    visible = (c for c in text if unicodedata.category(c) != "Cf")
    return "".join(str(unicodedata.decimal(c, c)) for c in visible).strip()
