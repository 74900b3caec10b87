"""ISBN and ISSN, told from slips of the pen by their check digit (ISO 2108 and ISO 3297)."""

import re
import unicodedata

from flask_babel import lazy_gettext as _

_ISBN = re.compile(r"97[89][0-9]{10}|[0-9]{9}[0-9X]")
_ISSN = re.compile(r"[0-9]{7}[0-9X]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def isbn(value: str) -> str:
    """The number of 10 or 13 digits with its hyphens as given; ValueError where it is none."""
    text = _plain(value, "ISBN(-1[03])?")
    number = _joined(text)
    if not _ISBN.fullmatch(number):
        raise ValueError(_("must be an ISBN of 10 or 13 digits such as 978-0-306-40615-7"))
    good = _alternating(number) % 10 == 0 if len(number) == 13 else _weighted(number) % 11 == 0
    return _checked(text, good)


def issn(value: str) -> str:
    """The number as two groups of four; ValueError where it is none."""
    number = _joined(_plain(value, "E?ISSN(-L)?"))
    if not _ISSN.fullmatch(number):
        raise ValueError(_("must be an ISSN of 8 digits such as 0378-5955"))
    return _checked(f"{number[:4]}-{number[4:]}", _weighted(number) % 11 == 0)


def _plain(value: str, prefix: str) -> str:
    text = "".join(str(unicodedata.decimal(c, c)) for c in value).upper()
    return re.sub(rf"{prefix}\b[\s:]*", "", _DASHES.sub("-", text), count=1).strip()


def _joined(text: str) -> str:
    return re.sub(r"\b[-\s]\b", "", text)


def _weighted(number: str) -> int:
    """Every digit times its weight, which falls to 1 at the check digit, where X stands for ten."""
    values = [10 if c == "X" else int(c) for c in number]
    return sum(weight * value for weight, value in enumerate(reversed(values), 1))


def _alternating(number: str) -> int:
    return sum(int(c) * (3 if place % 2 else 1) for place, c in enumerate(number))


def _checked(text: str, good: bool) -> str:
    if not good:
        raise ValueError(_("has a slip: its check digit does not fit the other digits"))
    return text
