"""Plain text of any script: tidied, freed of control characters, compared, made into an address."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

_LONGEST_SLUG = 60
_LONGEST_ADDRESS = 1_000

_LINE_ENDINGS = re.compile(r"\r\n?")
_TRAILING_BLANKS = re.compile(r"[^\S\n]+$", re.MULTILINE)
_EMPTY_PARAGRAPHS = re.compile(r"\n{3,}")
_CONTROLS = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_OTHER_DIGITS = re.compile(r"[^\D0-9]")
_BLANKS = re.compile(r"\s+")

_TASHKEEL = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff"
_NIQQUD = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
_POINTS = re.compile(f"[{_TASHKEEL}{_NIQQUD}]")
_ACCENTS = "\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# Elsewhere (Devanagari, Thai, kana …) a mark is a part of the letter and tells words apart.
_ACCENTED_SCRIPTS = (
    "a-zA-Z\u00aa-\u02af\u1d00-\u1dbf\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f"
    "\u0370-\u03ff\u1f00-\u1fff"
    "\u0400-\u0482\u048a-\u052f\u1c80-\u1c8f\ua640-\ua66e\ua680-\ua69d"
    "\u0590-\u06ff\u0750-\u077f\u0870-\u08ff"
)
_ACCENTS_OF_LETTERS = re.compile(f"(?<=[{_ACCENTED_SCRIPTS}])[{_ACCENTS}{_TASHKEEL}{_NIQQUD}]+")
_SHORT_I = "\u0438\u0306"

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u0640\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_ALIKE = str.maketrans(
    dict.fromkeys("`´ʹʻʼʽˈ‘’‛′＇", "'")
    | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
    | dict.fromkeys("ٱٲٳٵ", "ا")
    | dict.fromkeys("ىیۍې", "ي")
    | {"ک": "ك", "ڪ": "ك"}
)


def tidy(text: str) -> str:
    """NFC, lines ended by LF, without trailing blanks, empty paragraphs and blanks around the whole."""
    lines = _LINE_ENDINGS.sub("\n", unicodedata.normalize("NFC", text))
    return _EMPTY_PARAGRAPHS.sub("\n\n", _TRAILING_BLANKS.sub("", lines)).strip()


def without_controls(text: str) -> tuple[str, bool]:
    """The text without characters that make a feed invalid, and whether there were any.

    Other line endings become LF, which counts for nothing; NUL stays, see `unstorable`.
    """
    lines = _LINE_ENDINGS.sub("\n", text)
    clean, found = _CONTROLS.subn("", lines)
    return clean, found > 0


def unstorable(text: str) -> str | None:
    """The name of a character that no database keeps, if there is one."""
    if "\0" in text:
        return "a NUL character"
    return "a lone surrogate" if _SURROGATES.search(text) else None


def digits(text: str) -> str:
    """The text with the decimal digits of every script as 0-9."""
    return _OTHER_DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)


def fold(text: str) -> str:
    """The text as names are compared: without case, accents, and the many spellings of one character."""
    plain = unicodedata.normalize("NFKD", text.translate(_ALIKE)).casefold()
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKD", plain))
    plain = plain.replace(_SHORT_I, "й")
    plain = _ACCENTS_OF_LETTERS.sub("", plain).translate(_ALIKE)
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", plain).strip())


def slug(text: str) -> str:
    """Words of any script for an address, joined by "-", at most 60 characters; "" if there are none."""
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    visible = _INVISIBLE.sub("", _POINTS.sub("", lower))
    return _cut(unicodedata.normalize("NFC", "-".join(_words(visible))))


def old_address(address: str) -> str:
    """Path and query of an address as they are compared: decoded, without host, fragment and last slash.

    Raises ValueError for what is no address that a site could have had.
    """
    parts = urlsplit(address.strip())
    if parts.scheme not in ("", "http", "https") or not parts.path.startswith("/"):
        raise ValueError("is no address of a page; write it as /en/statement/2016/d23742 or with its host.")
    path = unicodedata.normalize("NFC", unquote(parts.path)).rstrip("/") or "/"
    found = f"{path}?{unquote(parts.query)}" if parts.query else path
    if len(found.encode()) > _LONGEST_ADDRESS or unstorable(found):
        raise ValueError(f"cannot be kept: an address has at most {_LONGEST_ADDRESS:,} bytes, without NUL.")
    return found


def _words(text: str) -> list[str]:
    """Runs of letters, with the marks that belong to them, and digits."""
    kept = [" "]
    for char in text:
        kind = unicodedata.category(char)
        mark_of_letter = kind in ("Mn", "Mc") and unicodedata.category(kept[-1])[0] in "LM"
        kept.append(char if kind[0] == "L" or kind == "Nd" or mark_of_letter else " ")
    return "".join(kept).split()


def _cut(words: str) -> str:
    if len(words) <= _LONGEST_SLUG:
        return words
    end = words.rfind("-", 0, _LONGEST_SLUG + 1)
    if end > 0:
        return words[:end]
    end = _LONGEST_SLUG
    while end > 1 and unicodedata.category(words[end]).startswith("M"):
        end -= 1
    return words[:end]
