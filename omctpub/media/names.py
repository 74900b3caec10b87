"""Names of files: random ones to keep them under, and the given ones as a text that does no harm."""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator

from omctpub.media.recognising import ENDINGS
from omctpub.text import without_controls

# Where readers fetch them.
ADDRESS = "/media/"
LONGEST_NAME = 100
# Of all scripts, and what turns or hides letters is none of them (UAX 9, and zero-width characters).
_HIDDEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SEPARATORS = re.compile(r'[/\\:*?"<>|\s]+')
# Devices under Windows, with any ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_FALLBACK = "file"


def random_name() -> str:
    """A name that nobody can guess: 128 bits."""
    return secrets.token_hex(16)


def variant_name(name: str, width: int) -> str:
    return f"{name}-{width}.webp"


def file_names(name: str, kind: str, widths: Iterable[int]) -> Iterator[str]:
    """The files of what is kept under a name: the whole first, then its variants."""
    yield name + ENDINGS[kind]
    yield from (variant_name(name, width) for width in widths)


def clean_name(given: str, kind: str) -> str:
    """A given name as a text to show and to save a file by: no folder, no device, the right ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    shown = _HIDDEN.sub("", without_controls(last.replace("\0", ""))[0])
    stem = _ENDING.sub("", _SEPARATORS.sub(" ", shown).rstrip(" ."))[:LONGEST_NAME].strip(" .")
    if _DEVICE.match(stem):
        stem = f"{_FALLBACK} {stem}"
    return (stem or _FALLBACK) + ENDINGS[kind]
