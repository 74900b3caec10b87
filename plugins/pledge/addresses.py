"""E-mail addresses: read as people type them, and the one spelling by which a person is known again."""

import re
import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _

LONGEST = 254
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_GOOGLE = ("gmail.com", "googlemail.com")


@dataclass(frozen=True)
class Address:
    """`deliver` is where a letter goes, `canonical` the same for all spellings of one mailbox."""

    deliver: str
    canonical: str


def read(typed: str) -> Address:
    """The address somebody typed; ValueError with a translatable sentence where it is none."""
    text = _stripped(unicodedata.normalize("NFKC", typed[: LONGEST + 100]))
    if not text:
        raise ValueError(_("Please write your e-mail address here."))
    if len(typed) > LONGEST + 100 or _CONTROL.search(typed):
        raise ValueError(_("This is not an e-mail address. It should look like name@example.org."))
    try:
        found = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise ValueError(_("This is not an e-mail address. It should look like name@example.org.")) from None
    return Address(found.ascii_email or found.normalized, _canonical(found.local_part, found.ascii_domain))


def _stripped(text: str) -> str:
    """Without the blanks and invisible marks that come along when an address is pasted."""
    shown = [at for at, char in enumerate(text) if unicodedata.category(char) not in ("Zs", "Cf", "Cc")]
    return text[shown[0] : shown[-1] + 1] if shown else ""


def _canonical(local: str, domain: str) -> str:
    """Without case, without what follows a "+", and without the dots that Google does not read."""
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", local).casefold())
    name = name.partition("+")[0] or name
    domain = domain.lower()
    if domain in _GOOGLE:
        name, domain = name.replace(".", ""), _GOOGLE[0]
    return f"{name}@{domain}"
