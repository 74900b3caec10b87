"""Plain text of any script: tidied, freed of control characters, compared, made into an address."""

import re
import unicodedata
from hashlib import blake2b
from itertools import groupby, pairwise
from urllib.parse import quote, unquote, urlsplit

_LONGEST_SLUG = 60
_LONGEST_ADDRESS = 1_000
_NO_ADDRESS = "is no address of a page; write it as /en/statement/2016/d23742 or with its host."
_TOO_LONG = f"cannot be kept: an address has at most {_LONGEST_ADDRESS:,} bytes, without NUL."

_LINE_ENDINGS = re.compile(r"\r\n?")
_LONG_RUN = 64
# Letters that are nothing but two marks each.
_TWO_MARKS = {"\u0f73": "\u0f71\u0f72", "\u0f75": "\u0f71\u0f74", "\u0f81": "\u0f71\u0f80"}
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_EMPTY_PARAGRAPHS = re.compile(r"\n{3,}")
_CONTROLS = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_OTHER_DIGITS = re.compile(r"[^\D0-9]")
_BLANKS = re.compile(r"\s+")
# What would end a part of an address, or be lost, if it stood there as it is.
_WRITTEN_IN_CODE = re.compile(r"[%?#\s\x00-\x1f\x7f-\x9f]")

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
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
_SHORT_I = "\u0438\u0306"

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u0640\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_SIGNS = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-") | {"⁄": "/", "∕": "/"}
_AS_TYPED = str.maketrans(_SIGNS)
_ALIKE = (
    dict.fromkeys("`´ʹʻʼʽˈ‘’‛′＇", "'")
    | _SIGNS
    | dict.fromkeys("ٱٲٳٵ", "ا")
    | dict.fromkeys("ىیۍې", "ي")
    | {"ک": "ك", "ڪ": "ك", "ة": "ه", "ı": "i"}
)
# Few of them stand in a text: it is read in a third of the time that `str.translate` takes.
_ONE_ALIKE = re.compile(f"[{''.join(_ALIKE)}]")


def tidy(text: str) -> str:
    """NFC, lines ended by LF, without trailing blanks, empty paragraphs and blanks around the whole."""
    return _EMPTY_PARAGRAPHS.sub("\n\n", "\n".join(map(str.rstrip, _lines(text)))).strip()


def tidy_markdown(text: str) -> str:
    """As `tidy`, but what means something in Markdown stays.

    That are two blanks at the end of a line, the indent of the first, and empty lines within fenced code
    (CommonMark 6.7, 4.4, 4.5).
    """
    kept: list[str] = []
    fence = ""
    for line in _lines(text):
        marks = _FENCE.match(line)
        if marks and not fence:
            fence = marks[1]
        elif marks and marks[1].startswith(fence) and not line[marks.end() :].strip():
            fence = ""
        bare = line.rstrip()
        if bare or fence or (kept and kept[-1]):
            kept.append(f"{bare}  " if bare and line.endswith("  ") else bare)
    return "\n".join(kept).rstrip()


def one_line(text: str) -> str:
    """The text with blanks in the place of line breaks and tabs."""
    parts = (part.strip(" ") for part in text.replace("\t", "\n").splitlines())
    return " ".join(part for part in parts if part)


def _lines(text: str) -> list[str]:
    return _LINE_ENDINGS.sub("\n", unicodedata.normalize("NFC", _in_order(text))).split("\n")


def _in_order(text: str) -> str:
    """The text with its long runs of marks in canonical order (Unicode 3.11, D108).

    Normalisation puts them in that order one by one: the time it takes grows with the square of a run.
    """
    for mark, marks in _TWO_MARKS.items():
        text = text.replace(mark, marks)
    looked_at = [unicodedata.combining(char) > 0 for char in text[::_LONG_RUN]]
    for at, both in enumerate(map(all, pairwise(looked_at))):
        if both and all(map(unicodedata.combining, text[at * _LONG_RUN : (at + 1) * _LONG_RUN])):
            break
    else:
        return text
    runs = groupby(text, key=lambda char: unicodedata.combining(char) > 0)
    return "".join("".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs)


def without_controls(text: str) -> tuple[str, bool]:
    """The text without characters that make a feed invalid, and whether there were any.

    Other line endings become LF, which counts for nothing; NUL stays, see `unstorable`.
    """
    lines = _LINE_ENDINGS.sub("\n", text)
    clean, found = _CONTROLS.subn("", lines)
    return clean, found > 0


def first_line(said: object) -> str:
    """The first line of a message, such as an error's, without the stop at its end."""
    return str(said).strip().partition("\n")[0].rstrip(".")


def unstorable(text: str) -> str | None:
    """The name of a character that no database keeps, if there is one."""
    if "\0" in text:
        return "a NUL character"
    return "a lone surrogate" if _SURROGATES.search(text) else None


def visible(text: str) -> bool:
    """Whether there is anything to see: a letter, digit or sign, and not only blanks, marks and controls."""
    return any(unicodedata.category(char)[0] in "LNPS" and char not in _BLANK_LETTERS for char in text)


def digits(text: str) -> str:
    """The text with the decimal digits of every script as 0-9."""
    return _OTHER_DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)


def of_one_width(text: str) -> str:
    """The text with the letters and signs that the wide and narrow forms of some keyboards stand for."""
    return "".join(unicodedata.normalize("NFKC", char) if _has_width(char) else char for char in text)


def _has_width(char: str) -> bool:
    return unicodedata.decomposition(char).startswith(("<wide>", "<narrow>", "<small>"))


def fold(text: str) -> str:
    """The text as names are compared: without case, accents, and the many spellings of one character."""
    plain = unicodedata.normalize("NFKD", _alike(text)).casefold()
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKD", plain))
    plain = plain.replace(_SHORT_I, "й")
    plain = _alike(_ACCENTS_OF_LETTERS.sub("", plain))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", plain).strip())


def _alike(text: str) -> str:
    return _ONE_ALIKE.sub(lambda one: _ALIKE[one[0]], text)


def capitals(text: str) -> str:
    """The text as codes are read in it: in capitals, with plain digits and signs, nothing invisible."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_AS_TYPED)
    return digits(plain.upper())


def slug(text: str) -> str:
    """Words of any script for an address, joined by "-", at most 60 characters; "" if there are none."""
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    visible = _INVISIBLE.sub("", _POINTS.sub("", lower))
    return _cut(unicodedata.normalize("NFC", "-".join(words(visible))))


def old_address(address: str) -> str:
    """Path and query of an address as they are compared: decoded, without host, fragment and last slash.

    What it gives is itself such an address. Raises ValueError for what is none that a site could have had.
    """
    if len(address) > 5 * _LONGEST_ADDRESS:
        raise ValueError(_TOO_LONG)
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        raise ValueError(_NO_ADDRESS) from None
    if parts.scheme not in ("", "http", "https") or not parts.path.startswith("/"):
        raise ValueError(_NO_ADDRESS)
    path, query = "/" + _decoded(parts.path).strip("/"), _decoded(parts.query)
    found = path + "?" + query.replace("%3F", "?") if query else path
    if "%00" in found or unstorable(found) or len(found.encode()) > _LONGEST_ADDRESS:
        raise ValueError(_TOO_LONG)
    return found


def _decoded(part: str) -> str:
    plain = unicodedata.normalize("NFC", unquote(part))
    return _WRITTEN_IN_CODE.sub(lambda found: quote(found[0]), plain)


def words(text: str) -> list[str]:
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


def digest(text: str) -> int:
    """63 bits that tell texts apart, the same in every process."""
    found = blake2b(text.encode("utf-8", "backslashreplace"), digest_size=8).digest()
    return int.from_bytes(found, "big") >> 1
